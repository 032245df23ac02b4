"""Broker and workers are stopped and started, politely and not, while jobs wait and run."""

import json
import os
import signal
import unittest

from support.case import DemoTestCase, FreshDemoTestCase
from support.demo import host_name
from support.process import wait_for_end_of

BUSY, QUIET = host_name(0), host_name(1)
SLICES = range(3)
POLITE, RUDE = signal.SIGTERM, signal.SIGKILL
# A lost worker's lease ends after 10 s.
LEASE_TIMEOUT_S = 30


class Restarts(FreshDemoTestCase):
    """Each test finds three VMs in the database on both hosts, none of them created."""

    def prepare(self):
        self.follower = self.demo.start_grivon("watch", "event", "since=0", "--json")
        for slice_number in SLICES:
            self.demo.ok("add", "host", "vmware", BUSY, QUIET, f"slice={slice_number}")

    # ---- what happens in every test -------------------------------------------------------------

    def fill_lanes(self):
        """On BUSY a create hangs in the middle, others wait behind it and on a foreground CLI."""
        self.demo.fault(BUSY, "hang")
        numbers = self.demo.submit("create", "host", "vmware", BUSY)
        numbers += self.demo.submit("start", "host", "vmware", BUSY)
        self.demo.wait_for_job(numbers[0], "running")
        self.foreground = self.demo.start_grivon("stop", "host", "vmware", BUSY, "slice=0")
        queued = self.demo.wait_for_event(
            lambda event: event.get("operation") == "stop host vmware")
        return [*numbers, queued["job"]]

    def expect_everything_done(self, numbers):
        """Every job succeeded, each act was done once on the host, and the log tells it all."""
        for number in numbers:
            self.demo.wait_for_job(number, "succeeded", "failed", timeout_s=LEASE_TIMEOUT_S)
        jobs = {job["job"]: job for job in self.demo.json("list", "job")}
        self.assertEqual(sorted(jobs), sorted(numbers))
        self.assertEqual({job["state"] for job in jobs.values()}, {"succeeded"})
        self.assertEqual(self.foreground.wait(), 0, self.foreground.describe())
        self.assertTrue(self.foreground.out.endswith("stop(hard) = 1\n"),
                        self.foreground.describe())
        self.assert_each_act_once()
        self.assert_log_is_whole(numbers)

    def assert_each_act_once(self):
        acts = [line.command for line in self.demo.commands(BUSY) if line.status == 0]
        vmx = "/state/partition1/vmware/{0}/{0}.vmx"
        disk = "/state/partition1/vmware/disks/{0}.scsi0:0.vmdk"
        expected = []
        for slice_number in SLICES:
            expected.append("vmware-vdiskmanager -c -a lsilogic -s 36Gb -t 0 "
                            + disk.format(slice_number))
            expected.append("vmware-cmd -s register " + vmx.format(slice_number))
        expected += [f"vmware-cmd {vmx.format(slice_number)} start" for slice_number in SLICES]
        expected.append(f"vmware-cmd {vmx.format(0)} stop hard")
        self.assertEqual(acts, expected)

    def assert_log_is_whole(self, numbers):
        events = self.demo.events()
        self.assert_no_holes(events)
        ends = [event["job"] for event in events
                if event["kind"] in ("job.succeeded", "job.failed")]
        self.assertEqual(sorted(ends), sorted(numbers))
        # A subscriber that was there all the time has missed nothing and saw nothing twice.
        self.follower.wait_for(rf'^{{"seq":{events[-1]["seq"]},')
        seen = [json.loads(line) for line in self.follower.out.splitlines()]
        self.assertEqual(seen[:len(events)], events)

    # ---- the broker -----------------------------------------------------------------------------

    def end_broker(self, number):
        database = self.demo.database_pid()
        self.demo.end_program("broker", number)
        wait_for_end_of(database)

    def restart_broker(self, number):
        numbers = self.fill_lanes()
        self.end_broker(number)
        away = self.demo.grivon("list", "host")
        self.assert_one_error_line(away, 3)
        self.demo.start_program("broker")
        self.assertEqual(self.demo.job(numbers[0])["state"], "running")
        self.demo.clear(BUSY)
        self.expect_everything_done(numbers)
        self.assertIn("the broker", self.foreground.err)

    def test_broker_ended(self):
        self.restart_broker(POLITE)

    def test_broker_killed(self):
        self.restart_broker(RUDE)

    def test_job_ends_while_the_broker_is_away(self):
        """The worker keeps the outcome and the output until a broker takes them."""
        numbers = self.fill_lanes()
        self.end_broker(RUDE)
        self.demo.clear(BUSY)
        self.demo.start_program("broker")
        self.expect_everything_done(numbers)
        self.assertEqual({job["attempt"] for job in self.demo.json("list", "job")}, {1})

    def test_database_alone_killed_with_its_broker(self):
        """Both at once, as when the machine loses its power."""
        numbers = self.fill_lanes()
        database = self.demo.database_pid()
        os.kill(self.demo.pid("broker"), signal.SIGSTOP)
        os.kill(database, signal.SIGKILL)
        self.demo.end_program("broker", RUDE)
        wait_for_end_of(database)
        self.demo.start_program("broker")
        self.demo.clear(BUSY)
        self.expect_everything_done(numbers)

    def test_jobs_accepted_without_a_worker_survive_both(self):
        self.demo.end_program("worker-1", POLITE)
        numbers = self.demo.submit("create", "host", "vmware", QUIET)
        self.end_broker(RUDE)
        self.demo.start_program("broker")
        self.assertEqual([job["state"] for job in self.demo.json("list", "job")],
                         ["queued"] * len(SLICES))
        self.demo.start_program("worker-1")
        for number in numbers:
            self.demo.wait_for_job(number, "succeeded")
        self.assertEqual(len(self.demo.commands(QUIET)), 2 * len(SLICES))

    # ---- the worker -----------------------------------------------------------------------------

    def test_worker_ended(self):
        """It finishes the job at work first, and takes no other."""
        numbers = self.fill_lanes()
        worker = self.demo.pid("worker-1")
        os.kill(worker, POLITE)
        self.demo.start_program("worker-1")
        self.demo.clear(BUSY)
        wait_for_end_of(worker)
        self.expect_everything_done(numbers)
        self.assertEqual({job["attempt"] for job in self.demo.json("list", "job")}, {1})
        kinds = [event["kind"] for event in self.demo.events()]
        self.assertIn("worker.left", kinds)
        self.assertNotIn("worker.lost", kinds)

    def test_worker_killed(self):
        """The command on the host goes on; the next worker looks and finds it done."""
        for verb in ("create", "start"):
            self.demo.ok(verb, "host", "vmware", QUIET, "slice=0")
        self.demo.fault(QUIET, "slow=2")
        number, = self.demo.submit("stop", "host", "vmware", QUIET, "slice=0")
        live = self.demo.start_grivon("watch", "job", str(number), "--echo")
        live.wait_for(r"stop hard")  # the look is over, the stop is on its way
        self.demo.end_program("worker-1", RUDE)
        self.demo.clear(QUIET)
        self.demo.start_program("worker-1")
        self.demo.wait_for_job(number, "uncertain", timeout_s=LEASE_TIMEOUT_S)
        self.assertEqual(live.wait(LEASE_TIMEOUT_S), 0, live.describe())
        stops = [line for line in self.demo.commands(QUIET) if line.command.endswith("stop hard")]
        self.assertEqual(len(stops), 1)
        self.assertEqual(self.demo.job(number)["attempt"], 2)
        self.assertIn("worker.lost", [event["kind"] for event in self.demo.events()])
        self.assert_no_holes(self.demo.events())

    def test_broker_and_worker_killed(self):
        numbers = self.fill_lanes()
        self.demo.clear(BUSY)
        self.demo.end_program("worker-1", RUDE)
        self.end_broker(RUDE)
        self.demo.start_program("broker")
        self.demo.start_program("worker-1")
        for number in numbers:
            self.demo.wait_for_job(number, "succeeded", "failed", timeout_s=LEASE_TIMEOUT_S)
        self.assertEqual({job["state"] for job in self.demo.json("list", "job")}, {"succeeded"})
        self.assertEqual(self.foreground.wait(), 0, self.foreground.describe())
        states = {vm["slice"]: vm["state"] for vm in self.demo.json("list", "host", "vmware", BUSY)}
        self.assertEqual(states, {0: "off", 1: "on", 2: "on"})
        self.assert_log_is_whole(numbers)


