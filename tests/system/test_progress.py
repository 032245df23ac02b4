"""Progress as a person sees it: the command at a terminal with a screen, while hosts have faults.

What hangs, hangs until a test clears it (a worker ends a look at a host after 30 s, and looks again); so
the screens that are waited for do come. Nothing waits for time to pass but where the time is the matter
(`--timeout`).
"""

import itertools
import json
import re
import signal
import subprocess
import unittest

from support.case import DemoTestCase
from support.demo import build_dir, host_name
from support.process import Process, wait_for_end_of
from support.screen import CTRL_C, Screen, ScreenTerminal

HOSTS = [host_name(number) for number in range(5)]
HOST_LINE = re.compile(r"(vmware-server-\S*) +\[[#-]{12}\] +(\d+)/(\d+)\b")
TOTAL_LINE = re.compile(r"total \[[#-]{12}\] (\d+)/(\d+) jobs")
LIVE_LINE = re.compile(r"hosts: \d+ |" + TOTAL_LINE.pattern + "|" + HOST_LINE.pattern)
# All that a line of progress may do to a terminal: up so many lines, erase to the end.
CONTROL_BYTES = re.compile(rb"\x1b\[\d+A|\x1b\[J|\r|\n")
# On so many columns a host's line has room for its times, which end in the last but one.
TIMES_COLUMNS = 60
QUESTION = "Cancel those that have not begun? [y/N] "


def live_lines(lines):
    """The lines at the bottom that change: those above the one in which the cursor is."""
    above = lines[:-1] if lines and not lines[-1] else []
    return list(itertools.takewhile(LIVE_LINE.match, reversed(above)))[::-1]


def hosts_at_work(lines):
    return [found[1] for found in map(HOST_LINE.match, live_lines(lines)) if found]


def total_of(lines):
    """(jobs that have ended, jobs)"""
    found = TOTAL_LINE.match(live_lines(lines)[-1]) if live_lines(lines) else None
    return found and tuple(map(int, found.groups()))


class ProgressCase(DemoTestCase):
    hosts = len(HOSTS)
    numbers = itertools.count()
    slices = itertools.count()

    def setUp(self):
        self.faulty = []
        self.addCleanup(self.be_well_again)

    def be_well_again(self):
        """Each test finds hosts without faults, at which nobody is at work."""
        for host in self.faulty:
            self.demo.clear(host)
        self.demo.ok("resume", "lane", *HOSTS)
        for batch in self.demo.json("list", "batch", "unfinished=yes"):
            self.demo.grivon("wait", "batch", str(batch["batch"]))

    def fault(self, kind, *hosts):
        for host in hosts:
            self.faulty.append(host)
            self.demo.fault(host, kind)

    def clear(self, *hosts):
        for host in hosts:
            self.demo.clear(host)

    def new_vms(self, *hosts, count=1):
        """Rows of new VMs; returns the name of the cluster that has them, and no others."""
        cluster = f"test{next(self.numbers)}"
        for _ in range(count):
            # The same slice on all hosts: only then they print the same.
            self.demo.ok("add", "host", "vmware", *hosts, f"slice={next(self.slices)}",
                         "disksize=1", f"cluster={cluster}")
        return cluster

    def terminal(self, *words, rows=24, columns=80, environment=None, **streams):
        env = {**self.demo.environment, "TERM": "xterm", **(environment or {})}
        if not environment or "NO_COLOR" not in environment:
            env.pop("NO_COLOR", None)
        terminal = ScreenTerminal([f"{build_dir()}/bin/grivon", *words], env, rows, columns,
                                  **streams)
        self.addCleanup(terminal.close)
        return terminal

    def create(self, cluster, *options, **screen):
        return self.terminal("create", "host", "vmware", f"cluster={cluster}", *options, **screen)

    def newest_batch(self):
        return self.demo.json("list", "batch", "newest=1")[0]["batch"]

    def states(self, batch):
        """{host: its jobs' states, in their order}"""
        states = {}
        for job in self.demo.json("list", "job", f"batch={batch}"):
            states.setdefault(job["host"], []).append(job["state"])
        return states

    def assert_no_bars(self, terminal):
        left = [line for line in terminal.lines() if LIVE_LINE.match(line)]
        self.assertEqual(left, [], terminal.describe())

    def assert_ends_with_summary(self, terminal, pattern):
        """The summary is behind all else, and what comes before it is not."""
        last = terminal.whole_lines()[-2]  # the cursor is below it
        self.assertRegex(last, pattern, terminal.describe())


