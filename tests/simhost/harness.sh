# shellcheck shell=bash disable=SC2034  # what seems unused is for those who source this
# What every suite stands on: hosts in a temporary directory, commands on them over one kept SSH
# connection, comparison byte by byte, a line `ok` or `not ok` for each check. Sourced.

set -euo pipefail

hosts_script=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../ops/simhost" && pwd -P)/hosts
work=$(mktemp -d "${TMPDIR:-/tmp}/simhost-test.XXXXXX")
dir=$work/hosts
# What VMware's the hosts have. A suite of Workstation's says so before it sources this.
product=${product:-server}
host=vmware-$product-0-0
host_dir=$dir/hosts/$host
journal=$host_dir/journal
checks=0
failures=0

finish() {
    local status=$?
    "$hosts_script" down --dir "$dir" || true
    rm -rf "$work"
    if ((status != 0)); then
        echo "not ok - the suite itself ended with status $status"
    else
        echo "# $checks checks, $failures failed"
        ((failures == 0)) || status=1
    fi
    exit "$status"
}
trap finish EXIT

# Words before the host for ssh; the address and port follow from the host's name.
ssh_to() { # HOST [SSH WORD...]
    local address port
    read -r address port < <(awk -v host="$1" '$1 == host { print $2, $3 }' "$dir/hosts.tsv")
    shift
    ssh -x -q -F none -o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes \
        -o UserKnownHostsFile="$work/known_hosts" -o ControlMaster=auto -o ControlPersist=60 \
        -o ControlPath="$work/%C" -i "$dir/ssh/id_ed25519" -p "$port" "root@$address" "$@"
}

start_hosts() { # COUNT
    "$hosts_script" up --dir "$dir" --hosts "$1" --product "$product" >/dev/null
    awk -F '\t' '{ print "[" $2 "]:" $3 " " $4 }' "$dir/hosts.tsv" >"$work/known_hosts"
}

fault() { # KIND|clear [HOST]
    "$hosts_script" fault --dir "$dir" "${2:-$host}" "$1"
}

on_host() { ssh_to "$host" "$@"; }

passed() {
    ((++checks))
    echo "ok $checks - $1"
}

failed() { # NAME DETAIL
    ((++checks))
    ((++failures))
    echo "not ok $checks - $1"
    printf '#   %s\n' "${2//$'\n'/$'\n#   '}"
}

check() { # NAME COMMAND...
    local name=$1
    shift
    if "$@"; then passed "$name"; else failed "$name" "failed: $*"; fi
}

same() { # NAME EXPECTED ACTUAL
    if [[ $2 == "$3" ]]; then
        passed "$1"
    else
        failed "$1" "$(printf 'expected: %q\nactual:   %q' "$2" "$3")"
    fi
}

matches() { # NAME PATTERN ACTUAL
    if [[ $3 =~ $2 ]]; then passed "$1"; else failed "$1" "$(printf '%q does not match %s' "$3" "$2")"; fi
}

# Runs COMMAND on the host and compares status and both outputs to the last byte. EXPECTED texts are
# without their last newline; an empty one means no output at all. Standard input is that of expect.
expect() { # NAME STATUS STDOUT STDERR COMMAND
    local name=$1 status=0
    printf '%s' "${3:+$3$'\n'}" >"$work/expected.out"
    printf '%s' "${4:+$4$'\n'}" >"$work/expected.err"
    on_host "$5" >"$work/actual.out" 2>"$work/actual.err" || status=$?
    if ((status == $2)) && cmp -s "$work/expected.out" "$work/actual.out" &&
        cmp -s "$work/expected.err" "$work/actual.err"; then
        passed "$name"
    else
        failed "$name" "$(
            echo "command: $5"
            echo "expected status $2, actual $status"
            diff -u "$work/expected.out" "$work/actual.out"
            diff -u "$work/expected.err" "$work/actual.err"
        )"
    fi
}

vms=/state/partition1/vmware
vmx=$vms/0/0.vmx
disk=$vms/disks/0.scsi0:0.vmdk

# What a driver does before it registers a VM: bridge, disk, .vmx.
make_vm() {
    on_host "mkdir -p $vms/0 $vms/disks
        test -e /dev/vmnet0 || mknod -m 600 /dev/vmnet0 c 119 0
        test -e /var/run/vmnet-bridge-0.pid ||
            vmnet-bridge -d /var/run/vmnet-bridge-0.pid /dev/vmnet0 eth0
        vmware-vdiskmanager -q -c -a lsilogic -s 20Gb -t 0 $disk >/dev/null
        cat >$vmx && chmod 755 $vmx" <<VMX
#!/usr/bin/vmware
config.version = "8"
virtualHW.version = "4"
displayName = "slice0@$host"
memsize = "768"
scsi0.present = "TRUE"
scsi0.virtualDev = "lsilogic"
scsi0:0.present = "TRUE"
scsi0:0.deviceType = "scsi-hardDisk"
scsi0:0.fileName = "$disk"
ethernet0.present = "TRUE"
ethernet0.connectionType = "custom"
ethernet0.vnet = "/dev/vmnet0"
VMX
}

make_registered_vm() {
    make_vm
    on_host "vmware-cmd -s register $vmx" >/dev/null
}

state() { on_host "vmware-cmd -q $vmx getstate" </dev/null; }

# Text A of the reference.
conflict() { # OPERATION STATE
    printf '%s' "VMControl error -8: Invalid operation for virtual machine's current state: The" \
        " requested operation (\"$1\") could not be completed because it conflicted with the" \
        " state of the virtual machine (\"$2\") at the time the request was received.  This" \
        " error often occurs because the state of the virtual machine changed before it" \
        " received the request."
}
needs_tools="VMControl error -8: Invalid operation for virtual machine's current state: Make sure\
 the VMware Server Tools are running"
needs_input='VMControl error -16: Virtual machine requires user input to continue'
no_such_vm='VMControl error -11: No such virtual machine'
