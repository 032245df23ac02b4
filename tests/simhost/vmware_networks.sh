# shellcheck shell=bash
# vmware-networks of Workstation, and its daemons.
product=workstation
# shellcheck source=harness.sh
source "${BASH_SOURCE[0]%/*}/harness.sh"
start_hosts 1
exec </dev/null
networks() { # NAME STATUS STDOUT WORDS
    expect "$1" "$2" "$3" '' "vmware-networks $4"
}
none='services on all networks'
networks 'nothing to start' 0 "Started all configured $none" --start
networks 'nothing to tell' 0 'All the services configured on all the networks are running' --status
on_host 'cat >>/etc/vmware/networking' <<'CONF'
answer VNET_8_DHCP yes
answer VNET_8_HOSTONLY_NETMASK 255.255.255.0
answer VNET_8_HOSTONLY_SUBNET 192.168.80.0
answer VNET_8_NAT yes
answer VNET_8_VIRTUAL_ADAPTER yes
answer VNET_1_DHCP no
answer VNET_1_HOSTONLY_NETMASK 255.255.0.0
answer VNET_1_HOSTONLY_SUBNET 172.16.0.0
answer VNET_1_VIRTUAL_ADAPTER yes
answer VNET_1_VIRTUAL_ADAPTER_ADDR 172.16.0.9
answer VNL_DEFAULT_BRIDGE_VNET -1
add_bridge_mapping eth0 0
CONF
networks 'a daemon without its file does not start' 1 'Started Bridge networking on vmnet0
Enabled hostonly virtual adapter on vmnet1
Failed to start NAT service on vmnet8
Enabled hostonly virtual adapter on vmnet8
Failed to start DHCP service on vmnet8
Failed to start some/all services' '--start 2>/dev/null'
on_host 'mkdir -p /etc/vmware/vmnet8/dhcpd /etc/vmware/vmnet8/nat &&
    : >/etc/vmware/vmnet8/dhcpd/dhcpd.conf && : >/etc/vmware/vmnet8/nat/nat.conf'
networks 'what runs is left alone' 0 "Started NAT service on vmnet8
Started DHCP service on vmnet8
Started all configured $none" --start
networks 'all of it is told' 0 'Bridge networking on vmnet0 is running
Hostonly virtual adapter on vmnet1 is enabled
NAT service on vmnet8 is running
Hostonly virtual adapter on vmnet8 is enabled
DHCP service on vmnet8 is running
All the services configured on all the networks are running' --status
# shellcheck disable=SC2016  # the host expands it
expect 'a bridge is told its number and interface' 0 \
    '/usr/bin/vmnet-bridge -s 6 -d /var/run/vmnet-bridge-0.pid -n 0 -i eth0' '' \
    'tr "\000" " " </proc/$(cat /var/run/vmnet-bridge-0.pid)/cmdline; echo'
matches 'the host is in its networks' 'inet 192\.168\.80\.1/24' "$(on_host 'ip -o -4 addr show dev vmnet8')"
matches 'at the address that the file says' 'inet 172\.16\.0\.9/16' "$(on_host 'ip -o -4 addr show dev vmnet1')"
on_host 'rm /var/run/vmnet-dhcpd-vmnet8.pid'
check 'one that died is missed' on_host '! vmware-networks --status >/dev/null'
networks 'all of it is ended' 0 "Stopped Bridged networking on vmnet0
Disabled hostonly virtual adapter on vmnet1
Disabled hostonly virtual adapter on vmnet8
Stopped NAT service on vmnet8
Stopped all configured $none" --stop
check 'and its interfaces with it' on_host '! ip link show dev vmnet8 >/dev/null 2>&1'
expect 'other settings are taken over' 0 '' '' \
    'printf "VERSION=1,0\nadd_bridge_mapping eth1 2\n" >/tmp/x && vmware-networks --migrate-network-settings /tmp/x'
networks 'and started' 0 "Started Bridge networking on vmnet2
Started all configured $none" --start
on_host 'rm /etc/vmware/networking'
expect 'without its file it does nothing' 1 '' \
    'Network configuration is missing. Ensure that /etc/vmware/networking exists.' 'vmware-networks --start'
expect 'an installation makes it' 0 VERSION=1,0 '' \
    'vmware-networks --postinstall vmware-workstation,old,new && cat /etc/vmware/networking'
