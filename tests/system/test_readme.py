"""What README.md and docs/ show on a console is what happens."""

import pathlib
import re
import tempfile
import unittest

from support.case import FreshDemoTestCase
from support.console import files_in, matches, steps_in
from support.demo import OPS_DEMO, REPOSITORY
from support.process import Process

DEMO_UP = re.compile(r"ops/demo up --hosts (\d+)( --kvm)?$")
DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]


def demo_of(document):
    """Hosts of the demo that a document begins with, or of everybody's, and whether it has KVM hosts."""
    up = DEMO_UP.search(steps_in(document)[0].command)
    return (int(up[1]), up[2] is not None) if up else (FreshDemoTestCase.hosts, False)


class Documents(FreshDemoTestCase):
    """Each document has a fresh demo, in which its blocks are typed from top to bottom."""

    documents = {}

    def setUp(self):
        document = self.documents[self._testMethodName]
        self.hosts, self.kvm = demo_of(document)
        super().setUp()

    def prepare(self):
        self.directory = str(self.demo.dir)

    def type(self, command):
        """Runs a command line as it stands; both streams together, as on a terminal."""
        first, _, rest = command.partition(" ")
        if first in (".", "source"):
            return []  # the environment is set
        if first.endswith("ops/demo"):
            verb, _, rest = rest.partition(" ")
            command = f"'{OPS_DEMO}' {verb} --dir '{self.directory}' {rest}"
        process = Process(["bash", "-c", f"exec 2>&1; {command}"], env=self.demo.environment,
                          cwd=self.demo.dir)
        process.wait()
        return process.out.splitlines()

    def follow(self, document):
        for name, text in files_in(document).items():
            # Its first line, which names it, is one of the file: errors count lines.
            (self.demo.dir / name).write_text(f"# {name}\n{text}")
        for step in steps_in(document):
            printed = self.type(step.command)
            self.assertTrue(matches(step.output, printed),
                            f"{step.place}: {step.command}\nexpected:\n  "
                            + "\n  ".join(step.output) + "\nprinted:\n  " + "\n  ".join(printed))


def add_tests():
    for document in DOCUMENTS:
        if document.exists() and steps_in(document):
            name = f"test_{document.stem.lower()}"
            Documents.documents[name] = document
            setattr(Documents, name, lambda self, document=document: self.follow(document))


class TheReadme(unittest.TestCase):

    def test_shows_a_first_session(self):
        commands = " ".join(step.command for step in steps_in(REPOSITORY / "README.md"))
        for verb in ("create", "start", "list"):
            self.assertIn(f"grivon {verb} host vmware", commands)


class TheChecker(unittest.TestCase):
    """It would notice a document that is wrong."""

    def steps(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".md") as file:
            file.write(text)
            file.flush()
            return steps_in(pathlib.Path(file.name))

    def test_finds_commands_and_output(self):
        steps = self.steps("a\n```console\n# grivon create x\n# creating x\nok\n$ grivon list\n"
                           "```\n```\n$ grivon not this\n```\n")
        self.assertEqual([(step.command, step.output) for step in steps],
                         [("grivon create x", ["# creating x", "ok"]), ("grivon list", [])])
        self.assertTrue(steps[0].place.endswith(".md:3"))

    def test_refuses_programs_that_it_does_not_run(self):
        with self.assertRaises(AssertionError):
            self.steps("```console\n$ rm -rf /\n```\n")

    def test_refuses_output_of_no_command(self):
        with self.assertRaises(AssertionError):
            self.steps("```console\nHOST STATE\n```\n")

    def test_compares(self):
        self.assertTrue(matches(["a   b  1.2s", ""], ["a b 0.1s   "]))
        self.assertTrue(matches(["x", "…", "z"], ["x", "y", "y", "z"]))
        self.assertTrue(matches(["2026-01-02 03:04:05 --- up"], ["2027-11-12 13:14:15 -- up"]))
        self.assertTrue(matches(["2 jobs in 0.1s: 2 succeeded"], ["2 jobs in 12.3s: 2 succeeded"]))
        self.assertFalse(matches(["2 jobs in 0.1s: 2 succeeded"], ["2 jobs in 0.1s: 1 succeeded"]))
        self.assertFalse(matches(["a b"], ["a c"]))
        self.assertFalse(matches(["a"], ["a", "b"]))
        self.assertFalse(matches(["a", "b"], ["a"]))
        self.assertFalse(matches(["STATE on"], ["STATE off"]))


add_tests()

if __name__ == "__main__":
    unittest.main()
