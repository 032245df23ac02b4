# A bridge of Linux, and what is plugged into it.
has_bridge() { # NAME
    [ -d "$root/sys/class/net/$1/bridge" ]
}

# The bridge that the interface is a port of; nothing if it is none.
bridge_over() { # DEVICE
    bridge=$(readlink "$root/sys/class/net/$1/master") || return 0
    has_bridge "${bridge##*/}" && printf '%s\n' "${bridge##*/}"
}

bridge_ports() { # NAME
    ls "$root/sys/class/net/$1/brif" 2>/dev/null
}
