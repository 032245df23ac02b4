"""What is shipped is built so that a fault in memory ends the program instead of serving somebody, and
says what it is made of."""

import json
import os
import pathlib
import stat
import subprocess
import unittest

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
