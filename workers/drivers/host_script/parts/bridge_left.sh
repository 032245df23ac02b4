# What is left of a job on bridges and libvirt's networks; changes nothing.

linux_bridge_left() { # NAME DEVICE
    [ "$(bridge_over "$2")" = "$1" ] || not_so "$1 is not live as a bridge to $2"
}

libvirt_network_left() { # NAME WANTED
    has_libvirt "$1" || return
    if [ "$(network_as "$1")" = "$2" ] && is_active "$1"; then return 0; fi
    not_so "$1 is not live as a $2"
}
