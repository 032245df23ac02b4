# VMware starts nothing at all if it cannot bridge one of its interfaces. A VLAN interface that no
# file brings up is missing at the next start, so VMware must not be told of it.
comes_back() { # INTERFACE
    case $1 in *.*) ;; *) return 0 ;; esac
    [ -d "$ifcfg_dir" ] || [ -e "$interfaces" ]
}

keep_bridge() { # N INTERFACE
    if comes_back "$2"; then
        keep_interface "$@"
    else
        say "warning: vmnet$1 will be gone after the next start of this host, which does not" \
            "bring up $2 by itself; then: grivon sync host"
    fi
}

start_bridge() { # N INTERFACE
    wanted="bridge to $2"
    has_vmware "$1" || return
    has_interface "$2" ||
        not_so "vmnet$1 cannot be made: there is no interface $2" || return
    seen=$(live_as "$1")
    [ -z "$seen" ] || [ "$seen" = "$wanted" ] || taken "$1" "$seen" "$wanted" || return
    make_device "$1" || return
    [ -z "$seen" ] || return 0
    pid_file=$(bridge_pid "$1")
    rm -f "$pid_file" # of a daemon that is gone
    if start_bridge_daemon "$pid_file" "$1" "$2" &&
        wait_for is_live_as "$1" "$wanted"; then
        return 0
    fi
    did_not_start "$1" vmnet-bridge
}

vmnet_bridge() { # VMNET INTERFACE
    set -- "${1#vmnet}" "$2"
    if [ "$live" = yes ]; then start_bridge "$@" || return; else make_locations || return; fi
    keep_bridge "$@"
}
