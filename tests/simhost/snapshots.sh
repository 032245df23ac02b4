# shellcheck shell=bash
# Snapshots and clones of Workstation: what vmrun says, and what is left in files.
product=workstation
# shellcheck source=harness.sh
source "${BASH_SOURCE[0]%/*}/harness.sh"
start_hosts 1
exec </dev/null

vmrun() { # NAME STATUS STDOUT WORDS
    expect "$1" "$2" "$3" '' "vmrun -T ws $4"
}
make_ws_vm() { # DIRECTORY
    on_host "mkdir -p $1 && vmware-vdiskmanager -q -c -a lsilogic -s 4GB -t 0 $1/a.vmdk >/dev/null && cat >$1/a.vmx" <<VMX
config.version = "8"
displayName = "a"
memsize = "512"
scsi0:0.present = "TRUE"
scsi0:0.fileName = "a.vmdk"
VMX
}
a=/vms/a
make_ws_vm $a
in_use() { on_host "sed -n 's/^scsi0:0.fileName = \"\\(.*\\)\"/\\1/p' $a/a.vmx"; }
parent_of() { on_host "strings $1 | sed -n 's/^parentFileNameHint=\"\\(.*\\)\"/\\1/p'"; }

vmrun 'none' 0 'Total snapshots: 0' "listSnapshots $a/a.vmx"
vmrun 'take one' 0 '' "snapshot $a/a.vmx 'clean install'"
same 'a layer is in use' "$a/a-000001.vmdk" "$(in_use)"
same 'over the disk' "$a/a.vmdk" "$(parent_of $a/a-000001.vmdk)"
check 'a state file is there' on_host "test -e $a/a-Snapshot1.vmsn"
vmrun 'the same name again' 255 'Error: A snapshot with the name already exists' \
    "snapshot $a/a.vmx 'clean install'"
on_host "vmrun start $a/a.vmx nogui"
vmrun 'one of a running VM' 0 '' "snapshot $a/a.vmx second"
vmrun 'the list' 0 'Total snapshots: 2
clean install
second' "listSnapshots $a/a.vmx"
vmrun 'as a tree' 0 "Total snapshots: 2
clean install
	second" "listSnapshots $a/a.vmx showTree"
check 'the .vmsd says more' on_host "grep -qx 'snapshot.current = \"2\"' $a/a.vmsd &&
    grep -qx 'snapshot1.parent = \"1\"' $a/a.vmsd && grep -qx 'snapshot1.type = \"1\"' $a/a.vmsd"
check 'with the time' on_host "high=\$(sed -n 's/^snapshot0.createTimeHigh = \"\\(.*\\)\"/\\1/p' $a/a.vmsd) &&
    test \$((high * 4295)) -gt 1700000000"

vmrun 'go back to one that is not there' 255 'Error: The snapshot does not exist' \
    "revertToSnapshot $a/a.vmx third"
vmrun 'a slash is no part of a name' 255 'Error: The snapshot does not exist' \
    "revertToSnapshot $a/a.vmx clean/second"
vmrun 'go back' 0 '' "revertToSnapshot $a/a.vmx 'clean install'"
vmrun 'which ends a VM that runs' 0 'Total running VMs: 0' list
same 'on a new layer over what was frozen' "$a/a.vmdk" "$(parent_of "$(in_use)")"
vmrun 'go back to a VM that ran' 0 '' "revertToSnapshot $a/a.vmx second"
check 'it wakes up from the snapshot' on_host "grep -q '^checkpoint.vmState = \"a-Snapshot2.vmsn\"' $a/a.vmx"
vmrun 'start' 0 '' "start $a/a.vmx nogui"
on_host "vmrun stop $a/a.vmx hard"

vmrun 'remove the first' 0 '' "deleteSnapshot $a/a.vmx 'clean install'"
vmrun 'the other stays' 0 'Total snapshots: 1
second' "listSnapshots $a/a.vmx"
vmrun 'and the VM starts' 0 '' "start $a/a.vmx nogui"
on_host "vmrun stop $a/a.vmx hard"
vmrun 'remove it and all on it' 0 '' "deleteSnapshot $a/a.vmx second andDeleteChildren"
vmrun 'none again' 0 'Total snapshots: 0' "listSnapshots $a/a.vmx"
same 'one disk is left' a.vmdk "$(on_host "cd $a && ls *.vmdk")"

# --- clones
vmrun 'a linked clone takes a snapshot for itself' 0 '' "clone $a/a.vmx /vms/b/b.vmx linked -cloneName=bee"
vmrun 'which is there' 0 'Total snapshots: 1
Clone' "listSnapshots $a/a.vmx"
check 'the clone has its name' on_host "grep -qx 'displayName = \"bee\"' /vms/b/b.vmx"
same 'and is a layer' "$a/a.vmdk" "$(parent_of /vms/b/a-cl1.vmdk)"
check 'the source knows of it' on_host "grep -qx 'snapshot0.clone0 = \"/vms/b/b.vmx\"' $a/a.vmsd"
vmrun 'a linked clone of a snapshot' 0 '' "clone $a/a.vmx /vms/c/c.vmx linked -snapshot=Clone"
vmrun 'it starts' 0 '' 'start /vms/c/c.vmx nogui'
vmrun 'there is one already' 255 'Error: The file already exists' "clone $a/a.vmx /vms/b/b.vmx linked"
vmrun 'a full clone' 0 '' "clone $a/a.vmx /vms/d/d.vmx full"
same 'stands alone' '' "$(parent_of "$(on_host 'ls /vms/d/*-cl1.vmdk')")"
vmrun 'another kind of clone' 255 'Error: Invalid argument: half' "clone $a/a.vmx /vms/e/e.vmx half"
on_host "rm $a/a.vmdk"
vmrun 'a clone without its source is none' 255 \
    "Error: Cannot open the disk '/vms/b/a-cl1.vmdk' or one of the snapshot disks it depends on. Reason: The system cannot find the file specified." \
    'start /vms/b/b.vmx nogui'
expect 'a layer cannot be grown' 1 '' 'This disk is part of a snapshot chain.
The selected operation can only be executed on a disk with no snapshots.' \
    'vmware-vdiskmanager -x 8GB /vms/b/a-cl1.vmdk'

# --- no space
make_ws_vm /vms/f
fault disk-full
vmrun 'no space for a snapshot' 255 \
    'Error: There is not enough space in the file system for the selected operation' \
    'snapshot /vms/f/a.vmx s'
fault clear
vmrun 'so there is none' 0 'Total snapshots: 0' 'listSnapshots /vms/f/a.vmx'
