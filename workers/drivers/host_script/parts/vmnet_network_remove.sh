stop_network() { # N
    stop vmnet-natd "$(natd_pid "$1")" && rm -f "$run_dir/vmnet-natd-$1.mac" &&
        stop vmnet-dhcpd "$(dhcpd_pid "$1")" || return
    if runs vmnet-netifup "$(netifup_pid "$1")"; then
        ip link set dev "vmnet$1" down >/dev/null 2>&1 || : # it goes with its daemon
    fi
    stop vmnet-netifup "$(netifup_pid "$1")"
}

remove_network_files() { # N
    dir=$root/etc/vmware/vmnet$1
    for file in "$dir/dhcpd/dhcpd.conf" "$dir/nat/nat.conf"; do
        ! is_ours "$file" || rm -f "$file" || not_known "cannot remove $file" || return
    done
    [ -e "$dir/dhcpd/dhcpd.conf" ] || rm -f "$dir/dhcpd/dhcpd.leases" "$dir/dhcpd/dhcpd.leases~"
    rmdir "$dir/dhcpd" "$dir/nat" "$dir" 2>/dev/null || : # unless somebody keeps something there
}

remove_network() { # VMNET ADDRESS PREFIX
    set -- "${1#vmnet}" "$2" "$3"
    seen=$(live_as "$1")
    case $seen in
        '' | *" network with $2/$3" | *" network with no address")
            stop_network "$1" && remove_network_files "$1" || return
            ;;
        *) left_alone "$1" "$seen" ;;
    esac
    [ "$(kept_address "$1")" != "$2" ] || forget_address "$1"
}
