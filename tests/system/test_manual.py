"""The manual pages: every reader takes them without a word, and what is installed is all of it."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from support.demo import REPOSITORY, build_dir

# What a page may not hold once it is rendered: traces of macros or of escapes.
TRACES = re.compile(r"\\[a-z(&-]|^\.[A-Z]{2}\b", re.MULTILINE)


def run(*words, **options):
    return subprocess.run(words, capture_output=True, text=True, timeout=120, **options)


class Manual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory(prefix="grivon-manual-")
        cls.addClassCleanup(directory.cleanup)
        cls.dir = pathlib.Path(directory.name)
        subprocess.run([f"{build_dir()}/bin/grivon-manual", str(cls.dir), "2026-11-22"],
                       check=True)
        cls.pages = sorted(cls.dir.glob("man*/*"))
        cls.grivon = f"{build_dir()}/bin/grivon"

    def commands(self):
        """The names of all commands: their usage lines up to what they take."""
        lines = run(self.grivon, "list", "help", check=True).stdout.splitlines()
        return [re.split(r" [\[{]", line)[0] for line in lines]

    def rendered(self, page):
        done = run("man", "-l", str(page), check=True,
                   env={**os.environ, "MANWIDTH": "100",
                        "LC_ALL": "C.UTF-8", "MANPAGER": "cat"})
        return re.sub(r".\x08", "", done.stdout)

    def test_there_is_a_page_for_everything(self):
        names = {page.name for page in self.pages}
        expected = {f"grivon-{command.replace(' ', '-')}.1" for command in self.commands()}
        expected |= {"grivon.1", "grivon-broker.8", "grivon-worker.8", "grivon.toml.5",
                     "grivon-broker.toml.5", "grivon-worker.toml.5"}
        self.assertEqual(names, expected)
        for page in self.pages:
            self.assertEqual(page.parent.name, f"man{page.suffix[1:]}")

    def test_no_reader_complains(self):
        for page in self.pages:
            with self.subTest(page=page.name):
                lint = run("mandoc", "-Tlint", "-Wwarning", str(page))
                self.assertEqual((lint.returncode, lint.stdout, lint.stderr), (0, "", ""))
        for page in self.pages:
            with self.subTest(page=page.name):
                groff = run("groff", "-man", "-ww", "-Tutf8", "-z", str(page))
                self.assertEqual((groff.returncode, groff.stdout, groff.stderr), (0, "", ""))

    def test_pages_show_what_help_says(self):
        for command in self.commands():
            with self.subTest(command=command):
                page = self.rendered(self.dir / "man1" / f"grivon-{command.replace(' ', '-')}.1")
                self.assertNotRegex(page, TRACES)
                words = " ".join(page.split())
                text = run(self.grivon, *command.split(), "--help", check=True).stdout
                for line in text.splitlines():
                    if line.startswith("  grivon "):
                        # As it is: an example can be copied.
                        self.assertIn(line.strip(), words)
                    elif line.startswith("  "):
                        key, meaning = line.split(None, 1)
                        self.assertIn(f"{key} {meaning}", words)

    def test_the_first_page_holds_every_command_and_topic(self):
        words = " ".join(self.rendered(self.dir / "man1" / "grivon.1").split())
        for command in self.commands():
            self.assertIn(f" {command} ", words)
        overview = run(self.grivon, "help", check=True).stdout
        topics = re.findall(r"^  (\S+)  ", overview.partition("Topics")[2], re.M)
        self.assertGreater(len(topics), 8)
        for topic in topics:
            self.assertIn(f" {topic.replace('-', ' ').upper()} ", words)
            text = run(self.grivon, "help", topic, check=True).stdout.partition("\n")[2]
            first_block = text.strip().split("\n\n")[0]
            self.assertIn(" ".join(first_block.split()), words)

    def test_every_reference_is_to_a_page_that_there_is(self):
        names = {f"{page.stem}({page.suffix[1:]})" for page in self.pages}
        for page in self.pages:
            with self.subTest(page=page.name):
                found = set(re.findall(r"\bgrivon[a-z.-]*\(\d\)", self.rendered(page)))
                self.assertLessEqual(found, names)

    def test_the_generator_says_what_is_wrong(self):
        wrong = run(f"{build_dir()}/bin/grivon-manual")
        self.assertEqual(wrong.returncode, 2)
        (self.dir / "file").write_text("")
        failed = run(f"{build_dir()}/bin/grivon-manual", str(self.dir / "file"), "2026-11-22")
        self.assertEqual(failed.returncode, 1)
        self.assertIn("cannot write", failed.stderr)

    def test_everything_is_installed_where_it_is_looked_for(self):
        prefix = self.dir / "prefix"
        done = run("cmake", "--install", build_dir(), "--prefix", str(prefix))
        self.assertEqual(done.returncode, 0, done.stderr)
        for path in ("bin/grivon", "bin/grivon-broker", "bin/grivon-worker",
                     "share/man/man1/grivon.1", "share/man/man8/grivon-broker.8",
                     "share/man/man5/grivon.toml.5",
                     "share/bash-completion/completions/grivon",
                     "share/zsh/site-functions/_grivon"):
            self.assertTrue((prefix / path).is_file(), path)
        shown = run("man", "-M", str(prefix / "share/man"), "-w", "grivon-add-host-vmware")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        # The installed script is the one of the source.
        self.assertEqual((prefix / "share/bash-completion/completions/grivon").read_text(),
                         (REPOSITORY / "ops/completion/grivon.bash").read_text())


if __name__ == "__main__":
    unittest.main()
