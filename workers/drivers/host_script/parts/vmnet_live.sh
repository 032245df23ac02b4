bridge_pid() { # N
    printf '%s\n' "$run_dir/vmnet-bridge-$1.pid"
}
netifup_pid() { # N
    printf '%s\n' "$run_dir/vmnet-netifup-vmnet$1.pid"
}
dhcpd_pid() { # N
    printf '%s\n' "$run_dir/vmnet-dhcpd-vmnet$1.pid"
}
natd_pid() { # N
    printf '%s\n' "$run_dir/vmnet-natd-$1.pid"
}

# What vmnetN is on the running host; nothing if no daemon serves it.
live_as() { # N
    if runs vmnet-bridge "$(bridge_pid "$1")"; then
        printf '%s\n' "bridge to ${words##* }"
    elif runs vmnet-netifup "$(netifup_pid "$1")"; then
        kind=host-only
        ! runs vmnet-natd "$(natd_pid "$1")" || kind=NAT
        address=$(ip -o -4 addr show dev "vmnet$1" 2>/dev/null |
            awk '{ for (i = 1; i < NF; ++i) if ($i == "inet") { print $(i + 1); exit } }')
        printf '%s\n' "$kind network with ${address:-no address}"
    fi
}

# The last answer to one of VMware's questions; nothing if there is none or it was taken back.
answer() { # KEY
    awk -v key="$1" '
        $1 == "answer" && $2 == key { value = $0; sub(/^answer [^ ]+ /, "", value) }
        $1 == "remove_answer" && $2 == key { value = "" }
        END { print value }' "$locations" 2>/dev/null
}

# What the log has to say and does not; keep_answers adds it.
new_answers=
line_end='
'
want_answer() { # KEY VALUE
    [ "$(answer "$1")" = "$2" ] || new_answers="${new_answers}answer $1 $2$line_end"
}
want_no_answer() { # KEY
    [ -z "$(answer "$1")" ] || new_answers="${new_answers}remove_answer $1$line_end"
}

keep_answers() { # COMMAND WORD...: it says what is wanted
    "$@"
    [ -n "$new_answers" ] || return 0
    # A last line without its end must not swallow the first of ours.
    [ -z "$(tail -c 1 "$locations" 2>/dev/null)" ] || new_answers=$line_end$new_answers
    printf '%s' "$new_answers" >>"$locations"
    new_answers=
    "$@"
    [ -z "$new_answers" ] || not_known "cannot write $locations"
    new_answers=
}