class TheScreen(unittest.TestCase):
    """It would notice a program that leaves rubbish."""

    def narrowed(self, rows_up):
        """What is left when two lines for 40 columns are replaced on 20."""
        screen = Screen(10, 40)
        screen.feed(b"said\r\n" + b"a" * 39 + b"\r\n" + b"b" * 39 + b"\r\n")
        screen.resize(10, 20)
        screen.feed(b"\r\x1b[%dA\x1b[Jnew\r\n" % rows_up)
        return screen.lines()

    def test_lines_are_wrapped_when_the_screen_gets_narrower(self):
        self.assertEqual(self.narrowed(4), ["said", "new", ""])
        self.assertEqual(self.narrowed(2), ["said", "a" * 20, "a" * 19, "new", ""])
        self.assertEqual(self.narrowed(5), ["new", ""])

    def test_wrapped_lines_are_one_again_on_a_wider_screen(self):
        screen = Screen(3, 10)
        screen.feed(b"one\r\ntwo words three\r\nfour\r\n\x1b[1A\x1b[Jend")
        self.assertEqual(screen.lines(), ["one", "two words", "three", "end"])
        self.assertEqual(screen.whole_lines(), ["one", "two words three", "end"])
        screen.resize(3, 40)
        self.assertEqual(screen.lines(), ["one", "two words three", "end"])


