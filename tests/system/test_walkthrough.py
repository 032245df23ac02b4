"""The roll's walk-through, word for word as its slides show it, and what it leaves on the host."""

import os
import pathlib
import re
import unittest

from support.case import DemoTestCase, collapsed
from support.demo import REPOSITORY
from support.process import Process

HOST = "vmware-server-0-0"
EXPECTED = pathlib.Path(__file__).parent / "expected"
COMMAND = re.compile(r"^# (grivon .*)$", re.MULTILINE)


def comparable(text):
    """The number of a VM's row is free, and so are the widths of columns."""
    return re.sub(r"\(vmnodeid \d+\)", "(vmnodeid N)", collapsed(text))


class Walkthrough(DemoTestCase):
    maxDiff = None

    def in_shell(self, script):
        process = Process(["bash", "-c", script], env=self.demo.environment, cwd=self.demo.dir)
        self.assertEqual(process.wait(), 0, process.describe())
        self.assertEqual(process.err, "")
        return process.out

    def test_1_prints_what_the_slides_show(self):
        printed = self.in_shell(f"source '{REPOSITORY}/ops/lib/walkthrough.sh'; walkthrough")
        expected = (EXPECTED / "walkthrough.txt").read_text()
        self.assertEqual(comparable(printed), comparable(expected))

    def test_2_made_the_vm_on_the_host(self):
        data = self.demo.root(HOST) / "state/partition1/vmware"
        vmx = data / "0/0.vmx"
        self.assertTrue(os.access(vmx, os.X_OK), "VMware Server registers executable .vmx only")
        settings = vmx.read_text()
        for line in ('displayName = "slice0@vmware-server-0-0"', 'memsize = "768"',
                     'numvcpus = "1"', 'ethernet0.address = "00:50:56:00:00:01"',
                     'ethernet0.vnet = "/dev/vmnet0"',
                     'scsi0:0.fileName = "/state/partition1/vmware/disks/0.scsi0:0.vmdk"'):
            self.assertIn(line + "\n", settings)
        self.assertTrue((data / "disks/0.scsi0:0.vmdk").is_file())
        self.assertFalse((data / "1").exists(), "slice 1 was never created")
        vm_list = (self.demo.root(HOST) / "etc/vmware/vm-list").read_text()
        self.assertEqual(vm_list, 'config "/state/partition1/vmware/0/0.vmx"\n')

    def test_3_lives_and_ends_as_the_slides_show(self):
        expected = (EXPECTED / "life.txt").read_text()
        commands = COMMAND.findall(expected)
        printed = "".join(f"# {command}\n" + self.in_shell(command) for command in commands)
        self.assertEqual(comparable(printed), comparable(expected))

    def test_4_shows_the_pool_of_keys_whole(self):
        rows = self.in_shell("grivon list vmwarekey").splitlines()
        self.assertEqual(collapsed("\n".join(rows[:3])),
                         "SERIAL HOST\n"
                         "AAAAA-AAAAA-AAAAA-00001: vmware-server-0-0\n"
                         "AAAAA-AAAAA-AAAAA-00002: -----------------\n")
        self.assertEqual(len(rows), 11)

    def test_5_touched_no_other_host(self):
        self.assertEqual(self.demo.journal("vmware-server-0-1"), [])


if __name__ == "__main__":
    unittest.main()
