"""A demo (`ops/demo`) in a temporary directory, and everything that a test does with it."""

import collections
import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import tempfile

from .process import WAIT_S, Process, Timeout, is_alive, start_time_of, wait_for_end_of

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
OPS_DEMO = str(REPOSITORY / "ops" / "demo")
UP_TIMEOUT_S = 120.0
END_TIMEOUT_S = 20.0
LOG_LINES_SHOWN = 15

# One line of a host's journal; times in nanoseconds of CLOCK_MONOTONIC.
JournalLine = collections.namedtuple("JournalLine", "start_ns end_ns status command")


def build_dir():
    """The build under test. There is no default: nobody shall test other programs by accident."""
    path = os.environ.get("GRIVON_BUILD_DIR")
    if not path:
        raise RuntimeError("GRIVON_BUILD_DIR must name the build whose bin/ is to be tested")
    return path


def host_name(number):
    return f"vmware-server-{number // 20}-{number % 20}"


class Demo:
    """Started by the constructor, ended by stop().

    A guardian process ends the demo and removes its directory as soon as our end of a pipe closes:
    when stop() closes it, and also when this process is killed.
    """

    def __init__(self, hosts=2, workers=1, user=None, kvm=False):
        """kvm: with two KVM hosts. user: the number of another one, whom all of it belongs to; only root can say so."""
        build_dir()
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="grivon-system-"))
        self._as_user = []
        if user is not None:
            os.chown(self.dir, user, user)
            self._as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups",
                             "env", f"HOME={self.dir}", f"XDG_STATE_HOME={self.dir}"]
        self.processes = []
        self._programs = []
        self._guardian = subprocess.Popen(
            ["sh", "-c", 'read -r _; "$0" down --dir "$1" --purge && rm -rf "$1"', OPS_DEMO,
             str(self.dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.up(hosts, workers, kvm)

    # ---- the demo as a whole --------------------------------------------------------------------

    def ops(self, verb, *words, timeout_s=UP_TIMEOUT_S):
        """Runs `ops/demo VERB --dir DIR WORDS`; returns the ended process."""
        process = Process([*self._as_user, OPS_DEMO, verb, "--dir", str(self.dir), *words])
        process.wait(timeout_s)
        return process

    def must(self, verb, *words):
        process = self.ops(verb, *words)
        if process.status != 0:
            raise AssertionError(process.describe() + "\n" + self.logs())
        return process.out

    def up(self, hosts=None, workers=None, kvm=False):
        words = [] if hosts is None else ["--hosts", str(hosts)]
        words += [] if workers is None else ["--workers", str(workers)]
        words += ["--kvm"] if kvm else []
        try:
            self.must("up", *words)
        except BaseException:
            self.stop()
            raise

    def stop(self):
        for process in self.processes:
            process.kill()
        self._guardian.stdin.close()
        if self._guardian.wait(timeout=UP_TIMEOUT_S) != 0:
            raise AssertionError(f"the demo in {self.dir} could not be ended")
        for program in self._programs:
            program.kill()
            program.wait()

    def fault(self, host, kind):
        self.must("fault", host, kind)

    def clear(self, host):
        self.must("fault", host, "clear")

    # ---- the command ----------------------------------------------------------------------------

    @property
    def environment(self):
        return {
            **os.environ,
            "PATH": f"{build_dir()}/bin:{os.environ['PATH']}",
            "GRIVON_CONFIG": str(self.dir / "grivon.toml"),
        }

    def start_grivon(self, *words):
        """`grivon WORDS` in the background; it is ended with the demo at the latest."""
        process = Process([*self._as_user, f"{build_dir()}/bin/grivon", *words],
                          env=self.environment)
        self.processes.append(process)
        return process

    def grivon(self, *words, timeout_s=WAIT_S):
        """Runs `grivon WORDS` to its end, whatever that is."""
        process = Process([*self._as_user, f"{build_dir()}/bin/grivon", *words],
                          env=self.environment)
        try:
            process.wait(timeout_s)
        except Timeout:
            process.kill()
            raise
        return process

    def ok(self, *words, timeout_s=WAIT_S):
        """Runs `grivon WORDS`, which must succeed; returns what it prints."""
        process = self.grivon(*words, timeout_s=timeout_s)
        if process.status != 0:
            raise AssertionError(process.describe())
        return process.out

    def json(self, *words):
        return json.loads(self.ok(*words, "--json"))

    def submit(self, *words):
        """Runs a command with --async; returns the numbers of its jobs."""
        return [int(job) for job in re.findall(r"^job (\d+)$", self.ok(*words, "--async"), re.M)]

    def events(self, since=0):
        text = self.ok("watch", "event", f"since={since}", "follow=no", "--json")
        return [json.loads(line) for line in text.splitlines()]

    def changes(self, since=0):
        """Events but for those of the audit, which tells of what was refused as well."""
        return [event for event in self.events(since) if not event["kind"].startswith("audit.")]

    def last_event(self):
        events = self.events()
        return events[-1]["seq"] if events else 0

    def job(self, number):
        return self.json("show", "job", str(number))

    def wait_for_event(self, wanted, since=0, timeout_s=WAIT_S):
        """Waits for the first event after `since` for which wanted(event) is true; returns it."""
        follower = self.start_grivon("watch", "event", f"since={since}", "--json")
        found = []

        def reached():
            lines = follower.stdout.split(b"\n")[:-1]
            found.extend(filter(wanted, map(json.loads, lines)))
            return found

        try:
            follower.wait_until(reached, "waiting for an event", timeout_s)
        finally:
            follower.kill()
        return found[0]

    def wait_for_job(self, number, *states, timeout_s=WAIT_S):
        """Waits until the job has been in one of the states."""
        kinds = {f"job.{state}" for state in states}
        return self.wait_for_event(
            lambda event: event.get("job") == number and event["kind"] in kinds,
            timeout_s=timeout_s,
        )

    # ---- hosts ----------------------------------------------------------------------------------

    def host_dir(self, host):
        return self.dir / "hosts" / host

    def root(self, host):
        return self.host_dir(host) / "root"

    def on_host(self, host, line):
        """Runs a command line on the host as a person would; returns what it prints."""
        tables = [self.dir / name for name in ("hosts.tsv", "kvm_hosts.tsv")]
        rows = [row.split("\t") for table in tables if table.exists()
                for row in table.read_text().splitlines()]
        address, port = next(row[1:3] for row in rows if row[0] == host)
        process = Process(["ssh", "-x", "-q", "-F", "none", "-o", "BatchMode=yes",
                           "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                           "-i", str(self.dir / "ssh" / "id_ed25519"), "-p", port,
                           f"root@{address}", line])
        if process.wait() != 0:
            raise AssertionError(process.describe())
        return process.out

    def journal(self, host):
        path = self.host_dir(host) / "journal"
        if not path.exists():
            return []
        lines = [line.split("\t") for line in path.read_text().splitlines()]
        return [JournalLine(int(start), int(end), int(status), command)
                for start, end, status, command in lines]

    def commands(self, host):
        """The journal's command lines that change something; looks are left out."""
        changing = re.compile(
            r"vmware-vdiskmanager|vmware-cmd (-s|\S+ (start|stop)\b)|mknod|vmnet-bridge")
        return [line for line in self.journal(host) if changing.match(line.command)]

    # ---- programs -------------------------------------------------------------------------------

    def pid(self, name):
        """Of `broker` or `worker-N`."""
        return int((self.dir / "pid" / name).read_text().split()[0])

    def database_pid(self):
        return int((self.dir / "broker" / "mariadb.pid").read_text())

    def end_program(self, name, number=signal.SIGTERM):
        """Sends the signal and waits for the end of the program."""
        pid = self.pid(name)
        os.kill(pid, number)
        wait_for_end_of(pid, END_TIMEOUT_S)

    def start_program(self, name):
        """Starts `broker` or `worker-N` as ops/demo does, so that ops/demo ends it."""
        program = "grivon-" + name.split("-")[0]
        read_end, write_end = os.pipe()
        with open(self.dir / "log" / f"{name}.log", "ab") as log:
            child = subprocess.Popen(
                [f"{build_dir()}/bin/{program}", "--config", str(self.dir / f"{name}.toml"),
                 "--ready-fd", str(write_end)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[write_end], start_new_session=True,
            )
        os.close(write_end)
        self._programs.append(child)
        pid_file = self.dir / "pid" / name
        pid_file.write_text(f"{child.pid} {start_time_of(child.pid)}\n")
        try:
            self._wait_ready(name, read_end)
        finally:
            os.close(read_end)

    def _wait_ready(self, name, descriptor):
        poller = select.poll()
        poller.register(descriptor, select.POLLIN)
        if not poller.poll(UP_TIMEOUT_S * 1000) or not os.read(descriptor, 16):
            raise AssertionError(f"{name} did not get ready\n{self.logs()}")

    def sql(self, query, timeout_s=WAIT_S):
        """The rows of a query, as lists of texts, asked of the private server."""
        client = shutil.which("mariadb")
        if client is None:
            raise RuntimeError("no mariadb client: install mariadb-client-core")
        process = Process([client, "--no-defaults", "-N", "-B",
                           f"--socket={self.dir / 'broker' / 'mariadb.sock'}", "grivon",
                           "-e", query])
        if process.wait(timeout_s) != 0:
            raise AssertionError(process.describe())
        return [line.split("\t") for line in process.out.splitlines()]

    def logs(self):
        """The ends of all logs, for a message about a failure."""
        text = []
        for path in sorted((self.dir / "log").glob("*.log")):
            lines = path.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:]
            text += [f"{path.name}: {line}" for line in lines]
        return "\n".join(text)

    def processes_left(self):
        """Pids of living processes that have something to do with this directory."""
        return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc")))
                if pid != os.getpid() and self._belongs(pid)]

    def _belongs(self, pid):
        mark = f"{self.dir}/"
        try:
            command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
            inside = os.readlink(f"/proc/{pid}/root")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return False
        return is_alive(pid) and (mark in command or inside.startswith(mark))
