"""Progress as a person sees it: bars for hosts at work, and what scrolls by above them."""

import re
import unittest

from support.progress import (HOSTS, HOST_LINE, LIVE_LINE, ProgressCase, hosts_at_work, live_lines,
                              total_of)

# All that a line of progress may do to a terminal: up so many lines, erase to the end.
CONTROL_BYTES = re.compile(rb"\x1b\[\d+A|\x1b\[J|\r|\n")
# On so many columns a host's line has room for its times, which end in the last but one.
TIMES_COLUMNS = 60


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


if __name__ == "__main__":
    unittest.main()
