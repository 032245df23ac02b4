# ---- VMware's virtual networks

has_vmware() { # N
    [ -e "$locations" ] ||
        not_so "vmnet$1 cannot be made: there is no $kept_in; is $(product) installed there?"
}

make_device() { # N
    [ -e "$root/dev/vmnet$1" ] || run mknod -m 600 "$root/dev/vmnet$1" c 119 "$1" ||
        not_so "cannot make /dev/vmnet$1: $said"
}

# Starts a daemon of VMware's. It may keep its output open as long as it lives, and nothing that
# happens to this session is to reach it.
start() { # PROGRAM WORD...
    directory=$(programs_dir)
    path=$root${directory:-/usr/bin}/$1
    shift
    log=$run_dir/grivon.$$.log
    (
        trap '' HUP
        exec "$path" "$@"
    ) >"$log" 2>&1
    code=$?
    said=$(tail -n 1 "$log")
    rm -f "$log"
    return "$code"
}

# A daemon that was started needs a moment to be seen.
wait_for() { # COMMAND WORD...
    for second in 1 2 3 4 5; do
        ! "$@" || return 0
        [ "$second" -eq 5 ] || sleep 1
    done
    return 1
}

# The program started, but it is not there after all, or it said why not.
did_not_start() { # N PROGRAM
    not_so "vmnet$1 cannot be made: ${said:-$2 did not stay; see the log of the host}"
}

taken() { # N SEEN WANTED
    not_so "vmnet$1 is live as a $2, not as a $3; remove that first, or choose another number" \
        "with vmnet="
}

is_live_as() { # N WANTED
    [ "$(live_as "$1")" = "$2" ]
}

# VMware may be installed after these files are written.
make_locations() {
    [ ! -e "$locations" ] || return 0
    mkdir -p "${locations%/*}" && : >>"$locations" || not_known "cannot write $locations" || return
    say "warning: $(product) is not installed yet; if that changes what is written here, then" \
        "afterwards: grivon sync host vmwarenet"
}
