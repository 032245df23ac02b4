remove_bridge() { # VMNET INTERFACE
    set -- "${1#vmnet}" "$2"
    seen=$(live_as "$1")
    case $seen in
        '' | "bridge to $2") stop vmnet-bridge "$(bridge_pid "$1")" || return ;;
        *) left_alone "$1" "$seen" ;;
    esac
    [ "$(kept_interface "$1")" != "$2" ] || forget_interface "$1"
}