class Tables(DemoTestCase):
    """What happened can be read with SQL."""

    @classmethod
    def prepare(cls):
        demo = cls.demo
        demo.ok("add", "host", "vmwarenet", BUSY, "iface=eth0", "type=bridge")
        demo.ok("add", "host", "vmware", BUSY, "cpus=2", "mem=512", "disksize=20")
        demo.ok("add", "host", "vmware", "interface", BUSY, "vmnet=vmnet0")
        demo.ok("create", "host", "vmware", BUSY)
        demo.ok("start", "host", "vmware", BUSY)

    def test_jobs_are_there(self):
        rows = self.demo.sql("SELECT id, batch_id, host, IFNULL(slice, '-'), operation, state, "
                             "attempt, exit_status FROM job ORDER BY id")
        self.assertEqual(rows, [
            ["1", "1", BUSY, "-", "add host vmwarenet", "succeeded", "1", "0"],
            ["2", "2", BUSY, "0", "create host vmware", "succeeded", "1", "0"],
            ["3", "3", BUSY, "0", "start host vmware", "succeeded", "1", "0"]])

    def test_output_is_there(self):
        rows = self.demo.sql("SELECT kind, IF(kind = 'output', data, text) FROM job_item "
                             "WHERE job_id = 3 AND shown AND kind <> 'step_finished' "
                             "ORDER BY position")
        self.assertEqual(rows, [
            ["step_started", f"ssh -x {BUSY} vmware-cmd /state/partition1/vmware/0/0.vmx start"],
            ["output", "start() = 1\\n"]])

    def test_events_are_those_that_were_told(self):
        rows = self.demo.sql("SELECT seq, kind, host, IFNULL(job_id, 0) FROM event ORDER BY seq")
        told = [[str(event["seq"]), event["kind"], event.get("host", ""), str(event.get("job", 0))]
                for event in self.demo.events()]
        self.assertEqual(rows, told)

    def test_views_of_the_roll_answer(self):
        vm, = self.demo.json("list", "host", "vmware")
        vmnodeid = str(vm["vm"])
        mac = "00:50:56:00:00:01"
        self.assertEqual(self.demo.sql("SELECT ID, PhysNode, Mem, CPUs, Slice FROM vmware_nodes"),
                         [[vmnodeid, BUSY, "512", "2", "0"]])
        self.assertEqual(self.demo.sql("SELECT Vm_Node, MAC, IfIndex FROM vmware_macs"),
                         [[vmnodeid, mac, "0"]])
        self.assertEqual(
            self.demo.sql("SELECT Vm_Node, Prefix, Name, Device, Size FROM vmware_disks"),
            [[vmnodeid, "/state/partition1/vmware/disks", "0.scsi0:0.vmdk", "scsi0:0", "20"]])
        self.assertEqual(self.demo.sql("SELECT Host, Vmnet, Type, Device FROM vmware_vmnets"),
                         [[BUSY, "vmnet0", "bridge", "eth0"]])
        self.assertEqual(self.demo.sql("SELECT Host, Vmnet, MAC, Vm_Node, IfIndex "
                                       "FROM vmware_vmnet_members"),
                         [[BUSY, "vmnet0", mac, vmnodeid, "0"]])

    def test_the_database_is_for_its_owner_only(self):
        """Its socket is open to whoever gets there, which is nobody: mariadbd makes it so."""
        broker = self.demo.dir / "broker"
        self.assertEqual((broker / "mariadb.sock").parent, broker)
        for path in (broker, broker / "mariadb", self.demo.dir / "run"):
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)


if __name__ == "__main__":
    unittest.main()
