"""Files of commands, through the whole product: all lines are accepted, or none."""

import re
import unittest

from support.case import DemoTestCase
from support.demo import REPOSITORY, host_name

HOSTS = [host_name(number) for number in range(3)]
ALL = "vmware-server-0-[0-2]"
NEW_VMS = f"""\
# A network, and on it two VMs for each host.
net: add host vmwarenet {ALL} iface=eth0 type=bridge
add host vmware {ALL} cpus=1 mem=768 disksize=2
add host vmware {ALL} cpus=1 mem=768 disksize=2   # the second
add host vmware interface {ALL} vmnet=vmnet0
create host vmware {ALL} slice=all needs=net
start host vmware {ALL} slice=all
"""


class Batch(DemoTestCase):
    hosts = len(HOSTS)

    @classmethod
    def prepare(cls):
        (cls.demo.dir / "new.txt").write_text(NEW_VMS)
        cls.planned = cls.demo.grivon("run", "batch", str(cls.demo.dir / "new.txt"), "--dry-run")
        cls.vms_after_plan = cls.demo.json("list", "host", "vmware")
        cls.done = cls.demo.grivon("run", "batch", str(cls.demo.dir / "new.txt"))

    def run_lines(self, text, *words):
        path = self.demo.dir / "lines.txt"
        path.write_text(text)
        return path, self.demo.grivon("run", "batch", str(path), *words)

    def test_a_dry_run_does_nothing(self):
        self.assertEqual(self.planned.status, 0, self.planned.err)
        for host in HOSTS:
            self.assertEqual(self.planned.out.count(f"\n{host}:\n"), 1)
        self.assertEqual(self.planned.out.count("vmware-vdiskmanager -c"), 6)
        self.assertTrue(self.planned.out.endswith("nothing was done\n"))
        self.assertEqual(self.vms_after_plan, [])

    def test_all_lines_are_one_batch(self):
        self.assertEqual(self.done.status, 0, self.done.err)
        vms = self.demo.json("list", "host", "vmware")
        self.assertEqual([vm["state"] for vm in vms], ["on"] * 6)
        jobs = self.demo.json("list", "job")
        first = jobs[0]["batch"]
        of_batch = [job for job in jobs if job["batch"] == first]
        self.assertEqual(len(of_batch), 15)
        self.assertEqual({job["state"] for job in of_batch}, {"succeeded"})
        finished = [event for event in self.demo.events() if event["kind"] == "batch.finished"
                    and event["batch"] == first]
        self.assertEqual(len(finished), 1)
        self.assertEqual(finished[0]["message"], "15 succeeded")

    def test_one_wrong_line_and_nothing_is_accepted(self):
        before = self.demo.changes()
        path, refused = self.run_lines(f"stop host vmware {HOSTS[0]} slice=0\n\n"
                                       f"start host vmware {HOSTS[1]} slice=7\n")
        self.assertEqual(refused.status, 1)
        self.assertEqual(refused.err.splitlines()[0].partition(" host ")[0],
                         f"grivon: {path}:3:")
        self.assertIn("no slice 7", refused.err)
        path, refused = self.run_lines(f"stop host vmware {HOSTS[0]} slice=0\nstrat host\n")
        self.assertEqual(refused.status, 2)
        self.assertIn(f"{path}:2: unknown command \"strat\"; did you mean \"start\"?",
                      refused.err)
        self.assertEqual(self.demo.changes(), before)

    def test_what_must_be_confirmed_is_asked_for_with_its_line(self):
        lines = f"stop host vmware {ALL} slice=all\ndestroy host vmware\n"
        path, refused = self.run_lines(lines)
        self.assertEqual(refused.status, 13)
        self.assertIn(f"{path}:2: ", refused.err)
        self.assertIn("--yes", refused.err)


class Example(DemoTestCase):
    hosts = 1

    def test_the_walkthrough_for_forty_hosts(self):
        """Forty hosts in the database are enough for a dry run."""
        self.demo.ok("add", "host", "vmware-server-0-[1-19]", "vmware-server-1-[0-19]")
        before = self.demo.changes()
        path = str(REPOSITORY / "docs" / "examples" / "walkthrough.batch")
        planned = self.demo.ok("run", "batch", path, "--dry-run")
        for host in map(host_name, range(40)):
            self.assertEqual(planned.count(f"\n{host}:\n"), 1, host)
        for what, count in (("add host vlan eth0.100", 40), ("add host vmwarenet vmnet0", 40),
                            ("add host vmwarenet vmnet11", 40), ("vmware-vdiskmanager -c", 200),
                            ("vmware-cmd -s register", 200), (".vmx start", 200)):
            self.assertEqual(len(re.findall(rf"^    ssh .*{re.escape(what)}", planned, re.M)), count,
                             what)
        self.assertEqual(len(re.findall("^added VM on node ", planned, re.M)), 200)
        self.assertEqual(len(re.findall("bound to vmnet0$", planned, re.M)), 200)
        self.assertEqual(len(re.findall("bound to vmnet11$", planned, re.M)), 40)
        self.assertTrue(planned.endswith("nothing was done\n"))
        self.assertEqual(self.demo.changes(), before)
        self.assertEqual(self.demo.json("list", "host", "vmware"), [])


if __name__ == "__main__":
    unittest.main()
