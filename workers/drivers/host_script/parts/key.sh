# ---- VMware's key

vmware_vmx=$root/usr/lib/vmware/bin/vmware-vmx

# A key is a secret: of those in the text, only the last group is shown.
group='[0-9A-Za-z]\{5\}'
masked() {
    sed "s/$group-$group-$group-\($group\)/*****-*****-*****-\1/g"
}

has_vmx() {
    [ ! -x "$vmware_vmx" ] || return 0
    [ "$live" = no ] ||
        not_so "there is no /usr/lib/vmware/bin/vmware-vmx; is VMware Server installed there?" ||
        return
    say "warning: VMware Server is not installed yet and has no key; afterwards:" \
        "grivon sync host vmwarekey"
    return 1
}

vmwarekey() { # SERIAL
    [ "$(serial_seen)" != "$1" ] || return 0
    has_vmx || return
    said=$("$vmware_vmx" --new-sn "$1" 2>&1)
    code=$?
    said=$(printf '%s\n' "$said" | masked | tail -n 1)
    shown=$(printf '%s\n' "$1" | masked)
    seen=$(serial_seen)
    [ "$seen" != "$1" ] || return 0
    if [ -n "$seen" ] || [ ! -e "$license" ]; then
        not_so "VMware did not take the key $shown: ${said:-vmware-vmx ended with status $code}"
    elif [ "$code" -ne 0 ]; then
        not_known "vmware-vmx could not set the key $shown: ${said:-it ended with status $code}"
    fi
}
