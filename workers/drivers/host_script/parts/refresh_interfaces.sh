# Not those that are made by software: VLAN interfaces, VMware's, bridges, those of VMs, tunnels.
is_wanted() { # DIRECTORY
    case ${1##*/} in lo | vmnet[0-9]*) return 1 ;; esac
    [ -d "$1" ] && [ -z "$(vlan_of "${1##*/}")" ] || return 1
    [ ! -d "$1/bridge" ] && [ ! -e "$1/tun_flags" ] || return 1
    case $(cat "$1/type" 2>/dev/null) in
        '' | 1 | 32) return 0 ;; # Ethernet, InfiniBand (if_arp.h)
    esac
    return 1
}

for directory in "$root"/sys/class/net/*; do
    is_wanted "$directory" || continue
    printf 'interface %s\n' "${directory##*/}"
    printf 'mac %s\n' "$(cat "$directory/address" 2>/dev/null)"
    driver=$(readlink "$directory/device/driver")
    printf 'module %s\n' "${driver##*/}"
done
echo addresses
ip -o -4 addr show || exit
echo routes
ip -4 route show || exit
