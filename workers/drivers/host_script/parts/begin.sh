root=${GRIVON_ROOT-}
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin
LC_ALL=C
export PATH LC_ALL
umask 022
status=0

say() {
    printf 'grivon: %s\n' "$*" >&2
}

# Looked at, and it is not so.
not_so() {
    say "$@"
    status=10
    return 1
}

# Perhaps it is so: it could not be looked at, or not be kept for the next start.
not_known() {
    say "$@"
    [ "$status" -ne 0 ] || status=1
    return 1
}
