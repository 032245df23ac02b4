run_dir=$root/var/run

# The daemon of a pid file runs; $words is what it was started with. Pid files outlive their
# daemons, and pids are used again.
runs() { # PROGRAM PID-FILE
    pid=
    [ ! -r "$2" ] || read -r pid _ <"$2" || : # fails on a last line without end, and reads it
    case $pid in '' | *[!0-9]*) return 1 ;; esac
    [ -r "$root/proc/$pid/cmdline" ] || return 1
    words=$(tr '\000' ' ' <"$root/proc/$pid/cmdline")
    words=${words% }
    case ${words%% *} in "$1" | */"$1") return 0 ;; esac
    return 1
}
