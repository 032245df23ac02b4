"""From the submission of a job to the start of its program on the host."""

from .. import programs
from ..benchmark import Benchmark, Contender
from ..host_scene import LOOK, HostScene

JOBS = 200  # a round


class FirstByte(Benchmark):
    number = 5
    name = "first-byte"
    title = "submission to the start on the host, idle lane: p50"
    unit = "us"
    higher_is_better = False

    def setup(self):
        self.scene = self.begin(HostScene(hosts=1))

    def settings(self):
        return {"jobs a round": JOBS, "command": LOOK}

    def contenders(self):
        return [Contender("GriVon", self.grivon),
                Contender("the SSH exec itself, bare libssh", self.bare, must=1.5, aim=1.2),
                Contender("GriVon, broker and worker on one core", self.on_one_core)]

    @property
    def host(self):
        return self.scene.names[0]

    def grivon(self, _):
        return programs.run("first_byte", "--endpoint", self.scene.endpoint, "--target", self.host,
                            "--journal", self.scene.host_dir(self.host) / "journal", "--jobs",
                            JOBS)["p50_us"]

    def bare(self, _):
        return self.scene.ssh_load("bare_ssh", 1, JOBS,
                                   journal=self.scene.host_dir(self.host) / "journal")["p50_us"]

    def on_one_core(self, turn):
        with self.scene.broker_and_worker_share_a_core():
            return self.grivon(turn)
