"""What is shipped is built so that a fault in memory ends the program instead of serving somebody, and
says what it is made of; and what it knows stays in its memory."""

import json
import os
import pathlib
import re
import stat
import subprocess
import tempfile
import unittest

from support.case import FreshDemoTestCase
from support.demo import build_dir
from support.process import Process

PROGRAMS = ("grivon", "grivon-broker", "grivon-worker")
BIN_DIR = pathlib.Path(os.environ["GRIVON_BUILD_DIR"]) / "bin"


def readelf(program, *words):
    return subprocess.run(["readelf", "--wide", *words, str(BIN_DIR / program)], check=True,
                          capture_output=True, text=True, env={"LC_ALL": "C"}).stdout


class Hardening(unittest.TestCase):
    def for_each(self, check):
        for program in PROGRAMS:
            with self.subTest(program=program):
                check(program)

    def test_every_address_is_chosen_at_start(self):
        self.for_each(lambda program: self.assertIn(
            "DYN (Position-Independent Executable file)", readelf(program, "--file-header")))

    def test_the_tables_of_functions_cannot_be_written(self):
        def check(program):
            self.assertIn("GNU_RELRO", readelf(program, "--program-headers"))
            self.assertIn("BIND_NOW", readelf(program, "--dynamic"))
        self.for_each(check)

    def test_the_stack_is_no_code(self):
        def check(program):
            stack = [line.split() for line in readelf(program, "--program-headers").splitlines()
                     if "GNU_STACK" in line]
            self.assertEqual([words[6] for words in stack], ["RW"])
        self.for_each(check)

    def test_overrun_buffers_are_noticed(self):
        def check(program):
            symbols = readelf(program, "--dyn-syms")
            self.assertIn("__stack_chk_fail", symbols)
            self.assertRegex(symbols, r"__\w+_chk@")  # _FORTIFY_SOURCE: memcpy and the like
        self.for_each(check)

    def test_no_library_is_looked_for_beside_the_program_or_where_one_works(self):
        self.for_each(lambda program: self.assertNotRegex(readelf(program, "--dynamic"),
                                                          r"RPATH|RUNPATH"))

    def test_nothing_runs_as_somebody_else(self):
        def check(program):
            self.assertEqual((BIN_DIR / program).stat().st_mode & (stat.S_ISUID | stat.S_ISGID), 0)
        self.for_each(check)


class Memory(FreshDemoTestCase):
    """Of broker and worker."""

    def limits(self, name):
        text = pathlib.Path(f"/proc/{self.demo.pid(name)}/limits").read_text()
        return re.search(r"^Max core file size +(\w+) +(\w+)", text, re.M).groups()

    def test_no_core_is_dumped(self):
        for name in ("broker", "worker-1"):
            self.assertEqual(self.limits(name), ("0", "0"))
        self.assertEqual(
            re.search(r"^Max core file size +(\w+)",
                      pathlib.Path(f"/proc/{self.demo.database_pid()}/limits").read_text(),
                      re.M).group(1), "0")

    def test_nobody_but_root_may_look_into_it(self):
        """The kernel gives what is in /proc of a process that must not be dumped to root."""
        if os.geteuid() != 0:
            for name in ("broker", "worker-1"):
                with self.assertRaises(PermissionError):
                    pathlib.Path(f"/proc/{self.demo.pid(name)}/environ").read_bytes()
            return
        self.assertEqual(self.owner_of_memory_as_nobody(""), 0)
        self.assertEqual(self.owner_of_memory_as_nobody('core_dumps = "yes"\n'), 65534)

    def owner_of_memory_as_nobody(self, setting):
        with tempfile.TemporaryDirectory(prefix="grivon-nobody-") as directory:
            os.chmod(directory, 0o755)
            path = pathlib.Path(directory) / "worker.toml"
            path.write_text(f'[worker]\nrun_dir = "{directory}"\n{setting}[log]\nlevel = "trace"\n')
            # Outside of the tree that only root may enter.
            worker = pathlib.Path(directory) / "grivon-worker"
            worker.write_bytes((pathlib.Path(build_dir()) / "bin/grivon-worker").read_bytes())
            worker.chmod(0o755)
            read_end, write_end = os.pipe()
            process = Process(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                               str(worker), "--config", str(path), "--ready-fd", str(write_end)],
                              pass_fds=[write_end])
            os.close(write_end)
            try:
                process.wait_for(r"level=", "stderr")
                return os.stat(f"/proc/{process.pid}/environ").st_uid
            finally:
                os.close(read_end)
                process.kill()

    def test_a_developer_can_have_core_dumps(self):
        self.demo.end_program("worker-1")
        path = self.demo.dir / "worker-1.toml"
        path.write_text(path.read_text().replace("[worker]\n", '[worker]\ncore_dumps = "yes"\n'))
        self.demo.start_program("worker-1")
        own = re.search(r"^Max core file size +(\w+) +(\w+)",
                        pathlib.Path("/proc/self/limits").read_text(), re.M).groups()
        self.assertEqual(self.limits("worker-1"), own)


class BillOfMaterials(unittest.TestCase):
    def test_it_names_what_is_linked_and_what_is_compiled_in(self):
        bill = json.loads((BIN_DIR.parent / "grivon.cdx.json").read_text())
        self.assertEqual((bill["bomFormat"], bill["specVersion"]), ("CycloneDX", "1.5"))
        names = [component["name"] for component in bill["components"]]
        for name in ("libzmq5", "libssh-4", "libmariadb3", "libc6", "libmsgpack-cxx-dev",
                     "libboost1.74-dev"):
            self.assertIn(name, names)
        self.assertEqual(len(names), len(set(names)))

    def test_each_part_has_its_version_in_a_package_url(self):
        bill = json.loads((BIN_DIR.parent / "grivon.cdx.json").read_text())
        for component in bill["components"]:
            self.assertTrue(component["version"])
            self.assertRegex(component["purl"], r"^pkg:deb/debian/[a-z0-9.%B-]+@[^?:+]+\?arch=\w+&distro=")


if __name__ == "__main__":
    unittest.main()
