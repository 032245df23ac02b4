"""400 jobs over 16 hosts with two workers: order, overlap, events and output, judged from outside.

What the hosts did is taken from their own journals, which only the simulator writes.
"""

import itertools
import json
import re
import signal
import unittest
from concurrent.futures import ThreadPoolExecutor

from support.case import DemoTestCase
from support.demo import host_name

HOSTS = [host_name(number) for number in range(16)]
SLICES = range(5)
VERBS = ["create", "start", "stop", "start", "stop"]
JOBS = len(HOSTS) * len(SLICES) * len(VERBS)
JOBS_TIMEOUT_S = 120
# So long that what runs at the same time on different hosts is seen to overlap.
COMMAND_S = 0.03

DATA = "/state/partition1/vmware"
SLICE_IN_PATH = re.compile(rf"{DATA}/(?:disks/)?(\d+)[/.]")


def output_of(operation, slice_number):
    """What the simulated tools write for a job, by the forms of the reference."""
    vmx = f"{DATA}/{slice_number}/{slice_number}.vmx"
    disk = f"{DATA}/disks/{slice_number}.scsi0:0.vmdk"
    return {
        "create host vmware": "Using log file /tmp/vmware-root/vdiskmanager.log\n"
                              f"Creating a monolithic growable disk '{disk}'\n"
                              "Virtual disk creation successful.\n"
                              f"register({vmx}) = 1\n",
        "start host vmware": "start() = 1\n",
        "stop host vmware": "stop(hard) = 1\n",
    }[operation].encode()


def without_repetition(values):
    return [value for value, _ in itertools.groupby(values)]


def most_at_once(intervals):
    """How many of the (start, end) intervals hold at the same time, at most."""
    edges = sorted([(start, 1) for start, _ in intervals] + [(end, -1) for _, end in intervals])
    return max(itertools.accumulate(step for _, step in edges))


