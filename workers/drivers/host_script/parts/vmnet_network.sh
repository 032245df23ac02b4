# NAT and host-only networks: an interface of the host, a DHCP server, and for NAT a router. What
# belongs to the network's address stands in front of each call.

dhcpd_dir() { # N
    printf '%s\n' "$root/etc/vmware/vmnet$1/dhcpd"
}

put_dhcpd_files() { # N NETMASK
    dir=$(dhcpd_dir "$1")
    put_file "$dir/dhcpd.conf" \
        'allow unknown-clients;' \
        'default-lease-time 1800;' \
        'max-lease-time 7200;' \
        '' \
        "subnet $subnet netmask $2 {" \
        ${range:+"    range $range;"} \
        "    option broadcast-address $broadcast;" \
        "    option domain-name-servers $name_server;" \
        '    option domain-name "localdomain";' \
        ${router:+"    option routers $router;"} \
        '}' || return
    [ -e "$dir/dhcpd.leases" ] || : >"$dir/dhcpd.leases" || not_known "cannot write $dir"
}

put_natd_file() { # N NETMASK
    put_file "$root/etc/vmware/vmnet$1/nat/nat.conf" \
        '[host]' \
        "ip = $router" \
        "netmask = $2" \
        "device = /dev/vmnet$1" \
        'activeFTP = 1' \
        '' \
        '[udp]' \
        'timeout = 60' \
        '' \
        '[incomingtcp]' \
        '' \
        '[incomingudp]'
}

put_network_files() { # N KIND NETMASK
    put_dhcpd_files "$1" "$3" && { [ "$2" != NAT ] || put_natd_file "$1" "$3"; }
}

# The daemon, and its pid file once more: what it starts must be seen there.
start_part() { # N PROGRAM PID-FILE WORD...
    number=$1
    program=$2
    pid_file=$3
    shift 3
    ! runs "$program" "$pid_file" || return 0
    rm -f "$pid_file" # of a daemon that is gone
    if start "$program" "$@" && wait_for runs "$program" "$pid_file"; then return 0; fi
    did_not_start "$number" "$program"
}

start_interface() { # N ADDRESS
    pid_file=$(netifup_pid "$1")
    start_part "$1" vmnet-netifup "$pid_file" \
        -d "$pid_file" "$root/dev/vmnet$1" "vmnet$1" || return
    case $(live_as "$1") in *" network with $2/$prefix") return 0 ;; esac
    if run ip addr add "$2/$prefix" broadcast "$broadcast" dev "vmnet$1" &&
        run ip link set dev "vmnet$1" up; then
        return 0
    fi
    not_so "vmnet$1 cannot get its address: $said"
}

start_dhcpd() { # N
    pid_file=$(dhcpd_pid "$1")
    dir=$(dhcpd_dir "$1")
    start_part "$1" vmnet-dhcpd "$pid_file" \
        -cf "$dir/dhcpd.conf" -lf "$dir/dhcpd.leases" -pf "$pid_file" "vmnet$1"
}

start_natd() { # N
    pid_file=$(natd_pid "$1")
    start_part "$1" vmnet-natd "$pid_file" \
        -d "$pid_file" -m "${pid_file%.pid}.mac" -c "$root/etc/vmware/vmnet$1/nat/nat.conf"
}

# An earlier run may have come to any of its steps.
is_begun() { # SEEN KIND ADDRESS
    case $1 in
        '' | "$2 network with $3/$prefix" | "host-only network with no address") return 0 ;;
        "host-only network with $3/$prefix") [ "$2" = NAT ] ;;
        *) return 1 ;;
    esac
}

start_network() { # N KIND ADDRESS NETMASK
    wanted="$2 network with $3/$prefix"
    has_vmware "$1" || return
    seen=$(live_as "$1")
    is_begun "$seen" "$2" "$3" || taken "$1" "$seen" "$wanted" || return
    make_device "$1" && put_network_files "$1" "$2" "$4" && start_interface "$1" "$3" &&
        start_dhcpd "$1" || return
    [ "$2" != NAT ] || start_natd "$1" || return
    is_live_as "$1" "$wanted" ||
        not_so "vmnet$1 is a $(live_as "$1") now, not a $wanted"
}

vmnet_network() { # VMNET KIND ADDRESS NETMASK
    set -- "${1#vmnet}" "$2" "$3" "$4"
    if [ "$live" = yes ]; then
        start_network "$@" || return
    else
        make_locations && put_network_files "$1" "$2" "$4" || return
    fi
    keep_address "$@"
}
