# What VMware Server is told for its next start: a log of answers, of which the last one to a question
# counts.
kept_in=/etc/vmware/locations
locations=$root$kept_in

product() {
    echo 'VMware Server'
}

programs_dir() {
    answer BINDIR
}

# Of the bridge whose command line is $words.
bridged_to() {
    printf '%s\n' "${words##* }"
}

start_bridge_daemon() { # PID-FILE N INTERFACE
    start vmnet-bridge -d "$1" "$root/dev/vmnet$2" "$3"
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

bridge_answers() { # N INTERFACE
    want_answer NETWORKING yes
    want_answer "VNET_$1_INTERFACE" "$2"
}

network_answers() { # N KIND ADDRESS NETMASK
    nat=no
    [ "$2" != NAT ] || nat=yes
    want_answer NETWORKING yes
    want_no_answer "VNET_$1_INTERFACE" # it would make a bridge of it
    want_answer "VNET_$1_HOSTONLY_HOSTADDR" "$3"
    want_answer "VNET_$1_HOSTONLY_NETMASK" "$4"
    want_answer "VNET_$1_NAT" "$nat"
}

no_network_answers() { # N
    want_no_answer "VNET_$1_HOSTONLY_HOSTADDR"
    want_no_answer "VNET_$1_HOSTONLY_NETMASK"
    want_no_answer "VNET_$1_NAT"
}

kept_interface() { # N
    answer "VNET_$1_INTERFACE"
}
kept_address() { # N
    answer "VNET_$1_HOSTONLY_HOSTADDR"
}
keep_interface() { # N INTERFACE
    keep_answers bridge_answers "$@"
}
keep_address() { # N KIND ADDRESS NETMASK
    keep_answers network_answers "$@"
}
forget_interface() { # N
    keep_answers want_no_answer "VNET_$1_INTERFACE"
}
forget_address() { # N
    keep_answers no_network_answers "$1"
}

# The first network that is to bridge the interface at the next start.
network_kept_on() { # INTERFACE
    awk -v device="$1" '
        $1 == "answer" && $2 ~ /^VNET_[0-9]+_INTERFACE$/ { last[$2] = $3 }
        $1 == "remove_answer" { delete last[$2] }
        END { for (key in last) if (last[key] == device) { split(key, part, "_"); print "vmnet" part[2] } }
        ' "$locations" 2>/dev/null | sed 1q
}
