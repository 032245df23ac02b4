"""Simulated hosts, each with an sshd of its own on a loopback address, and a whole GriVon."""

import contextlib
import signal
import time

from support.demo import Demo, host_name
from support.process import Process

from . import programs
from .scene import endpoint_of, on_one_core

PREPARATION_MAX_S = 300.0
HOSTS_PER_RACK = 20  # as ops/demo names them
VMX = "/state/partition1/vmware/0/0.vmx"
# What the job that costs least sends: a start of a VM that is on already, which is one look.
LOOK = f"LC_ALL=C vmware-cmd {VMX} getstate </dev/null"

SHORTEST = ":"  # the shell does nothing and starts nothing


class HostScene(Demo):
    """So many hosts, each with one VM, which is on; every `start host vmware` is one command."""

    def __init__(self, hosts):
        self.names = [host_name(number) for number in range(hosts)]
        super().__init__(hosts=hosts, workers=1)
        try:
            self._prepare()
        except BaseException:
            self.stop()
            raise

    def _prepare(self):
        # Nothing but the load: nobody looks at hosts beside it.
        with open(self.dir / "broker.toml", "a", encoding="utf-8") as file:
            file.write('\n[watch]\ninterval = "0"\n')
        self.restart_broker()
        self.ok("add", "host", "vmware", "vmware-server", "mem=64", "disksize=1")
        for verb in ("create", "start"):
            self.ok(verb, "host", "vmware", "vmware-server", "--progress", "none",
                    timeout_s=PREPARATION_MAX_S)
        self._write_ssh_config()

    def restart_broker(self):
        self.end_program("broker", signal.SIGTERM)
        self.start_program("broker")

    def _write_ssh_config(self):
        lines = []
        for name, address, port, _ in self.host_rows():
            lines += [f"Host {name}", f"  HostName {address}", f"  Port {port}"]
        lines += ["Host *", "  User root", f"  IdentityFile {self.identity_file}",
                  "  IdentitiesOnly yes", "  BatchMode yes", "  StrictHostKeyChecking no",
                  "  UserKnownHostsFile /dev/null", "  LogLevel ERROR", "  ForwardX11 no"]
        self.ssh_config.write_text("\n".join(lines) + "\n")

    def host_rows(self):
        """Name, address, port and key of each."""
        rows = (self.dir / "hosts.tsv").read_text().splitlines()
        return [row.split("\t") for row in rows]

    def take_place_of(self, name, tool, script):
        """On that host the script runs in the tool's place, and finds the real one in $real."""
        real = self.root(name) / "usr/lib/bench" / tool
        place = self.root(name) / "usr/bin" / tool
        real.parent.mkdir(exist_ok=True)
        place.rename(real)
        place.write_text(f"#!/bin/sh\nreal=/usr/lib/bench/{tool}\n{script}")
        place.chmod(0o755)

    @property
    def ssh_config(self):
        return self.dir / "ssh" / "config"

    @property
    def identity_file(self):
        return self.dir / "ssh" / "id_ed25519"

    @property
    def endpoint(self):
        return endpoint_of(self.dir)

    def broker_and_worker_share_a_core(self):
        return on_one_core(self.pid("broker"), self.pid("worker-1"))

    # ---- commands without a job -----------------------------------------------------------------

    def ssh_load(self, program, hosts, commands, line=LOOK, fenced=True, journal=None):
        """Figures of bare_ssh or session_commands on the first hosts."""
        words = ["--table", self.dir / "hosts.tsv", "--identity", self.identity_file,
                 "--commands", commands, "--line", line]
        for name in self.names[:hosts]:
            words += ["--host", name]
        if not fenced:
            words.append("--plain")
        if journal is not None:
            words += ["--journal", journal]
        return programs.run(program, *words)

    @contextlib.contextmanager
    def ssh_masters(self, hosts):
        """OpenSSH connections that are kept; yields the words of an `ssh` that uses them."""
        ssh = ["ssh", "-F", str(self.ssh_config), "-o", f"ControlPath={self.dir}/ssh/%n"]
        names = self.names[:hosts]
        try:
            for name in names:
                run_or_fail([*ssh, "-o", "ControlMaster=yes", "-o", "ControlPersist=yes", name, ":"])
            yield ssh
        finally:
            for name in names:
                Process([*ssh, "-O", "exit", name]).wait()  # fails where none was made

    def control_master_rate(self, hosts, commands):
        """Commands a second by `ssh`, on each host one after the other."""
        loop = 'count=$1 line=$2; shift 2; while [ "$count" -gt 0 ]; do ' \
               '"$@" "$line" || exit; count=$((count - 1)); done >/dev/null'
        with self.ssh_masters(hosts) as ssh:
            begun = time.perf_counter()
            loops = [Process(["sh", "-c", loop, "sh", str(commands), LOOK, *ssh, name])
                     for name in self.names[:hosts]]
            for one in loops:
                if one.wait(PREPARATION_MAX_S) != 0:
                    raise AssertionError(one.describe())
            return hosts * commands / (time.perf_counter() - begun)

    # ---- jobs -----------------------------------------------------------------------------------

    def jobs_per_second(self, hosts, jobs):
        """Of one command each, on each host as many, from the submission to the last success."""
        requests = jobs // hosts
        target = self.names[0] if hosts == 1 else hosts_word(hosts)
        return programs.run("life_cycles", "--endpoint", self.endpoint, "--target", target,
                            "--requests", requests, "--jobs", requests * hosts)["per_second"]


def hosts_word(hosts):
    """Names so many hosts, the first ones, of those that there are."""
    return f"vmware-server-0-[0-{hosts - 1}]" if hosts <= HOSTS_PER_RACK else "vmware-server"


def run_or_fail(words, timeout_s=PREPARATION_MAX_S, **options):
    process = Process(list(map(str, words)), **options)
    if process.wait(timeout_s) != 0:
        raise AssertionError(f"{words[0]} has ended with {process.status}\n{process.describe()}")
    return process
