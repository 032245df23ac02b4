# shellcheck shell=bash
# The journal: one whole line per simulated command, whatever it is called with and how it ends.
# shellcheck source=harness.sh
source "${BASH_SOURCE[0]%/*}/harness.sh"
start_hosts 2
exec </dev/null

line() { tail -n 1 "$journal"; }
column() { cut -f "$1" <<<"$(line)"; } # NUMBER

same 'a fresh host has an empty journal' '' "$(cat "$journal")"
on_host 'vmware-cmd -l; cat /etc/hostname; ls /; mkdir /tmp/x; rm -r /tmp/x' >/dev/null
same 'only simulated commands are in it' 1 "$(wc -l <"$journal")"
matches 'a line has four columns' $'^[0-9]+\t[0-9]+\t0\tvmware-cmd -l$' "$(line)"
read -r uptime_s _ </proc/uptime # with two decimals
now_ns=$((10#${uptime_s/./} * 10000000))
check 'the clock is the monotonic one' test "$(column 2)" -le $((now_ns + 1000000000))
check 'the end is after the start' test "$(column 1)" -lt "$(column 2)"
on_host '/usr/bin/vmware-cmd /no.vmx getstate' 2>/dev/null || true
same 'the status' 11 "$(column 3)"
same 'the command line as typed' '/usr/bin/vmware-cmd /no.vmx getstate' "$(column 4)"
on_host "vmware-cmd '/a	b
c' getstate" 2>/dev/null || true
same 'tabs and newlines are made harmless' 'vmware-cmd /a b c getstate' "$(column 4)"
same 'each command is one line' 3 "$(wc -l <"$journal")"
same 'the other host has its own journal' '' "$(cat "$dir/hosts/vmware-server-0-1/journal")"

# shellcheck disable=SC2016  # for the host's shell
on_host 'for i in $(seq 100); do vmware-cmd -l & done; wait'
same 'a hundred at once are a hundred lines' 103 "$(wc -l <"$journal")"
same 'none of them mixed' 100 \
    "$(grep -cE $'^[0-9]+\t[0-9]+\t0\tvmware-cmd -l$' <<<"$(tail -n 100 "$journal")")"

make_registered_vm
on_host "for i in \$(seq 40); do vmware-cmd $vmx start >/dev/null 2>&1 & done; wait" || true
same 'of many starts at once one wins' 1 "$(grep -cE $'\t0\tvmware-cmd .* start$' "$journal")"
same 'and the others see it on' 39 "$(grep -cE $'\t8\tvmware-cmd .* start$' "$journal")"

fault hang
on_host 'timeout 0.1 vmware-cmd -l' || true
same 'a command ended by a signal has its line' 143 "$(column 3)"
