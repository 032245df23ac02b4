"""Clusters in files, through the whole product: what a file says is so on the hosts."""

import json
import unittest

from support.case import DemoTestCase
from support.demo import REPOSITORY, host_name

HOSTS = [host_name(number) for number in range(3)]
ALL = "vmware-server-0-[0-2]"
FILE = """\
cluster: physics
groups:
  compute:
    hosts: {hosts}
    per-host: {count}
    cpus: 1
    mem: {mem}
    disks: [2, 1]
    nics:
      - vlan: eth0.100
      - bridge: eth0
    power: {power}
"""


class ClusterCase(DemoTestCase):
    hosts = len(HOSTS)

    def setUp(self):
        """Each test finds no cluster; networks stay, as they do for everybody."""
        if self.demo.json("list", "cluster"):
            self.demo.ok("destroy", "cluster", "physics", "--yes")

    def file(self, text=None, hosts=ALL, count=1, mem=768, power="on"):
        path = self.demo.dir / "physics.yaml"
        path.write_text(text or FILE.format(hosts=hosts, count=count, mem=mem, power=power))
        return str(path)

    def apply(self, *options, **values):
        return self.demo.grivon("apply", "cluster", self.file(**values), *options)

    def must_apply(self, *options, **values):
        process = self.apply(*options, **values)
        self.assertEqual(process.status, 0, process.describe())
        return process.out

    def plan(self, *options, **values):
        return self.demo.json("plan", "cluster", self.file(**values), *options)

    def vms(self):
        return {(vm["host"], vm["slice"]): vm["state"] for vm in self.demo.json("list", "host", "vmware")}

    def assert_nothing_to_do(self, *options, **values):
        before = self.demo.last_event()
        process = self.apply(*options, **values)
        self.assertEqual(process.status, 0, process.describe())
        self.assertIn("nothing to do: ", process.out)
        self.assertEqual(self.demo.last_event(), before)


