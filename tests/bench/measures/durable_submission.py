"""Durable submission, 1,000 jobs a request: against the rows alone, and against other queues."""

from .. import peers, programs
from ..benchmark import Benchmark, Contender
from ..scene import HOSTS_PER_RACK, BrokerScene

REQUESTS = 100  # of 1,000 jobs, a round
WINDOW = 4  # requests on their way: what collects while a transaction commits
PEER_JOBS = 10_000  # a round: they take one commit for each


class DurableSubmission(Benchmark):
    number = 1
    name = "submission"
    title = "durable submission, 1000 jobs a request"
    unit = "jobs/s"

    def setup(self):
        self.scene = self.begin(BrokerScene(racks=1))

    def settings(self):
        return {"requests a round": REQUESTS, "jobs a request": HOSTS_PER_RACK,
                "requests on their way": WINDOW, "database": self.scene.database_settings()}

    def contenders(self):
        return [Contender("GriVon", self.grivon),
                Contender("the same rows by Connector/C", self.raw, must=0.5, aim=0.8),
                Contender("GriVon, one request at a time", self.grivon_in_turn)]

    def submit(self, window):
        return programs.run("submit_jobs", "--endpoint", self.scene.endpoint, "--target", "rack0",
                            "--requests", REQUESTS, "--window", window)["per_second"]

    def grivon(self, _):
        return self.submit(WINDOW)

    def grivon_in_turn(self, _):
        return self.submit(1)

    def raw(self, _):
        batch = self.scene.sql("SELECT MIN(id) FROM batch WHERE operation LIKE 'start %'")[0][0]
        return programs.run("raw_submissions", "--socket", self.scene.database_socket, "--batch",
                            batch, "--transactions", REQUESTS)["per_second"]


class SubmissionAgainstQueues(DurableSubmission):
    number = 2
    name = "submission-peers"

    def setup(self):
        super().setup()
        self.servers = {}
        if not self.gearman_missing():
            self.servers["gearmand"] = self.begin(peers.gearmand_on(self.scene))
        if not self.beanstalkd_missing():
            self.servers["beanstalkd"] = self.begin(peers.Beanstalkd())

    @staticmethod
    def gearman_missing():
        return (peers.missing_program("gearmand", "gearman-job-server")
                or programs.missing("gearman_submit", "libgearman-dev"))

    @staticmethod
    def beanstalkd_missing():
        return peers.missing_program("beanstalkd", "beanstalkd")

    def contenders(self):
        return [Contender("GriVon", self.grivon),
                Contender("gearmand, MySQL queue", self.gearmand, self.gearman_missing(), 5.0, 10.0),
                Contender("beanstalkd -b -f0", self.beanstalkd, self.beanstalkd_missing(), 2.0, 4.0)]

    def put(self, program, server):
        return programs.run(program, "--port", self.servers[server].port, "--jobs", PEER_JOBS,
                            "--payload-bytes", self.scene.payload_bytes())["per_second"]

    def gearmand(self, _):
        return self.put("gearman_submit", "gearmand")

    def beanstalkd(self, _):
        return self.put("beanstalk_submit", "beanstalkd")
