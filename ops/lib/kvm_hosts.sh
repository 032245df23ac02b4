# shellcheck shell=bash disable=SC2034  # what seems unused is for those who source this
# Simulated KVM hosts: each a real libvirtd and QEMU in namespaces of its own (ops/simhost/kvm-host),
# behind an sshd as the other simulated hosts have. Needs root. Sourced.
#
#   DIR/kvm_hosts.tsv            name, address, port, host key of each host
#   DIR/hosts/HOST/upper         all that the host wrote: stays when it is ended
#   DIR/hosts/HOST/kvm-host.*    its pid file and log

# shellcheck source=hosts.sh
source "${BASH_SOURCE[0]%/*}/hosts.sh"

# Their addresses are those of the last racks.
kvm_first_number=5000
kvm_hosts_max=$((hosts_max - kvm_first_number))
kvm_ready_seconds_max=60

kvm_host_name() { # NUMBER, from 0
    printf 'kvm-%d-%d' $(($1 / hosts_per_rack)) $(($1 % hosts_per_rack))
}

# The host says "ready" into a pipe, so we can wait for it.
kvm_host_start() { # DIR HOST
    local host_dir=$1/hosts/$2 ready words
    ! pid_file_alive "$host_dir/kvm-host.pid" >/dev/null || return 0
    mkdir -p "$host_dir"
    rm -f "$host_dir/kvm-host.ready"
    mkfifo -m 600 "$host_dir/kvm-host.ready"
    exec {ready}<>"$host_dir/kvm-host.ready"
    (
        # The host outlives us, and must not hold the lock of the demo that starts it.
        [[ -z ${lock:-} ]] || exec {lock}>&-
        exec setsid "$repo_dir/ops/simhost/kvm-host" "$host_dir" "$2"
    ) </dev/null >"$host_dir/kvm-host.ready" 2>"$host_dir/kvm-host.log" {ready}<&- &
    local process=$!
    pid_file_write "$host_dir/kvm-host.pid" "$process"
    read -r -t "$kvm_ready_seconds_max" -u "$ready" words || words=
    exec {ready}<&-
    rm -f "$host_dir/kvm-host.ready"
    [[ $words == ready ]]
}

# Everything in the host ends with its process 1, its VMs as by a power failure.
kvm_host_stop() { # DIR HOST
    local pid_file=$1/hosts/$2/kvm-host.pid pid
    pid=$(pid_file_alive "$pid_file") || { rm -f "$pid_file"; return 0; }
    kill -KILL "$pid"
    pid_file_wait_end "$pid_file" 10 || die "the host $2 (pid $pid) cannot be ended"
    rm -f "$pid_file"
}

kvm_host_up() { # DIR NUMBER PORT
    local name host_dir
    name=$(kvm_host_name "$2")
    host_dir=$1/hosts/$name
    kvm_host_start "$1" "$name" || die "the host $name does not start: see $host_dir/kvm-host.log"
    host_make_key "$host_dir" "$name"
    sshd_write_files "$1" "$name" "$(host_address "$1" $((kvm_first_number + $2)))" "$3" \
        "$host_dir/login"
    sshd_start "$1" "$name" || die "sshd of $name does not start: see $host_dir/sshd.log"
}

# Starts the hosts; those that run already are left alone. The port is that of all simulated hosts.
kvm_hosts_up() { # DIR COUNT
    local dir=$1 count=$2 number name key
    ((count <= kvm_hosts_max)) || die "there are addresses for $kvm_hosts_max KVM hosts"
    install -d -m 755 /run/sshd
    hosts_make_keys "$dir"
    [[ -e $dir/port ]] || hosts_choose_port >"$dir/port"
    for ((number = 0; number < count; ++number)); do
        kvm_host_up "$dir" "$number" "$(<"$dir/port")"
    done
    for ((number = 0; number < count; ++number)); do
        name=$(kvm_host_name "$number")
        read -r key <"$dir/hosts/$name/ssh_host_ed25519_key.pub"
        printf '%s\t%s\t%s\t%s\n' "$name" "$(host_address "$dir" $((kvm_first_number + number)))" \
            "$(<"$dir/port")" "${key% *}"
    done >"$dir/kvm_hosts.tsv.new"
    mv "$dir/kvm_hosts.tsv.new" "$dir/kvm_hosts.tsv"
}

# Names of the KVM hosts, one a line.
kvm_hosts_list() { # DIR
    [[ ! -e $1/kvm_hosts.tsv ]] || cut -f 1 "$1/kvm_hosts.tsv"
}

# What is missing on this machine, in the user's words; nothing if it can have such hosts.
kvm_hosts_missing() {
    local program
    if ((UID != 0)); then
        echo "KVM hosts of a demo need root: they have file systems and networks of their own"
        return
    fi
    for program in libvirtd virsh qemu-img qemu-system-x86_64; do
        [[ -n $(PATH=$PATH:/usr/sbin type -P "$program") ]] ||
            { echo "no $program here: run ops/install-packages --kvm"; return; }
    done
}

kvm_hosts_down() { # DIR
    local name
    [[ -e $1/kvm_hosts.tsv ]] || return 0
    while read -r name _; do
        sshd_stop "$1" "$name"
        kvm_host_stop "$1" "$name"
    done <"$1/kvm_hosts.tsv"
}
