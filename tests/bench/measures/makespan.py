"""How long a fleet takes for work of a known length."""

import time

from .. import programs
from ..benchmark import Benchmark, Contender
from ..scene import BrokerScene

HOSTS = 256
OPERATIONS = 10  # on each host
OPERATION_MS = 100


class Makespan(Benchmark):
    number = 8
    name = "makespan"
    title = f"{HOSTS} hosts x {OPERATIONS} operations of {OPERATION_MS} ms, to the last result"
    unit = "s"
    higher_is_better = False

    def setup(self):
        self.scene = self.begin(BrokerScene(racks=1, hosts=HOSTS, command_ms=OPERATION_MS))
        self.scene.start_worker()
        # Connections and leases are there, as on a fleet at work.
        self.grivon(0)

    def settings(self):
        return {"database": self.scene.database_settings()}

    def contenders(self):
        return [Contender("GriVon", self.grivon),
                Contender("the longest lane", self.longest_lane, must=1.10, aim=1.03)]

    def grivon(self, _):
        return programs.run("life_cycles", "--endpoint", self.scene.endpoint, "--target", "rack0",
                            "--requests", OPERATIONS, "--jobs", HOSTS * OPERATIONS)["seconds"]

    @staticmethod
    def longest_lane(_):
        """Sleeps, so that a timer that comes late on a busy machine does so for both."""
        begun = time.perf_counter()
        for _ in range(OPERATIONS):
            time.sleep(OPERATION_MS / 1000)
        return time.perf_counter() - begun
