# ---- VLAN interfaces

# Somebody's own ifcfg file brings it up.
has_own_ifcfg() { # DEVICE
    own=$(ifcfg_file "$1")
    [ -e "$own" ] && ! is_ours "$own" && grep -Eq '^VLAN="?yes' "$own" &&
        grep -Eq '^ONBOOT="?yes' "$own"
}

# Somebody's own lines bring it up.
has_own_stanza() { # DEVICE
    for own in "$interfaces" "$interfaces.d"/*; do
        [ ! -f "$own" ] || is_ours "$own" || cat "$own"
    done | awk -v device="$1" '
        $1 == "iface" && $2 == device { described = 1 }
        $1 == "auto" || $1 == "allow-hotplug" {
            for (i = 2; i <= NF; ++i) if ($i == device) started = 1
        }
        END { exit !(described && started) }'
}

# networkd makes a VLAN interface if the file of its parent names it.
keep_vlan_networkd() { # DEVICE PARENT ID
    additions=$(networkd_additions "$2") ||
        not_known "$1 will be gone after the next start of this host: systemd-networkd has no file" \
            "for $2 that could name it" || return
    put_file "$(networkd_file "$1" netdev)" '[NetDev]' "Name=$1" 'Kind=vlan' '[VLAN]' "Id=$3" &&
        put_file "$(networkd_file "$1" network)" '[Match]' "Name=$1" '[Network]' \
            'LinkLocalAddressing=no' &&
        put_file "$additions/grivon-$1.conf" '[Network]' "VLAN=$1"
}

keep_vlan_manager() { # DEVICE PARENT ID
    put_manager_file "$1" '[connection]' "id=grivon-$1" type=vlan "interface-name=$1" \
        '[vlan]' "parent=$2" "id=$3" '[ipv4]' method=disabled '[ipv6]' method=disabled
}

keep_vlan_stanza() { # DEVICE PARENT
    has_own_stanza "$1" && return
    put_file "$(stanza_file "$1")" \
        "auto $1" "iface $1 inet manual" "    vlan-raw-device $2" || return
    is_sourced "interfaces.d/grivon-$1" || source_stanzas
}

warned=
keep_vlan() { # DEVICE PARENT ID
    case $(network_way) in
        ifcfg) has_own_ifcfg "$1" || keep_vlan_ifcfg "$1" "$(ifcfg_bridge "$1")" ;;
        ifupdown) keep_vlan_stanza "$@" ;;
        networkd) keep_vlan_networkd "$@" ;;
        manager) keep_vlan_manager "$@" ;;
        *)
            [ -z "$warned" ] || return 0
            warned=yes
            say "warning: the VLAN interfaces will be gone after the next start of this host," \
                "which has none of ifcfg files, ifupdown, systemd-networkd and NetworkManager;" \
                "then: grivon sync host"
            ;;
    esac
}

# The same VLAN under the name that another tool gave it.
vlan_alias() { # DEVICE PARENT ID
    awk -F '[| \t]+' -v name="$1" -v parent="$2" -v id="$3" \
        '$1 != name && $2 == id && $3 == parent { print $1; exit }' "$vlans" 2>/dev/null
}

add_vlan() { # DEVICE PARENT ID
    if command -v vconfig >/dev/null 2>&1; then
        run vconfig add "$2" "$3"
    else
        run ip link add link "$2" name "$1" type vlan id "$3" || return
        printf '%s\n' "Added VLAN with VID == $3 to IF -:$2:-" # as vconfig says it
    fi
}

start_vlan() { # DEVICE PARENT ID
    has_interface "$2" || not_so "$1 needs $2, and there is no interface $2" || return
    [ -e "$vlans" ] || modprobe 8021q >/dev/null 2>&1 || : # it may be built into the kernel
    alias=$(vlan_alias "$@")
    [ -z "$alias" ] || has_interface "$1" ||
        not_so "$1 cannot be made: VLAN $3 of $2 is there under another name, $alias" || return
    run ip link set dev "$2" up || not_known "cannot bring $2 up: $said" || return
    if ! has_interface "$1"; then
        said=
        add_vlan "$@" || has_interface "$1" || not_so "$1 cannot be made: $said" || return
        has_interface "$1" || not_so "$1 was made, but is not there; see vconfig set_name_type" ||
            return
    fi
    seen=$(vlan_of "$1")
    [ "$seen" = "VLAN $3 of $2" ] ||
        not_so "$1 is ${seen:-no VLAN interface}, not VLAN $3 of $2" || return
    run ip link set dev "$1" up || not_known "cannot bring $1 up: $said"
}

vlan() { # DEVICE PARENT ID
    [ "$live" = no ] || start_vlan "$@" || return
    keep_vlan "$@"
}
