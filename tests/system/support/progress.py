"""What the tests of progress share: a demo whose hosts get faults, the command at a terminal with a
screen, and what of that screen is the part that changes.

What hangs, hangs until a test clears it (a worker ends a look at a host after 30 s, and looks again); so
the screens that are waited for do come. Nothing waits for time to pass but where the time is the matter
(`--timeout`).
"""

import itertools
import re

from .case import DemoTestCase
from .demo import build_dir, host_name
from .screen import ScreenTerminal

HOSTS = [host_name(number) for number in range(5)]
HOST_LINE = re.compile(r"(vmware-server-\S*) +\[[#-]{12}\] +(\d+)/(\d+)\b")
TOTAL_LINE = re.compile(r"total \[[#-]{12}\] (\d+)/(\d+) jobs")
LIVE_LINE = re.compile(r"hosts: \d+ |" + TOTAL_LINE.pattern + "|" + HOST_LINE.pattern)


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
    """Each test has faults at its hosts, and VMs of its own on them."""

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
