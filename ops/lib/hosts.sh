# shellcheck shell=bash disable=SC2034  # what seems unused is for those who source this
# The simulated hosts of a demo: their file trees, keys and sshd. Knows nothing of GriVon itself.
# Sourced.
#
#   DIR/hosts.tsv            name, address, port, host key of each host
#   DIR/port                 the port of all hosts; the address decides which host
#   DIR/ssh/id_ed25519       the key that every host lets in as root
#   DIR/userland/            programs and libraries of the hosts, linked into each tree
#   DIR/hosts/HOST/root/     the host's root file system
#   DIR/hosts/HOST/journal   what its simulated programs did
#   DIR/hosts/HOST/sshd.*    its sshd: configuration, pid file, log

# shellcheck source=host_tree.sh
source "${BASH_SOURCE[0]%/*}/host_tree.sh"
# shellcheck source=sshd.sh
source "${BASH_SOURCE[0]%/*}/sshd.sh"

host_make_key() { # HOST_DIR HOST
    [[ ! -e $1/ssh_host_ed25519_key.pub ]] || return 0
    ssh-keygen -q -t ed25519 -N '' -C "$2" -f "$1/ssh_host_ed25519_key"
}

host_prepare() { # DIR NUMBER PORT
    local name host_dir
    name=$(host_name "$2")
    host_dir=$1/hosts/$name
    mkdir -p "$host_dir/root"
    "$1/userland/usr/lib/simhost/simhost-plant" "$host_dir/root" "$name" "$2" "$1/userland" \
        "$hosts_product" || return 1
    ln -sfn root/var/log/simhost.journal "$host_dir/journal"
    host_make_key "$host_dir" "$name" || return 1
    sshd_write_files "$1" "$name" "$(host_address "$1" "$2")" "$3" \
        "$1/userland/usr/lib/simhost/simhost-login"
}

# A port below the range from which the kernel takes ports for outgoing connections.
hosts_choose_port() {
    local port attempt
    for attempt in {1..100}; do
        port=$((20000 + RANDOM % 12000))
        [[ -n $(ss -Hltn "sport = :$port") ]] || break
    done
    printf '%d' "$port"
}

# Whatever still runs inside the hosts' trees: it is known by its root directory.
hosts_end_commands() { # DIR
    local process root
    while read -r process root; do
        [[ $root == "$1"/hosts/*/root ]] || continue
        kill -KILL "${process#/proc/}" 2>/dev/null || true
    done < <(find /proc/[0-9]*/root -maxdepth 0 -printf '%h %l\n' 2>/dev/null)
}

# Names of the hosts that are up, one a line.
hosts_list() { # DIR
    [[ ! -e $1/hosts.tsv ]] || cut -f 1 "$1/hosts.tsv"
}

# Of one port for all hosts; fails at the first that does not start.
hosts_start_all() { # DIR COUNT PORT
    local number name
    for ((number = 0; number < $2; ++number)); do
        name=$(host_name "$number")
        host_prepare "$1" "$number" "$3" || return 1
        [[ -e $1/hosts/$name/refused ]] || sshd_start "$1" "$name" || return 1
    done
}

hosts_write_table() { # DIR COUNT PORT
    local number name key
    for ((number = 0; number < $2; ++number)); do
        name=$(host_name "$number")
        read -r key <"$1/hosts/$name/ssh_host_ed25519_key.pub"
        printf '%s\t%s\t%s\t%s\n' "$name" "$(host_address "$1" "$number")" "$3" "${key% *}"
    done >"$1/hosts.tsv.new"
    mv "$1/hosts.tsv.new" "$1/hosts.tsv"
}

# Starts the hosts; those that run already are left alone. DIR must be an absolute path.
hosts_up() { # DIR COUNT
    local dir=$1 count=$2 port attempt
    [[ $dir != *[:\"%\\$'\n']* ]] ||
        die "$dir: sshd takes no path with a colon, quote, backslash, percent sign or line break"
    [[ -x $bin_dir/grivon-simhost ]] || die "no $bin_dir/grivon-simhost: run ops/build"
    [[ -x $sshd_program ]] || die "no $sshd_program: run ops/install-packages"
    # As real root sshd insists on this directory; Debian makes it only when the service starts.
    ((UID != 0)) || install -d -m 755 /run/sshd
    hosts_make_userland "$dir"
    hosts_make_keys "$dir"
    # GriVon may know the hosts by the port of last time, so that one is final.
    local attempts=3
    [[ ! -e $dir/port ]] || attempts=1
    for ((attempt = 1; attempt <= attempts; ++attempt)); do
        if [[ -e $dir/port ]]; then port=$(<"$dir/port"); else port=$(hosts_choose_port); fi
        if hosts_start_all "$dir" "$count" "$port"; then
            echo "$port" >"$dir/port"
            hosts_write_table "$dir" "$count" "$port"
            return
        fi
        hosts_down "$dir"
    done
    die "the hosts do not start on port $port: see $dir/hosts/*/sshd.log"
}

# Ends every sshd, session and command, and clears the faults; the trees stay.
hosts_down() { # DIR
    local host_dir
    local names=()
    for host_dir in "$1"/hosts/*; do
        [[ ! -d $host_dir ]] || names+=("${host_dir##*/}")
    done
    ((${#names[@]} == 0)) || sshd_stop "$1" "${names[@]}"
    hosts_end_commands "$1"
    for host_dir in "$1"/hosts/*; do
        rm -f "$host_dir/refused" "$host_dir/root/var/lib/simhost/fault"/*
    done
}
