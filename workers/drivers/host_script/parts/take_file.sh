take_file() { # FILE
    [ -e "$1" ] || return 0
    if keep_original "$1" && rm -f "$1"; then return 0; fi
    not_known "cannot remove $1"
}
