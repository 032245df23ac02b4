"""Every fault of a real host, on one host, while another works on undisturbed."""

import time
import unittest

from support.case import DemoTestCase
from support.demo import host_name

BAD, GOOD = host_name(0), host_name(1)
# How much longer than alone the good host may take while the other one fails. A wait for anything
# of the bad host would cost at least the second of the first look after a lost connection.
DISTURBANCE_MAX_S = 0.9
SLOW = "slow=1.5"
RECOVERY_TIMEOUT_S = 60

DATA = "/state/partition1/vmware"
VMX = f"{DATA}/{{}}/{{}}.vmx"


class Faults(DemoTestCase):
    """Each test has a VM of its own on BAD, and all share one on GOOD."""

    slices = 0

    @classmethod
    def prepare(cls):
        cls.demo.ok("add", "host", "vmware", GOOD, "slice=0")
        cls.demo.ok("create", "host", "vmware", GOOD)
        cls.alone_s = min(cls.good_host_works() for _ in range(3))

    @classmethod
    def good_host_works(cls):
        """Two jobs on the good host; returns how long they took."""
        begun = time.monotonic()
        cls.demo.ok("start", "host", "vmware", GOOD)
        cls.demo.ok("stop", "host", "vmware", GOOD)
        return time.monotonic() - begun

    def setUp(self):
        self.slice = Faults.slices
        Faults.slices += 1
        self.vmx = VMX.format(self.slice, self.slice)
        self.demo.ok("add", "host", "vmware", BAD, f"slice={self.slice}", "disksize=20")
        self.addCleanup(self.demo.clear, BAD)
        self.commands_before = len(self.demo.commands(BAD))

    # ---- steps ----------------------------------------------------------------------------------

    def words(self, verb):
        return [verb, "host", "vmware", BAD, f"slice={self.slice}"]

    def do(self, *verbs):
        for verb in verbs:
            self.demo.ok(*self.words(verb))
        self.commands_before = len(self.demo.commands(BAD))

    def begin(self, verb):
        """Submits a job; returns its number and a follower that shows its commands."""
        number, = self.demo.submit(*self.words(verb))
        return number, self.demo.start_grivon("watch", "job", str(number), "--echo")

    def acts(self):
        """(exit status, command) of what changed something on the bad host in this test."""
        return [(line.status, line.command)
                for line in self.demo.commands(BAD)[self.commands_before:]]

    def host(self):
        row, = self.demo.json("list", "host", BAD)
        return row

    def vm(self):
        return next(vm for vm in self.demo.json("list", "host", "vmware", BAD)
                    if vm["slice"] == self.slice)

    def assert_good_host_is_undisturbed(self):
        taken_s = min(self.good_host_works() for _ in range(2))
        self.assertLess(taken_s, self.alone_s + DISTURBANCE_MAX_S)

    def assert_fails(self, verb, *words):
        """The command fails at once, with a line that says what to do; returns the process."""
        process = self.demo.grivon(*self.words(verb))
        self.assertEqual(process.status, 1, process.describe())
        line = process.err.splitlines()[-1]
        self.assertTrue(line.startswith("grivon: job "), process.describe())
        for word in (f"({verb} slice{self.slice}@{BAD}) failed: ", *words):
            self.assertIn(word, line)
        return process

    def assert_settled(self, number, follower, attempts):
        self.assertEqual(follower.wait(RECOVERY_TIMEOUT_S), 0, follower.describe())
        job = self.demo.job(number)
        self.assertEqual((job["state"], job["attempt"]), ("succeeded", attempts))
        states = [event["state"] for event in self.demo.events() if event.get("job") == number
                  and event["kind"].startswith("job.")]
        self.assertEqual(states, ["queued", *["running", "uncertain"] * (attempts - 1), "running",
                                  "succeeded"])
        self.assertEqual(self.host()["state"], "up")

    def assert_seen_as_unreachable(self):
        self.assertEqual(self.host()["state"], "unreachable")
        self.assertEqual(self.vm()["state"], "unreachable")
        table = self.demo.ok("list", "host", "vmware", BAD)
        for line in table.splitlines()[1:]:
            self.assertRegex(line.rstrip(), r" unreachable (never seen|\w+, .+ ago)$")

    # ---- faults that take time ------------------------------------------------------------------

    def assert_waits_then_works(self, fault):
        self.do("create")
        self.demo.fault(BAD, fault)
        number, follower = self.begin("start")
        self.demo.wait_for_job(number, "running")
        self.assert_good_host_is_undisturbed()
        self.assertEqual(self.demo.job(number)["state"], "running")
        self.assertEqual(self.host()["running"], number)
        waiting, behind = self.begin("stop")
        behind.wait_for(rf"job {waiting} waits: job {number} ", stream="stderr")
        self.demo.clear(BAD)
        self.assert_settled(number, follower, 1)
        self.assert_settled(waiting, behind, 1)
        self.assertEqual(self.acts(), [(0, f"vmware-cmd {self.vmx} start"),
                                       (0, f"vmware-cmd {self.vmx} stop hard")])

    def test_slow(self):
        self.assert_waits_then_works("slow=30")

    def test_hang(self):
        self.assert_waits_then_works("hang")

    # ---- faults of the host, which no job pays for ----------------------------------------------

    def assert_lane_waits(self, number, follower, reason):
        """The job is tried again and again; it says why it waits, and its lane does."""
        follower.wait_for(rf"^grivon: job {number} waits: .*{reason}", stream="stderr")
        self.assert_good_host_is_undisturbed()
        self.assertIn(self.demo.job(number)["state"], ("queued", "running"))
        lane, = self.demo.json("list", "lane", BAD)
        self.assertRegex(lane["trouble"], reason)
        self.assertGreaterEqual(lane["tries"], 1)
        self.assertEqual(self.acts(), [], "nothing is done blindly")

    def assert_done_after_all(self, number, follower):
        self.assertEqual(follower.wait(RECOVERY_TIMEOUT_S), 0, follower.describe())
        states = [event["state"] for event in self.demo.events() if event.get("job") == number
                  and event["kind"].startswith("job.")]
        tries = self.demo.job(number)["attempt"]
        self.assertEqual(states, ["queued", *["running", "queued"] * (tries - 1), "running",
                                  "succeeded"])
        lane, = self.demo.json("list", "lane", BAD)
        self.assertFalse(lane["trouble"])
        kinds = [event["kind"] for event in self.demo.events()
                 if event.get("host") == BAD and event["kind"].startswith("lane.")]
        self.assertEqual([kind for kind in kinds if kind != "lane.leased"][-2:],
                         ["lane.unreachable", "lane.reachable"])

    def test_refuse(self):
        self.do("create")
        self.demo.fault(BAD, "refuse")
        number, follower = self.begin("start")
        self.assert_lane_waits(number, follower, f"cannot connect to {BAD}")
        self.assert_seen_as_unreachable()
        self.assertEqual(self.vm()["last_state"], "off")
        self.demo.clear(BAD)
        self.assert_done_after_all(number, follower)
        self.assertEqual((self.host()["state"], self.vm()["state"]), ("up", "on"))

    def test_serverd_dead(self):
        self.do("create", "start")
        self.demo.fault(BAD, "serverd-dead")
        number, follower = self.begin("stop")
        self.assert_lane_waits(number, follower, "-14")
        self.assertNotIn(self.vm()["state"], ("none", "off"))
        self.demo.clear(BAD)
        self.assert_done_after_all(number, follower)
        self.assertEqual(self.vm()["state"], "off")

    # ---- faults that fail at once ---------------------------------------------------------------

    def test_disk_full(self):
        self.demo.fault(BAD, "disk-full")
        process = self.assert_fails("create", "the disk is full", "free space on the host")
        self.assertIn("Failed to create disk: ", process.err.splitlines()[0])
        self.assert_good_host_is_undisturbed()
        self.assertEqual((self.host()["state"], self.vm()["state"]), ("up", "none"))
        disk = self.demo.root(BAD) / f"{DATA[1:]}/disks/{self.slice}.scsi0:0.vmdk"
        self.assertFalse(disk.exists(), "the partial disk")
        self.assertFalse((self.demo.root(BAD) / self.vmx[1:]).exists())
        self.demo.clear(BAD)
        self.do("create")
        self.assertTrue(disk.exists())

    def test_question(self):
        self.do("create")
        self.demo.fault(BAD, "question")
        self.assert_fails("start", "is stuck", f"grivon answer host vmware {BAD} slice={self.slice} choice=")
        self.assertEqual((self.host()["state"], self.vm()["state"]), ("up", "stuck"))
        self.assert_good_host_is_undisturbed()
        self.demo.clear(BAD)
        self.assert_fails("stop", "is stuck", f"grivon answer host vmware {BAD} slice={self.slice} choice=")
        self.demo.ok("answer", "host", "vmware", BAD, f"slice={self.slice}", "choice=0")
        self.assertEqual(self.vm()["state"], "on")
        self.do("stop")
        self.assertEqual(self.vm()["state"], "off")

    # ---- connections lost in the middle ---------------------------------------------------------

    def lose_connection(self, verb, act, fault):
        """Lets the fault strike while the command that matches `act` runs on the host."""
        self.demo.fault(BAD, SLOW)
        number, follower = self.begin(verb)
        follower.wait_for(act)
        self.demo.fault(BAD, fault)
        self.demo.wait_for_job(number, "uncertain")
        return number, follower

    def assert_uncertain_meanwhile(self, number, follower):
        follower.wait_for(rf"^grivon: job {number} waits: .*connection to {BAD} was lost",
                          stream="stderr")
        self.assert_good_host_is_undisturbed()
        self.assertIn(self.demo.job(number)["state"], ("uncertain", "running"))
        self.assert_seen_as_unreachable()

    def test_drop_at_stop(self):
        """The VM was off when the answer was lost: a look settles it, it is not stopped again."""
        self.do("create", "start")
        number, follower = self.lose_connection("stop", r"stop hard", "drop")
        self.assert_uncertain_meanwhile(number, follower)
        self.demo.clear(BAD)
        attempts = self.attempts_when_ended(number, follower)
        self.assertGreaterEqual(attempts, 2)
        self.assertEqual(self.acts(), [(255, f"vmware-cmd {self.vmx} stop hard")])
        self.assertEqual(self.vm()["state"], "off")

    def test_drop_at_start(self):
        """The VM was still off: it is started again."""
        self.do("create")
        number, follower = self.lose_connection("start", r"start$", "drop")
        self.assert_uncertain_meanwhile(number, follower)
        self.demo.clear(BAD)
        self.attempts_when_ended(number, follower)
        self.assertEqual(self.acts(), [(255, f"vmware-cmd {self.vmx} start"),
                                       (0, f"vmware-cmd {self.vmx} start")])
        self.assertEqual(self.vm()["state"], "on")

    def test_drop_at_disk(self):
        """The half-made disk is made anew."""
        number, follower = self.lose_connection("create", r"vmware-vdiskmanager", "drop")
        self.assert_uncertain_meanwhile(number, follower)
        self.demo.clear(BAD)
        self.attempts_when_ended(number, follower)
        self.assertEqual([status for status, _ in self.acts()], [255, 0, 0])
        self.do("start", "stop")

    def test_drop_at_register(self):
        """It was registered when the answer was lost: nothing is done twice."""
        number, follower = self.lose_connection("create", r"-s register", "drop")
        self.assert_uncertain_meanwhile(number, follower)
        self.demo.clear(BAD)
        self.attempts_when_ended(number, follower)
        self.assertEqual([status for status, _ in self.acts()], [0, 255])
        self.do("start", "stop")

    def attempts_when_ended(self, number, follower):
        follower.wait(RECOVERY_TIMEOUT_S)
        attempts = self.demo.job(number)["attempt"]
        self.assert_settled(number, follower, attempts)
        return attempts

    def test_refuse_in_the_middle(self):
        """The command goes on without its connection, and is not begun again."""
        self.do("create")
        number, follower = self.lose_connection("start", r"start$", "refuse")
        self.assert_uncertain_meanwhile(number, follower)
        self.assertNotIn(self.vm()["last_state"], ("none", "off"), "nobody knows")
        self.demo.clear(BAD)
        self.attempts_when_ended(number, follower)
        self.assertEqual(self.acts(), [(0, f"vmware-cmd {self.vmx} start")])
        self.assertEqual(self.vm()["state"], "on")


if __name__ == "__main__":
    unittest.main()
