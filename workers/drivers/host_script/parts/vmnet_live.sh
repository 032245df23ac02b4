bridge_pid() { # N
    printf '%s\n' "$run_dir/vmnet-bridge-$1.pid"
}
netifup_pid() { # N
    printf '%s\n' "$run_dir/vmnet-netifup-vmnet$1.pid"
}
dhcpd_pid() { # N
    printf '%s\n' "$run_dir/vmnet-dhcpd-vmnet$1.pid"
}
natd_pid() { # N
    printf '%s\n' "$run_dir/vmnet-natd-$1.pid"
}

# What vmnetN is on the running host; nothing if no daemon serves it.
live_as() { # N
    if runs vmnet-bridge "$(bridge_pid "$1")"; then
        printf '%s\n' "bridge to $(bridged_to)"
    elif runs vmnet-netifup "$(netifup_pid "$1")"; then
        kind=host-only
        ! runs vmnet-natd "$(natd_pid "$1")" || kind=NAT
        address=$(ip -o -4 addr show dev "vmnet$1" 2>/dev/null |
            awk '{ for (i = 1; i < NF; ++i) if ($i == "inet") { print $(i + 1); exit } }')
        printf '%s\n' "$kind network with ${address:-no address}"
    fi
}
