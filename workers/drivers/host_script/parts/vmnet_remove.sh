# Ends a daemon as VMware's own script does: asks, waits 11 seconds, insists.
stop() { # PROGRAM PID-FILE
    if runs "$1" "$2" && kill -15 "$pid" 2>/dev/null; then
        for second in 1 2 3 4 5 6 7 8 9 10 11 12; do
            kill -0 "$pid" 2>/dev/null || break
            [ "$second" -lt 12 ] || kill -9 "$pid" 2>/dev/null
            sleep 1
        done
        ! kill -0 "$pid" 2>/dev/null || not_so "$1 (process $pid) cannot be ended" || return
    fi
    rm -f "$2" || not_known "cannot remove $2"
}

left_alone() { # N SEEN
    say "warning: vmnet$1 is live as a $2; that is left alone"
}
