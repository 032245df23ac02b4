# ---- how interfaces come back at the next start of the host

networkd_dir=$root/etc/systemd/network
manager_dir=$root/etc/NetworkManager/system-connections

# NetworkManager has files of its own where nobody wrote ifcfg files before.
has_ifcfg() {
    [ -d "$ifcfg_dir" ] || return
    [ -d "$root/etc/NetworkManager" ] || return 0
    for file in "$ifcfg_dir"/ifcfg-*; do
        case $file in */ifcfg-lo) ;; *) [ ! -e "$file" ] || return 0 ;; esac
    done
    return 1
}

has_networkd() {
    for wants in multi-user.target.wants/systemd-networkd.service \
        dbus-org.freedesktop.network1.service sockets.target.wants/systemd-networkd.socket; do
        [ ! -e "$root/etc/systemd/system/$wants" ] && [ ! -L "$root/etc/systemd/system/$wants" ] ||
            return 0
    done
    return 1
}

# ifcfg, ifupdown, networkd, manager; nothing: none that anybody knows.
network_way() {
    if has_ifcfg; then
        echo ifcfg
    elif [ -e "$interfaces" ]; then
        echo ifupdown
    elif has_networkd; then
        echo networkd
    elif [ -d "$root/etc/NetworkManager" ]; then
        echo manager
    fi
}

networkd_file() { # NAME ENDING
    printf '%s\n' "$networkd_dir/50-grivon-$1.$2"
}

# A port comes before what else is said of its interface: the first file that fits counts.
networkd_port() { # DEVICE
    printf '%s\n' "$networkd_dir/10-grivon-port-$1.network"
}

# The directory of additions to the file that networkd has for the interface; fails if it has none.
networkd_additions() { # DEVICE
    file=$(networkctl status "$1" 2>/dev/null | sed -n 's/^ *Network File: *//p')
    case $file in
        */*.network) printf '%s\n' "$networkd_dir/${file##*/}.d" ;;
        *) return 1 ;;
    esac
}

manager_file() { # NAME
    printf '%s\n' "$manager_dir/grivon-$1.nmconnection"
}

# NetworkManager takes no file that others may read.
put_manager_file() { # NAME LINE...
    name=$1
    shift
    (umask 077 && put_file "$(manager_file "$name")" "$@") || return
    [ "$live" = no ] || nmcli connection reload >/dev/null 2>&1 || :
}

# A source line covers the file. "source-directory" does not: it passes over names with a dot.
is_sourced() { # FILE BELOW /etc/network
    while read -r word pattern _; do
        [ "$word" = source ] || continue
        pattern=${pattern#/etc/network/}
        # shellcheck disable=SC2254 # it is a pattern
        case $1 in $pattern) return 0 ;; esac
    done <"$interfaces"
    return 1
}

source_stanzas() {
    new=$interfaces.grivon-new.$$
    if cp -p "$interfaces" "$new" &&
        printf '\n# VLAN interfaces made by GriVon\nsource /etc/network/%s\n' \
            'interfaces.d/grivon-*' >>"$new" && mv -f "$new" "$interfaces"; then
        return 0
    fi
    rm -f "$new"
    not_known "cannot write $interfaces"
}

# The bridge that our file plugs the interface into; nothing if it does not.
ifcfg_bridge() { # DEVICE
    sed -n 's/^BRIDGE=//p' "$(ifcfg_file "$1")" 2>/dev/null
}

# Of a VLAN interface, or of another one that is a bridge's port. BRIDGE may be empty.
keep_vlan_ifcfg() { # DEVICE BRIDGE
    case $1 in *.*) vlan=yes ;; *) vlan=no ;; esac
    put_file "$(ifcfg_file "$1")" "DEVICE=$1" "VLAN=$vlan" ONBOOT=yes BOOTPROTO=none \
        TYPE=Ethernet ${2:+"BRIDGE=$2"}
}
