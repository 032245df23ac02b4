# shellcheck shell=bash
# ip, vconfig, modprobe, mknod, the vmnet programs, and the licence key.
# shellcheck source=harness.sh
source "${BASH_SOURCE[0]%/*}/harness.sh"
start_hosts 2
exec </dev/null

vlan_head=$'VLAN Dev name\t | VLAN ID\nName-Type: VLAN_NAME_TYPE_RAW_PLUS_VID_NO_PAD'

# --- ip
expect 'a host comes with eth0 and eth1' 0 \
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP mode DEFAULT group default qlen 1000
    link/ether 00:30:1b:b3:00:00 brd ff:ff:ff:ff:ff:ff
3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP mode DEFAULT group default qlen 1000
    link/ether 00:30:1b:b4:00:00 brd ff:ff:ff:ff:ff:ff' '' 'ip link show'
same 'the next host has another MAC' '00:30:1b:b3:00:01' \
    "$(ssh_to vmware-server-0-1 "ip -o link show dev eth0 | grep -oE '00:30:[0-9a-f:]+'")"
matches 'addr show has the address' 'inet 10\.255\.255\.254/8 brd 10\.255\.255\.255 scope global eth0' \
    "$(on_host 'ip addr show eth0')"
expect 'addresses alone, a line each' 0 \
    '1: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever
2: eth0    inet 10.255.255.254/8 brd 10.255.255.255 scope global eth0\       valid_lft forever preferred_lft forever' \
    '' 'ip -o -4 addr show'
expect 'addresses alone, in lines of their own' 0 \
    '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP group default qlen 1000
    inet 10.255.255.254/8 brd 10.255.255.255 scope global eth0
       valid_lft forever preferred_lft forever' '' 'ip -4 addr show eth0'
expect 'routes' 0 'default via 10.1.1.1 dev eth0 
10.0.0.0/8 dev eth0 proto kernel scope link src 10.255.255.254 ' '' 'ip route'
expect 'the default route' 0 'default via 10.1.1.1 dev eth0 ' '' 'ip -4 route show default'
expect 'what /sys has of an interface' 0 '00:30:1b:b3:00:00
0x1003
1
tg3' '' 'cd /sys/class/net/eth0 && cat address flags type && readlink device/driver | sed s,.*/,,'
expect 'an address' 0 '' '' 'ip addr add 10.2.0.1/16 broadcast 10.2.255.255 dev eth1'
matches 'it is there' 'inet 10\.2\.0\.1/16 brd 10\.2\.255\.255 scope global eth1' \
    "$(on_host 'ip addr show eth1')"
expect 'an address twice' 2 '' 'RTNETLINK answers: File exists' 'ip addr add 10.2.0.1/16 dev eth1'
expect 'no address' 1 '' 'Error: inet prefix is expected rather than "10.2.0.256/16".' \
    'ip addr add 10.2.0.256/16 dev eth1'
expect 'an address without a device' 255 '' \
    'Not enough information: "dev" argument is required.' 'ip addr add 10.2.0.1/16'
expect 'show of a missing device' 1 '' 'Device "eth7" does not exist.' 'ip link show dev eth7'
expect 'add a VLAN device' 0 '' '' \
    'ip link add link eth0 name eth0.101 type vlan id 101 && ip link set dev eth0.101 up'
matches 'it is there and up' '^4: eth0\.101@eth0: <BROADCAST,MULTICAST,UP,LOWER_UP>' \
    "$(on_host 'ip link show dev eth0.101')"
expect 'the VLAN table of the kernel' 0 "$vlan_head
eth0.101       | 101  | eth0" '' 'cat /proc/net/vlan/config'
expect 'add it twice' 2 '' 'RTNETLINK answers: File exists' \
    'ip link add link eth0 name eth0.101 type vlan id 101'
expect 'add on a missing parent' 1 '' 'Cannot find device "eth9"' \
    'ip link add link eth9 name eth9.5 type vlan id 5'
expect 'VLAN id 4095' 2 '' 'RTNETLINK answers: Numerical result out of range' \
    'ip link add link eth0 name eth0.4095 type vlan id 4095'
expect 'VLAN id that is no number' 255 '' 'Error: argument "x" is wrong: id is invalid' \
    'ip link add link eth0 name eth0.5 type vlan id x'
expect 'a name of 16 characters' 255 '' \
    'Error: argument "eth0.23456789012" is wrong: "name" not a valid ifname' \
    'ip link add link eth0 name eth0.23456789012 type vlan id 5'
expect 'delete' 0 '' '' 'ip link delete eth0.101 && ! test -e /sys/class/net/eth0.101'
expect 'delete what is gone' 1 '' 'Cannot find device "eth0.101"' 'ip link delete eth0.101'
expect 'a real interface stays' 2 '' 'RTNETLINK answers: Operation not supported' \
    'ip link delete eth0'

