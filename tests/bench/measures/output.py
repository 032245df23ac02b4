"""What a host prints, through broker and database, to somebody who watches."""

import random
import shlex
import subprocess
import time

from ..benchmark import Benchmark, Contender
from ..host_scene import HostScene

MIB = 1024 * 1024
# As much as a job's record may hold, but for what the looks of the job print.
PRINTED_BYTES = 64 * MIB - 64 * 1024
FILE = "/var/tmp/printed"
# A start that has much to say; every other call is the real one's.
TALKATIVE = f'''case "$2" in
    start) cat {FILE}; exec "$real" "$@" >/dev/null ;;
    *) exec "$real" "$@" ;;
esac
'''
ROUND_MAX_S = 300


def lines_of_a_tool(size_bytes):
    """Text that can be compressed as well as what tools print, about to a sixth: no line is like
    another."""
    varies = random.Random(1)
    lines = []
    while size_bytes > 0:
        line = (f"{len(lines):08d} vmware-vdiskmanager: extent {varies.randrange(10 ** 6)} written, "
                f"{varies.random() * 100:.2f}% done\n").encode()[:size_bytes]
        lines.append(line)
        size_bytes -= len(line)
    return b"".join(lines)


class Output(Benchmark):
    number = 12
    name = "output"
    title = "64 MiB from a host to watch job, durable"
    unit = "MiB/s"

    def setup(self):
        self.scene = self.begin(HostScene(hosts=1))
        self.host = self.scene.names[0]
        printed = self.scene.root(self.host) / FILE.lstrip("/")
        printed.parent.mkdir(parents=True, exist_ok=True)
        printed.write_bytes(lines_of_a_tool(PRINTED_BYTES))
        self.scene.take_place_of(self.host, "vmware-cmd", TALKATIVE)

    def settings(self):
        return {"bytes": PRINTED_BYTES}

    def contenders(self):
        return [Contender("GriVon", self.grivon),
                Contender("ssh HOST cat", self.ssh, must=0.4, aim=0.7),
                Contender("GriVon, broker and worker on one core", self.on_one_core),
                Contender("watch job of a job that has ended", self.watch_afterwards)]

    def grivon(self, _):
        self.scene.ok("stop", "host", "vmware", self.host)
        begun = time.perf_counter()
        self.job = self.scene.submit("start", "host", "vmware", self.host)[0]
        return self.rate(begun, "grivon", "watch", "job", self.job)

    def on_one_core(self, turn):
        with self.scene.broker_and_worker_share_a_core():
            return self.grivon(turn)

    def watch_afterwards(self, _):
        return self.rate(time.perf_counter(), "grivon", "watch", "job", self.job)

    def ssh(self, _):
        return self.rate(time.perf_counter(), "ssh", "-F", self.scene.ssh_config, self.host,
                         f"cat {FILE}")

    def rate(self, begun, *words):
        """MiB a second; all must come."""
        line = f"{shlex.join(map(str, words))} | wc -c"
        done = subprocess.run(["sh", "-c", line], env=self.scene.environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, check=True,
                              timeout=ROUND_MAX_S)
        seconds = time.perf_counter() - begun
        if int(done.stdout) != PRINTED_BYTES:
            raise AssertionError(f"{line}: {done.stdout} {done.stderr}\n{self.scene.logs()}")
        return PRINTED_BYTES / MIB / seconds
