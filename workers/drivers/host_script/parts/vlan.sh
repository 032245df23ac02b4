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

warned=
keep_vlan() { # DEVICE PARENT
    if [ -d "$ifcfg_dir" ]; then
        has_own_ifcfg "$1" || put_file "$(ifcfg_file "$1")" \
            "DEVICE=$1" VLAN=yes ONBOOT=yes BOOTPROTO=none TYPE=Ethernet
    elif [ -e "$interfaces" ]; then
        has_own_stanza "$1" && return
        put_file "$(stanza_file "$1")" \
            "auto $1" "iface $1 inet manual" "    vlan-raw-device $2" || return
        is_sourced "interfaces.d/grivon-$1" || source_stanzas
    elif [ -z "$warned" ]; then
        warned=yes
        say "warning: the VLAN interfaces will be gone after the next start of this host, which" \
            "has neither ifcfg files nor /etc/network/interfaces; then: grivon sync host"
    fi
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
    keep_vlan "$1" "$2"
}
