"""The whole life of jobs that do nothing, against gearmand's; and with people who watch."""

from .. import peers, programs
from ..benchmark import Benchmark, Contender
from ..scene import HOSTS_PER_RACK, BrokerScene

REQUESTS = 10  # of 1,000 jobs, a round
PEER_JOBS = 5_000
PEER_WORKERS = 4


def life_cycles(scene, requests):
    """Jobs a second, from the submission to the event of their success."""
    return programs.run("life_cycles", "--endpoint", scene.endpoint, "--target", "rack0",
                        "--requests", requests, "--jobs", requests * HOSTS_PER_RACK)["per_second"]


class LifeCycle(Benchmark):
    number = 3
    name = "life-cycle"
    title = "whole life of no-op jobs over 1000 lanes"
    unit = "jobs/s"

    def setup(self):
        self.scene = self.begin(BrokerScene(racks=1))
        self.scene.start_worker()
        if not self.gearman_missing():
            self.gearmand = self.begin(peers.gearmand_on(self.scene))

    def settings(self):
        return {"jobs a round": REQUESTS * HOSTS_PER_RACK, "jobs of gearmand a round": PEER_JOBS,
                "workers of gearmand": PEER_WORKERS, "database": self.scene.database_settings()}

    @staticmethod
    def gearman_missing():
        return (peers.missing_program("gearmand", "gearman-job-server")
                or programs.missing("gearman_life_cycles", "libgearman-dev"))

    def contenders(self):
        return [Contender("GriVon", lambda _: life_cycles(self.scene, REQUESTS)),
                Contender("gearmand, MySQL queue: submit and work", self.gearman_cycles,
                          self.gearman_missing(), 3.0, 5.0),
                Contender("GriVon, broker and worker on one core", self.on_one_core)]

    def on_one_core(self, _):
        with self.scene.broker_and_worker_share_a_core():
            return life_cycles(self.scene, REQUESTS)

    def gearman_cycles(self, _):
        return programs.run("gearman_life_cycles", "--port", self.gearmand.port, "--jobs",
                            PEER_JOBS, "--workers", PEER_WORKERS, "--payload-bytes",
                            self.scene.payload_bytes())["per_second"]
