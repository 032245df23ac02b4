"""What people who watch cost, and how fast the log is read again."""

from .. import programs
from ..benchmark import Benchmark, Contender, Measure
from ..scene import HOST_PREFIX, HOSTS_PER_RACK, BrokerScene
from .life_cycle import REQUESTS, life_cycles

SUBSCRIBERS = 100


class Events(Benchmark):
    number = 11
    name = "events"
    title = "subscribers, and the replay of the log"

    def setup(self):
        self.scene = self.begin(BrokerScene(racks=1))
        self.scene.start_worker()

    def settings(self):
        return {"subscribers": SUBSCRIBERS, "jobs a round": REQUESTS * HOSTS_PER_RACK,
                "database": self.scene.database_settings()}

    def measures(self):
        return [
            Measure("lives of jobs while 100 subscribers get all events", "jobs/s", True, [
                Contender("GriVon", self.watched),
                Contender("the same without subscribers", self.alone, must=0.85, aim=0.95)]),
            Measure("lives of jobs while 100 subscribers get a notice of each", "jobs/s", True, [
                Contender("GriVon", self.noticed),
                Contender("the same without subscribers", self.alone)]),
            Measure("replay of the event log", "events/s", True, [
                Contender("GriVon", self.replay),
                Contender("SELECT of the same rows", self.select, must=0.5, aim=0.8)]),
        ]

    def alone(self, _):
        return life_cycles(self.scene, REQUESTS)

    def watched(self, _):
        return self.life_cycles_before(self.scene.log_endpoint)

    def noticed(self, _):
        return self.life_cycles_before(self.scene.event_endpoint)

    def life_cycles_before(self, endpoint):
        # Queued, running, succeeded.
        events = 3 * REQUESTS * HOSTS_PER_RACK
        subscribers = programs.start("subscribe", "--endpoint", endpoint,
                                     "--subscribers", SUBSCRIBERS, "--events", events)
        try:
            self.wait_until_all_hear(subscribers)
            rate = life_cycles(self.scene, REQUESTS)
            programs.figures_of(subscribers)  # fails unless each has got them all
        finally:
            subscribers.kill()
        return rate

    def wait_until_all_hear(self, subscribers):
        """One job after the other, because a subscription is not acknowledged."""
        while b"ready" not in subscribers.stdout:
            if subscribers.status is not None:
                raise AssertionError(subscribers.describe())
            programs.run("life_cycles", "--endpoint", self.scene.endpoint, "--target",
                         f"{HOST_PREFIX}0", "--requests", 1, "--jobs", 1)

    def replay(self, _):
        return programs.run("replay_events", "--endpoint", self.scene.endpoint)["per_second"]

    def select(self, _):
        return programs.run("raw_select", "--socket", self.scene.database_socket, "--query",
                            "SELECT * FROM event ORDER BY seq")["per_second"]
