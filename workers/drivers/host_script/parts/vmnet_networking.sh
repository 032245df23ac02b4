# What Workstation is told for its next start: the list of networks that vmware-networks starts. Other
# networks, and what else is said of these, stay as they are.
kept_in=/etc/vmware/networking
locations=$root$kept_in

product() {
    echo 'VMware Workstation'
}

programs_dir() {
    :
}

# Of the bridge whose command line is $words; without -i it follows the default route.
bridged_to() {
    case $words in
        *' -i '*) printf '%s\n' "${words##* -i }" | sed 's/ .*//' ;;
        *' -i'*) printf '%s\n' "${words##* -i}" | sed 's/ .*//' ;;
        *) echo 'any interface' ;;
    esac
}

start_bridge_daemon() { # PID-FILE N INTERFACE
    start vmnet-bridge -d "$1" -n "$2" -i "$3"
}

# The lines that say what kind of network it is (about=1), or all others (about=0).
networking_lines() { # N ABOUT
    awk -v number="$1" -v about="$2" '
        BEGIN {
            split("DHCP DHCP_CFG_HASH HOSTONLY_NETMASK HOSTONLY_SUBNET INTERFACE NAT " \
                "VIRTUAL_ADAPTER VIRTUAL_ADAPTER_ADDR", keys, " ")
            for (i in keys) known["VNET_" number "_" keys[i]] = 1
        }
        {
            is = ($1 == "answer" && ($2 in known)) || ($1 == "add_bridge_mapping" && $3 == number)
            if (is == about) print
        }' "$locations" 2>/dev/null
}

keep_lines() { # N LINE...
    number=$1
    shift
    wanted=
    [ "$#" -eq 0 ] || wanted=$(printf '%s\n' "$@" | sort)
    [ "$(networking_lines "$number" 1 | sort)" != "$wanted" ] || return 0
    new=${locations%/*}/.grivon-new.$$
    others=$(networking_lines "$number" 0)
    if { [ ! -e "$locations" ] || cp -p "$locations" "$new"; } &&
        printf '%s\n' "${others:-VERSION=1,0}" "$@" >"$new" && mv -f "$new" "$locations"; then
        return 0
    fi
    rm -f "$new"
    not_known "cannot write $locations"
}

kept_interface() { # N
    networking_lines "$1" 1 | awk '
        $1 == "add_bridge_mapping" { interface = $2 }
        $2 ~ /_INTERFACE$/ && interface == "" { interface = $3 }
        END { print interface }'
}
kept_address() { # N
    networking_lines "$1" 1 | awk '
        $2 ~ /_VIRTUAL_ADAPTER_ADDR$/ { address = $3 }
        $2 ~ /_HOSTONLY_SUBNET$/ && address == "" { address = $3; sub(/[0-9]+$/, "1", address) }
        END { print address }'
}
keep_interface() { # N INTERFACE
    keep_lines "$1" "add_bridge_mapping $2 $1"
}
keep_address() { # N KIND ADDRESS NETMASK
    nat=no
    [ "$2" != NAT ] || nat=yes
    keep_lines "$1" "answer VNET_$1_DHCP yes" "answer VNET_$1_HOSTONLY_NETMASK $4" \
        "answer VNET_$1_HOSTONLY_SUBNET ${subnet-}" "answer VNET_$1_NAT $nat" \
        "answer VNET_$1_VIRTUAL_ADAPTER yes" "answer VNET_$1_VIRTUAL_ADAPTER_ADDR $3"
}
forget_interface() { # N
    keep_lines "$1"
}
forget_address() { # N
    keep_lines "$1"
}

# The first network that is to bridge the interface at the next start.
network_kept_on() { # INTERFACE
    awk -v device="$1" '
        $1 == "add_bridge_mapping" && $2 == device { print "vmnet" $3 }
        $1 == "answer" && $2 ~ /^VNET_[0-9]+_INTERFACE$/ && $3 == device {
            split($2, part, "_")
            print "vmnet" part[2]
        }' "$locations" 2>/dev/null | sed 1q
}