class Bars(ProgressCase):

    def watch_to_the_end(self, columns):
        busy = HOSTS[:3]
        self.fault("hang", *busy)
        terminal = self.create(self.new_vms(*busy, count=2), columns=columns)
        lines = terminal.wait_until(lambda lines: hosts_at_work(lines) == busy
                                    and total_of(lines) == (0, 6), "a line for each host")
        self.assertEqual([line for line in lines if LIVE_LINE.match(line)], live_lines(lines))
        self.clear(busy[1])
        lines = terminal.wait_until(lambda lines: hosts_at_work(lines) == [busy[0], busy[2]]
                                    and total_of(lines) == (2, 6), "the line of a host to go")
        self.assertIn("hosts: 1 done", live_lines(lines))
        for line in live_lines(lines):
            self.assertLess(len(line), columns, terminal.describe())
        self.clear(*busy)
        self.assertEqual(terminal.wait(), 0, terminal.describe())
        self.assert_no_bars(terminal)
        whole = terminal.whole_lines()
        self.assertEqual(len([line for line in whole if ": register(" in line]), 2)
        self.assertRegex("\n".join(whole), r"(?m)^slice\d+@vmware-server-0-\[0-2\]: register\(")
        self.assert_ends_with_summary(terminal, r"^6 jobs in \d+\.\ds: 6 succeeded$")
        self.assertNotIn(b"\x1b", CONTROL_BYTES.sub(b"", terminal.bytes))

    def test_a_line_for_each_busy_host_and_a_total_on_60_columns(self):
        self.watch_to_the_end(60)

    def test_a_line_for_each_busy_host_and_a_total_on_100_columns(self):
        self.watch_to_the_end(100)

    def test_a_failure_scrolls_by_above_and_stays(self):
        self.fault("disk-full", HOSTS[0])
        self.fault("hang", HOSTS[1])
        terminal = self.create(self.new_vms(*HOSTS[:2]), columns=100)
        failure = re.compile(rf"grivon: job \d+ \(create slice\d+@{HOSTS[0]}\) failed: ")
        lines = terminal.wait_until(lambda lines: any(map(failure.match, lines))
                                    and hosts_at_work(lines) == [HOSTS[1]]
                                    and total_of(lines) == (1, 2), "the failure and the bars")
        at = next(at for at, line in enumerate(lines) if failure.match(line))
        self.assertLess(at, len(lines) - 1 - len(live_lines(lines)))
        self.assertIn(", 1 failed", live_lines(lines)[-1])
        self.clear(HOSTS[1])
        self.assertEqual(terminal.wait(), 4, terminal.describe())
        self.assert_no_bars(terminal)
        whole = terminal.whole_lines()
        self.assertEqual(len(list(filter(failure.match, whole))), 1, terminal.describe())
        self.assertRegex("\n".join(whole), r"\n2 jobs in \d+\.\ds: 1 succeeded, 1 failed\n  job \d+ ")
        self.assert_ends_with_summary(
            terminal, rf"^once more what did not succeed: grivon retry batch {self.newest_batch()}$")

    def test_a_low_screen_shows_some_hosts_and_counts_the_rest(self):
        self.fault("hang", *HOSTS)
        terminal = self.create(self.new_vms(*HOSTS), rows=7)
        lines = terminal.wait_until(lambda lines: "hosts: 2 more at work" in live_lines(lines),
                                    "the hosts that have no room")
        self.assertEqual(len(hosts_at_work(lines)), 3, terminal.describe())
        self.clear(*HOSTS)
        self.assertEqual(terminal.wait(), 0, terminal.describe())
        self.assert_no_bars(terminal)

    def resize(self, terminal, columns):
        """Right behind a redraw, of which there is one a second: the program cannot learn of a new
        width in the middle of its writing."""
        before = len(terminal.bytes)
        terminal.wait_until(lambda _: len(terminal.bytes) > before, "the next redraw")
        terminal.resize(24, columns)

    def test_the_screen_changes_its_width_in_the_middle(self):
        self.fault("hang", *HOSTS[:2])
        self.fault("disk-full", HOSTS[2])
        terminal = self.create(self.new_vms(*HOSTS[:3]), columns=100)
        at_work = lambda lines: hosts_at_work(lines) == HOSTS[:2] and total_of(lines) == (1, 3)
        terminal.wait_until(at_work, "the bars")
        for columns in (44, 120, 40, 71):
            self.resize(terminal, columns)
            def fits(lines):
                rows = [line for line in live_lines(lines) if HOST_LINE.match(line)]
                fill = columns < TIMES_COLUMNS or all(len(row) == columns - 1 for row in rows)
                return at_work(lines) and fill
            lines = terminal.wait_until(fits, f"bars for {columns} columns")
            live = live_lines(lines)
            self.assertLess(max(map(len, live)), columns, terminal.describe())
            # Above them nothing but what was said: no part of a line for another width.
            said = terminal.screen.whole_lines()[:-1 - len(live)]
            self.assertEqual([line for line in said if not line.startswith("grivon: job ")], [],
                             terminal.describe())
        self.clear(*HOSTS[:2])
        self.assertEqual(terminal.wait(), 4, terminal.describe())
        self.assert_no_bars(terminal)
        self.assertNotIn("[-", terminal.text())

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

    def test_output_goes_to_a_pipe_while_the_bars_are_on_the_terminal(self):
        self.fault("hang", HOSTS[0])
        path = self.demo.dir / "output"
        with open(path, "wb") as file:
            terminal = self.create(self.new_vms(*HOSTS[:2]), stdout=file)
            terminal.wait_until(lambda lines: total_of(lines) == (1, 2), "the bars")
            self.clear(HOSTS[0])
            self.assertEqual(terminal.wait(), 0, terminal.describe())
        written = path.read_text()
        self.assertRegex(written, r"\Avmware-server-0-\[0-1\]: [^\n]+\n")
        self.assertIn("register(", written)
        self.assertNotIn("\x1b", written)
        self.assertNotIn("register(", terminal.text())
        self.assertRegex(terminal.text(), r"\A2 jobs in \d+\.\ds: 2 succeeded\n\Z")

    def test_rows_go_to_a_pipe_as_json(self):
        read = subprocess.PIPE
        terminal = self.create(self.new_vms(*HOSTS[:2]), "--json", stdout=read)
        with terminal.output as stdout:
            written = stdout.read()
        self.assertEqual(terminal.wait(), 0, terminal.describe())
        self.assertEqual(json.loads(written)["summary"]["succeeded"], 2)


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