# --- vconfig and modprobe
expect 'vconfig add' 0 'Added VLAN with VID == 102 to IF -:eth0:-' '' 'vconfig add eth0 102'
expect 'vconfig add twice' 3 '' \
    'ERROR: trying to add VLAN #102 to IF -:eth0:-  error: File exists' 'vconfig add eth0 102'
expect 'vconfig rem' 0 'Removed VLAN -:eth0.102:-' '' 'vconfig rem eth0.102'
expect 'without the module it warns and succeeds' 0 'Added VLAN with VID == 103 to IF -:eth1:-' \
    'WARNING:  Could not open /proc/net/vlan/config.  Maybe you need to load the 8021q module, or maybe you are not using PROCFS??' \
    'rm -r /proc/net/vlan; vconfig add eth1 103'
expect 'modprobe brings the table' 0 "$vlan_head
eth1.103       | 103  | eth1" '' 'modprobe 8021q; cat /proc/net/vlan/config'
expect 'modprobe of an unknown module' 1 '' 'FATAL: Module x25 not found.' 'modprobe x25'

# --- mknod and the vmnet programs
on_host 'vconfig add eth0 100 >/dev/null'
bridge='vmnet-bridge -d /var/run/vmnet-bridge-11.pid /dev/vmnet11 eth0.100'
expect 'a bridge needs its device' 1 '' \
    'vmnet-bridge: Could not open /dev/vmnet11: No such file or directory' "$bridge"
expect 'mknod' 0 '' '' 'mknod -m 600 /dev/vmnet11 c 119 11'
expect 'mknod twice' 1 '' "mknod: \`/dev/vmnet11': File exists" 'mknod -m 600 /dev/vmnet11 c 119 11'
expect 'other devices need privileges' 1 '' "mknod: \`/dev/sda': Operation not permitted" \
    'mknod /dev/sda c 8 0'
expect 'a bridge needs its interface' 1 '' \
    'vmnet-bridge: interface eth0.999 not found: No such device' \
    'vmnet-bridge -d /var/run/vmnet-bridge-11.pid /dev/vmnet11 eth0.999'
expect 'a bridge' 0 '' '' "$bridge"
expect 'its process can be looked at' 0 \
    'vmnet-bridge -d /var/run/vmnet-bridge-11.pid /dev/vmnet11 eth0.100' '' \
    "tr '\0' ' ' </proc/\$(cat /var/run/vmnet-bridge-11.pid)/cmdline | sed 's,/usr/bin/,,'; echo"
expect 'no second bridge' 1 '' 'vmnet-bridge: already running on /dev/vmnet11' "$bridge"
expect 'gone with its pid file, it starts again' 0 '' '' \
    "rm /var/run/vmnet-bridge-11.pid; $bridge"
expect 'host-only network' 0 '' '' 'mknod -m 600 /dev/vmnet1 c 119 1 &&
    vmnet-netifup -d /var/run/vmnet-netifup-vmnet1.pid /dev/vmnet1 vmnet1 &&
    mkdir -p /etc/vmware/vmnet1/dhcpd && touch /etc/vmware/vmnet1/dhcpd/dhcpd.conf &&
    vmnet-dhcpd -cf /etc/vmware/vmnet1/dhcpd/dhcpd.conf -lf /etc/vmware/vmnet1/dhcpd/dhcpd.leases \
        -pf /var/run/vmnet-dhcpd-vmnet1.pid vmnet1 && ip link show dev vmnet1 >/dev/null'
expect 'its interface is bare' 0 '0x1002' '' 'cat /sys/class/net/vmnet1/flags; ip -o -4 addr show vmnet1'
expect 'NAT' 0 '' '' 'mknod -m 600 /dev/vmnet8 c 119 8 &&
    mkdir -p /etc/vmware/vmnet8/nat && touch /etc/vmware/vmnet8/nat/nat.conf &&
    vmnet-natd -d /var/run/vmnet-natd-8.pid -m /var/run/vmnet-natd-8.mac \
        -c /etc/vmware/vmnet8/nat/nat.conf && test -s /var/run/vmnet-natd-8.mac'
same 'no process is left of them' '' "$(pgrep vmnet- || true)"

# --- the key
key=AAAAA-BBBBB-00000-99999
vmx_program=/usr/lib/vmware/bin/vmware-vmx
expect 'a serial key' 0 "# VMware software license
Serial = \"$key\"" '' "$vmx_program --new-sn $key && cat /etc/vmware/license.vs.1.0-00"
expect 'a key that VMware refuses' 1 '' 'The serial number WRONG-BBBBB-00000-99999 is invalid.' \
    "$vmx_program --new-sn WRONG-BBBBB-00000-99999"
expect 'a key of a wrong form' 1 '' 'The serial number AAAAA-BBBBB is invalid.' \
    "$vmx_program --new-sn AAAAA-BBBBB"
