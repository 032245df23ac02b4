if [ "$live" = yes ] && [ ! -d "$root/sys/class/net" ]; then
    not_known "cannot see the network interfaces: no /sys/class/net"
    exit "$status"
fi

has_interface() { # NAME
    [ -e "$root/sys/class/net/$1" ]
}
