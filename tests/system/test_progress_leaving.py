"""The command leaves before its jobs have ended: by Ctrl-C, with its terminal, or because its time is
over. Or the broker does. The jobs go on."""

import signal
import unittest

from support.process import wait_for_end_of
from support.progress import HOSTS, LIVE_LINE, ProgressCase, hosts_at_work, live_lines, total_of
from support.screen import CTRL_C

QUESTION = "Cancel those that have not begun? [y/N] "


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


class TimeToWait(ProgressCase):

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


if __name__ == "__main__":
    unittest.main()
