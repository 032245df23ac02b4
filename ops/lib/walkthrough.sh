# shellcheck shell=bash
# The walk-through of the VMware Roll, command by command, with what each prints. Sourced; `grivon` is
# on PATH, the host vmware-server-0-0 is known, and vmware-serials.txt is in the present directory.

# Prints a command as typed at the frontend's prompt, then runs it.
walk() {
    echo "# $*"
    "$@"
}

walkthrough() {
    local host=vmware-server-0-0
    # shellcheck disable=SC2016  # printed as it is typed
    echo '# grivon add vmwarekey $(cat vmware-serials.txt)'
    xargs grivon add vmwarekey <vmware-serials.txt
    walk grivon set host vmwarekey "$host"
    walk grivon add host vlan "$host" viface=eth0.100
    walk grivon add host vlan "$host" viface=eth0.101
    walk grivon add host vlan "$host" viface=eth0.102
    walk grivon list host interface "$host" refresh=yes
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
