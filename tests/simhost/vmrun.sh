# shellcheck shell=bash
# vmrun of Workstation: words, states, faults.
product=workstation
# shellcheck source=harness.sh
source "${BASH_SOURCE[0]%/*}/harness.sh"
start_hosts 1
exec </dev/null

vmrun() { # NAME STATUS STDOUT WORDS: errors are on standard output, too
    expect "$1" "$2" "$3" '' "vmrun -T ws $4"
}
list() { on_host 'vmrun -T ws list'; }
not_on="Error: The virtual machine is not powered on: $vmx"
no_tools="Error: The VMware Tools are not running in the virtual machine: $vmx"
no_vm="Error: Cannot open VM: $vmx, The virtual machine cannot be found"

# --- the tools of the host
check 'it has no vmware-cmd' on_host '! command -v vmware-cmd'
matches 'no command: usage' '^vmrun version 1\.17\.0 build-[0-9]+.*Usage: vmrun \[AUTHENTICATION-FLAGS\]' \
    "$(on_host vmrun || true)"
matches 'an unknown flag' '^Invalid argument: --help' "$(on_host 'vmrun --help' || true)"
matches 'an unknown host type' '^Invalid argument: server1' "$(on_host 'vmrun -T server1 list' || true)"
vmrun 'an unknown command' 255 'Error: Unrecognized command: explode' explode
vmrun 'an empty list' 0 'Total running VMs: 0' list
expect 'the host type may be left out' 0 'Total running VMs: 0' '' 'vmrun list'

# --- disks are made in Workstation's words
expect 'create a disk' 0 "Creating disk '$disk'
Virtual disk creation successful." '' \
    "mkdir -p $vms/disks && vmware-vdiskmanager -c -a lsilogic -s 8192GB -t 0 $disk"
check 'a disk that is larger still is none' \
    on_host "! vmware-vdiskmanager -c -a lsilogic -s 8193GB -t 0 $vms/disks/x.vmdk >/dev/null 2>&1"
expect 'a copy of it' 0 "Creating disk '$vms/disks/copy.vmdk'" '' \
    "vmware-vdiskmanager -r $disk -t 0 $vms/disks/copy.vmdk | head -n 1"

# --- a VM is there if its .vmx is
vmrun 'start without a .vmx' 255 "$no_vm" "start $vmx nogui"
vmrun 'stop without a .vmx' 255 "$no_vm" "stop $vmx hard"
on_host "mkdir -p $vms/0 && cat >$vmx" <<VMX
.encoding = "UTF-8"
config.version = "8"
virtualHW.version = "19"
displayName = "slice0@$host"
memsize = "768"
powerType.powerOff = "soft"
scsi0.present = "TRUE"
scsi0:0.present = "TRUE"
scsi0:0.fileName = "$disk"
ethernet9.present = "TRUE"
ethernet9.connectionType = "custom"
ethernet9.vnet = "/dev/vmnet0"
VMX
vmrun 'start without its network' 255 \
    'Error: Could not open /dev/vmnet0: No such device or address. Failed to configure ethernet9.' \
    "start $vmx nogui"
on_host 'echo "add_bridge_mapping eth0 0" >>/etc/vmware/networking && vmware-networks --start' >/dev/null

# --- off
vmrun 'off: stop' 255 "$not_on" "stop $vmx hard"
vmrun 'off: reset' 255 "$not_on" "reset $vmx hard"
vmrun 'off: suspend' 255 "$not_on" "suspend $vmx hard"
vmrun 'off: pause' 255 "$not_on" "pause $vmx"
expect 'off: checkToolsState' 254 unknown '' "vmrun checkToolsState $vmx"
vmrun 'start with a window, where nobody sees it' 255 'Error: The operation was canceled' "start $vmx"
vmrun 'start' 0 '' "start $vmx nogui"

