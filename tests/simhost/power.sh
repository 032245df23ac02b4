# shellcheck shell=bash
# vmware-cmd: what is legal in which power state (reference 1.4), files a VM leaves, devices it needs.
# shellcheck source=harness.sh
source "${BASH_SOURCE[0]%/*}/harness.sh"
start_hosts 1
exec </dev/null
make_registered_vm

vm() { # NAME STATUS STDOUT STDERR WORDS
    expect "$1" "$2" "$3" "$4" "vmware-cmd $vmx $5"
}

# --- off
vm 'off: stop hard' 8 '' "$(conflict stop off)" 'stop hard'
vm 'off: stop' 8 '' "$(conflict stop off)" stop
vm 'off: reset' 8 '' "$(conflict reset off)" 'reset hard'
vm 'off: suspend' 8 '' "$(conflict suspend off)" 'suspend hard'
vm 'off: start' 0 'start() = 1' '' start

# --- on
same 'on after start' on "$(state)"
expect 'a running VM locks its disk' 0 "$vmx" '' "cat '$disk.WRITELOCK'"
expect 'a running VM has its link' 0 "/var/run/vmware/root/$(on_host "vmware-cmd -q $vmx getpid")" \
    '' 'readlink /var/run/vmware/%2Fstate%2Fpartition1%2Fvmware%2F0%2F0.vmx'
check 'power-on completes the .vmx' on_host "grep -q '^uuid.bios = ' $vmx"
vm 'on: start' 8 '' "$(conflict start on)" start
vm 'on: stop without tools' 8 '' "$needs_tools" stop
vm 'on: stop soft without tools' 8 '' "$needs_tools" 'stop soft'
vm 'on: reset without tools' 8 '' "$needs_tools" reset
vm 'on: reset hard' 0 'reset(hard) = 1' '' 'reset hard'
vm 'on: reset trysoft falls through to hard' 0 'reset(trysoft) = 1' '' 'reset trysoft'
expect 'on: unregister' 8 '' "$(conflict unregister on)" "vmware-cmd -s unregister $vmx"
same 'still on' on "$(state)"
vm 'on: suspend' 0 'suspend(hard) = 1' '' 'suspend hard'

# --- suspended
same 'suspended after suspend' suspended "$(state)"
check 'suspend leaves a .vmss' on_host "test -e $vms/0/0.vmss"
check 'suspend frees the disk' on_host "! test -e '$disk.WRITELOCK'"
vm 'suspended: stop hard' 8 '' "$(conflict stop suspended)" 'stop hard'
vm 'suspended: reset' 8 '' "$(conflict reset suspended)" 'reset hard'
vm 'suspended: suspend' 8 '' "$(conflict suspend suspended)" 'suspend hard'
vm 'suspended: start resumes' 0 'start() = 1' '' start
same 'on after resume' on "$(state)"
check 'resume takes the .vmss away' on_host "! test -e $vms/0/0.vmss"
vm 'suspend with no mode' 0 'suspend() = 1' '' suspend
expect 'suspended: unregister' 0 "unregister($vmx) = 1" '' "vmware-cmd -s unregister $vmx"
on_host "vmware-cmd -s register $vmx && rm $vms/0/0.vmss" >/dev/null
same 'without its .vmss it is off' off "$(state)"

# --- stop
vm 'start with a mode' 0 'start(hard) = 1' '' 'start hard'
vm 'on: stop hard' 0 'stop(hard) = 1' '' 'stop hard'
same 'off after stop' off "$(state)"
check 'stop frees the disk' on_host "! test -e '$disk.WRITELOCK'"

# --- guest tools
on_host "vmware-cmd $vmx setconfig simhost.tools TRUE && vmware-cmd $vmx start" >/dev/null
vm 'with tools: reset' 0 'reset() = 1' '' reset
vm 'with tools: stop' 0 'stop() = 1' '' stop
on_host "vmware-cmd $vmx setconfig simhost.tools hung && vmware-cmd $vmx start" >/dev/null
vm 'hung tools: stop soft' 7 '' 'VMControl error -7: Timeout' 'stop soft'
vm 'hung tools: stop trysoft' 0 'stop(trysoft) = 1' '' 'stop trysoft'

# --- stuck
question='Virtual machine message 0: msg.uuid.moved
The location of this virtual machine'"'"'s configuration file has changed since it was last powered on.
 0) Keep
 1) Create
 2) Cancel
Select choice. Press enter for default <0> : '
stick() { # NAME [KIND,...]
    fault "question${2:+=$2}"
    vm "$1" 16 '' "$needs_input" start
    fault clear
}
stick 'start with a question'
same 'stuck after it' stuck "$(state)"
vm 'stuck: start' 16 '' "$needs_input" start
vm 'stuck: stop hard' 16 '' "$needs_input" 'stop hard'
vm 'stuck: suspend' 16 '' "$needs_input" 'suspend hard'
vm 'stuck: reset' 8 '' "$(conflict reset stuck)" 'reset hard'
expect 'stuck: unregister' 8 '' "$(conflict unregister stuck)" "vmware-cmd -s unregister $vmx"
expect 'answer with a choice that is none' 1 "$question" 'VMControl error -1: Invalid arguments' \
    "echo 7 | vmware-cmd $vmx answer"
