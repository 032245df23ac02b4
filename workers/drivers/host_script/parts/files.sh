mark='# Made by GriVon, which replaces this file. Take this line out to keep changes of your own.'

is_ours() { # FILE
    [ "$(sed 1q "$1" 2>/dev/null)" = "$mark" ]
}

keep_original() { # FILE
    [ ! -e "$1" ] || is_ours "$1" || cp -p "$1" "$1.orig"
}

# Replaces the file in one step, unless it says the same already.
put_file() { # FILE LINE...
    file=$1
    shift
    text=$(printf '%s\n' "$mark" "$@")
    [ "$(cat "$file" 2>/dev/null)" != "$text" ] || return 0
    new=${file%/*}/.grivon-new.$$
    if mkdir -p "${file%/*}" && keep_original "$file" && printf '%s\n' "$text" >"$new" &&
        mv -f "$new" "$file"; then
        return 0
    fi
    rm -f "$new"
    not_known "cannot write $file"
}