class Leaving(ProgressCase):
    """Two hosts hang, with two jobs each: one is at work, one has not begun."""

    def setUp(self):
        super().setUp()
        self.fault("hang", *HOSTS[:2])
        self.shown = self.create(self.new_vms(*HOSTS[:2], count=2))
        self.shown.wait_until(lambda lines: hosts_at_work(lines) == HOSTS[:2], "both at work")
        self.batch = self.newest_batch()

    def press_once(self):
        self.shown.type(CTRL_C)
        self.shown.wait_for(f"4 jobs go on: grivon watch batch {self.batch}")

    def press_twice(self):
        self.press_once()
        self.shown.type(CTRL_C)
        self.shown.wait_for(QUESTION.rstrip())

    def assert_left(self, *states):
        self.assertEqual(self.shown.wait(), 130, self.shown.describe())
        self.assert_no_bars(self.shown)
        self.assertEqual(self.states(self.batch), {host: list(states) for host in HOSTS[:2]})

    def assert_ends(self, status, *states):
        self.clear(*HOSTS[:2])
        ended = self.demo.grivon("wait", "batch", str(self.batch))
        self.assertEqual(ended.status, status, ended.describe())
        self.assertEqual(self.states(self.batch), {host: list(states) for host in HOSTS[:2]})

    def test_ctrl_c_once_and_the_jobs_go_on(self):
        self.press_once()
        self.assert_left("running", "queued")
        self.assertNotIn(QUESTION.rstrip(), self.shown.text())
        self.assert_ends(0, "succeeded", "succeeded")

    def test_twice_and_yes_cancels_what_has_not_begun(self):
        self.press_twice()
        self.shown.type("y\n")
        self.assert_left("running", "cancelled")
        self.assert_ends(6, "succeeded", "cancelled")

    def test_twice_and_no_leaves_all(self):
        self.press_twice()
        self.shown.type("n\n")
        self.assert_left("running", "queued")
        self.assert_ends(0, "succeeded", "succeeded")

    def test_twice_and_the_end_of_the_input_leaves_all(self):
        self.press_twice()
        self.shown.type("\x04")
        self.assert_left("running", "queued")

    def test_ctrl_c_at_the_question_leaves_all(self):
        self.press_twice()
        self.shown.type(CTRL_C)
        self.assert_left("running", "queued")
        self.assert_ends(0, "succeeded", "succeeded")

    def test_the_terminal_goes_away_and_another_one_comes_back(self):
        self.shown.hang_up()
        self.assertEqual(self.shown.wait(), -signal.SIGHUP)
        self.assertEqual(self.states(self.batch),
                         {host: ["running", "queued"] for host in HOSTS[:2]})
        other = self.terminal("watch", "batch", str(self.batch))
        other.wait_until(lambda lines: hosts_at_work(lines) == HOSTS[:2]
                         and total_of(lines) == (0, 4), "the bars, elsewhere")
        self.clear(*HOSTS[:2])
        self.assertEqual(other.wait(), 0, other.describe())
        self.assert_no_bars(other)
        self.assertEqual(other.text().count(": register("), 2, other.describe())
        self.assert_ends_with_summary(other, r"^4 jobs in \d+\.\ds: 4 succeeded$")
        late = self.demo.grivon("watch", "batch", str(self.batch))
        self.assertEqual(late.status, 0, late.describe())
        self.assertEqual(late.out.count(": register("), 2)
        self.assertRegex(late.err, r"\A4 jobs in \d+\.\ds: 4 succeeded\n\Z")

    def test_the_broker_is_killed_and_started_again(self):
        database = self.demo.database_pid()
        self.demo.end_program("broker", signal.SIGKILL)
        wait_for_end_of(database)
        self.demo.start_program("broker")
        self.clear(HOSTS[0])
        lines = self.shown.wait_until(lambda lines: hosts_at_work(lines) == [HOSTS[1]]
                                      and total_of(lines) == (2, 4), "the display to go on")
        self.assertEqual([line for line in lines if LIVE_LINE.match(line)], live_lines(lines))
        self.clear(HOSTS[1])
        self.assertEqual(self.shown.wait(), 0, self.shown.describe())
        self.assert_no_bars(self.shown)
        self.assert_ends_with_summary(self.shown, r"^4 jobs in \d+\.\ds: 4 succeeded$")


class OtherForms(ProgressCase):

    def test_a_timeout_ends_the_waiting_and_not_the_jobs(self):
        self.fault("hang", HOSTS[0])
        terminal = self.create(self.new_vms(*HOSTS[:2]), "--timeout", "2s")
        self.assertEqual(terminal.wait(), 5, terminal.describe())
        self.assert_no_bars(terminal)
        batch = self.newest_batch()
        self.assertRegex(terminal.text(), r"(?m)^2 jobs in \d+\.\ds: 1 succeeded, 1 not ended yet$")
        self.assert_ends_with_summary(
            terminal, "^grivon: the time to wait is over; the job goes on: "
            f"grivon watch batch {batch}$")
        self.assertEqual(self.states(batch)[HOSTS[0]], ["running"])
        self.clear(HOSTS[0])
        self.assertEqual(self.demo.grivon("wait", "batch", str(batch)).status, 0)

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

    # What hosts say on stderr, and why jobs wait, still stands between the objects as plain text.
    # When it does not any more, these say so: then the decorators go.

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