same 'still stuck' stuck "$(state)"
expect 'answer 1' 0 "${question}selected 1 : Create" '' "printf '1\n' | vmware-cmd $vmx answer"
same 'on after the answer' on "$(state)"
on_host "vmware-cmd $vmx stop hard" >/dev/null
stick 'a question again'
vm 'end of input is the default' 0 "${question}selected 0 : Keep" '' answer
same 'on after the default' on "$(state)"
on_host "vmware-cmd $vmx stop hard" >/dev/null
stick 'a third question'
expect 'answer 2 cancels' 0 "${question}selected 2 : Cancel" '' \
    "printf '2\n' | vmware-cmd $vmx answer"
same 'off after cancelling' off "$(state)"

# --- a menu is there to be read before anything is typed, and who dies has not answered
# Reads as many bytes as the menu has, while stdin is open and silent, and then ends the tool.
read_menu() { # SIGNAL
    on_host "mkfifo /tmp/silence /tmp/said
        vmware-cmd $vmx answer <>/tmp/silence >/tmp/said &
        head -c ${#question} /tmp/said
        kill -$1 \$!; wait \$! 2>/dev/null; rm /tmp/silence /tmp/said"
}
stick 'a fourth question'
for signal in KILL TERM HUP; do
    same "the menu comes at once ($signal)" "$question" "$(read_menu "$signal")"
    same "a process that is ended by $signal has not answered" stuck "$(state)"
done
expect 'another one has' 0 "${question}selected 0 : Keep" '' "printf '0\n' | vmware-cmd $vmx answer"
on_host "vmware-cmd $vmx stop hard" >/dev/null

# --- other questions
io_error='Virtual machine message 0: msg.hbacommon.askonpermanenterror
Operation on file "'$disk'" failed (Input/output error).
If the file resides on a remote filesystem, please make sure your network connection and the server where this disk resides are functioning properly.
Choose Retry to attempt the operation again. Choose Abort to terminate this session. Choose Continue to forward the error to the guest operating system.
 0) Retry
 1) Abort
 2) Continue
Select choice. Press enter for default <0> : '
no_boot='Virtual machine message 0: msg.Backdoor.OsNotFound
No bootable CD, floppy or hard disk was detected.
 0) OK
Select choice. Press enter for default <0> : '
stick 'two questions' io-error,no-boot
expect 'the first is answered' 0 "${io_error}selected 2 : Continue" '' \
    "printf '2\n' | vmware-cmd $vmx answer"
same 'and the second asked' stuck "$(state)"
expect 'which has one choice' 1 "$no_boot" 'VMControl error -1: Invalid arguments' \
    "printf '1\n' | vmware-cmd $vmx answer"
expect 'and is answered' 0 "${no_boot}selected 0 : OK" '' "printf '0\n' | vmware-cmd $vmx answer"
same 'on after both' on "$(state)"
on_host "vmware-cmd $vmx stop hard" >/dev/null
stick 'an error of the disk' io-error
expect 'aborting ends the VM' 0 "${io_error}selected 1 : Abort" '' \
    "printf '1\n' | vmware-cmd $vmx answer"
same 'off after aborting' off "$(state)"

# --- what a start needs
unknown='VMControl error -999: Unknown error:'
cannot_open="$unknown Cannot open the disk '$disk' or one of the snapshot disks it depends on. Reason:"
on_host "mv '$disk' '$disk.away'"
vm 'start without its disk' 231 '' \
    "$cannot_open The system cannot find the file specified." start
on_host "head -c 600 '$disk.away' >'$disk'"
vm 'start with half a disk' 231 '' \
    "$cannot_open The file specified is not a virtual disk." start
on_host "mv '$disk.away' '$disk' && mv /var/run/vmnet-bridge-0.pid /tmp"
vm 'start without its bridge' 231 '' \
    "$unknown Could not open /dev/vmnet0: No such device or address. Failed to configure ethernet0." \
    start
on_host "mv /tmp/vmnet-bridge-0.pid /var/run"
on_host "mkdir $vms/1 && cp $vmx $vms/1/1.vmx && vmware-cmd -s register $vms/1/1.vmx &&
    vmware-cmd $vms/1/1.vmx start" >/dev/null
vm 'start with a disk that another VM has' 231 '' "$cannot_open Failed to lock the file." start
on_host "vmware-cmd $vms/1/1.vmx stop hard" >/dev/null
vm 'start when nothing is missing' 0 'start() = 1' '' start