# --- on
same 'a running VM is in the list' "Total running VMs: 1
$vmx" "$(list)"
check 'it has a process' on_host "cat /proc/[0-9]*/cmdline | tr '\\000' '\\n' | grep -qx '$vmx'"
check 'it locks its disk by a directory' on_host "test -d $disk.lck"
vmrun 'on: start' 255 "Error: The virtual machine is already powered on: $vmx" "start $vmx nogui"
vmrun 'on: stop soft without tools' 255 "$no_tools" "stop $vmx soft"
vmrun 'on: stop as the .vmx says' 255 "$no_tools" "stop $vmx"
vmrun 'on: trysoft is no word of vmrun' 255 'Error: Invalid argument: trysoft' "stop $vmx trysoft"
vmrun 'on: reset' 0 '' "reset $vmx hard"
vmrun 'on: pause' 0 '' "pause $vmx"
same 'a paused VM is in the list' "Total running VMs: 1
$vmx" "$(list)"
vmrun 'on: unpause' 0 '' "unpause $vmx"
vmrun 'on: getGuestIPAddress without tools' 255 "$no_tools" "getGuestIPAddress $vmx"
vmrun 'on: deleteVM' 255 "Error: The virtual machine is already powered on: $vmx" "deleteVM $vmx"
vmrun 'on: suspend' 0 '' "suspend $vmx"

# --- suspended
check 'suspend leaves a .vmss' on_host "test -e $vms/0/0.vmss"
check 'and the .vmx names it' on_host "grep -qx 'checkpoint.vmState = \"0.vmss\"' $vmx"
same 'a suspended VM is not in the list' 'Total running VMs: 0' "$(list)"
vmrun 'suspended: stop' 255 "$not_on" "stop $vmx hard"
vmrun 'suspended: start resumes' 0 '' "start $vmx nogui"
check 'resume takes the .vmss away' on_host "! test -e $vms/0/0.vmss"
check 'and its name' on_host "grep -qx 'checkpoint.vmState = \"\"' $vmx"
vmrun 'on: stop hard' 0 '' "stop $vmx hard"
check 'stop frees the disk' on_host "! test -e $disk.lck"

# --- guest tools
on_host "echo 'simhost.tools = \"TRUE\"' >>$vmx && vmrun start $vmx nogui"
expect 'with tools: checkToolsState' 0 running '' "vmrun checkToolsState $vmx"
matches 'with tools: getGuestIPAddress' '^192\.168\.80\.[0-9]+$' "$(on_host "vmrun getGuestIPAddress $vmx -wait")"
vmrun 'with tools: stop soft' 0 '' "stop $vmx soft"

# --- faults
fault serverd-dead
vmrun 'serverd-dead: nobody answers' 255 'Unable to connect to host.
Error: The operation is not supported for the specified parameters' list
fault clear
fault file-in-use
vmrun 'file-in-use' 255 'Error: The file is already in use' "start $vmx nogui"
vmrun 'file-in-use: the list works' 0 'Total running VMs: 0' list
fault exit-zero
vmrun 'exit-zero' 0 'Error: The file is already in use' "start $vmx nogui"
fault clear
fault vmrun-hang=stop,reset
vmrun 'vmrun-hang: other commands do not' 0 '' "start $vmx nogui"
expect 'vmrun-hang: this one does, before it acts' 124 '' '' "timeout 0.2 vmrun stop $vmx hard"
same 'so the VM is on' "Total running VMs: 1
$vmx" "$(list)"
fault clear
fault vmrun-hang-late
expect 'vmrun-hang-late: it hangs after it has acted' 124 '' '' "timeout 0.2 vmrun stop $vmx hard"
fault clear
same 'so the VM is off' 'Total running VMs: 0' "$(list)"
fault disk-full
vmrun 'disk-full: start needs no space' 0 '' "start $vmx nogui"
vmrun 'disk-full: suspend' 255 \
    'Error: There is not enough space in the file system for the selected operation' "suspend $vmx"
fault clear

# --- deleteVM
on_host "vmrun stop $vmx hard"
vmrun 'deleteVM' 0 '' "deleteVM $vmx"
check 'nothing is left of it' on_host "! test -e $vms/0 && ! test -e $disk"
vmrun 'and it is gone' 255 "$no_vm" "deleteVM $vmx"
