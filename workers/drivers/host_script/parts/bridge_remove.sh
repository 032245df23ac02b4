stop_linux_bridge() { # NAME DEVICE
    others=$(bridge_ports "$1" | grep -vxF "$2" | tr '\n' ' ')
    [ -z "$others" ] || not_so "$1 has ${others% } in it; stop the VMs that use it first" || return
    [ "$(bridge_over "$2")" != "$1" ] || run ip link set dev "$2" nomaster ||
        not_so "$2 cannot be taken out of $1: $said" || return
    run ip link delete dev "$1" type bridge || ! has_bridge "$1" ||
        not_so "$1 cannot be removed: $said"
}

# The port's own interface stays; what plugs it into the bridge goes.
take_port() { # NAME DEVICE
    take_file "$(networkd_port "$2")" && take_file "$(manager_file "port-$2")" || return
    port=$(ifcfg_file "$2")
    ! is_ours "$port" || [ "$(ifcfg_bridge "$2")" != "$1" ] || keep_vlan_ifcfg "$2" ''
}

remove_linux_bridge() { # NAME DEVICE
    if has_interface "$1" && ! has_bridge "$1"; then
        say "warning: $1 is no bridge; it is left alone"
        return
    fi
    ! has_bridge "$1" || stop_linux_bridge "$@" || return
    take_port "$@" && take_link "$1"
}
