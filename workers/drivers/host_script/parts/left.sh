# What is left of a job that did not come to its end; changes nothing.

vlan_left() { # DEVICE PARENT ID
    [ "$(vlan_of "$1")" = "VLAN $3 of $2" ] || not_so "$1 is not there"
}

vmnet_left() { # N WANTED
    [ "$(live_as "${1#vmnet}")" = "$2" ] || not_so "$1 is not live as a $2"
}

key_left() { # SERIAL
    [ "$(serial_seen)" = "$1" ] || not_so "the host does not have this key"
}
