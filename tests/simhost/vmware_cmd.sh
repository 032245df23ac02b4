# shellcheck shell=bash
# vmware-cmd: registration, listing, errors, properties (reference 1.1 to 1.3).
# shellcheck source=harness.sh
source "${BASH_SOURCE[0]%/*}/harness.sh"
start_hosts 1
exec </dev/null

not_registered() { # PATH: text B of the reference
    printf '%s\n' "/usr/bin/vmware-cmd: Could not connect to VM $1" \
        "  (VMControl error -11: No such virtual machine: The config file $1 is not registered." \
        'Please register the config file on the server.  For example:' \
        "vmware-cmd -s register \"$1\")"
}

check 'a fresh host has the partition, but no VM directory' \
    on_host 'test -d /state/partition1 && ! test -e /state/partition1/vmware'
expect 'an empty list prints nothing' 0 '' '' 'vmware-cmd -l'
expect 'any operation on an unregistered VM' 11 '' "$(not_registered $vmx)" \
    "vmware-cmd $vmx getstate"
expect 'start of an unregistered VM' 11 '' "$(not_registered $vmx)" "vmware-cmd $vmx start"
expect 'unregister of an unknown VM' 11 '' "$no_such_vm" "vmware-cmd -s unregister $vmx"
expect 'register without a file' 11 '' "$no_such_vm" "vmware-cmd -s register $vmx"

make_vm
expect 'register of a relative name' 11 '' "$no_such_vm" \
    "cd $vms/0 && vmware-cmd -s register 0.vmx"
expect 'register of a file that is not executable' 11 '' "$no_such_vm" \
    "cp $vmx $vms/0/n.vmx && chmod 644 $vms/0/n.vmx && vmware-cmd -s register $vms/0/n.vmx"
expect 'register of a file that does not parse' 11 '' "$no_such_vm" \
    "echo 'no equals sign' >$vms/0/b.vmx && chmod 755 $vms/0/b.vmx &&
     vmware-cmd -s register $vms/0/b.vmx"
expect 'register' 0 "register($vmx) = 1" '' "vmware-cmd -s register $vmx"
expect 'register twice' 20 '' 'VMControl error -20: Virtual machine already exists' \
    "vmware-cmd -s register $vmx"
expect 'the list' 0 "$vmx" '' 'vmware-cmd -l'
expect 'the list on disk' 0 "config \"$vmx\"" '' 'cat /etc/vmware/vm-list'
expect 'getstate' 0 'getstate() = off' '' "vmware-cmd $vmx getstate"
expect 'getstate, quiet' 0 off '' "vmware-cmd -q $vmx getstate"
expect 'options that name another server are taken' 0 'getstate() = off' '' \
    "vmware-cmd -v -H localhost -O 902 -U root -P secret $vmx getstate"

blank="$vms/0/a b.vmx"
expect 'register a path with a blank' 0 "register($blank) = 1" '' \
    "cp $vmx '$blank' && vmware-cmd -s register '$blank'"
expect 'a blank is not escaped in the list' 0 "$vmx"$'\n'"$blank" '' 'vmware-cmd -l'
expect 'an unquoted blank cuts the path' 11 '' "$(not_registered "$vms/0/a")" \
    "vmware-cmd $blank getstate"
expect 'unregister' 0 "unregister($blank) = 1" '' "vmware-cmd -s unregister '$blank'"

expect 'getconfig' 0 'getconfig(memsize) = 768' '' "vmware-cmd $vmx getconfig memsize"
expect 'getconfig knows keys in any case' 0 768 '' "vmware-cmd -q $vmx getconfig MemSize"
expect 'setconfig' 0 'setconfig(memsize 512) = 1' '' "vmware-cmd $vmx setconfig memsize 512"
expect 'the new value is in the file' 0 'memsize = "512"' '' "grep memsize $vmx"
expect 'getconfigfile' 0 "getconfigfile() = $vmx" '' "vmware-cmd $vmx getconfigfile"
expect 'getproductinfo' 0 'getproductinfo(product) = server' '' \
    "vmware-cmd $vmx getproductinfo product"
expect 'getproductinfo of an unknown key' 1 '' 'VMControl error -1: Invalid arguments' \
    "vmware-cmd $vmx getproductinfo colour"
expect 'getremoteconnections' 0 'getremoteconnections() = 0' '' \
    "vmware-cmd $vmx getremoteconnections"
expect 'getid when off' 0 'getid() = -1' '' "vmware-cmd $vmx getid"
expect 'getpid when off' 8 '' "$(conflict getpid off)" "vmware-cmd $vmx getpid"
expect 'start' 0 'start() = 1' '' "vmware-cmd $vmx start"
matches 'getpid' '^getpid\(\) = [0-9]+$' "$(on_host "vmware-cmd $vmx getpid")"
check 'the pid has a process to look at' \
    on_host "grep -q vmware-vmx /proc/\$(vmware-cmd -q $vmx getpid)/cmdline"
check 'the pid can never be that of a real process' \
    on_host "! kill -9 \$(vmware-cmd -q $vmx getpid) 2>/dev/null"
matches 'getid' '^getid\(\) = [0-9]+$' "$(on_host "vmware-cmd $vmx getid")"
matches 'getuptime' '^getuptime\(\) = [0-9]+$' "$(on_host "vmware-cmd $vmx getuptime")"
expect 'no heartbeat without guest tools' 0 'getheartbeat() = 0' '' "vmware-cmd $vmx getheartbeat"
expect 'setguestinfo' 0 'setguestinfo(ip 10.1.2.3) = 1' '' \
    "vmware-cmd $vmx setguestinfo ip 10.1.2.3"
expect 'getguestinfo' 0 'getguestinfo(ip) = 10.1.2.3' '' "vmware-cmd $vmx getguestinfo ip"
expect 'connectdevice' 0 'connectdevice(ethernet0) = 1' '' \
    "vmware-cmd $vmx connectdevice ethernet0"
expect 'answer without a question' 0 'No question is pending.' '' "vmware-cmd $vmx answer"

usage=$(on_host 'vmware-cmd -h')
matches 'help' '^Usage: /usr/bin/vmware-cmd ' "$usage"
expect 'no words' 22 '' "$usage" 'vmware-cmd'
expect 'an unknown option' 22 '' "$usage" 'vmware-cmd -z'
expect 'an unknown operation' 22 '' "$usage" "vmware-cmd $vmx explode"
expect 'an unknown mode' 22 '' "$usage" "vmware-cmd $vmx stop gently"
expect 'an unknown server operation' 22 '' "$usage" "vmware-cmd -s destroy $vmx"
