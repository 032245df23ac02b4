license=$root/etc/vmware/license.vs.1.0-00

# The key of the licence file; nothing if there is none or it is not to be found in it.
serial_seen() {
    sed -n 's/^[[:space:]]*Serial[[:space:]]*=[[:space:]]*"\([^"]*\)".*/\1/p' "$license" \
        2>/dev/null | tail -n 1
}
