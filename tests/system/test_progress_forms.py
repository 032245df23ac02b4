"""Progress in its other forms: without a terminal that takes bars, as lines, as JSON, and none."""

import json
import re
import subprocess
import unittest

from support.progress import HOSTS, ProgressCase


class OtherForms(ProgressCase):

    def no_escapes(self, **environment):
        self.fault("hang", HOSTS[0])
        terminal = self.create(self.new_vms(*HOSTS[:2]), environment=environment)
        terminal.wait_until(lambda lines: any(line.startswith("[1/2] job ") for line in lines),
                            "the end of a job, as a line")
        self.clear(HOSTS[0])
        self.assertEqual(terminal.wait(), 0, terminal.describe())
        self.assertNotIn(b"\x1b", terminal.bytes)
        self.assert_no_bars(terminal)
        self.assert_ends_with_summary(terminal, r"^2 jobs in ")

    def test_a_dumb_terminal(self):
        self.no_escapes(TERM="dumb")

    def test_no_terminal_type(self):
        self.no_escapes(TERM="")

    def test_no_color(self):
        self.no_escapes(NO_COLOR="1")

    def test_rows_go_to_a_pipe_as_json(self):
        read = subprocess.PIPE
        terminal = self.create(self.new_vms(*HOSTS[:2]), "--json", stdout=read)
        with terminal.output as stdout:
            written = stdout.read()
        self.assertEqual(terminal.wait(), 0, terminal.describe())
        self.assertEqual(json.loads(written)["summary"]["succeeded"], 2)

    def json_objects(self, hosts, *options):
        """What stands on stderr, each line read as an object."""
        cluster = self.new_vms(*hosts)
        ended = self.demo.grivon("create", "host", "vmware", f"cluster={cluster}", "--progress",
                                 "json", *options)
        return [json.loads(line) for line in ended.err.splitlines()]

    def test_json_is_an_object_a_line(self):
        objects = self.json_objects(HOSTS[:3])
        kinds = [each["kind"] for each in objects]
        self.assertEqual(kinds.count("job.running"), 3, kinds)
        self.assertEqual(kinds.count("job.succeeded"), 3, kinds)
        self.assertEqual(kinds[-1], "summary")
        self.assertEqual((objects[-1]["succeeded"], objects[-1]["retry"]), (3, None))

    def test_json_tells_of_failures(self):
        self.fault("disk-full", HOSTS[0])
        objects = self.json_objects(HOSTS[:3], "--json")
        kinds = [each["kind"] for each in objects]
        self.assertEqual(kinds.count("job.failed"), 1, kinds)
        summary = objects[-1]
        self.assertEqual((summary["kind"], summary["succeeded"], summary["failed"]),
                         ("summary", 2, 1))
        self.assertEqual([failure["host"] for failure in summary["failures"]], [HOSTS[0]])
        self.assertEqual(summary["retry"], f"grivon retry batch {self.newest_batch()}")

    def test_json_has_nothing_else_when_a_host_prints_errors(self):
        self.fault("disk-full", HOSTS[0])
        self.json_objects(HOSTS[:3])

    def test_json_has_nothing_else_when_jobs_wait(self):
        self.demo.ok("pause", "lane", HOSTS[0])
        self.json_objects(HOSTS[:3], "--timeout", "3s", "--json")

    def test_plain_is_a_line_a_change(self):
        ended = self.demo.grivon("create", "host", "vmware",
                                 f"cluster={self.new_vms(*HOSTS[:2], count=2)}")
        self.assertEqual(ended.status, 0, ended.describe())
        *changes, summary = ended.err.splitlines()
        self.assertRegex(summary, r"^4 jobs in ")
        found = [re.fullmatch(r"\[(\d)/4\] job (\d+) \(create slice\d+@\S+\) "
                              r"(running|succeeded in \d+\.\ds)", line) for line in changes]
        self.assertTrue(all(found), ended.describe())
        self.assertEqual(len({(each[2], each[3].split()[0]) for each in found}), 8)
        self.assertEqual(len(found), 8)
        counts = [int(each[1]) for each in found]
        self.assertEqual(counts, sorted(counts))
        self.assertEqual(counts[-1], 4)

    def test_no_progress_leaves_the_output_and_the_summary(self):
        ended = self.demo.grivon("create", "host", "vmware",
                                 f"cluster={self.new_vms(*HOSTS[:2])}", "--progress", "none")
        self.assertEqual(ended.status, 0, ended.describe())
        self.assertIn("register(", ended.out)
        self.assertRegex(ended.err, r"\A2 jobs in \d+\.\ds: 2 succeeded\n\Z")


if __name__ == "__main__":
    unittest.main()
