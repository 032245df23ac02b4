"""Scenes that benchmarks are set in, made of the system tests' helpers."""

import contextlib
import os
import pwd
import signal
import subprocess

from support.demo import Demo

from . import programs

HOSTS_PER_RACK = 1000
PREPARATION_MAX_S = 600.0
HOST_PREFIX = "vmware-server-0-"  # of the hosts of the first rack; a number follows


def endpoint_of(demo_dir):
    """Of its broker, for clients."""
    return f"ipc://{demo_dir}/run/client.ipc"


@contextlib.contextmanager
def on_one_core(*pids):
    """Keeps the programs on the same core; all others have all of them."""
    everything = os.sched_getaffinity(0)
    _keep_on({min(everything)}, pids)
    try:
        yield
    finally:
        _keep_on(everything, pids)


def _keep_on(cores, pids):
    for pid in pids:
        for thread in os.listdir(f"/proc/{pid}/task"):
            os.sched_setaffinity(int(thread), cores)


class BrokerScene(Demo):
    """A broker with its private MariaDB and so many racks of hosts, which are not there.

    Each host has one VM, and every host says that its VMs are on (see noop_session.cpp), so that
    any number of `start host vmware` can be queued, and does nothing. No worker runs until
    start_worker().
    """

    def __init__(self, racks=1, hosts=HOSTS_PER_RACK, command_ms=0):
        self._racks = racks
        self._hosts = hosts  # of each rack
        self._command_ms = command_ms
        self._worker = None
        super().__init__(hosts=0, workers=0)

    def up(self, hosts=None, workers=None, kvm=False):
        for name in ("log", "pid", "run"):
            (self.dir / name).mkdir(mode=0o700)
        # What `ops/demo down` goes by.
        (self.dir / "counts").write_text("0 0\n")
        (self.dir / "broker.toml").write_text(
            f'[broker]\nstate_dir = "{self.dir}/broker"\nrun_dir = "{self.dir}/run"\n'
            # Nothing but the load: nobody looks at hosts beside it.
            '[watch]\ninterval = "0"\n')
        (self.dir / "grivon.toml").write_text(f'[client]\nrun_dir = "{self.dir}/run"\n')
        try:
            self.start_program("broker")
            for rack in range(self._racks):
                self._add_rack(rack)
            self._look_at_all_vms()
        except BaseException:
            self.stop()
            raise

    def _add_rack(self, rack):
        lines = [f"add host {host} address=127.0.0.1 port=1" for host in self.hosts_of(rack)]
        file = self.dir / "rack.batch"
        file.write_text("\n".join(lines) + "\n")
        self.ok("run", "batch", str(file))
        self.ok("add", "host", "vmware", f"rack{rack}")

    def _look_at_all_vms(self):
        self.start_worker()
        self.ok("refresh", "host", "vmware", "--progress", "none", timeout_s=PREPARATION_MAX_S)
        self.stop_worker()

    # ---- the worker that reaches hosts which are not there --------------------------------------

    def start_worker(self, lanes_max=None):
        """One worker for all lanes; ready when the broker has welcomed it."""
        (self.dir / "noop.toml").write_text(
            f'[worker]\nname = "noop"\nrun_dir = "{self.dir}/run"\n'
            f'lanes_max = {lanes_max or self._racks * self._hosts}\n')
        read_end, write_end = os.pipe()
        with open(self.dir / "log" / "noop.log", "ab") as log:
            self._worker = subprocess.Popen(
                [programs.path_of("noop_worker"), "--config", self.dir / "noop.toml", "--ready-fd",
                 str(write_end)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[write_end],
                env={**os.environ, "NOOP_COMMAND_MS": str(self._command_ms)})
        os.close(write_end)
        try:
            self._wait_ready("noop", read_end)
        finally:
            os.close(read_end)

    def broker_and_worker_share_a_core(self):
        return on_one_core(self.pid("broker"), self._worker.pid)

    def stop_worker(self):
        if self._worker is not None:
            self._worker.terminate()
            self._worker.wait(timeout=PREPARATION_MAX_S)
            self._worker = None

    def stop(self):
        if self._worker is not None:
            self._worker.kill()
            self._worker.wait()
        super().stop()

    def hosts_of(self, rack):
        return [f"vmware-server-{rack}-{rank}" for rank in range(self._hosts)]

    @property
    def endpoint(self):
        return endpoint_of(self.dir)

    @property
    def event_endpoint(self):
        return f"ipc://{self.dir}/run/event.ipc"

    @property
    def log_endpoint(self):
        return f"ipc://{self.dir}/run/log.ipc"

    @property
    def database_socket(self):
        return str(self.dir / "broker" / "mariadb.sock")

    @staticmethod
    def database_user():
        """Whom the private server lets in: the account that it runs under."""
        return pwd.getpwuid(os.getuid()).pw_name

    def restart_broker(self):
        self.end_program("broker", signal.SIGTERM)
        self.start_program("broker")

    def payload_bytes(self):
        """Of a job, as the broker stores it."""
        return round(float(self.sql("SELECT AVG(LENGTH(spec)) FROM job_payload")[0][0]))

    def memory_bytes_of(self, name):
        """What the program has in memory now."""
        with open(f"/proc/{self.pid(name)}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) * 1024
        raise AssertionError(f"{name} has no memory")

    def database_settings(self):
        """Those that durability and speed hang on."""
        names = ("version", "innodb_flush_log_at_trx_commit", "innodb_buffer_pool_size",
                 "innodb_log_file_size", "innodb_doublewrite", "innodb_flush_method",
                 "log_bin", "sync_binlog")
        quoted = ", ".join(f"'{name}'" for name in names)
        return dict(self.sql(f"SHOW GLOBAL VARIABLES WHERE variable_name IN ({quoted})"))
