"""What a command costs beyond a process and a round trip."""

import statistics

from .. import programs
from ..benchmark import Benchmark, Contender, Measure
from ..scene import BrokerScene

HOSTS = 40
RUNS = 100  # a round
ROUND_TRIPS = 1000  # a round
MORE_MS_MAX = 15.0
MORE_MS_AIM = 5.0


class CliStart(Benchmark):
    number = 13
    name = "cli-start"
    title = f"grivon list host vmware on {HOSTS} hosts"

    def setup(self):
        self.scene = self.begin(BrokerScene(racks=1, hosts=HOSTS))
        if len(self.scene.json("list", "host", "vmware")) != HOSTS:
            raise AssertionError("the list is not that of all hosts")

    def settings(self):
        return {"runs a round": RUNS, "round trips a round": ROUND_TRIPS, "hosts": HOSTS}

    def measures(self):
        return [
            Measure(f"{self.title}, beyond /bin/true and a round trip: p50", "ms", False, [
                Contender("GriVon", self.more),
                Contender("the limit", lambda _: MORE_MS_MAX, must=1.0,
                          aim=MORE_MS_AIM / MORE_MS_MAX)]),
            Measure(f"{self.title}: p50", "ms", False, [
                Contender("GriVon", self.grivon),
                Contender("/bin/true and a round trip", self.true_and_round_trip),
                Contender("grivon --version", self.version)]),
        ]

    def more(self, turn):
        # Before and after, so that a machine that gets faster or slower meanwhile counts for neither.
        before = self.true_and_round_trip(turn)
        grivon = self.grivon(turn)
        return grivon - statistics.mean([before, self.true_and_round_trip(turn)])

    def spawn_ms(self, *words):
        return programs.run("spawn_program", "--count", RUNS, "--", *words,
                            env=self.scene.environment)["p50_us"] / 1000

    def grivon(self, _):
        return self.spawn_ms("grivon", "list", "host", "vmware")

    def version(self, _):
        return self.spawn_ms("grivon", "--version")

    def true_and_round_trip(self, _):
        trip = programs.run("round_trips", "--endpoint", self.scene.endpoint, "--count", ROUND_TRIPS)
        return self.spawn_ms("/bin/true") + trip["p50_us"] / 1000
