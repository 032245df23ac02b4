remove_vmwarekey() { # SERIAL
    [ -e "$license" ] || return 0
    seen=$(serial_seen)
    [ -n "$seen" ] ||
        not_known "cannot see which key is in $license; remove that file if it is this host's" ||
        return
    [ "$seen" = "$1" ] || return 0
    rm -f "$license"
    [ ! -e "$license" ] || not_so "cannot remove $license"
}
