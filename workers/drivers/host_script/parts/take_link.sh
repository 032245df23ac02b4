# Takes away what brings an interface back, whichever way the host had when it was made.
take_link() { # NAME
    for file in "$(ifcfg_file "$1")" "$(stanza_file "$1")" "$(networkd_file "$1" netdev)" \
        "$(networkd_file "$1" network)" "$(networkd_port "$1")" "$(manager_file "$1")" \
        "$(manager_file "port-$1")" "$networkd_dir"/*.network.d/"grivon-$1.conf"; do
        take_file "$file" || return
    done
}
