# shellcheck shell=bash
# The faults of simulated hosts: files in the host's tree that the simulated programs look at, and
# `refuse`, which is the absence of sshd. What each does is in ops/simhost/README.md. Sourced.

# shellcheck source=sshd.sh
source "${BASH_SOURCE[0]%/*}/sshd.sh"
# shellcheck source=hosts.sh
source "${BASH_SOURCE[0]%/*}/hosts.sh"

fault_kinds='slow=SECONDS hang refuse drop disk-full question[=KIND,...] serverd-dead'
# Of hosts with Workstation.
fault_kinds+=' vmrun-hang[=COMMAND,...] vmrun-hang-late[=COMMAND,...] file-in-use exit-zero'
question_kinds='moved|io-error|no-boot'

host_require() { # DIR HOST
    local names
    mapfile -t names < <(hosts_list "$1")
    [[ " ${names[*]} " == *" $2 "* ]] || die_usage "unknown host '$2': known are ${names[*]}"
}

host_set_fault() { # DIR HOST KIND[=VALUE]
    local host_dir=$1/hosts/$2 kind=${3%%=*} value=
    [[ $3 != *=* ]] || value=${3#*=}
    case $kind in
        slow)
            [[ $value =~ ^[0-9]+(\.[0-9]+)?$ ]] || die_usage "slow=SECONDS needs a number"
            ;;
        question)
            [[ $3 != *=* || $value =~ ^($question_kinds)(,($question_kinds))*$ ]] ||
                die_usage "question=KIND,... takes ${question_kinds//|/, }"
            ;;
        vmrun-hang | vmrun-hang-late)
            [[ $3 != *=* || $value =~ ^[A-Za-z]+(,[A-Za-z]+)*$ ]] ||
                die_usage "$kind=COMMAND,... takes commands of vmrun"
            ;;
        hang | refuse | drop | disk-full | serverd-dead | file-in-use | exit-zero)
            [[ $3 != *=* ]] || die_usage "fault $kind takes no value"
            ;;
        *) die_usage "unknown fault '$3': known are $fault_kinds" ;;
    esac
    if [[ $kind == refuse ]]; then
        : >"$host_dir/refused"
        sshd_stop "$1" "$2"
        return
    fi
    local fault_dir=$host_dir/root/var/lib/simhost/fault
    # Renamed into place, so that no command sees a value half-written.
    echo "$value" >"$host_dir/fault.new"
    mv "$host_dir/fault.new" "$fault_dir/$kind"
}

host_clear_faults() { # DIR HOST
    rm -f "$1/hosts/$2/root/var/lib/simhost/fault"/*
    [[ -e $1/hosts/$2/refused ]] || return 0
    rm -f "$1/hosts/$2/refused"
    sshd_start "$1" "$2" || die "sshd of $2 does not start: see $1/hosts/$2/sshd.log"
}

# The active faults of a host, separated by blanks.
host_faults() { # DIR HOST
    local file value
    local faults=()
    [[ ! -e $1/hosts/$2/refused ]] || faults+=(refuse)
    for file in "$1/hosts/$2/root/var/lib/simhost/fault"/*; do
        [[ -e $file ]] || continue
        value=$(<"$file")
        faults+=("${file##*/}${value:+=$value}")
    done
    printf '%s' "${faults[*]}"
}
