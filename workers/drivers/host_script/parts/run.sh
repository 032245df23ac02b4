# Runs a program. If it fails, $said has its last words; else they go where they would have gone.
run() { # PROGRAM WORD...
    if { said=$("$@" 2>&1 >&3 3>&-); } 3>&1; then
        [ -z "$said" ] || printf '%s\n' "$said" >&2
    else
        code=$?
        said=$(printf '%s\n' "$said" | tail -n 1)
        [ -n "$said" ] || said="$1 ended with status $code"
        return "$code"
    fi
}
