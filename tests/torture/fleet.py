"""The programs and hosts under torture: how each is hurt, and how it is brought back.

An init system stands behind every program: what has ended is started again, whoever ended it.
"""

import os
import pathlib
import re
import signal
import subprocess
import threading
import time

from record import HostKill, ProgramEnd, VmSeen
from support.demo import REPOSITORY, Demo, host_name
from support.process import start_time_of

SLICES = range(3)
DISK_GB = 1
VMX = "/state/partition1/vmware/{0}/{0}.vmx"
# A service manager waits a moment as well; one that cannot start must not be started in a loop.
RESTART_PAUSE_S = 0.3
RESTARTS_FAILED_MAX = 5
# So long after an attack on the database the end of its broker is put down to that.
DATABASE_HURT_S = 60.0
SSHD_FUNCTIONS = REPOSITORY / "ops" / "lib" / "sshd.sh"


def send(pid, number):
    """A signal to a process that may have ended meanwhile."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


class Program:
    """A broker or a worker, with its init system: a thread that waits for its end."""

    def __init__(self, fleet, name):
        self.name = name
        self._fleet = fleet
        self._asked = False
        self._ending = False
        self._child = fleet.start_program(name)
        self._init = threading.Thread(target=self._run, name=f"init of {name}", daemon=True)
        self._init.start()

    def _run(self):
        while True:
            status = self._child.wait()
            if self._ending:
                return
            self._fleet.note_end(self.name, status, self._asked)
            self._asked = False
            if not self._restart():
                return

    def _restart(self):
        for _ in range(RESTARTS_FAILED_MAX):
            time.sleep(RESTART_PAUSE_S)
            if self._ending:
                return False
            try:
                self._child = self._fleet.start_program(self.name)
                return True
            except (AssertionError, OSError) as failure:
                self._fleet.note(f"{self.name} did not start: {str(failure).splitlines()[0]}")
        self._fleet.complaints.append(f"{self.name} did not start {RESTARTS_FAILED_MAX} times: "
                                      f"see log/{self.name}.log")
        return False

    def kill(self):
        self._asked = self._child.returncode is None
        self._child.send_signal(signal.SIGKILL)

    def signal(self, number):
        self._child.send_signal(number)

    def leave_alone(self):
        """No restart from now on: somebody else is about to end it."""
        self._ending = True


class Fleet(Demo):
    """A demo in which everything can be hurt and healed."""

    def __init__(self, hosts, workers, note):
        self.note = note  # a line for the log of the campaign
        self.complaints = []
        self.program_ends = []
        self.host_kills = []
        self._database_hurt_at = -DATABASE_HURT_S
        self.programs = {}
        super().__init__(hosts, workers)
        self.hosts = [host_name(number) for number in range(hosts)]
        self.addresses = {row[0]: row[1] for row in self._rows()}
        try:
            # Children of ours, so that it is seen how they end.
            names = ["broker", *(f"worker-{number}" for number in range(1, workers + 1))]
            for name in reversed(names):
                self.end_program(name)
            for name in names:
                self.programs[name] = Program(self, name)
            for number in SLICES:
                self.ok("add", "host", "vmware", "vmware-server", f"slice={number}",
                        f"disksize={DISK_GB}")
        except BaseException:
            self.stop()
            raise

    def _rows(self):
        return [line.split("\t") for line in (self.dir / "hosts.tsv").read_text().splitlines()]

    def start_program(self, name):
        super().start_program(name)
        return self._programs_by_pid()[self.pid(name)]

    def _programs_by_pid(self):
        return {child.pid: child for child in list(self._programs)}

    def stop(self):
        for name, program in self.programs.items():
            program.leave_alone()
            # A worker whose broker is away takes its time to leave; nobody needs its farewell.
            program.signal(signal.SIGCONT if name == "broker" else signal.SIGKILL)
        super().stop()

    # ---- programs -------------------------------------------------------------------------------

    @property
    def broker(self):
        return self.programs["broker"]

    def worker(self, number):
        workers = [program for name, program in self.programs.items() if name != "broker"]
        return workers[number % len(workers)]

    def note_end(self, name, status, asked):
        hurt = time.monotonic() - self._database_hurt_at < DATABASE_HURT_S
        self.program_ends.append(ProgramEnd(name, status, asked, hurt))
        if not asked:
            self.note(f"{name} ended by itself with status {status}")

    def signal_database(self, number):
        """Returns its pid; nothing if there is none at the moment."""
        try:
            pid = self.database_pid()
            command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode()
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return None
        if f"--datadir={self.dir}/" not in command:
            return None
        self._database_hurt_at = time.monotonic()
        send(pid, number)
        return pid

    # ---- hosts ----------------------------------------------------------------------------------

    def listener(self, host):
        """The pid of its sshd; nothing if there is none."""
        try:
            pid, started = (self.host_dir(host) / "sshd.pid").read_text().split()
            return int(pid) if start_time_of(int(pid)) == started else None
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return None

    def sessions(self, host):
        """Pids of the sshd processes behind the host's connections."""
        shown = subprocess.run(
            ["ss", "-Htnp", "state", "established", "src", self.addresses[host]],
            stdout=subprocess.PIPE, check=True).stdout.decode()
        return sorted(set(map(int, re.findall(r'\("sshd",pid=(\d+),', shown))))

    def commands_on(self, host):
        """Pids of what runs inside the host's tree."""
        root = str(self.root(host))
        pids = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.readlink(f"/proc/{name}/root") == root:
                    pids.append(int(name))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        return pids

    def processes_of(self, host):
        listener = self.listener(host)
        return [*([listener] if listener else []), *self.sessions(host), *self.commands_on(host)]

    def start_sshd(self, host):
        self._sshd("sshd_start", host)

    def stop_sshd(self, host):
        """The listener and all connections; commands go on."""
        self._sshd("sshd_stop", host)

    def _sshd(self, function, host):
        done = subprocess.run(
            ["bash", "-c", 'source "$0"; "$@"', str(SSHD_FUNCTIONS), function, str(self.dir), host],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True)
        if done.returncode != 0:
            self.note(f"{function} {host} failed: {done.stdout.decode(errors='replace').strip()}")

    def kill_commands(self, host):
        for pid in self.commands_on(host):
            send(pid, signal.SIGKILL)
        self.host_kills.append(HostKill(host, time.monotonic_ns()))

    def set_fault(self, host, kind, value=""):
        """As `ops/demo fault`, which takes one at a time."""
        fresh = self.host_dir(host) / f"{kind}.new"
        fresh.write_text(f"{value}\n")
        fresh.rename(self.root(host) / "var/lib/simhost/fault" / kind)

    def clear_fault(self, host, kind):
        (self.root(host) / "var/lib/simhost/fault" / kind).unlink(missing_ok=True)

    def heal(self):
        """Everything runs, nothing is stopped, no host has a fault."""
        for program in self.programs.values():
            program.signal(signal.SIGCONT)
        self.signal_database(signal.SIGCONT)
        for host in self.hosts:
            for pid in self.processes_of(host):
                send(pid, signal.SIGCONT)
            for kind in ("hang", "drop", "slow"):
                self.clear_fault(host, kind)
            self.start_sshd(host)

    def real_states(self, host):
        """{slice: state} as the host's own tools tell it."""
        paths = " ".join(VMX.format(number) for number in SLICES)
        look = "vmware-cmd $vmx getstate 2>/dev/null || echo = none"
        shown = self.on_host(host, f"for vmx in {paths}; do {look}; done")
        return dict(zip(SLICES, (line.rpartition("= ")[2] for line in shown.splitlines())))

    def vms_seen(self, told):
        """What the broker tells of the VMs, beside what the hosts tell."""
        real = {host: self.real_states(host) for host in self.hosts}
        return [VmSeen(vm.host, vm.slice, "unknown" if vm.unreachable else vm.state,
                       real[vm.host][vm.slice]) for vm in told]

    def written_logs(self):
        return {path.name: path.read_text(errors="replace")
                for path in sorted((self.dir / "log").glob("*.log"))}