class Lanes(DemoTestCase):
    hosts = len(HOSTS)
    workers = 2

    @classmethod
    def prepare(cls):
        demo = cls.demo
        cls.follower = demo.start_grivon("watch", "event", "since=0", "--json")
        for slice_number in SLICES:
            demo.ok("add", "host", "vmware", "vmware-server", f"slice={slice_number}",
                    "disksize=20")
        for host in HOSTS:
            demo.fault(host, f"slow={COMMAND_S}")
        with ThreadPoolExecutor(len(SLICES)) as pool:
            numbers = list(pool.map(cls.submit_slice, SLICES))
        cls.numbers = sorted(itertools.chain.from_iterable(numbers))
        # The newest job of each host waits for all the others of the host.
        cls.live = {number: demo.start_grivon("watch", "job", str(number))
                    for number in cls.numbers[-len(HOSTS):]}
        cls.follower.wait_for(r'"kind":"job\.(succeeded|failed)"', count=JOBS,
                              timeout_s=JOBS_TIMEOUT_S)
        cls.jobs = {job["job"]: job for job in demo.json("list", "job")}

    @classmethod
    def submit_slice(cls, slice_number):
        """Posts the life of one slice on every host, one CLI process after the other."""
        return itertools.chain.from_iterable([
            cls.demo.submit(verb, "host", "vmware", "rack0", f"slice={slice_number}",
                            "--yes")
            for verb in VERBS])

    def jobs_of(self, host):
        return [job for number, job in sorted(self.jobs.items()) if job["host"] == host]

    def test_all_jobs_succeeded(self):
        self.assertEqual(self.numbers, list(range(1, JOBS + 1)))
        self.assertEqual(sorted(self.jobs), self.numbers)
        self.assertEqual({job["state"] for job in self.jobs.values()}, {"succeeded"})
        self.assertEqual({job["attempt"] for job in self.jobs.values()}, {1})
        states = [vm["state"] for vm in self.demo.json("list", "host", "vmware")]
        self.assertEqual(states, ["off"] * len(HOSTS) * len(SLICES))

    def test_journals_are_in_the_order_accepted(self):
        for host in HOSTS:
            jobs = self.jobs_of(host)
            self.assertEqual(len(jobs), JOBS // len(HOSTS))
            accepted = [(job["operation"].split()[0], job["slice"]) for job in jobs]
            done = [(self.verb_of(line.command), self.slice_of(line.command))
                    for line in self.demo.commands(host)]
            self.assertEqual(without_repetition(done), accepted, host)
            # Looks as well are made for the job at work only.
            touched = [self.slice_of(line.command) for line in self.demo.journal(host)]
            self.assertEqual(without_repetition(touched),
                             without_repetition(job["slice"] for job in jobs), host)

    @staticmethod
    def verb_of(command):
        if command.endswith(" start"):
            return "start"
        if command.endswith(" stop hard"):
            return "stop"
        return "create"

    @staticmethod
    def slice_of(command):
        return int(SLICE_IN_PATH.search(command)[1])

    def test_commands_of_a_host_never_overlap(self):
        for host in HOSTS:
            lines = sorted(self.demo.journal(host))
            for before, after in itertools.pairwise(lines):
                self.assertGreaterEqual(after.start_ns, before.end_ns, f"{host}: {before} {after}")

    def test_hosts_overlap(self):
        commands = [(line.start_ns, line.end_ns)
                    for host in HOSTS for line in self.demo.journal(host)]
        self.assertGreaterEqual(most_at_once(commands), len(HOSTS) // 2)

    def test_both_workers_took_part(self):
        leased = {}
        for event in self.demo.events():
            if event["kind"] == "lane.leased":
                leased.setdefault(event["message"], set()).add(event["host"])
        self.assertEqual(sorted(leased), ["worker-1", "worker-2"])
        self.assertEqual(set().union(*leased.values()), set(HOSTS))
        for worker, hosts in leased.items():
            self.assertGreaterEqual(len(hosts), len(HOSTS) // 4, worker)

    def test_every_completion_was_told_once(self):
        newest = self.demo.last_event()
        self.follower.wait_for(rf'^{{"seq":{newest},')
        lines = self.follower.out.splitlines()
        events = [json.loads(line) for line in lines]
        self.assert_no_holes(events)
        self.assertEqual(len(events), newest)
        ends = [event["job"] for event in events
                if event["kind"] in ("job.succeeded", "job.failed", "job.cancelled", "job.skipped")]
        self.assertEqual(sorted(ends), self.numbers)
        for event in events:
            self.assertEqual({"seq", "time", "kind"} - set(event), set())
        for kind in ("job.queued", "job.running"):
            told = [event["job"] for event in events if event["kind"] == kind]
            self.assertEqual(sorted(told), self.numbers, kind)
        late = self.demo.ok("watch", "event", "since=0", f"count={newest}", "--json")
        self.assertEqual(late.splitlines(), lines)
        self.follower.signal(signal.SIGINT)
        self.assertEqual(self.follower.wait(), 130)

    def test_output_is_what_the_simulator_wrote_live(self):
        for number, process in self.live.items():
            self.assertEqual(process.wait(), 0, process.describe())
            self.assert_output(number, process)

    def test_output_is_what_the_simulator_wrote_afterwards(self):
        with ThreadPoolExecutor(4) as pool:
            processes = pool.map(lambda number: self.demo.grivon("watch", "job", str(number)),
                                 self.numbers)
            for number, process in zip(self.numbers, processes):
                self.assertEqual(process.status, 0, process.describe())
                self.assert_output(number, process)

    def assert_output(self, number, process):
        job = self.jobs[number]
        self.assertEqual(process.stdout, output_of(job["operation"], job["slice"]), number)
        self.assertEqual(process.stderr, b"", number)


class Streams(DemoTestCase):
    """stdout and stderr of the host's commands stay apart, live and afterwards."""

    hosts = 1

    def test_stdout_and_stderr_stay_apart(self):
        host = host_name(0)
        self.demo.ok("add", "host", "vmware", host, "disksize=20")
        self.demo.fault(host, "disk-full")
        self.demo.fault(host, "hang")
        number, = self.demo.submit("create", "host", "vmware", host)
        live = self.demo.start_grivon("watch", "job", str(number))
        self.demo.wait_for_job(number, "running")
        self.demo.fault(host, "slow=0.01")  # the record comes in more than one piece
        (self.demo.root(host) / "var/lib/simhost/fault/hang").unlink()
        self.assertEqual(live.wait(), 1, live.describe())
        after = self.demo.grivon("watch", "job", str(number))
        self.assertEqual(after.status, 1, after.describe())
        disk = f"{DATA}/disks/0.scsi0:0.vmdk"
        for process in (live, after):
            self.assertEqual(process.out, "Using log file /tmp/vmware-root/vdiskmanager.log\n"
                                          f"Creating a monolithic growable disk '{disk}'\n")
            self.assertEqual(process.err, "Failed to create disk: An error occurred while writing "
                                          "a file; the disk is full. Data has not been saved. Free "
                                          "some space and try again (0xa00800000008).\n")


if __name__ == "__main__":
    unittest.main()
