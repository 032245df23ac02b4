"""Commands over many hosts: against libssh itself, and whole jobs against what others use."""

import time

from .. import peers
from ..benchmark import Benchmark, Contender, Measure
from ..host_scene import LOOK, HostScene, run_or_fail

FEW = 16
MANY = 64
COMMANDS = 2048  # a round, over all hosts
PEER_COMMANDS = 512  # a round, over all hosts: over connections that are kept
PEER_PASSES = 2  # a round: one command on every host over new connections
CONNECT_MAX_S = 120  # ansible gives up after 10 s otherwise; 64 logins at once on two cores take long


class ManyHosts(Benchmark):
    number = 7
    name = "many-hosts"
    title = f"commands over {FEW} and {MANY} hosts"
    unit = "commands/s"

    def setup(self):
        self.scene = self.begin(HostScene(hosts=MANY))
        self.write_inventory()

    def settings(self):
        return {"commands a round": COMMANDS, "of ssh with ControlMaster": PEER_COMMANDS,
                "passes of pdsh, clush and ansible a round": PEER_PASSES, "command": LOOK}

    def measures(self):
        return ([self.commands(hosts) for hosts in (FEW, MANY)]
                + [self.jobs(hosts) for hosts in (FEW, MANY)])

    def commands(self, hosts):
        def rate(program):
            return lambda _: self.scene.ssh_load(program, hosts, COMMANDS // hosts)["per_second"]

        return Measure(f"commands over {hosts} hosts, kept sessions", self.unit, True, [
            Contender("GriVon", rate("session_commands")),
            Contender("bare libssh, a thread a host", rate("bare_ssh"), must=0.85, aim=0.95)])

    def jobs(self, hosts):
        def job_rate(_):
            return self.scene.jobs_per_second(hosts, COMMANDS)

        def job_rate_on_one_core(turn):
            with self.scene.broker_and_worker_share_a_core():
                return job_rate(turn)

        def pass_rate(run):
            return lambda _: self.pass_rate(hosts, run)

        return Measure(f"jobs of one command over {hosts} hosts, durable", "jobs/s", True, [
            Contender("GriVon", job_rate),
            Contender("ssh, ControlMaster",
                      lambda _: self.scene.control_master_rate(hosts, PEER_COMMANDS // hosts)),
            Contender("pdsh", pass_rate(self.pdsh), peers.missing_program("pdsh", "pdsh"), must=10.0),
            Contender("clush", pass_rate(self.clush),
                      peers.missing_program("clush", "clustershell"), must=10.0),
            Contender("ansible raw", pass_rate(self.ansible),
                      peers.missing_program("ansible", "ansible-core"), must=20.0),
            Contender("GriVon, broker and worker on one core", job_rate_on_one_core)])

    # ---- peers: one command on every host -------------------------------------------------------

    def pass_rate(self, hosts, run):
        begun = time.perf_counter()
        for _ in range(PEER_PASSES):
            run(self.scene.names[:hosts])
        return hosts * PEER_PASSES / (time.perf_counter() - begun)

    def pdsh(self, names):
        environment = {**self.scene.environment,
                       "PDSH_SSH_ARGS_APPEND": f"-F {self.scene.ssh_config}"}
        done = run_or_fail(["pdsh", "-S", "-R", "ssh", "-f", len(names), "-w", ",".join(names), LOOK],
                           env=environment)
        expect_answers(done, len(names))

    def clush(self, names):
        done = run_or_fail(["clush", "-S", "-f", len(names), "-o", f"-F {self.scene.ssh_config}",
                            "-w", ",".join(names), LOOK])
        expect_answers(done, len(names))

    def write_inventory(self):
        self.inventory = self.scene.dir / "inventory"
        self.inventory.write_text("\n".join(self.scene.names) + "\n")

    def ansible(self, names):
        """With its own ControlPersist; the connections are there after the first round."""
        environment = {**self.scene.environment, "HOME": str(self.scene.dir),
                       "ANSIBLE_SSH_ARGS": f"-F {self.scene.ssh_config} -C -o ControlMaster=auto "
                                           "-o ControlPersist=60s"}
        done = run_or_fail(["ansible", ",".join(names), "-i", self.inventory, "-f", len(names), "-T",
                            CONNECT_MAX_S, "-m", "raw", "-a", LOOK], env=environment)
        expect_answers(done, len(names))


def expect_answers(done, count):
    answers = done.out.count("getstate() = on")
    if answers != count:
        raise AssertionError(f"{done.words[0]}: {answers} of {count} hosts have answered\n"
                             + done.describe())
