"""Progress while hosts have faults, and the command it prints that repairs what failed."""

import re
import unittest

from support.process import Process
from support.progress import HOSTS, ProgressCase, hosts_at_work, total_of


class Faults(ProgressCase):

    def test_three_hosts_fail_each_in_its_way_and_the_printed_command_repairs_them(self):
        well, hanging, full, away = HOSTS[:2], HOSTS[2], HOSTS[3], HOSTS[4]
        self.fault("hang", hanging)
        self.fault("disk-full", full)
        self.fault("refuse", away)
        cluster = self.new_vms(*HOSTS)
        path = self.demo.dir / "life.batch"
        path.write_text(f"create host vmware cluster={cluster}\nstart host vmware cluster={cluster}\n")
        terminal = self.terminal("run", "batch", str(path), columns=100)
        # The hosts that are well have done all while the three still cannot.
        terminal.wait_until(lambda lines: hosts_at_work(lines)[:1] == [hanging]
                            and total_of(lines) == (6, 10), "the others to end")
        terminal.wait_for(f"waits: cannot connect to {away}")
        batch = self.newest_batch()
        states = self.states(batch)
        for host in well:
            self.assertEqual(states[host], ["succeeded"] * 2)
        self.assertEqual(states[hanging], ["running", "queued"])
        self.assertEqual(states[full], ["failed", "skipped"])
        self.assertEqual(states[away], ["queued", "queued"])
        # Two come back; what one of them was to do next is taken back.
        waiting, = [str(job["job"]) for job in self.demo.json("list", "job", f"batch={batch}",
                                                             "state=queued")
                    if job["host"] == hanging]
        self.demo.ok("cancel", "job", waiting)
        self.clear(away, hanging)
        self.demo.ok("resume", "lane", away)
        self.assertEqual(terminal.wait(), 4, terminal.describe())
        self.assert_no_bars(terminal)
        self.assert_summary_names(terminal.text(), full)
        self.assert_printed_command_repairs(terminal, batch, full)
        vms = self.demo.json("list", "host", "vmware", f"cluster={cluster}")
        self.assertEqual({vm["host"]: vm["state"] for vm in vms},
                         {**{host: "on" for host in HOSTS}, hanging: "off"})

    def assert_summary_names(self, shown, failed):
        self.assertRegex(
            shown, r"(?m)^10 jobs in \d+\.\ds: 7 succeeded, 1 failed, 1 skipped, 1 cancelled$")
        self.assertRegex(shown, rf"(?m)^  job \d+ \(create slice\d+@{failed}\) at disk:scsi0:0, "
                         r"exit status 1: cannot make .*the disk is full")

    def assert_printed_command_repairs(self, terminal, batch, failed):
        """As it stands on the screen, once the host is well; what was cancelled stays so."""
        retry = re.search(r"(?m)^once more what did not succeed: (grivon retry .*)$",
                          terminal.text())
        self.assertTrue(retry, terminal.describe())
        self.clear(failed)
        again = Process(["bash", "-c", retry[1]], env=self.demo.environment)
        self.assertEqual(again.wait(), 0, again.describe())
        jobs = self.demo.json("list", "job", f"batch={batch + 1}")
        self.assertEqual([(job["host"], job["operation"], job["state"]) for job in jobs],
                         [(failed, "create host vmware", "succeeded"),
                          (failed, "start host vmware", "succeeded")])

    def test_a_host_that_hangs_and_is_well_again(self):
        self.fault("hang", HOSTS[0])
        terminal = self.create(self.new_vms(*HOSTS[:2], count=2))
        terminal.wait_until(lambda lines: hosts_at_work(lines) == [HOSTS[0]]
                            and total_of(lines) == (2, 4), "the other to end")
        self.clear(HOSTS[0])
        self.assertEqual(terminal.wait(), 0, terminal.describe())
        self.assert_ends_with_summary(terminal, r"^4 jobs in \d+\.\ds: 4 succeeded$")


if __name__ == "__main__":
    unittest.main()
