"""What hosts print is bytes: recorded as they are, and no orders to anybody's terminal."""

import shlex
import unittest

from support.case import DemoTestCase
from support.demo import build_dir, host_name
from support.terminal import Terminal

HOST = host_name(0)
# A title, a colour, a device report, U+009B (a CSI of one character), a turn of the direction of
# writing, bytes that are no UTF-8, a NUL.
HOSTILE = b"\x1b]0;title\x07\x1b[31mred\x1b[6n\xc2\x9b31m\xe2\x80\xaetxt.exe\xe2\x81\xa6\x9b\xff\0end"
ORDERS = ("\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\0")


class UntrustedOutput(DemoTestCase):
    hosts = 1

    @classmethod
    def prepare(cls):
        """The tool that makes disks is somebody else's."""
        octal = "".join(f"\\{byte:03o}" for byte in HOSTILE)
        script = f"#!/bin/sh\nprintf '{octal}\\n'\nprintf '{octal}\\n' >&2\nexit 1\n"
        tool = "/usr/bin/vmware-vdiskmanager"
        cls.demo.on_host(HOST, f"rm -f {tool}; printf %s {shlex.quote(script)} >{tool}; chmod 755 {tool}")
        cls.demo.ok("add", "host", "vmware", HOST, "disksize=20")
        process = cls.demo.grivon("create", "host", "vmware", HOST)
        if process.status == 0:
            raise AssertionError(process.describe())
        cls.through_pipe = process
        cls.job = str(max(row["job"] for row in cls.demo.json("list", "job")))

    def at_terminal(self, *words):
        terminal = Terminal([f"{build_dir()}/bin/grivon", *words], self.demo.environment)
        try:
            shown = terminal.wait_for_end()
        finally:
            terminal.close()
        self.assertTrue(shown)
        return shown

    def assert_harmless(self, shown, *allowed):
        for order in ORDERS:
            if order not in allowed:
                self.assertNotIn(order, shown, repr(shown))

    def test_a_pipe_gets_the_bytes(self):
        process = self.demo.grivon("watch", "job", self.job)
        self.assertIn(HOSTILE + b"\n", process.stdout)
        self.assertIn(HOSTILE + b"\n", process.stderr)

    def test_a_terminal_gets_no_orders(self):
        for words in (("watch", "job", self.job), ("watch", "job", self.job, "--echo"),
                      ("show", "job", self.job), ("list", "job", "newest=5"),
                      ("watch", "event", "since=0", "follow=no")):
            with self.subTest(words=words):
                self.assert_harmless(self.at_terminal(*words))
        self.assertIn("?]0;title?", self.at_terminal("watch", "job", self.job))

    def test_nor_does_it_while_one_waits(self):
        """The display of progress has orders of its own, but none of the host's."""
        for words in (("--progress", "plain"), ("--progress", "bar"), ()):
            with self.subTest(words=words):
                shown = self.at_terminal("create", "host", "vmware", HOST, *words)
                self.assert_harmless(shown, "\x1b")
                for order in ("\x1b]", "\x1b[31m", "\x1b[6n"):
                    self.assertNotIn(order, shown, repr(shown))

    def test_who_wants_them_gets_them(self):
        self.assertIn("\x1b]0;title\x07\x1b[31mred", self.at_terminal("watch", "job", self.job, "--raw"))
        self.assertIn("\x1b]0;title\x07", self.at_terminal(
            "create", "host", "vmware", HOST, "--raw", "--progress", "plain"))

    def test_messages_and_json_are_text(self):
        self.assert_harmless(self.demo.ok("show", "job", self.job))
        for words in (["show", "job", self.job], ["list", "job"]):
            self.assert_harmless(self.demo.ok(*words, "--json"))


if __name__ == "__main__":
    unittest.main()
