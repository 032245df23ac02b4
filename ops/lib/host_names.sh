# shellcheck shell=bash disable=SC2034  # what seems unused is for those who source this
# Names and addresses of the simulated hosts, from their number. Sourced.

hosts_per_rack=20
hosts_max=5100 # racks 0 to 254: one byte of the address

# What VMware's the hosts have: server or workstation. Of one demo all have the same.
hosts_product=server

host_name() { # NUMBER
    printf 'vmware-%s-%d-%d' "$hosts_product" $(($1 / hosts_per_rack)) $(($1 % hosts_per_rack))
}

# Two demos differ in the second byte of the address most of the time, and always in the port.
host_address() { # DIR NUMBER
    local sum
    sum=$(cksum <<<"$1")
    printf '127.%d.%d.%d' $((16 + ${sum%% *} % 224)) $(($2 / hosts_per_rack)) \
        $(($2 % hosts_per_rack + 1))
}
