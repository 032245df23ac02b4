remove_libvirt_network() { # NAME WANTED
    has_libvirt "$1" || return
    seen=$(network_as "$1")
    [ -n "$seen" ] || return 0
    if [ "$seen" != "$2" ]; then
        say "warning: $1 is a $seen, not a $2; it is left alone"
        return
    fi
    users=$(bridge_ports "$1" | tr '\n' ' ')
    [ -z "$users" ] || not_so "$1 has ${users% } in it; stop the VMs that use it first" || return
    ! is_active "$1" || run net_do net-destroy "$1" || ! is_active "$1" ||
        not_so "$1 cannot be stopped: $said" || return
    run net_do net-undefine "$1" || [ -z "$(network_as "$1")" ] ||
        not_so "$1 cannot be removed: $said"
}
