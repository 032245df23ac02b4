# ---- bridges of the host for KVM's and Xen's VMs

# An interface that becomes a port has no addresses any more: whoever reaches the host by them would
# not reach it again.
is_used_by_host() { # DEVICE
    [ -n "$(ip -o addr show dev "$1" scope global 2>/dev/null)" ]
}

add_linux_bridge() { # NAME
    # Without a delay, which is for spanning trees; old tools do not know the words.
    run ip link add name "$1" type bridge forward_delay 0 stp_state 0 ||
        run ip link add name "$1" type bridge
}

start_linux_bridge() { # NAME DEVICE
    has_interface "$2" || not_so "$1 cannot be made: there is no interface $2" || return
    ! has_interface "$1" || has_bridge "$1" ||
        not_so "$1 cannot be made: there is an interface of that name, which is no bridge" || return
    over=$(bridge_over "$2")
    [ -z "$over" ] || [ "$over" = "$1" ] ||
        not_so "$1 cannot be made: $2 is plugged into $over" || return
    if [ -z "$over" ] && is_used_by_host "$2"; then
        not_so "$1 cannot be made: the host itself has addresses on $2, and would lose them; bridge" \
            "a VLAN interface, or make a bridge by hand and use it as vmnet=bridge:NAME" || return
    fi
    has_interface "$1" || add_linux_bridge "$1" || has_bridge "$1" ||
        not_so "$1 cannot be made: $said" || return
    run ip link set dev "$2" master "$1" || not_so "$2 cannot be plugged into $1: $said" || return
    run ip link set dev "$2" up && run ip link set dev "$1" up ||
        not_known "cannot bring $1 up: $said" || return
    [ "$(bridge_over "$2")" = "$1" ] || not_so "$1 was made, but $2 is not plugged into it"
}

bridge_stanza() { # NAME DEVICE
    put_file "$(stanza_file "$1")" "auto $1" "iface $1 inet manual" \
        "    pre-up ip link show dev $1 >/dev/null 2>&1 || ip link add name $1 type bridge" \
        "    pre-up ip link set dev $2 master $1" "    pre-up ip link set dev $2 up" \
        "    up ip link set dev $1 up" "    post-down ip link delete dev $1" || return
    is_sourced "interfaces.d/grivon-$1" || source_stanzas
}

bridge_ifcfg() { # NAME DEVICE
    port=$(ifcfg_file "$2")
    put_file "$(ifcfg_file "$1")" \
        "DEVICE=$1" TYPE=Bridge ONBOOT=yes BOOTPROTO=none STP=no DELAY=0 || return
    if [ -e "$port" ] && ! is_ours "$port"; then
        grep -Eq "^BRIDGE=\"?$1\"?\$" "$port" ||
            say "warning: $2 will not be plugged into $1 after the next start of this host; add" \
                "BRIDGE=$1 to $port, which is not GriVon's"
        return 0
    fi
    keep_vlan_ifcfg "$2" "$1"
}

bridge_networkd() { # NAME DEVICE
    put_file "$(networkd_file "$1" netdev)" '[NetDev]' "Name=$1" 'Kind=bridge' '[Bridge]' \
        'STP=no' 'ForwardDelaySec=0' &&
        put_file "$(networkd_file "$1" network)" '[Match]' "Name=$1" '[Network]' \
            'LinkLocalAddressing=no' 'ConfigureWithoutCarrier=yes' &&
        put_file "$(networkd_port "$2")" '[Match]' "Name=$2" '[Network]' "Bridge=$1"
}

bridge_manager() { # NAME DEVICE
    put_manager_file "$1" '[connection]' "id=grivon-$1" type=bridge "interface-name=$1" \
        '[bridge]' stp=false '[ipv4]' method=disabled '[ipv6]' method=disabled || return
    case $2 in
        *.*) kind=vlan && more="[vlan] parent=${2%.*} id=${2##*.}" ;;
        *) kind=ethernet && more= ;;
    esac
    # shellcheck disable=SC2086 # each word is a line
    put_manager_file "port-$2" '[connection]' "id=grivon-port-$2" "type=$kind" \
        "interface-name=$2" autoconnect-priority=10 "master=$1" slave-type=bridge $more
}

keep_linux_bridge() { # NAME DEVICE
    case $(network_way) in
        ifcfg) bridge_ifcfg "$@" ;;
        ifupdown) bridge_stanza "$@" ;;
        networkd) bridge_networkd "$@" ;;
        manager) bridge_manager "$@" ;;
        *)
            say "warning: $1 will be gone after the next start of this host, which has none of" \
                "ifcfg files, ifupdown, systemd-networkd and NetworkManager; then: grivon sync host"
            ;;
    esac
}

linux_bridge() { # NAME DEVICE
    [ "$live" = no ] || start_linux_bridge "$@" || return
    keep_linux_bridge "$@"
}
