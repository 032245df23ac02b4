# shellcheck shell=bash
# SSH: who gets in, where they land, and the same for an ordinary user's demo.
# shellcheck source=harness.sh
source "${BASH_SOURCE[0]%/*}/harness.sh"
start_hosts 2
exec </dev/null

expect 'the login user is root, at home, on the host' 0 "0
0
/root
$host" '' 'id -u; id -g; pwd; uname -n'
expect 'the environment has nothing of the real machine' 0 \
    'HOME LOGNAME PATH PWD SHELL SIMHOST_SESSION_PID SSH_CLIENT SSH_CONNECTION USER' '' \
    "echo \$(env | cut -d = -f 1 | sort)"
check 'the tree is the host root' on_host 'test -d /state/partition1 && ! test -e /etc/debian_version'
on_host 'echo here >/state/partition1/file'
same 'what a host writes is in its tree' here "$(cat "$host_dir/root/state/partition1/file")"
check 'and not on the other host' ssh_to vmware-server-0-1 '! test -e /state/partition1/file'
expect 'status and outputs pass through' 7 out err 'echo out; echo err >&2; exit 7'
expect 'standard input passes through' 0 2 '' 'printf "a\nb\n" | wc -l'
expect 'tools that run others find the simulated ones' 0 '' '' \
    'flock /tmp/l vmware-cmd -l && timeout 5 vmware-cmd -l && env ip link show >/dev/null &&
     setsid vmware-cmd -l && echo "-l" | xargs vmware-cmd'

ssh-keygen -q -t ed25519 -N '' -f "$work/other_key"
# One attempt with its own connection and other credentials.
attempt() { # SSH WORD...
    local address port
    read -r address port < <(awk -v host="$host" '$1 == host { print $2, $3 }' "$dir/hosts.tsv")
    # Of an option given twice, ssh takes the first.
    ssh -x -F none "$@" -o BatchMode=yes -o IdentitiesOnly=yes -o ControlPath=none \
        -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$work/known_hosts" \
        -p "$port" "$address" true 2>&1 || true
}
matches 'another key is refused' 'Permission denied \(publickey\)' \
    "$(attempt -l root -i "$work/other_key")"
matches 'another user is refused' 'Permission denied \(publickey\)' \
    "$(attempt -l daemon -i "$dir/ssh/id_ed25519")"
sed "s| AAAA[^ ]*| $(cut -d ' ' -f 2 "$work/other_key.pub")|" "$work/known_hosts" >"$work/wrong"
matches 'a changed host key is noticed' 'Host key verification failed' \
    "$(attempt -l root -i "$dir/ssh/id_ed25519" -o UserKnownHostsFile="$work/wrong")"

# Both end here, or `down` did not end what `up` started.
"$hosts_script" down --dir "$dir"
same 'down ends every sshd' '' "$(pgrep -f "sshd.*$dir/" || true)"
start_hosts 2
check 'up again continues with the same tree' on_host 'test -e /state/partition1/file'

if ((UID != 0)); then
    passed 'as an ordinary user (this run is one)'
    exit
fi
# As root, the same once more for an account without rights: the hosts are its own then.
"$hosts_script" down --dir "$dir"
user_dir=$work/user
install -d -o nobody "$user_dir"
chmod 755 "$work"
# The checkout may be where that account cannot go.
public=$work/public
mkdir -p "$public/bin"
cp -r "${hosts_script%/simhost/hosts}" "$public/ops"
cp "$GRIVON_BUILD_DIR/bin/grivon-simhost" "$public/bin/"
as_nobody() {
    setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$user_dir" \
        GRIVON_BUILD_DIR="$public" "$public/ops/simhost/hosts" "$@" --dir "$user_dir/hosts"
}
as_nobody up --hosts 1 >/dev/null
dir=$user_dir/hosts
awk -F '\t' '{ print "[" $2 "]:" $3 " " $4 }' "$dir/hosts.tsv" >"$work/known_hosts"
expect 'ordinary user: root on the host' 0 $'0\n0' '' 'id -u; id -g'
expect 'ordinary user: the simulated programs' 0 '' '' 'vmware-cmd -l'
make_registered_vm
expect 'ordinary user: a VM starts' 0 'start() = 1' '' "vmware-cmd $vmx start"
same 'ordinary user: files belong to him' nobody \
    "$(stat -c %U "$dir/hosts/$host/root$vmx")"
as_nobody down
same 'ordinary user: down ends every process' '' "$(pgrep -u nobody -f "$dir/" || true)"
