# shellcheck shell=bash
# A demo: simulated hosts, a broker, workers, all in one directory and all ended by pid. Sourced.
# Every function takes the demo's directory, absolute.
#
#   DIR/env                  to be sourced: makes `grivon …` talk to this demo
#   DIR/*.toml               configuration of broker, workers and client
#   DIR/counts               number of simulated hosts, workers and KVM hosts
#   DIR/vmware-serials.txt   ten made-up keys
#   DIR/broker/  DIR/run/    the broker's state; sockets
#   DIR/log/  DIR/pid/       of broker and workers
#   (and what hosts.sh puts there)

# shellcheck source=faults.sh
source "${BASH_SOURCE[0]%/*}/faults.sh"
# shellcheck source=kvm_hosts.sh
source "${BASH_SOURCE[0]%/*}/kvm_hosts.sh"

ready_seconds_max=120 # the broker's first start makes a database
end_seconds_max=30

# The kernel's limit for the path of a Unix socket, and the longest of ours.
socket_path_bytes_max=107
longest_socket=broker/mariadb.sock

demo_check_dir() { # DIR
    local LC_ALL=C
    local path=$1/$longest_socket
    ((${#path} <= socket_path_bytes_max)) ||
        die "$1 is too long: $path has ${#path} bytes, a Unix socket takes" \
            "$socket_path_bytes_max; choose a shorter --dir"
}

# One ops/demo at a time changes a demo.
demo_lock() { # DIR
    exec {lock}>"$1/lock"
    flock -n "$lock" || die "another ops/demo is at work on $1"
}

demo_workers() { # COUNT
    seq -f 'worker-%.0f' "$1"
}

demo_counted() { # HOSTS WORKERS KVM_HOSTS
    local hosts="$1 hosts" workers="$2 workers" kvm=
    (($1 != 1)) || hosts='1 host'
    (($2 != 1)) || workers='1 worker'
    (($3 == 0)) || kvm=", $3 KVM hosts"
    printf '%s, %s%s' "$hosts" "$workers" "$kvm"
}

# Sets hosts, workers and kvm to what the demo was last started with; fails if it never was.
demo_read_counts() { # DIR
    # shellcheck disable=SC2034  # the caller's variables
    { read -r hosts workers kvm <"$1/counts"; } 2>/dev/null || return
    kvm=${kvm:-0} # of a demo that was started before there were any
}

demo_write_configuration() { # DIR WORKERS
    local dir=$1 worker
    mkdir -p "$dir/log" "$dir/pid"
    printf '[broker]\nstate_dir = "%s"\nrun_dir = "%s"\n' "$dir/broker" "$dir/run" \
        >"$dir/broker.toml"
    for worker in $(demo_workers "$2"); do
        printf '[worker]\nname = "%s"\nrun_dir = "%s"\n\n[ssh]\nidentity_file = "%s"\nconfig_file = "none"\n' \
            "$worker" "$dir/run" "$dir/ssh/id_ed25519" >"$dir/$worker.toml"
    done
    printf '[client]\nrun_dir = "%s"\n' "$dir/run" >"$dir/grivon.toml"
    seq -f 'AAAAA-AAAAA-AAAAA-%05.0f' 10 >"$dir/vmware-serials.txt"
    {
        # For any shell; sourcing it twice must not make PATH longer.
        # shellcheck disable=SC2016  # written as it stands
        printf 'case $PATH in %q:*) ;; *) export PATH=%q:"$PATH" ;; esac\n' "$bin_dir" "$bin_dir"
        printf 'export GRIVON_CONFIG=%q\n' "$dir/grivon.toml"
    } >"$dir/env"
}

# Starts a program in a session of its own, where no Ctrl-C of this terminal reaches it, and waits
# until it says that it is ready. Its end of the pipe closes when it ends, so we notice at once.
demo_start_program() { # DIR NAME PROGRAM CONFIG
    local dir=$1 name=$2 program=$bin_dir/$3 config=$4
    local log=$dir/log/$name.log ready pid line=
    [[ -x $program ]] || die "no $program: run ops/build"
    exec {ready}< <(exec setsid "$program" --config "$config" --ready-fd 3 \
        3>&1 >>"$log" 2>&1 </dev/null {lock}>&-)
    pid=$!
    pid_file_write "$dir/pid/$name" "$pid" || true
    read -r -t "$ready_seconds_max" -u "$ready" line || true
    exec {ready}<&-
    [[ $line != ready ]] || return 0
    if pid_file_alive "$dir/pid/$name" >/dev/null; then
        warn "$name was not ready after $ready_seconds_max s; the end of $log:"
    else
        warn "$name ended before it was ready; the end of $log:"
    fi
    tail -n 10 "$log" >&2
    exit "$exit_failed"
}

# The hosts that GriVon does not know yet.
demo_add_hosts() { # DIR
    local known name address port key hypervisor
    # shellcheck source=/dev/null
    source "$1/env"
    known=$(grivon list host --json | grep -oE '"host": *"[^"]*"' | cut -d '"' -f 4) || true
    while IFS=$'\t' read -r name address port key; do
        ! grep -qxF "$name" <<<"$known" || continue
        hypervisor=vmware-server
        [[ $name != kvm-* ]] || hypervisor=kvm
        grivon add host "$name" address="$address" port="$port" user=root hostkey="$key" \
            hypervisor="$hypervisor" </dev/null || die "grivon could not add host $name"
        # What insert-ethers told Rocks.
        grivon add host interface "$name" iface=eth0 subnet=private name="$name" </dev/null ||
            die "grivon could not add an interface to host $name"
    done < <(cat "$1/hosts.tsv" "$1/kvm_hosts.tsv" 2>/dev/null)
}

# Names of the programs that have a pid file: workers first, as they end first.
demo_programs() { # DIR
    find "$1/pid" -type f -name 'worker-*' -printf '%f\n' 2>/dev/null | sort -V
    [[ ! -e $1/pid/broker ]] || echo broker
}

demo_stop() { # DIR
    local name
    # All workers are asked before the first is waited for.
    for name in $(demo_programs "$1"); do
        [[ $name == broker ]] || pid_file_ask "$1/pid/$name"
    done
    for name in $(demo_programs "$1"); do
        [[ $name != broker ]] || pid_file_ask "$1/pid/$name"
        pid_file_await "$1/pid/$name" "$name" "$end_seconds_max"
    done
    kvm_hosts_down "$1"
    hosts_down "$1"
}

# How much of the demo lives: `all`, `some` or `nothing`. A host that refuses by request counts.
demo_life() { # DIR
    local hosts workers kvm name alive=0 dead=0
    if ! demo_read_counts "$1"; then
        echo nothing
        return
    fi
    for name in broker $(demo_workers "$workers"); do
        if pid_file_alive "$1/pid/$name" >/dev/null; then ((++alive)); else ((++dead)); fi
    done
    for name in $(hosts_list "$1") $(kvm_hosts_list "$1"); do
        if [[ -e $1/hosts/$name/refused ]]; then continue; fi
        if pid_file_alive "$1/hosts/$name/sshd.pid" >/dev/null; then
            ((++alive))
        else
            ((++dead))
        fi
    done
    if ((dead == 0)); then
        echo all
    elif ((alive == 0)); then
        echo nothing
    else
        echo some
    fi
}

demo_start() { # DIR HOSTS WORKERS KVM_HOSTS
    local worker
    # Whatever ends this before its last line takes along what has been started.
    # shellcheck disable=SC2064  # the directory is final now
    trap "demo_stop $(printf '%q' "$1")" EXIT
    echo "$2 $3 $4" >"$1/counts"
    hosts_up "$1" "$2"
    (($4 == 0)) || kvm_hosts_up "$1" "$4"
    demo_write_configuration "$1" "$3"
    demo_start_program "$1" broker grivon-broker "$1/broker.toml"
    for worker in $(demo_workers "$3"); do
        demo_start_program "$1" "$worker" grivon-worker "$1/$worker.toml"
    done
    demo_add_hosts "$1"
    trap - EXIT
}

# Removes what a demo makes, by name, and the directory itself only if nothing else is in it.
demo_purge() { # DIR
    rm -rf "$1/broker" "$1/hosts" "$1/log" "$1/pid" "$1/run" "$1/ssh" "$1/userland"
    rm -f "$1/broker.toml" "$1/counts" "$1/env" "$1/grivon.toml" "$1/hosts.tsv" "$1/kvm_hosts.tsv" "$1/lock" \
        "$1/port" "$1/vmware-serials.txt" "$1"/worker-*.toml
    rmdir --ignore-fail-on-non-empty "$1"
}