class Life(ClusterCase):

    def test_a_plan_does_nothing_and_apply_does_the_plan(self):
        before = self.demo.last_event()
        plan = self.plan(count=2)
        self.assertEqual(self.demo.last_event(), before)
        self.assertFalse(plan["blocked"])
        self.must_apply(count=2)
        self.assertEqual(self.vms(), {(host, slice): "on" for host in HOSTS for slice in (0, 1)})
        vmx = (self.demo.root(HOSTS[2]) / "state/partition1/vmware/1/1.vmx").read_text()
        self.assertIn('memsize = "768"\n', vmx)
        self.assertIn("scsi0:1.fileName", vmx)
        self.assertIn("ethernet1.vnet", vmx)
        self.assertEqual([(row["host"], row["iface"], row["state"])
                          for row in self.demo.json("list", "host", "vlan")],
                         [(host, "eth0.100", "active") for host in HOSTS])
        self.assert_nothing_to_do(count=2)

    def test_it_grows(self):
        self.must_apply(count=1)
        out = self.must_apply(count=3)
        self.assertIn(f"+ create slice[1-2]@{ALL}: ", out)
        self.assertIn("= 3 VMs are as declared\n", out)
        self.assertEqual(len(self.vms()), 9)
        self.assert_nothing_to_do(count=3)

    def test_it_shrinks_only_with_prune_and_after_a_question(self):
        self.must_apply(count=2)
        before = self.vms()
        self.assert_nothing_to_do(count=1)
        self.assertEqual(self.vms(), before)
        asked = self.apply("--prune", count=1)
        self.assertEqual(asked.status, 13, asked.describe())
        self.assertIn(f"removes 3 VMs of cluster \"physics\" with their disks: slice1@{ALL}; say --yes",
                      asked.err)
        self.assertEqual(self.vms(), before)
        self.must_apply("--prune", "--yes", count=1)
        self.assertEqual(self.vms(), {(host, 0): "on" for host in HOSTS})
        for host in HOSTS:
            self.assertFalse((self.demo.root(host) / "state/partition1/vmware/1").exists())
        self.assert_nothing_to_do("--prune", count=1)

    def test_rows_go_with_their_vms(self):
        self.must_apply(count=2)
        since = self.demo.last_event()
        first = self.apply("--prune", "--yes", "--async", count=1)
        self.assertEqual(first.status, 0, first.describe())
        self.demo.wait_for_event(lambda event: event["kind"] == "batch.finished", since=since)
        self.assertEqual(len(self.vms()), 3)

    def test_a_host_that_is_not_named_any_more(self):
        self.must_apply()
        self.must_apply("--prune", "--yes", hosts=f"[{HOSTS[0]}, {HOSTS[2]}]")
        self.assertEqual(self.vms(), {(HOSTS[0], 0): "on", (HOSTS[2], 0): "on"})

    def test_memory_changes_with_restart(self):
        self.must_apply()
        before = self.demo.last_event()
        refused = self.apply(mem=512)
        self.assertEqual(refused.status, 1, refused.describe())
        self.assertEqual(refused.out, "")
        self.assertIn(f"slice0@{ALL}: mem 768 -> 512", refused.err)
        self.assertIn("--restart", refused.err.splitlines()[-1])
        self.assertEqual(self.demo.last_event(), before)
        self.must_apply("--restart", "--yes", mem=512)
        for host in HOSTS:
            vmx = (self.demo.root(host) / "state/partition1/vmware/0/0.vmx").read_text()
            self.assertIn('memsize = "512"\n', vmx)
        self.assertEqual(set(self.vms().values()), {"on"})
        self.assert_nothing_to_do(mem=512)

    def test_power(self):
        self.must_apply(power="none")
        self.assertEqual(set(self.vms().values()), {"none"})
        self.must_apply(power="off")
        self.assertEqual(set(self.vms().values()), {"off"})
        self.must_apply(power="on")
        asked = self.apply(power="off")  # the broker's question: it stops more than one
        self.assertEqual(asked.status, 13, asked.describe())
        self.must_apply("--yes", power="off")
        self.assertEqual(set(self.vms().values()), {"off"})
        blocked = self.apply(power="none")
        self.assertEqual(blocked.status, 1)
        self.assertIn("destroy it and apply again", blocked.err)

    def test_a_dump_plans_to_nothing_also_when_no_VM_is_like_another(self):
        self.must_apply(count=2)
        self.demo.ok("stop", "host", "vmware", HOSTS[0], "slice=0")
        self.demo.ok("suspend", "host", "vmware", HOSTS[1], "slice=1")
        self.demo.ok("set", "host", "vmware", HOSTS[0], "slice=0", "mem=256")
        self.demo.ok("add", "host", "vmware", HOSTS[2], "disksize=1", "cluster=physics")
        text = self.demo.ok("dump", "cluster", "physics")
        path = self.file(text)
        planned = self.demo.ok("plan", "cluster", path, "--prune", "--restart")
        self.assertEqual(planned, "nothing to do: 7 VMs are as declared\n", text)

    def test_destroy(self):
        self.must_apply(count=2)
        other = self.demo.ok("add", "host", "vmware", HOSTS[0], "disksize=1")
        self.assertIn('slice "2"', other)
        asked = self.demo.grivon("destroy", "cluster", "physics")
        self.assertEqual(asked.status, 13, asked.describe())
        self.demo.ok("destroy", "cluster", "physics", "--yes")
        self.assertEqual(self.vms(), {(HOSTS[0], 2): "none"})
        self.demo.ok("remove", "host", "vmware", HOSTS[0], "slice=2")
        gone = self.demo.grivon("destroy", "cluster", "physics", "--yes")
        self.assert_one_error_line(gone, 1, "physics")

    def test_a_dry_run_does_nothing(self):
        before = self.demo.last_event()
        out = self.must_apply("--dry-run")
        self.assertEqual(out.count("vmware-vdiskmanager -c"), 6)
        self.assertTrue(out.endswith("nothing was done\n"))
        self.assertEqual(self.demo.last_event(), before)

    def test_json(self):
        out = self.must_apply("--json")
        results = json.loads(out)["results"]
        self.assertEqual({job["state"] for job in results}, {"succeeded"})
        again = json.loads(self.must_apply("--json"))
        self.assertEqual((again["batch"], again["lines"], again["results"]),
                         (None, ["nothing to do: 3 VMs are as declared"], []))


