"""A worker that was frozen past its lease: the host is worked on by one at a time all the same."""

import os
import signal
import unittest

from support.case import FreshDemoTestCase
from support.demo import host_name

HOST = host_name(0)


class FrozenWorker(FreshDemoTestCase):
    hosts = 1
    workers = 2

    def prepare(self):
        self.demo.ok("add", "host", "vmware", HOST, "disksize=1")
        self.demo.ok("create", "host", "vmware", HOST)

    def holder(self):
        row, = self.demo.json("list", "host", HOST)
        return row["worker"]

    def assert_one_at_a_time(self):
        lines = sorted(self.demo.journal(HOST))
        for before, after in zip(lines, lines[1:]):
            self.assertLessEqual(before.end_ns, after.start_ns,
                                 f"at once on the host: {before.command} | {after.command}")

    def test_its_command_ends_before_the_next_lease_begins(self):
        frozen = self.holder()
        self.demo.fault(HOST, "hang")
        job, = self.demo.submit("start", "host", "vmware", HOST)
        self.demo.wait_for_job(job, "running")
        os.kill(self.demo.pid(frozen), signal.SIGSTOP)
        try:
            # The first worker's look hangs on the host. The other one gets the lease, and waits.
            self.demo.wait_for_job(job, "uncertain")
            taken = self.demo.wait_for_event(
                lambda event: event["kind"] == "job.running" and event.get("attempt") == 2)
            self.assertEqual(taken["job"], job)
            self.assertNotEqual(self.holder(), frozen)
            self.demo.clear(HOST)
            self.demo.wait_for_job(job, "succeeded")
        finally:
            os.kill(self.demo.pid(frozen), signal.SIGCONT)
        # It is back, and lends a hand again; what it was at is not its own any more.
        self.demo.wait_for_event(lambda event: event["kind"] == "worker.joined"
                                 and event["seq"] > taken["seq"])
        self.demo.ok("stop", "host", "vmware", HOST)
        starts = [line for line in self.demo.journal(HOST) if line.command.endswith(" start")]
        self.assertEqual([line.status for line in starts], [0], "started once")
        self.assert_one_at_a_time()
        epochs = self.demo.on_host(HOST, "cat /var/lib/grivon/epoch")
        leased = [event["seq"] for event in self.demo.events() if event["kind"] == "lane.leased"]
        self.assertEqual(int(epochs), leased[-1])


if __name__ == "__main__":
    unittest.main()
