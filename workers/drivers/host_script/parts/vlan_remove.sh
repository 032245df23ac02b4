# The virtual network that bridges the interface, now or at VMware's next start.
bridged_by() { # DEVICE
    for pid_file in "$run_dir"/vmnet-bridge-*.pid; do
        runs vmnet-bridge "$pid_file" || continue
        [ "$(bridged_to)" = "$1" ] || continue
        number=${pid_file##*-}
        printf '%s\n' "vmnet${number%.pid}"
        return
    done
    network_kept_on "$1"
}

stop_vlan() { # DEVICE
    if command -v vconfig >/dev/null 2>&1; then
        run vconfig rem "$1" >/dev/null
    else
        run ip link delete "$1"
    fi
    ! has_interface "$1" || not_so "$1 cannot be removed: $said"
}

remove_vlan() { # DEVICE PARENT ID
    file=$(ifcfg_file "$1")
    if has_interface "$1"; then
        seen=$(vlan_of "$1")
        if [ "$seen" != "VLAN $3 of $2" ]; then
            say "warning: $1 is ${seen:-no VLAN interface}, not VLAN $3 of $2; it is left alone"
            ! is_ours "$file" || rm -f "$file"
            return
        fi
    fi
    user=$(bridge_over "$1")
    [ -n "$user" ] || user=$(bridged_by "$1")
    [ -z "$user" ] || not_so "$1 is bridged to $user; remove that network first" || return
    ! has_interface "$1" || stop_vlan "$1" || return
    take_link "$1"
}
