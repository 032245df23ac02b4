# shellcheck shell=bash
# The sshd of a simulated host: a real OpenSSH server on an address of its own. Sourced.

# shellcheck source=process.sh
source "${BASH_SOURCE[0]%/*}/process.sh"
# shellcheck source=host_names.sh
source "${BASH_SOURCE[0]%/*}/host_names.sh"

sshd_program=/usr/sbin/sshd

# The login user is root whoever runs this: nss_wrapper tells sshd so.
sshd_write_files() { # DIR HOST ADDRESS PORT LOGIN_SHELL
    local host_dir=$1/hosts/$2 login_shell=$5
    printf 'root:x:%d:%d:root:%s:%s\nsshd:x:65534:65534::/run/sshd:/usr/sbin/nologin\n' \
        "$UID" "$(id -g)" "$host_dir/root" "$login_shell" >"$host_dir/passwd"
    printf 'root:x:%d:\n' "$(id -g)" >"$host_dir/group"
    printf 'root:*:19000:0:99999:7:::\nsshd:*:19000:0:99999:7:::\n' >"$host_dir/shadow"
    cat >"$host_dir/sshd_config" <<CONFIG
ListenAddress $3
Port $4
HostKey "$host_dir/ssh_host_ed25519_key"
PidFile "$host_dir/sshd.ready"
AuthorizedKeysFile "$1/ssh/id_ed25519.pub"
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
StrictModes no
PermitUserRC no
AllowTcpForwarding no
AllowAgentForwarding no
X11Forwarding no
PrintMotd no
PrintLastLog no
MaxSessions 64
MaxStartups 1000
LogLevel ERROR
CONFIG
}

# sshd says that it listens by writing its pid file; that file is a pipe, so we can wait for it.
sshd_start() { # DIR HOST
    local host_dir=$1/hosts/$2 ready pid
    ! pid_file_alive "$host_dir/sshd.pid" >/dev/null || return 0
    rm -f "$host_dir/sshd.ready"
    mkfifo -m 600 "$host_dir/sshd.ready"
    exec {ready}<>"$host_dir/sshd.ready"
    env -i LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD="$host_dir/passwd" \
        NSS_WRAPPER_GROUP="$host_dir/group" NSS_WRAPPER_SHADOW="$host_dir/shadow" \
        "$sshd_program" -f "$host_dir/sshd_config" -E "$host_dir/sshd.log" {ready}<&- || true
    read -r -t 10 -u "$ready" pid || pid=
    exec {ready}<&-
    rm -f "$host_dir/sshd.ready"
    [[ -n $pid ]] && pid_file_write "$host_dir/sshd.pid" "$pid"
}

# Ends the listener and its connections. Commands that run on the host go on, as on a real one.
# Takes the hosts together, because looking for their children costs the same for all as for one.
sshd_stop() { # DIR HOST...
    local dir=$1 host pid
    local pids=()
    shift
    for host in "$@"; do
        pid=$(pid_file_alive "$dir/hosts/$host/sshd.pid") || continue
        # Stopped, it cannot fork another child after we have looked.
        kill -STOP "$pid" && pids+=("$pid")
    done
    ((${#pids[@]} > 0)) || return 0
    local sessions children
    mapfile -t sessions < <(pgrep -x -P "$(IFS=,; echo "${pids[*]}")" sshd)
    if ((${#sessions[@]} > 0)); then
        # For an ordinary user each session is two processes.
        mapfile -t children < <(pgrep -x -P "$(IFS=,; echo "${sessions[*]}")" sshd)
    fi
    kill -KILL "${pids[@]}" "${sessions[@]}" "${children[@]}" 2>/dev/null || true
    for host in "$@"; do
        pid_file_wait_end "$dir/hosts/$host/sshd.pid" 5 || die "sshd of $host cannot be killed"
        rm -f "$dir/hosts/$host/sshd.pid"
    done
}
