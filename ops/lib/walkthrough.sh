# shellcheck shell=bash
# The walk-through of the VMware Roll, command by command, with what each prints. Sourced; `grivon` is
# on PATH and the host vmware-server-0-0 is known.

# Prints a command as typed at the frontend's prompt, then runs it.
walk() {
    echo "# $*"
    "$@"
}

walkthrough() {
    local host=vmware-server-0-0
    walk grivon add host vmwarenet "$host" iface=eth0 type=bridge
    walk grivon add host vmwarenet "$host" iface=eth0.100 type=bridge
    walk grivon list host vmwarenet
    walk grivon add host vmware "$host" cpus=1 mem=768 disksize=20
    walk grivon add host vmware "$host" cpus=1 mem=768 disksize=20
    walk grivon add host vmware interface "$host" slice=0 vmnet=vmnet0
    walk grivon add host vmware interface "$host" slice=1 vmnet=vmnet11
    walk grivon create host vmware "$host" slice=0
    walk grivon start host vmware "$host" slice=0
    walk grivon list host vmware
}
