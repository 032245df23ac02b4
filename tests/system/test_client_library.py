"""docs/examples/grivon_client.py: the client library does what docs/protocol.md promises."""

import importlib.util
import itertools
import unittest

from support.case import DemoTestCase
from support.demo import REPOSITORY, host_name
from support.process import Process

HOST, OTHER_HOST = host_name(0), host_name(1)
PATH = REPOSITORY / "docs" / "examples" / "grivon_client.py"
SPEC = importlib.util.spec_from_file_location("grivon_client", PATH)
grivon_client = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(grivon_client)


class ClientLibrary(DemoTestCase):

    @classmethod
    def prepare(cls):
        cls.demo.ok("add", "host", "vmware", HOST, OTHER_HOST)
        cls.demo.ok("create", "host", "vmware", HOST, OTHER_HOST)

    def endpoint(self):
        return f"ipc://{self.demo.dir}/run/client.ipc"

    def client(self):
        return grivon_client.Client(self.endpoint())

    def test_submits_waits_and_reads_what_was_printed(self):
        client = self.client()
        batch, jobs, lines, since = client.submit(
            ("start", "host vmware", [HOST], {"slice": "0"}),
            ("start", "host vmware", [OTHER_HOST], {}), user="me")
        self.assertEqual(len(jobs), 2)
        self.assertGreater(batch, 0)
        self.assertEqual(dict(client.wait(batch, jobs, since)),
                         {job: "succeeded" for job in jobs})
        for job in jobs:
            output = list(client.output(job))
            self.assertEqual(b"".join(data for is_error, data in output if not is_error).decode(),
                             self.demo.ok("watch", "job", str(job)))
            self.assertEqual(self.demo.job(job)["user"], "me")
        self.demo.ok("stop", "host", "vmware", HOST, OTHER_HOST, "--yes")

    def test_waits_for_nothing_when_there_are_no_jobs(self):
        client = self.client()
        batch, jobs, _, since = client.submit(
            ("set", "host attr", [HOST], {"attr": "owner", "value": "physics"}))
        self.assertEqual((batch, jobs, list(client.wait(batch, jobs, since))), (0, [], []))

    def test_what_is_wrong_is_refused_whole(self):
        before = self.demo.changes()
        with self.assertRaisesRegex(grivon_client.Refused, "nowhere"):
            self.client().submit(("start", "host vmware", [HOST], {}),
                                 ("start", "host vmware", ["nowhere"], {}))
        with self.assertRaisesRegex(grivon_client.Refused, "banana"):
            self.client().submit(("start", "host vmware", [HOST], {"banana": "1"}))
        self.assertEqual(self.demo.changes(), before)

    def test_events_come_once_and_in_order_across_a_restart(self):
        events = self.client().events()
        newest = self.demo.last_event()
        seen = list(itertools.islice(events, newest))
        self.assert_no_holes(seen)
        self.demo.end_program("broker")
        self.demo.start_program("broker")
        self.demo.ok("start", "host", "vmware", HOST)
        self.demo.ok("stop", "host", "vmware", HOST, "slice=0")
        newest = self.demo.last_event()
        seen += list(itertools.islice(events, newest - len(seen)))
        self.assert_no_holes(seen)
        self.assertEqual([event["kind"] for event in seen],
                         [event["kind"] for event in self.demo.events()])

    def test_filters(self):
        self.demo.ok("start", "host", "vmware", HOST)
        self.demo.ok("stop", "host", "vmware", HOST, "slice=0")
        wanted = [event["seq"] for event in self.demo.events()
                  if event["kind"] == "job.succeeded" and event["host"] == HOST]
        events = self.client().events(kind="job.succeeded", host=HOST)
        self.assertEqual([event["seq"] for event in itertools.islice(events, len(wanted))],
                         wanted)

    def test_a_submission_is_done_once_though_the_broker_was_away(self):
        """The key is made once: asked again after the restart, it has the same answer."""
        before = len(self.demo.json("list", "job"))
        self.demo.end_program("broker")
        process = Process(["/usr/bin/python3", str(PATH), self.endpoint(), "refresh", "host",
                           "vmware", HOST])
        self.demo.processes.append(process)
        self.demo.start_program("broker")
        self.assertEqual(process.wait(), 0, process.describe())
        self.assertRegex(process.out, r"(?m)^job \d+ succeeded$")
        self.assertEqual(len(self.demo.json("list", "job")), before + 1)

    def test_it_fits_on_a_page_or_two(self):
        self.assertLess(len(PATH.read_text().splitlines()), 140)


if __name__ == "__main__":
    unittest.main()
