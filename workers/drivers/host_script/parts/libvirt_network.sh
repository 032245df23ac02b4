# ---- networks of libvirt: NAT and host-only

# Uses $range "FIRST LAST"; empty: the network gives out no addresses.
network_xml() { # NAME KIND ADDRESS NETMASK
    printf "<network>\n<name>%s</name>\n" "$1"
    [ "$2" != NAT ] || printf "<forward mode='nat'/>\n"
    printf "<bridge name='%s' stp='off' delay='0'/>\n" "$1"
    printf "<ip address='%s' netmask='%s'>\n" "$3" "$4"
    [ -z "$range" ] ||
        printf "<dhcp><range start='%s' end='%s'/></dhcp>\n" "${range%% *}" "${range##* }"
    printf '</ip>\n</network>\n'
}

define_libvirt_network() { # NAME KIND ADDRESS NETMASK
    said=$(network_xml "$@" | net_do net-define /dev/stdin 2>&1) ||
        not_so "$1 cannot be made: $(printf '%s\n' "$said" | tail -n 1)"
}

start_libvirt_network() { # NAME
    is_active "$1" || run net_do net-start "$1" || is_active "$1" ||
        not_so "$1 cannot be started: $said" || return
    run net_do net-autostart "$1" >/dev/null || not_known "$1 will not come back by itself: $said"
}

# libvirtd reads these files when it starts.
write_libvirt_network() { # NAME KIND ADDRESS NETMASK
    networks=$root/etc/libvirt/qemu/networks
    if mkdir -p "$networks/autostart" && network_xml "$@" >"$networks/$1.xml" &&
        ln -sfn "/etc/libvirt/qemu/networks/$1.xml" "$networks/autostart/$1.xml"; then
        return 0
    fi
    not_known "cannot write $networks/$1.xml"
}

libvirt_network() { # NAME KIND ADDRESS NETMASK
    if [ "$live" = no ]; then
        write_libvirt_network "$@"
        return
    fi
    has_libvirt "$1" || return
    wanted="$2 network with $3/$4"
    seen=$(network_as "$1")
    [ -z "$seen" ] || [ "$seen" = "$wanted" ] ||
        not_so "$1 is there as a $seen, not as a $wanted; remove it first" || return
    [ -n "$seen" ] || ! has_interface "$1" ||
        not_so "$1 cannot be made: there is an interface of that name already" || return
    [ -n "$seen" ] || define_libvirt_network "$@" || return
    start_libvirt_network "$1"
}
