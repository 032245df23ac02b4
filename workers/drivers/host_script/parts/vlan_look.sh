vlans=$root/proc/net/vlan/config # a line each: eth0.100 | 100 | eth0

# "VLAN 100 of eth0"; nothing if the interface is none.
vlan_of() { # NAME
    awk -F '[| \t]+' -v name="$1" '$1 == name { print "VLAN " $2 " of " $3 }' "$vlans" 2>/dev/null
}
