# shellcheck shell=bash
# Processes that a script starts and another run of it ends. A pid file holds the pid and the start
# time of the process, so that a pid which the system has given to somebody else since is never
# taken for ours. Sourced.

# shellcheck source=common.sh
source "${BASH_SOURCE[0]%/*}/common.sh"

# Prints the kernel's start time (clock ticks since boot) of PID; fails if there is no such process.
process_start_time() { # PID
    local stat
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
    # The name in parentheses may hold anything; the fields after it are numbered from 3.
    local fields
    read -r -a fields <<<"${stat##*) }"
    [[ ${fields[0]} != Z ]] || return 1
    printf '%s' "${fields[19]}"
}

pid_file_write() { # FILE PID
    local start
    start=$(process_start_time "$2") || return 1
    printf '%s %s\n' "$2" "$start" >"$1.new"
    mv "$1.new" "$1"
}

# Prints the pid if the process of this pid file lives.
pid_file_alive() { # FILE
    local pid start
    { read -r pid start <"$1"; } 2>/dev/null || return 1
    [[ $(process_start_time "$pid") == "$start" ]] || return 1
    printf '%s' "$pid"
}

# Waits until the process of the pid file has ended, at most SECONDS. It is no child of this shell,
# so there is nothing to wait on but its absence.
pid_file_wait_end() { # FILE SECONDS
    local deadline=$((SECONDS + $2))
    while pid_file_alive "$1" >/dev/null; do
        ((SECONDS <= deadline)) || return 1
        sleep 0.02
    done
}

# Asks the process of the pid file to end. Once: a second SIGTERM tells a worker to leave at once.
pid_file_ask() { # FILE
    local pid
    if pid=$(pid_file_alive "$1"); then kill -TERM "$pid" 2>/dev/null || true; fi
}

# Waits at most SECONDS for one that was asked, then kills and says so.
pid_file_await() { # FILE NAME SECONDS
    local pid
    if pid=$(pid_file_alive "$1") && ! pid_file_wait_end "$1" "$3"; then
        warn "$2 (pid $pid) did not end within $3 s of SIGTERM, killing it"
        kill -KILL "$pid" 2>/dev/null || true
        pid_file_wait_end "$1" 5 || die "$2 (pid $pid) cannot be killed"
    fi
    rm -f "$1"
}

pid_file_end() { # FILE NAME SECONDS
    pid_file_ask "$1"
    pid_file_await "$@"
}
