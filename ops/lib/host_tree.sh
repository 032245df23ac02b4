# shellcheck shell=bash
# The file tree of a simulated host, and the programs that all trees share. Sourced.

# shellcheck source=common.sh
source "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source=host_names.sh
source "${BASH_SOURCE[0]%/*}/host_names.sh"

# Run other programs, so busybox's own versions will not do: its shell and its flock prefer applets
# to the simulated programs, its timeout has other exit statuses, its flock fewer options.
userland_programs='env flock nice nohup setsid timeout xargs'

# Everything a host's tree holds that is not state, in the shape of the tree.
hosts_make_userland() { # DIR
    local userland=$1/userland program path library
    local libraries=()
    install -C -D -m 755 "$bin_dir/grivon-simhost" "$userland/usr/lib/simhost/grivon-simhost"
    install -C -D -m 755 "$(type -P busybox)" "$userland/bin/busybox"
    install -C -D -m 755 "$(type -P dash)" "$userland/bin/sh"
    for program in $userland_programs; do
        path=$(type -P "$program") || die "no program $program: run ops/install-packages"
        install -C -D -m 755 "$path" "$userland/usr/bin/$program"
    done
    mapfile -t libraries < <(ldd "$userland/bin/sh" "$userland"/usr/bin/* |
        awk '/^\t/ && $2 == "=>" { print $3 } /^\t\// { print $1 }' | sort -u)
    for library in "${libraries[@]}"; do
        install -C -D -m 755 "$library" "$userland$library"
    done
    ln -sfn grivon-simhost "$userland/usr/lib/simhost/simhost-login"
    ln -sfn grivon-simhost "$userland/usr/lib/simhost/simhost-plant"
}

hosts_make_keys() { # DIR
    mkdir -p "$1/ssh"
    chmod 700 "$1/ssh"
    [[ -e $1/ssh/id_ed25519.pub ]] ||
        ssh-keygen -q -t ed25519 -N '' -C grivon-demo -f "$1/ssh/id_ed25519"
}
