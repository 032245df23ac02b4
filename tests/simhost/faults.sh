# shellcheck shell=bash
# The faults, one by one and together.
# shellcheck source=harness.sh
source "${BASH_SOURCE[0]%/*}/harness.sh"
start_hosts 2
exec </dev/null
make_registered_vm

last_took_ns() {
    local start_ns end_ns
    IFS=$'\t' read -r start_ns end_ns _ < <(tail -n 1 "$journal")
    echo $((end_ns - start_ns))
}
last_status() { tail -n 1 "$journal" | cut -f 3; }

# --- slow
fault slow=0.3
on_host 'vmware-cmd -l' >/dev/null
check 'slow: the command takes that long' test "$(last_took_ns)" -ge 300000000
fault slow=600
on_host 'vmware-cmd -l' >/dev/null &
fault clear
wait $!
same 'slow: clearing it lets the command go on' 0 "$(last_status)"

# --- hang
fault hang
expect 'hang: the command blocks' 124 '' '' 'timeout 0.2 vmware-cmd -l'
check 'hang: the other host does not' ssh_to vmware-server-0-1 'vmware-cmd -l'
on_host 'vmware-cmd -l' >/dev/null &
fault clear
wait $!
same 'hang: clearing it lets the command go on' 0 "$(last_status)"

# --- serverd-dead
fault serverd-dead
expect 'serverd-dead: text C' 14 '' '/usr/bin/vmware-cmd: Could not connect to vmware-authd
  (VMControl error -14: Unexpected response from vmware-authd: 511 Error connecting to /usr/sbin/vmware-serverd process.)' \
    "vmware-cmd $vmx getstate"
expect 'serverd-dead: the list as well' 14 '' "$(cat "$work/actual.err")" 'vmware-cmd -l'
check 'serverd-dead: disks need no serverd' \
    on_host "vmware-vdiskmanager -q -c -a ide -s 1Gb -t 0 $vms/disks/a.vmdk >/dev/null"
fault clear

# --- disk-full
full='An error occurred while writing a file; the disk is full. Data has not been saved. Free some space and try again'
fault disk-full
expect 'disk-full: create' 1 "Creating a monolithic growable disk '$vms/disks/b.vmdk'" \
    "Failed to create disk: $full (0xa00800000008)." \
    "vmware-vdiskmanager -q -c -a ide -s 1Gb -t 0 $vms/disks/b.vmdk"
check 'disk-full: a partial file stays' on_host "test -e $vms/disks/b.vmdk"
expect 'disk-full: convert' 1 "Creating disk '$vms/disks/c.vmdk'" \
    "Failed to convert disk: $full (0xa00800000008)." \
    "vmware-vdiskmanager -q -r $vms/disks/a.vmdk -t 0 $vms/disks/c.vmdk"
expect 'disk-full: start needs no space' 0 'start() = 1' '' "vmware-cmd $vmx start"
expect 'disk-full: suspend' 231 '' "VMControl error -999: Unknown error: $full." \
    "vmware-cmd $vmx suspend"
same 'disk-full: the VM runs on' on "$(state)"
fault clear
on_host "vmware-cmd $vmx stop hard" >/dev/null

# --- question (what follows from it is in power.sh)
fault question
expect 'question: start' 16 '' "$needs_input" "vmware-cmd $vmx start"
same 'question: the VM is stuck' stuck "$(state)"
fault clear
on_host "printf '2\n' | vmware-cmd $vmx answer" >/dev/null

# --- drop
dropped() { # NAME COMMAND: the connection goes, and the journal says so
    local status=0
    fault drop
    on_host "$2" >/dev/null 2>&1 || status=$?
    same "drop: $1: ssh sees the connection go" 255 "$status"
    same "drop: $1: the journal has the line" 255 "$(last_status)"
    fault clear
}
dropped start "vmware-cmd $vmx start"
same 'drop: half a start is off' off "$(state)"
check 'drop: half a start leaves the lock' on_host "test -e '$disk.WRITELOCK'"
expect 'drop: start again' 0 'start() = 1' '' "vmware-cmd $vmx start"
dropped stop "vmware-cmd $vmx stop hard"
same 'drop: half a stop is off' off "$(state)"
check 'drop: half a stop leaves the lock' on_host "test -e '$disk.WRITELOCK'"
on_host "vmware-cmd $vmx start" >/dev/null
dropped suspend "vmware-cmd $vmx suspend"
same 'drop: half a suspend runs' on "$(state)"
check 'drop: half a suspend leaves a .vmss' on_host "test -e $vms/0/0.vmss"
dropped create "vmware-vdiskmanager -q -c -a ide -s 1Gb -t 0 $vms/disks/d.vmdk"
check 'drop: half a create leaves a file' on_host "test -e $vms/disks/d.vmdk"
expect 'drop: which is no disk' 1 '' \
    'Failed to defragment disk: The file specified is not a virtual disk (0x3e86)' \
    "vmware-vdiskmanager -q -d $vms/disks/d.vmdk"
on_host "cp $vmx $vms/0/1.vmx"
dropped register "vmware-cmd -s register $vms/0/1.vmx"
expect 'drop: it was registered' 0 "$vmx
$vms/0/1.vmx" '' 'vmware-cmd -l'

# --- refuse
fault refuse
refused=0
on_host true >/dev/null 2>&1 || refused=$?
same 'refuse: no connection' 255 "$refused"
check 'refuse: the other host answers' ssh_to vmware-server-0-1 true
fault clear
check 'refuse: cleared, it answers again' on_host true

# --- several at once
fault slow=0.2
fault serverd-dead
status=0
on_host 'vmware-cmd -l' 2>/dev/null || status=$?
same 'together: the error' 14 "$status"
check 'together: and slow' test "$(last_took_ns)" -ge 200000000
fault clear

# --- bad words
for words in 'hang=3' 'slow' 'slow=fast' 'flood' 'question=' 'question=colour' 'question=moved,'; do
    status=0
    fault "$words" 2>"$work/err" || status=$?
    same "refused: $words" '2 1' "$status $(wc -l <"$work/err")"
done
status=0
fault hang nobody 2>"$work/err" || status=$?
same 'refused: an unknown host' "2 hosts: unknown host 'nobody': known are vmware-server-0-0\
 vmware-server-0-1" "$status $(cat "$work/err")"
