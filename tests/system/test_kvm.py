"""KVM hosts with a real libvirt and QEMU, through the whole product: VMs that boot, in bulk."""

import unittest

from support.case import DemoTestCase

HOSTS = ("kvm-0-0", "kvm-0-1")
BOTH = "kvm-0-[0-1]"
IMAGE = "/state/partition1/guest.img"
CONSOLE = "/state/partition1/kvm/{slice}/console.log"
GREETING = "grivon guest"
JOBS_S = 120.0

# A boot sector that greets on the serial line, and powers the machine off when it is asked to.
GUEST = bytes.fromhex(
    "fa31c08ed88ed0bc007cbe337cbaf803ac84c07403eeebf8ba0206b80001effbf4ba0006edf6c40174f6"
    "ba0406b80020efebfe") + GREETING.encode() + b"\r\n\0"


def guest_in_octal():
    sector = GUEST.ljust(510, b"\0") + b"\x55\xaa"
    return "".join(f"\\{byte:03o}" for byte in sector)


class KvmCase(DemoTestCase):
    hosts = 1
    kvm = True

    @classmethod
    def prepare(cls):
        for host in HOSTS:
            cls.demo.on_host(host, f"printf '{guest_in_octal()}' >{IMAGE} && truncate -s 1M {IMAGE}")
            cls.demo.on_host(host, "ip link add br0 type bridge && ip link set br0 up")

    def ok(self, *words):
        return self.demo.ok(*words, timeout_s=JOBS_S)

    def states(self, *words):
        return {(row["host"], row["slice"]): row["state"]
                for row in self.demo.json("list", "host", "kvm", *words)}

    def virsh(self, host, words):
        return self.demo.on_host(host, f"virsh -q -c qemu:///system {words} </dev/null")

    def wait_for_greeting(self, host, slice_number):
        console = CONSOLE.format(slice=slice_number)
        self.demo.on_host(host, f"n=0; until grep -qs '{GREETING}' {console}; "
                                "do n=$((n + 1)); [ $n -lt 600 ] || exit 1; sleep 0.1; done")

    def tearDown(self):
        self.ok("stop", "host", "kvm", "--yes", "on-failure=continue") if self.states() else None
        for row in self.demo.json("list", "host", "kvm"):
            self.ok("destroy", "host", "kvm", row["host"], f"slice={row['slice']}", "remove=yes")


class Life(KvmCase):
    def test_ten_vms_on_two_hosts_as_a_batch(self):
        batch = self.demo.dir / "ten.batch"
        batch.write_text(
            f"add host kvm {BOTH} count=5 mem=32 disksize=1 image={IMAGE} vmnet=bridge:br0\n"
            f"create host kvm {BOTH}\n"
            f"start host kvm {BOTH}\n")
        self.ok("run", "batch", str(batch))
        self.assertEqual(self.states(), {(host, number): "on" for host in HOSTS
                                         for number in range(5)})
        for host in HOSTS:
            for number in range(5):
                self.wait_for_greeting(host, number)
        macs = {row["mac"] for row in self.demo.json("list", "host", "kvm", "interface")}
        self.assertEqual(len(macs), 10)
        seen = set()
        for host in HOSTS:
            for number in range(5):
                seen |= {word for word in self.virsh(host, f"domiflist slice{number}").split()
                         if word.startswith("52:54:00:")}
        self.assertEqual(seen, macs)
        self.ok("suspend", "host", "kvm", HOSTS[0], "slice=0")
        self.assertEqual(self.states()[HOSTS[0], 0], "suspended")
        self.ok("resume", "host", "kvm", HOSTS[0], "slice=0")
        self.ok("stop", "host", "kvm", HOSTS[0], "slice=1", "mode=soft")
        self.assertEqual(self.states()[HOSTS[0], 1], "off")

    def test_a_guest_that_powers_itself_off_is_an_event(self):
        self.demo.end_program("broker")
        with open(self.demo.dir / "broker.toml", "a") as settings:
            settings.write('\n[watch]\ninterval = "1s"\n')
        self.demo.start_program("broker")
        self.ok("add", "host", "kvm", HOSTS[0], "mem=32", "disksize=1", f"image={IMAGE}")
        self.ok("create", "host", "kvm", HOSTS[0])
        self.ok("start", "host", "kvm", HOSTS[0])
        self.wait_for_greeting(HOSTS[0], 0)
        since = self.demo.last_event()
        self.virsh(HOSTS[0], "shutdown slice0")  # the guest does it, when its button is pressed
        event = self.demo.wait_for_event(lambda event: event["kind"] == "vm.state", since)
        self.assertEqual((event["host"], event["slice"], event["state"]), (HOSTS[0], 0, "off"))
        self.assertFalse(event.get("job"))

    def test_a_libvirtd_that_is_stopped_never_reads_as_off(self):
        self.ok("add", "host", "kvm", HOSTS[1], "mem=32", "disksize=1", f"image={IMAGE}")
        self.ok("create", "host", "kvm", HOSTS[1])
        self.ok("start", "host", "kvm", HOSTS[1])
        self.demo.on_host(HOSTS[1], "mv /run/libvirt/libvirt-sock-ro /run/libvirt/ro.away && "
                                    "mv /run/libvirt/libvirt-sock /run/libvirt/away")
        job, = self.demo.submit("stop", "host", "kvm", HOSTS[1], "slice=0")
        row = self.demo.wait_for_event(
            lambda event: event["kind"] == "lane.unreachable" and event["host"] == HOSTS[1])
        self.assertIn("libvirtd on kvm-0-1 does not answer", row["message"])
        self.assertEqual(self.states()[HOSTS[1], 0], "on")
        self.demo.on_host(HOSTS[1], "mv /run/libvirt/ro.away /run/libvirt/libvirt-sock-ro && "
                                    "mv /run/libvirt/away /run/libvirt/libvirt-sock")
        self.demo.ok("resume", "lane", HOSTS[1])
        self.ok("wait", "job", str(job), "until=succeeded")
        self.assertEqual(self.states()[HOSTS[1], 0], "off")


