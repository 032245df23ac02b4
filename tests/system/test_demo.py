"""ops/demo: several side by side, up twice, down and up again, and words it does not know."""

import os
import unittest

from support.case import DemoTestCase
from support.demo import OPS_DEMO, Demo, host_name
from support.process import Process, is_alive

HOST = host_name(0)


class Life(DemoTestCase):

    def test_1_up_again_changes_nothing(self):
        before = self.pids()
        self.assertIn("running already", self.demo.must("up"))
        self.assertIn("running already", self.demo.must("up", "--hosts", "2", "--workers", "1"))
        self.assertEqual(self.pids(), before)
        other = self.demo.ops("up", "--hosts", "3")
        self.assertEqual(other.status, 1, other.describe())
        self.assertRegex(other.err, r"\Ademo: [^\n]*ops/demo down[^\n]*\n\Z")
        self.assertEqual(self.pids(), before)

    def test_2_status_shows_what_lives(self):
        status = self.demo.must("status")
        for name in ("broker", "worker-1", HOST, host_name(1)):
            self.assertRegex(status, rf"(?m)^{name} +running +pid \d+ ")

    def test_3_the_environment_is_all_a_shell_needs(self):
        environment = {"PATH": "/usr/bin:/bin"}
        for shell in ("sh", "bash"):
            script = f'set -eu; . "{self.demo.dir}/env"; . "{self.demo.dir}/env"; grivon list host'
            process = self.run_shell(shell, script, environment)
            self.assertIn(f"{HOST}:", process.out)

    def run_shell(self, shell, script, environment):
        process = Process([shell, "-c", script], env=environment)
        self.assertEqual(process.wait(), 0, process.describe())
        return process

    def test_4_down_ends_all_and_up_continues(self):
        self.demo.ok("add", "host", "vmware", HOST, "disksize=20")
        self.demo.ok("create", "host", "vmware", HOST)
        self.demo.ok("start", "host", "vmware", HOST)
        self.demo.fault(HOST, "slow=1")
        before = [self.demo.json("list", *object_.split())
                  for object_ in ("host", "host vmware", "job")]
        events = self.demo.events()
        self.demo.must("down")
        self.assertEqual(self.demo.processes_left(), [])
        away = self.demo.grivon("list", "host")
        self.assert_one_error_line(away, 3)
        self.assertEqual(self.demo.ops("status").status, 1)
        self.demo.must("down")

        self.demo.up()
        status = self.demo.must("status")
        self.assertNotIn("slow", status, "down clears the faults")
        after = [self.demo.json("list", *object_.split())
                 for object_ in ("host", "host vmware", "job")]
        for hosts in (before[0], after[0]):
            for host in hosts:
                host.pop("worker")
        self.assertEqual(after, before)
        self.assertEqual(self.demo.events()[:len(events)], events)
        self.demo.ok("stop", "host", "vmware", HOST)
        self.assert_no_holes(self.demo.events())

    def test_5_down_lets_a_job_at_work_end(self):
        """A worker that is asked to end finishes what it is doing."""
        self.demo.ok("start", "host", "vmware", HOST)
        self.demo.fault(HOST, "slow=0.5")
        number, = self.demo.submit("stop", "host", "vmware", HOST)
        self.demo.wait_for_job(number, "running")
        self.demo.must("down")
        self.demo.up()
        self.demo.wait_for_job(number, "succeeded")
        self.assertEqual(self.demo.job(number)["attempt"], 1)

    def test_6_up_repairs_what_has_died(self):
        os.kill(self.demo.pid("worker-1"), 9)
        self.assertEqual(self.demo.ops("status").status, 1)
        self.demo.up()
        self.assertEqual(self.demo.ops("status").status, 0)
        self.demo.ok("start", "host", "vmware", HOST)

    def pids(self):
        return [self.demo.pid("broker"), self.demo.pid("worker-1"), self.demo.database_pid()]


class SideBySide(DemoTestCase):

    hosts = 1

    def test_two_demos_do_not_touch_each_other(self):
        other = Demo(hosts=1, workers=1)
        stopped = False
        try:
            for demo in (self.demo, other):
                demo.ok("add", "host", "vmware", HOST, "disksize=20")
            other.ok("create", "host", "vmware", HOST)
            self.assertEqual(self.demo.json("list", "job"), [])
            self.assertEqual(self.demo.journal(HOST), [])
            addresses = {demo.json("list", "host")[0]["port"] for demo in (self.demo, other)}
            self.assertEqual(len(addresses), 2)
            other.fault(HOST, "refuse")
            self.demo.ok("create", "host", "vmware", HOST)
            mine = self.demo.processes_left()
            theirs = other.processes_left()
            self.assertGreaterEqual(len(mine), 4)
            other.stop()
            stopped = True
            self.assertEqual([pid for pid in theirs if is_alive(pid)], [])
            self.assertEqual([pid for pid in mine if not is_alive(pid)], [])
            self.demo.ok("start", "host", "vmware", HOST)
            self.assertFalse(other.dir.exists())
        finally:
            if not stopped:
                other.stop()


class Words(DemoTestCase):
    """One line on stderr, status 2, nothing changed."""

    hosts = 1

    def assert_refused(self, process, *words):
        self.assertEqual(process.status, 2, process.describe())
        self.assertRegex(process.err, r"\Ademo: [^\n]+\n\Z")
        for word in words:
            self.assertIn(word, process.err)

    def test_faults(self):
        for kind in ("slowly", "slow", "slow=", "slow=fast", "slow=-1", "hang=1", "refuse=no",
                     "Clear", ""):
            with self.subTest(kind=kind):
                self.assert_refused(self.demo.ops("fault", HOST, kind), "slow=SECONDS"
                                    if "slow" in kind and kind != "slowly" else "")
        self.assert_refused(self.demo.ops("fault", HOST, "slowly"), "slow=SECONDS", "serverd-dead")
        self.assert_refused(self.demo.ops("fault", "vmware-server-9-9", "hang"), HOST)
        self.assert_refused(self.demo.ops("fault", "../../etc", "hang"), HOST)
        self.assert_refused(self.demo.ops("fault", HOST))
        self.assert_refused(self.demo.ops("fault"))
        self.assertNotIn("slow", self.demo.must("status"))

    def test_up(self):
        for words in (["--hosts", "0"], ["--hosts", "many"], ["--hosts"], ["--workers", "0"],
                      ["--workers", "65"], ["--hosts", "5101"], ["--host", "1"], ["now"]):
            with self.subTest(words=words):
                self.assert_refused(self.demo.ops("up", *words))

    def test_commands(self):
        self.assert_refused(self.demo.ops("upp"), "up, down, status, fault")

    def test_no_demo_there(self):
        nowhere = self.demo.dir / "nowhere"
        for words, status in ((["status"], 1), (["fault", HOST, "hang"], 1), (["down"], 0)):
            process = Process([OPS_DEMO, words[0], "--dir", str(nowhere), *words[1:]])
            self.assertEqual(process.wait(), status, process.describe())
            self.assertFalse(nowhere.exists())

    def test_a_path_that_is_too_long_for_a_socket(self):
        deep = self.demo.dir / ("x" * 100)
        process = Process([OPS_DEMO, "up", "--dir", str(deep)])
        self.assertEqual(process.wait(), 1, process.describe())
        self.assertRegex(process.err, r"\Ademo: [^\n]*shorter[^\n]*\n\Z")
        self.assertFalse(deep.exists())


if __name__ == "__main__":
    unittest.main()
