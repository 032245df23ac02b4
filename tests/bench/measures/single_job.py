"""One client, one job at a time: what an acknowledgement costs beyond a commit."""

from .. import programs
from ..benchmark import Benchmark, Contender
from ..scene import HOST_PREFIX, HOSTS_PER_RACK, BrokerScene

REQUESTS = 1000


class SingleJob(Benchmark):
    number = 4
    name = "single-job"
    title = "submission of one job, acknowledged: p50"
    unit = "us"
    higher_is_better = False

    def setup(self):
        self.scene = self.begin(BrokerScene(racks=1))

    def settings(self):
        return {"requests a round": REQUESTS, "database": self.scene.database_settings()}

    def contenders(self):
        return [Contender("GriVon", self.grivon),
                Contender("one single-row commit", self.commit, must=2.0, aim=1.3)]

    def grivon(self, _):
        return programs.run("submit_jobs", "--endpoint", self.scene.endpoint, "--requests", REQUESTS,
                            "--target", HOST_PREFIX, "--targets", HOSTS_PER_RACK)["p50_us"]

    def commit(self, _):
        return programs.run("raw_commits", "--socket", self.scene.database_socket, "--commits",
                            REQUESTS)["p50_us"]
