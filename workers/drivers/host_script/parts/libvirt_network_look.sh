# Networks of libvirt's, which it makes, and at which it gives out addresses.
net_look() { timeout -s KILL 45 virsh -r -q -c network:///system "$@"; }
net_do() { virsh -q -c network:///system "$@"; }

has_libvirt() { # NETWORK
    said=$(net_look net-list --all 2>&1 >/dev/null) ||
        not_known "cannot see $1: libvirt does not answer: $(printf '%s\n' "$said" | tail -n 1)"
}

# "NAT network with 192.168.30.1/255.255.255.0"; nothing if there is no network of that name.
network_as() { # NETWORK
    net_look net-dumpxml "$1" 2>/dev/null | sed -n \
        -e "s/^  <forward mode='\([^']*\)'.*/\1/p" \
        -e "s/^  <ip address='\([^']*\)' netmask='\([^']*\)'.*/\1\/\2/p" |
        awk '/\// { address = $0; next } { mode = $0 }
            END { mode = mode == "" ? "host-only" : mode == "nat" ? "NAT" : mode; if (address != "") print mode, "network with", address }'
}

is_active() { # NETWORK
    net_look net-info "$1" 2>/dev/null | grep -Eq '^Active: +yes'
}
