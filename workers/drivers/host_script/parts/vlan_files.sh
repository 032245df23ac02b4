# What brings a VLAN interface up at the start of the host: an ifcfg file of RHEL and Rocks, lines
# for ifupdown of Debian, or nothing.
ifcfg_dir=$root/etc/sysconfig/network-scripts
interfaces=$root/etc/network/interfaces

ifcfg_file() { # DEVICE
    printf '%s\n' "$ifcfg_dir/ifcfg-$1"
}

stanza_file() { # DEVICE
    printf '%s\n' "$interfaces.d/grivon-$1"
}