class Trouble(ClusterCase):

    def test_mistakes_are_told_with_their_lines_and_nothing_is_submitted(self):
        before = self.demo.last_event()
        path = self.file("cluster: physics\ngroups:\n  a:\n    hosts: vmware-server-0-0\n"
                         "    per-hots: 1\n    cpus: 1\n    mem: 9999999\n    disks: [1]\n")
        refused = self.demo.grivon("apply", "cluster", path)
        self.assertEqual(refused.status, 2, refused.describe())
        self.assertIn(f"{path}:5: groups.a: unknown key \"per-hots\"; did you mean \"per-host\"?\n",
                      refused.err)
        self.assertIn(f"{path}:7: groups.a.mem: must be from 4 to 4194304 MB, not 9999999\n", refused.err)
        self.assertTrue(refused.err.endswith("grivon: nothing was submitted\n"))
        unknown = self.apply(hosts="[vmware-server-0-0, vmware-server-9-9]")
        self.assert_one_error_line(unknown, 1, "physics.yaml:4: hosts: ", "vmware-server-9-9")
        missing = self.demo.grivon("plan", "cluster", str(self.demo.dir / "nowhere.yaml"))
        self.assert_one_error_line(missing, 2, "nowhere.yaml")
        self.assertEqual(self.demo.last_event(), before)

    def test_apply_again_repairs_what_a_fault_left(self):
        self.demo.fault(HOSTS[1], "disk-full")
        try:
            failed = self.apply()
            self.assertEqual(failed.status, 4, failed.describe())
            self.assertEqual(self.vms()[HOSTS[0], 0], "on")
            self.assertEqual(self.vms()[HOSTS[1], 0], "none")
        finally:
            self.demo.clear(HOSTS[1])
        out = self.must_apply()
        self.assertIn(f"+ create slice0@{HOSTS[1]}: ", out)
        self.assertIn("= 2 VMs are as declared\n", out)
        self.assertEqual(set(self.vms().values()), {"on"})
        self.assert_nothing_to_do()

    def test_the_broker_refuses_a_plan_of_a_world_that_has_changed(self):
        """The commands of a plan, sent when a VM has left the cluster: all of them are refused."""
        self.must_apply(power="off")
        commands = self.plan(power="on")["commands"]
        self.demo.ok("set", "host", "vmware", HOSTS[2], "slice=0", "cluster=chemistry")
        path = self.demo.dir / "late.txt"
        path.write_text("\n".join(commands) + "\n")
        late = self.demo.grivon("run", "batch", str(path), "--yes")
        self.assertEqual(late.status, 1, late.describe())
        self.assertIn("physics", late.err)
        self.assertEqual(set(self.vms().values()), {"off"})
        self.demo.ok("set", "host", "vmware", HOSTS[2], "slice=0", "cluster=physics", "group=compute")


class Example(DemoTestCase):
    hosts = 1

    def test_the_file_for_forty_hosts(self):
        self.demo.ok("add", "host", "vmware-server-0-[1-19]", "vmware-server-1-[0-19]")
        path = str(REPOSITORY / "docs" / "examples" / "cluster.yaml")
        self.assertEqual(self.demo.ok("plan", "cluster", path),
                         "+ add bridge on eth0 of vmware-server-0-[0-19]\n"
                         "+ add bridge on eth0 of vmware-server-1-[0-19]\n"
                         "+ create slice[0-4]@vmware-server-0-[0-19]: 1 cpu, 768 MB, 20 GB, eth0\n"
                         "+ create slice[0-4]@vmware-server-1-[0-19]: 1 cpu, 768 MB, 20 GB, eth0\n"
                         "plan: 40 networks and VLAN interfaces to add, 200 to create\n")
        plan = self.demo.json("plan", "cluster", path)
        self.assertEqual(plan["totals"]["create"], 240)
        self.assertEqual(len(plan["commands"]), 16)


if __name__ == "__main__":
    unittest.main()