class Adoption(KvmCase):
    def test_a_stranger_is_listed_imported_and_forgotten(self):
        host = HOSTS[0]
        self.demo.on_host(host, "qemu-img create -q -f qcow2 /root/web.qcow2 1G")
        self.demo.on_host(host, "cat >/root/web.xml <<'XML'\n"
                          "<domain type='qemu'><name>web-1</name><memory unit='MiB'>48</memory>"
                          "<vcpu>2</vcpu><os><type arch='x86_64'>hvm</type></os><devices>"
                          "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>"
                          "<source file='/root/web.qcow2'/><target dev='vda' bus='virtio'/></disk>"
                          "<interface type='bridge'><mac address='52:54:00:12:34:56'/>"
                          "<source bridge='br0'/></interface></devices></domain>\nXML")
        self.virsh(host, "define /root/web.xml")
        rows = self.demo.json("list", "host", "kvm", host, "strange=yes", "refresh=yes")
        self.assertEqual([(row["name"], row["state"], row["cpus"], row["mem"]) for row in rows],
                         [("web-1", "off", 2, 48)])
        self.ok("import", "host", "kvm", host, "name=web-1", "slice=7")
        self.assertEqual(self.states(), {(host, 7): "off"})
        self.assertEqual(self.demo.json("list", "host", "kvm", host, "strange=yes"), [])
        self.ok("start", "host", "kvm", host, "slice=7")
        self.assertIn("running", self.virsh(host, "domstate web-1"))
        self.assertEqual(self.demo.json("list", "host", "kvm", host, "drift=yes", "refresh=yes"), [])
        self.ok("stop", "host", "kvm", host, "slice=7")
        self.virsh(host, "setvcpus web-1 1 --config")
        drift = self.demo.json("list", "host", "kvm", host, "drift=yes", "refresh=yes")
        self.assertEqual([(row["item"], row["wanted"], row["there"]) for row in drift],
                         [("cpus", "2", "1")])
        self.ok(*drift[0]["remedy"].split()[1:])
        self.assertEqual(self.demo.json("list", "host", "kvm", host, "drift=yes", "refresh=yes"), [])
        self.ok("forget", "host", "kvm", host, "slice=7")
        self.assertEqual(self.states(), {})
        self.assertIn("web-1", self.virsh(host, "list --all --name"))
        self.virsh(host, "undefine web-1")

    def test_snapshots(self):
        host = HOSTS[1]
        self.ok("add", "host", "kvm", host, "mem=32", "disksize=1", f"image={IMAGE}")
        self.ok("create", "host", "kvm", host)
        for name in ("first", "second"):
            self.ok("add", "host", "kvm", "snapshot", host, "slice=0", f"name={name}")
        rows = self.demo.json("list", "host", "kvm", "snapshot")
        self.assertEqual([(row["name"], row["parent"]) for row in rows],
                         [("first", None), ("second", "first")])
        self.ok("revert", "host", "kvm", "snapshot", host, "slice=0", "name=first")
        rows = self.demo.json("list", "host", "kvm", "snapshot", "refresh=yes")
        self.assertEqual([row["name"] for row in rows if row["current"]], ["first"])
        self.ok("remove", "host", "kvm", "snapshot", host, "slice=0", "name=second")
        self.assertEqual(len(self.demo.json("list", "host", "kvm", "snapshot")), 1)


if __name__ == "__main__":
    unittest.main()
