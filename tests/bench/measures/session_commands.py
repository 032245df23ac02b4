"""Commands on one host over a login that is kept."""

from ..benchmark import Benchmark, Contender, Measure
from ..host_scene import LOOK, SHORTEST, HostScene

COMMANDS = 1000  # a round
JOBS = 200  # a round


class SessionCommands(Benchmark):
    number = 6
    name = "session-commands"
    title = "commands on one host over a kept session"
    unit = "commands/s"

    def setup(self):
        self.scene = self.begin(HostScene(hosts=1))

    def settings(self):
        return {"commands a round": COMMANDS, "jobs a round": JOBS, "look": LOOK}

    def measures(self):
        return [
            Measure(f"{self.title}: looks, through the fence", self.unit, True, [
                Contender("GriVon", self.looks("session_commands")),
                Contender("bare libssh, TCP_NODELAY", self.looks("bare_ssh"), must=0.9, aim=0.97),
                Contender("bare libssh, without the fence", self.looks("bare_ssh", fenced=False)),
                Contender("ssh, ControlMaster, without the fence", self.control_master),
                Contender("whole jobs of one look, durable", self.jobs)]),
            Measure(f"{self.title}: the shortest, '{SHORTEST}'", self.unit, True, [
                Contender("GriVon", self.shortest("session_commands")),
                Contender("bare libssh, TCP_NODELAY", self.shortest("bare_ssh"), must=0.9,
                          aim=0.97)]),
        ]

    def looks(self, program, fenced=True):
        return lambda _: self.scene.ssh_load(program, 1, COMMANDS, fenced=fenced)["per_second"]

    def shortest(self, program):
        return lambda _: self.scene.ssh_load(program, 1, COMMANDS, line=SHORTEST,
                                             fenced=False)["per_second"]

    def jobs(self, _):
        return self.scene.jobs_per_second(1, JOBS)

    def control_master(self, _):
        return self.scene.control_master_rate(1, JOBS)
