"""The judge refuses what breaks a promise: made-up campaigns, each wrong in one place."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system"))

from attacks import KINDS, schedule  # noqa: E402
from journal import Command  # noqa: E402
from judge import RULES, judge  # noqa: E402
from record import Acknowledged, Followed, HostKill, ProgramEnd, Record, VmSeen  # noqa: E402
from support.demo import JournalLine  # noqa: E402
from wire import Event  # noqa: E402

HOST = "vmware-server-0-0"
VMX = "/state/partition1/vmware/{0}/{0}.vmx"
DISK = "/state/partition1/vmware/disks/{0}.scsi0:0.vmdk"
SECOND_US = 1_000_000
# Far apart, as the two clocks are.
WALL_MINUS_MONOTONIC_US = 1_700_000_000 * SECOND_US


class Story:
    """Builds a record second by second."""

    def __init__(self):
        self.seconds = 0
        self.events = []
        self.lines = []

    def event(self, kind, job, verb="start", slice_number=0, attempt=0, host=HOST, batch=None):
        self.seconds += 1
        self.events.append(Event(
            len(self.events) + 1, WALL_MINUS_MONOTONIC_US + self.seconds * SECOND_US,
            f"job.{kind}", host, slice_number, batch or job, job, attempt, f"{verb} host vmware",
            ""))

    def command(self, text, status=0, lasts=1):
        start, self.seconds = self.seconds + 1, self.seconds + 1 + lasts
        self.lines.append(JournalLine(start * 1_000_000_000, self.seconds * 1_000_000_000, status,
                                      text))

    def look(self, slice_number=0):
        self.command(f"vmware-cmd {VMX.format(slice_number)} getstate")

    def start(self, status=0):
        self.command(f"vmware-cmd {VMX.format(0)} start", status)

    def job(self, number, verb, *commands, slice_number=0, end="succeeded"):
        self.event("queued", number, verb, slice_number)
        self.event("running", number, verb, slice_number, attempt=1)
        for command in commands:
            self.command(command)
        self.event(end, number, verb, slice_number, attempt=1)

    def record(self, **others):
        fields = dict(events=self.events, live_events=list(self.events),
                      journals={HOST: self.lines},
                      wall_minus_monotonic_us=WALL_MINUS_MONOTONIC_US)
        return Record(**{**fields, **others})


def acts(number=0):
    vmx, disk = VMX.format(number), DISK.format(number)
    return {
        "disk": f"vmware-vdiskmanager -c -a lsilogic -s 1Gb -t 0 {disk}",
        "register": f"vmware-cmd -s register {vmx}",
        "unregister": f"vmware-cmd -s unregister {vmx}",
        "start": f"vmware-cmd {vmx} start",
        "stop": f"vmware-cmd {vmx} stop hard",
        "reset": f"vmware-cmd {vmx} reset hard",
        "look": f"vmware-cmd {vmx} getstate",
    }


ACT = acts()


def created():
    story = Story()
    story.job(1, "create", ACT["look"], ACT["disk"], ACT["register"], ACT["look"])
    return story


class Judge(unittest.TestCase):
    def refuses(self, record, rule, *words):
        violations = judge(record)
        self.assertTrue(violations, "nothing was refused")
        self.assertEqual({violation.rule for violation in violations}, {rule}, violations)
        for word in words:
            self.assertIn(word, " ".join(violation.text for violation in violations))

    def accepts(self, record):
        self.assertEqual(judge(record), [])

    def test_a_good_campaign(self):
        story = created()
        story.job(2, "start", ACT["look"], ACT["start"], ACT["look"])
        story.job(3, "reboot", ACT["look"], ACT["reset"], ACT["look"])
        story.job(4, "stop", ACT["look"], ACT["stop"], ACT["look"])
        story.job(5, "destroy", ACT["look"], ACT["unregister"], ACT["look"])
        other = acts(1)
        story.job(6, "create", other["look"], other["disk"], other["register"], slice_number=1)
        self.accepts(story.record(
            vms=[VmSeen(HOST, 0, "none", "none"), VmSeen(HOST, 1, "off", "off")],
            acknowledged=[Acknowledged("k", "create", [HOST], 1, [1], [1])],
            followed=[Followed(1, "the record", [1, 2], [1, 2])],
            program_ends=[ProgramEnd("broker", -9, True, False),
                          ProgramEnd("broker", 1, False, True)],
            logs={"broker.log": "level=info event=broker_ready"}))

    def test_a_recovery_is_no_violation(self):
        story = created()
        story.event("queued", 2)
        story.event("running", 2, attempt=1)
        story.start(status=255)
        story.event("uncertain", 2, attempt=1)
        story.event("running", 2, attempt=2)
        story.look()
        story.start()
        story.event("succeeded", 2, attempt=2)
        self.accepts(story.record(vms=[VmSeen(HOST, 0, "on", "on")]))

    # ---- the event log --------------------------------------------------------------------------

    def test_hole_in_the_log(self):
        story = created()
        del story.events[1]
        record = story.record()
        self.assertIn("event log whole", {violation.rule for violation in judge(record)})

    def test_number_given_twice(self):
        story = created()
        story.event("queued", 2)
        story.event("cancelled", 2)
        story.events[-1] = story.events[-1]._replace(number=story.events[-2].number)
        self.refuses(story.record(), "event log whole", "event 5")

    def test_follower_saw_something_else(self):
        story = created()
        live = [*story.events[:-1], story.events[-1]._replace(message="else")]
        self.refuses(story.record(live_events=live), "event log whole", "else")

    def test_follower_saw_less(self):
        story = created()
        self.refuses(story.record(live_events=story.events[:-1]), "event log whole", "2 events")

    def test_job_without_an_end(self):
        story = created()
        story.event("queued", 2)
        self.refuses(story.record(), "one final state", "job 2", "queued")

    def test_job_with_two_ends(self):
        story = created()
        story.event("failed", 1, "create", attempt=1)
        violations = judge(story.record())
        self.assertIn("one final state", {violation.rule for violation in violations})

    def test_job_that_succeeds_without_running(self):
        story = created()
        story.event("queued", 2)
        story.event("succeeded", 2)
        violations = judge(story.record())
        self.assertIn("one final state", {violation.rule for violation in violations})

    def test_attempt_left_out(self):
        story = created()
        story.event("queued", 2)
        story.event("running", 2, attempt=1)
        story.event("uncertain", 2, attempt=1)
        story.event("running", 2, attempt=3)
        story.event("failed", 2, attempt=3)
        self.refuses(story.record(), "one final state", "[1, 3]")

    def test_job_that_changes_its_vm(self):
        story = created()
        story.event("queued", 2)
        story.event("cancelled", 2, slice_number=1)
        self.refuses(story.record(), "one final state", "moved")

    def test_job_table_tells_something_else(self):
        self.accepts(created().record(job_table={1: "succeeded"}))
        for table in ({1: "failed"}, {}, {1: "succeeded", 2: "queued"}):
            with self.subTest(table):
                self.refuses(created().record(job_table=table), "no job lost", "by the list")

    # ---- acknowledged ---------------------------------------------------------------------------

    def acknowledged(self, *answers):
        return created().record(acknowledged=list(answers))

    def test_job_lost(self):
        lost = self.acknowledged(Acknowledged("k", "create", [HOST], 9, [7], None))
        self.assertIn("no job lost", {violation.rule for violation in judge(lost)})

    def test_job_that_does_something_else(self):
        self.refuses(self.acknowledged(Acknowledged("k", "stop", [HOST], 1, [1], None)),
                     "no job lost", "acknowledged as stop")

    def test_job_on_another_host(self):
        self.refuses(self.acknowledged(Acknowledged("k", "create", ["else"], 1, [1], None)),
                     "no job lost", "else")

    def test_same_key_answered_otherwise(self):
        self.refuses(self.acknowledged(Acknowledged("k", "create", [HOST], 1, [1], [2])),
                     "retries do not repeat", "later")

    def test_one_job_for_two_keys(self):
        self.refuses(self.acknowledged(Acknowledged("k", "create", [HOST], 1, [1], None),
                                       Acknowledged("m", "create", [HOST], 1, [1], None)),
                     "retries do not repeat", "two keys")

    def test_batch_with_more_jobs_than_were_acknowledged(self):
        story = created()
        story.event("queued", 2, "create", slice_number=1, batch=1)
        story.event("cancelled", 2, "create", slice_number=1, batch=1)
        self.refuses(story.record(acknowledged=[Acknowledged("k", "create", [HOST], 1, [1], None)]),
                     "retries do not repeat", "[1, 2]")

    # ---- lanes ----------------------------------------------------------------------------------

    def test_later_job_first(self):
        story = created()
        story.event("queued", 2)
        story.event("queued", 3)
        for number in (3, 2):
            story.event("running", number, attempt=1)
            story.event("failed", number, attempt=1)
        self.refuses(story.record(), "lane order", "job 3 began before job 2")

    def test_two_jobs_at_work_on_a_host(self):
        story = created()
        story.event("queued", 2)
        story.event("queued", 3)
        story.event("running", 2, attempt=1)
        story.event("running", 3, attempt=1)
        story.event("failed", 2, attempt=1)
        story.event("failed", 3, attempt=1)
        violations = judge(story.record())
        self.assertEqual({violation.rule for violation in violations}, {"lane order"})

    def test_hosts_do_not_wait_for_each_other(self):
        story = created()
        story.event("queued", 2)
        story.event("queued", 3, host="other")
        story.event("running", 3, attempt=1, host="other")
        story.event("running", 2, attempt=1)
        story.event("failed", 2, attempt=1)
        story.event("failed", 3, attempt=1, host="other")
        self.accepts(story.record())

    # ---- journals -------------------------------------------------------------------------------

    def test_commands_at_the_same_time(self):
        story = created()
        disk = next(line for line in story.lines if "vdiskmanager" in line.command)
        story.lines.append(disk._replace(start_ns=disk.end_ns - 1, end_ns=disk.end_ns + 1,
                                         status=1))
        self.refuses(story.record(), "never two at once", "vdiskmanager")

    def test_the_watch_looks_while_a_job_works(self):
        story = created()
        disk = next(line for line in story.lines if "vdiskmanager" in line.command)
        look = next(line for line in story.lines if "getstate" in line.command)
        story.lines.append(look._replace(start_ns=disk.end_ns - 1, end_ns=disk.end_ns + 1))
        self.assertNotIn("never two at once",
                         [violation.rule for violation in judge(story.record())])

    def test_short_command_inside_a_long_one(self):
        story = created()
        story.event("queued", 2)
        story.event("running", 2, attempt=1)
        story.command(ACT["start"], lasts=10)
        long = story.lines[-1]
        story.lines += [long._replace(start_ns=long.start_ns + 1, end_ns=long.start_ns + 2),
                        long._replace(start_ns=long.end_ns - 2, end_ns=long.end_ns - 1)]
        story.event("failed", 2, attempt=1)
        overlaps = [violation for violation in judge(story.record())
                    if violation.rule == "never two at once"]
        self.assertEqual(len(overlaps), 2)

    def test_command_of_no_job(self):
        story = created()
        story.command(ACT["start"])
        self.refuses(story.record(), "per host in order", "start")

    def test_the_watch_looks_while_no_job_works(self):
        story = created()
        story.look()
        self.assertNotIn("per host in order",
                         [violation.rule for violation in judge(story.record())])

    def test_command_that_outlives_its_job(self):
        story = created()
        story.event("queued", 2)
        story.event("running", 2, attempt=1)
        story.command(ACT["start"], 1, lasts=10)
        story.seconds -= 5
        story.event("failed", 2, attempt=1)
        self.refuses(story.record(), "per host in order")

    def test_command_about_another_vm(self):
        story = created()
        story.job(2, "start", acts(1)["start"], end="failed")
        self.refuses(story.record(), "per host in order")

    def test_command_of_another_operation(self):
        story = created()
        story.job(2, "start", ACT["stop"], end="failed")
        self.refuses(story.record(), "per host in order", "stop hard")

    def test_command_that_nobody_knows(self):
        story = created()
        story.job(2, "start", "rm -rf /", end="failed")
        self.refuses(story.record(), "per host in order", "rm -rf")

    def test_step_done_twice(self):
        story = created()
        story.job(2, "start", ACT["start"], ACT["start"])
        self.refuses(story.record(), "no step twice", "start 2 times")

    def test_reset_done_twice_by_one_attempt(self):
        story = created()
        story.job(2, "start", ACT["start"])
        story.job(3, "reboot", ACT["reset"], ACT["reset"])
        self.refuses(story.record(), "no step twice", "reset 2 times")

    def test_disk_made_of_a_registered_vm(self):
        story = created()
        story.job(2, "create", ACT["disk"])
        self.refuses(story.record(), "no step twice", "registered")

    def test_registered_twice(self):
        story = created()
        story.job(2, "create", ACT["register"])
        self.refuses(story.record(), "no step twice", "register of")

    def test_failed_step_may_be_repeated(self):
        story = created()
        story.event("queued", 2)
        story.event("running", 2, attempt=1)
        story.start(status=1)
        story.start()
        story.event("succeeded", 2, attempt=1)
        self.accepts(story.record())

    # ---- states ---------------------------------------------------------------------------------

    def test_success_of_what_never_happened(self):
        story = created()
        story.job(2, "start", ACT["look"])
        self.refuses(story.record(), "success is true", "job 2", "is off")

    def test_success_that_another_command_undid(self):
        story = created()
        story.job(2, "start", ACT["start"])
        story.job(3, "stop", ACT["look"])
        self.refuses(story.record(), "success is true", "job 3", "is on")

    def test_what_was_killed_may_have_happened(self):
        story = created()
        story.event("queued", 2)
        story.event("running", 2, attempt=1)
        kill = HostKill(HOST, story.seconds * 1_000_000_000 + 1)
        story.look()
        story.event("succeeded", 2, attempt=1)
        self.accepts(story.record(host_kills=[kill]))
        self.refuses(story.record(host_kills=[kill._replace(host="other")]), "success is true")

    def test_own_file_taken_for_somebody_elses(self):
        story = Story()
        for number in (1, 2):
            story.job(number, "create", ACT["look"], end="failed")
            story.events[-1] = story.events[-1]._replace(
                message=f"/d/0.vmx exists on {HOST}, but slice0@{HOST} is not registered; if …")
        self.refuses(story.record(), "safe to run again", "job 1")
        self.assertEqual(len(judge(story.record())), 1, "told once for a VM")

    def test_last_job_did_not_do_it(self):
        story = created()
        self.refuses(story.record(vms=[VmSeen(HOST, 0, "none", "none")]), "success is true",
                     "job 1")

    def test_broker_tells_another_state(self):
        story = created()
        self.refuses(story.record(vms=[VmSeen(HOST, 0, "on", "off")]), "success is true",
                     "said to be on")

    def test_not_knowing_is_no_lie(self):
        self.accepts(created().record(vms=[VmSeen(HOST, 0, "unknown", "off")]))

    # ---- the rest -------------------------------------------------------------------------------

    def test_record_that_changed(self):
        self.refuses(created().record(followed=[Followed(1, "the record", [1, 2], [1])]),
                     "output once", "job 1")

    def test_program_that_ended_by_itself(self):
        for end in (ProgramEnd("worker-1", 0, False, False),
                    ProgramEnd("worker-1", -6, False, True),
                    ProgramEnd("broker", 1, False, False), ProgramEnd("broker", -11, False, True)):
            with self.subTest(end):
                self.refuses(created().record(program_ends=[end]), "programs live", end.name)

    def test_suspicious_logs(self):
        for line in ("ERROR: AddressSanitizer: heap-use-after-free", "x.cpp:1:2: runtime error: …",
                     "grivon-broker: x.cpp:3: Assertion `a' failed.", "code=internal",
                     "terminate called without an active exception"):
            with self.subTest(line):
                self.refuses(created().record(logs={"broker.log": f"ok\n{line}\n"}), "logs clean",
                             line)

    def test_complaints_of_the_campaign(self):
        self.refuses(created().record(complaints=["the jobs do not end"]), "campaign", "do not end")

    def test_every_rule_is_here(self):
        """A rule that no test sees refuse would not be noticed if it refused nothing."""
        self.assertEqual(len(RULES), 15)


class Schedule(unittest.TestCase):
    @staticmethod
    def first(count, seed, without=()):
        attacks = schedule(seed, without)
        return [next(attacks) for _ in range(count)]

    def test_same_seed_same_attacks(self):
        self.assertEqual(self.first(500, 7), self.first(500, 7))
        self.assertNotEqual(self.first(500, 7), self.first(500, 8))

    def test_every_kind_comes(self):
        self.assertEqual({attack.kind for _, attack in self.first(1000, 7)}, set(KINDS))

    def test_what_is_left_out_changes_no_other(self):
        everything = [both for both in self.first(500, 7) if both[1].kind != "broker-kill"]
        self.assertEqual(self.first(len(everything), 7, ["broker-kill"]), everything)


class Commands(unittest.TestCase):
    def test_what_a_line_means(self):
        self.assertEqual(Command.of(acts(3)["disk"]), ("make-disk", 3))
        self.assertEqual(Command.of(acts(12)["look"]), ("look", 12))
        self.assertIsNone(Command.of("vmware-cmd -l"))
        self.assertIsNone(Command.of("vmware-cmd /elsewhere/0.vmx start"))


if __name__ == "__main__":
    unittest.main()
