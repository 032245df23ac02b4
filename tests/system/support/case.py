"""What every system test stands on."""

import re
import sys
import unittest

from .demo import Demo


class DemoTestCase(unittest.TestCase):
    """A class of tests that share one demo, of so many hosts and workers."""

    hosts = 2
    workers = 1
    kvm = False
    demo = None

    @classmethod
    def setUpClass(cls):
        cls.demo = Demo(cls.hosts, cls.workers, kvm=cls.kvm)
        cls.addClassCleanup(cls.demo.stop)
        try:
            cls.prepare()
        except BaseException:
            print(f"---- logs\n{cls.demo.logs()}", file=sys.stderr, flush=True)
            raise

    @classmethod
    def prepare(cls):
        """What the tests of the class find done."""

    def run(self, result=None):
        """After a failure, the ends of the demo's logs."""
        result = self.defaultTestResult() if result is None else result
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > before and self.demo is not None:
            print(f"---- logs after {self.id()}\n{self.logs()}", file=sys.stderr, flush=True)
        return result

    def logs(self):
        return self.demo.logs()

    def assert_no_holes(self, events):
        self.assertEqual([event["seq"] for event in events], list(range(1, len(events) + 1)))

    def assert_one_error_line(self, process, status, *words):
        """One line on stderr with all the words, nothing on stdout, this exit status."""
        shown = process.describe()
        self.assertEqual(process.status, status, shown)
        self.assertEqual(process.out, "", shown)
        self.assertRegex(process.err, r"\Agrivon: [^\n]+\n\Z", shown)
        for word in words:
            self.assertIn(word, process.err, shown)


class FreshDemoTestCase(DemoTestCase):
    """A class of tests that leave nothing whole: each has a demo of its own."""

    @classmethod
    def setUpClass(cls):
        """There is nothing to share."""

    def setUp(self):
        self.demo = Demo(self.hosts, self.workers, kvm=self.kvm)
        self.addCleanup(self.end_demo)
        self.prepare()

    def end_demo(self):
        self.last_logs = self.demo.logs()
        self.demo.stop()

    def logs(self):
        return self.last_logs

    def prepare(self):
        """What each test finds done."""


def collapsed(text):
    """Blanks collapsed, as the reference compares tables."""
    return "\n".join(re.sub(r" +", " ", line).rstrip() for line in text.splitlines()) + "\n"
