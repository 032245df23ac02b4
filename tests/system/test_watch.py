"""The watch: what happens on hosts without a job is noticed."""

import unittest

from support.case import FreshDemoTestCase
from support.demo import host_name

HOST = host_name(0)
VMX = "/state/partition1/vmware/0/0.vmx"


class Watch(FreshDemoTestCase):
    def prepare(self):
        self.demo.end_program("broker")
        with open(self.demo.dir / "broker.toml", "a") as settings:
            settings.write('\n[watch]\ninterval = "1s"\n')
        self.demo.start_program("broker")
        self.demo.ok("add", "host", "vmware", HOST, "disksize=1")
        self.demo.ok("create", "host", "vmware", HOST)
        self.demo.ok("start", "host", "vmware", HOST)
        self.since = self.demo.last_event()

    def test_a_vm_that_stops_by_itself(self):
        self.demo.on_host(HOST, f"vmware-cmd {VMX} stop hard")
        event = self.demo.wait_for_event(lambda event: event["kind"] == "vm.state", self.since)
        self.assertEqual((event["host"], event["slice"], event["state"]), (HOST, 0, "off"))
        self.assertFalse(event.get("job"))
        vm, = self.demo.json("list", "host", "vmware", HOST)
        self.assertEqual(vm["state"], "off")

    def test_a_host_that_dies_and_comes_back(self):
        self.demo.fault(HOST, "refuse")
        event = self.demo.wait_for_event(lambda event: event["kind"] == "host.state", self.since)
        self.assertEqual((event["host"], event["state"]), (HOST, "unreachable"))
        vm, = self.demo.json("list", "host", "vmware", HOST)
        self.assertEqual((vm["state"], vm["last_state"]), ("unreachable", "on"))
        self.demo.clear(HOST)
        event = self.demo.wait_for_event(lambda event: event["kind"] == "host.state",
                                         event["seq"])
        self.assertEqual((event["host"], event["state"]), (HOST, "up"))


if __name__ == "__main__":
    unittest.main()
