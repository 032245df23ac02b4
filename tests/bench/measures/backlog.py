"""A million queued jobs: what they weigh, and whether they slow anything down."""

import time

from .. import programs
from ..benchmark import Benchmark, Contender, Measure
from ..scene import HOSTS_PER_RACK, BrokerScene

RACKS = 10
JOBS = 1_000_000
# Ten a lane, because a job a lane would be over before anything can be measured: at the end of a run
# of the large case the next jobs of all lanes are half done, and do not count.
JOBS_SMALL = 10_000
# As many lanes at work as the small case has.
LANES_AT_WORK = 1_000
BYTES_A_JOB_MAX = 400
SELECT_OF_THE_ROWS = (
    "SELECT job.*, spec, after_jobs FROM job JOIN job_payload ON job_id = id "
    "WHERE state IN ('queued', 'running', 'uncertain')")


def queue(scene, jobs, racks):
    """So many jobs, as many on each lane."""
    for rack in range(racks):
        programs.run("submit_jobs", "--endpoint", scene.endpoint, "--target", f"rack{rack}",
                     "--requests", jobs // (racks * HOSTS_PER_RACK), "--window", 4)


def dispatch_rate(scene):
    """Of the first jobs that a worker which has just come runs, from the first one's start on."""
    follower = programs.start("life_cycles", "--endpoint", scene.endpoint, "--jobs", JOBS_SMALL)
    follower.wait_for("^ready$")
    scene.start_worker(LANES_AT_WORK)
    rate = programs.figures_of(follower)["per_second"]
    scene.stop_worker()
    return rate


class Backlog(Benchmark):
    number = 9
    name = "backlog"
    title = "1,000,000 queued jobs over 10,000 lanes"
    rounds_max = 3  # a restart with a million jobs is long

    def setup(self):
        self.small = self.begin(BrokerScene(racks=1))
        self.large = self.begin(BrokerScene(racks=RACKS))
        # What preparing the scene has freed would be used again, and hide what jobs weigh.
        self.restart(None)
        before = self.large.memory_bytes_of("broker")
        queue(self.large, JOBS, RACKS)
        self.bytes_a_job = (self.large.memory_bytes_of("broker") - before) / JOBS

    def settings(self):
        return {"jobs": JOBS, "lanes": RACKS * HOSTS_PER_RACK, "lanes at work": LANES_AT_WORK,
                "database": self.large.database_settings()}

    def measures(self):
        return [
            Measure("memory of the broker for each of 1,000,000 queued jobs", "bytes", False, [
                Contender("GriVon", lambda _: self.bytes_a_job),
                Contender("the limit", lambda _: BYTES_A_JOB_MAX, must=1.0, aim=0.5)]),
            Measure("start of the broker with 1,000,000 queued jobs", "s", False, [
                Contender("GriVon", self.restart),
                Contender("SELECT of the same rows", self.select, must=3.0, aim=1.5)]),
            Measure("lives of jobs, 1,000,000 queued over 10,000 lanes", "jobs/s", True, [
                Contender("GriVon", lambda _: dispatch_rate(self.large)),
                Contender("the same, 10,000 queued over 1,000 lanes", self.dispatch_few, must=0.9, aim=1.0)]),
        ]

    def restart(self, _):
        self.large.end_program("broker")
        begun = time.perf_counter()
        self.large.start_program("broker")
        return time.perf_counter() - begun

    def select(self, _):
        return programs.run("raw_select", "--socket", self.large.database_socket, "--query",
                            SELECT_OF_THE_ROWS)["seconds"]

    def dispatch_few(self, _):
        queue(self.small, JOBS_SMALL, 1)
        return dispatch_rate(self.small)
