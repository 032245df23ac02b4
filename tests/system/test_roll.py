"""The rest of the roll through the whole product: keys, networks, states, removal, refusals."""

import json
import os
import pathlib
import re
import unittest

from support.case import DemoTestCase, FreshDemoTestCase
from support.demo import build_dir, host_name
from support.process import Process

HOST, OTHER = host_name(0), host_name(1)
KEY = "AAAAA-AAAAA-AAAAA-{:05}"
MASKED = "*****-*****-*****-{:05}"
EXIT_UNCONFIRMED = 13


def keys(*numbers):
    return [KEY.format(number) for number in numbers]


class RollTestCase(DemoTestCase):
    """Words that the tests share."""

    def refused(self, status, *words, says=()):
        process = self.demo.grivon(*words)
        self.assert_one_error_line(process, status, *says)

    def vm(self, host, number):
        return next(vm for vm in self.demo.json("list", "host", "vmware", host)
                    if vm["slice"] == number)

    def sql(self, query):
        process = Process(["mariadb", "--no-defaults", "-N", "-B",
                           f"--socket={self.demo.dir}/broker/mariadb.sock", "grivon", "-e", query])
        self.assertEqual(process.wait(), 0, process.describe())
        return process.out


class Keys(RollTestCase):
    hosts = 3

    def test_the_pool_from_end_to_end(self):
        self.refused(2, "add", "vmwarekey", "AAAAA-AAAAA-AAAAA-0000", says=["key 1 of 1"])
        self.refused(2, "add", "vmwarekey", says=["must supply at least one key"])
        printed = self.demo.ok("add", "vmwarekey", *keys(1, 2))
        self.assertEqual(printed, f'added "{MASKED.format(1)}" to serial number pool\n'
                                  f'added "{MASKED.format(2)}" to serial number pool\n'
                                  "serial numbers: total 2, used 0\n")
        self.refused(1, "add", "vmwarekey", *keys(3, 2), says=[MASKED.format(2), "already"])
        self.assertEqual(len(self.demo.json("list", "vmwarekey")), 2, "all or none")

        self.refused(1, "set", "host", "vmwarekey", "vmware-server",
                     says=["3 hosts need a key", "2 are free", "add vmwarekey"])
        self.assertEqual(self.demo.ok("set", "host", "vmwarekey", OTHER), "")
        license_file = "etc/vmware/license.vs.1.0-00"
        self.assertIn(KEY.format(1), (self.demo.root(OTHER) / license_file).read_text())
        self.demo.ok("add", "vmwarekey", *keys(3))
        self.demo.ok("set", "host", "vmwarekey", "vmware-server")
        holders = {row["serial"]: row["host"] for row in self.demo.json("list", "vmwarekey")}
        self.assertEqual(holders, {KEY.format(1): OTHER, KEY.format(2): HOST,
                                   KEY.format(3): host_name(2)}, "a keyed host keeps its key")

        self.refused(1, "remove", "vmwarekey", *keys(1), says=[MASKED.format(1), OTHER])
        self.demo.ok("remove", "host", "vmwarekey", OTHER)
        self.assertFalse((self.demo.root(OTHER) / license_file).exists())
        self.refused(1, "remove", "host", "vmwarekey", OTHER, says=["has no key"])
        self.demo.ok("remove", "vmwarekey", *keys(1))
        self.assertEqual(len(self.demo.json("list", "vmwarekey")), 2)
        script = self.demo.ok("config", "host", "vmwarekey", HOST)
        self.assertIn(KEY.format(2), script)

        self.assert_no_key_in_the_open()

    def assert_no_key_in_the_open(self):
        """In no log, event, job or record; the tables of the pool and of what jobs are told are
        the secret's own place."""
        whole = re.compile(r"AAAAA-AAAAA-AAAAA-\d{5}")
        shown = [self.demo.ok("list", "job"), self.demo.ok("list", "job", "--json"),
                 self.demo.ok("watch", "event", "since=0", "follow=no", "--json")]
        for row in self.demo.json("list", "job"):
            shown.append(self.demo.ok("show", "job", str(row["job"])))
            shown.append(self.demo.ok("show", "job", str(row["job"]), "--json"))
            shown.append(self.demo.ok("watch", "job", str(row["job"]), "--echo"))
        for table in ("job", "batch", "event", "job_output"):
            shown.append(self.sql(f"SELECT * FROM {table}"))
        shown += [path.read_text() for path in (self.demo.dir / "log").iterdir()]
        for text in shown:
            self.assertIsNone(whole.search(text), text)
        self.assertTrue(any(MASKED.format(1) in text for text in shown))


class Networks(RollTestCase):

    def locations(self):
        return (self.demo.root(HOST) / "etc/vmware/locations").read_text()

    def test_1_vlan_comes_and_goes(self):
        printed = self.demo.ok("add", "host", "vlan", HOST, "viface=eth0.100")
        self.assertEqual(printed, "Added VLAN with VID == 100 to IF -:eth0:-\n")
        self.refused(1, "add", "host", "vlan", HOST, "viface=eth0.100", says=['"eth0.100"', "exists"])
        self.refused(2, "add", "host", "vlan", HOST, "viface=eth0", says=["eth0.100"])
        self.refused(2, "add", "host", "vlan", HOST, "viface=eth0.4095", says=["4094"])
        self.refused(1, "add", "host", "vlan", HOST, "viface=eth7.100", says=["eth7"])
        self.assertEqual([row["iface"] for row in self.demo.json("list", "host", "vlan")],
                         ["eth0.100"], "a VLAN that could not be made leaves no row")
        script = self.demo.root(HOST) / "etc/sysconfig/network-scripts/ifcfg-eth0.100"
        self.assertIn("VLAN=yes", script.read_text())

        self.demo.ok("add", "host", "vmwarenet", HOST, "iface=eth0.100", "type=bridge")
        self.refused(1, "remove", "host", "vlan", HOST, "viface=eth0.100",
                     says=["vmnet11", "remove host vmwarenet"])
        self.demo.ok("remove", "host", "vmwarenet", HOST, "vmnet=vmnet11")
        self.assertEqual(self.demo.ok("remove", "host", "vlan", HOST, "viface=eth0.100"), "")
        self.assertFalse(script.exists())
        self.assertEqual(self.demo.json("list", "host", "vlan"), [])
        self.refused(1, "remove", "host", "vlan", HOST, "viface=eth0.100", says=["no VLAN"])

    def test_2_each_kind_of_network(self):
        self.refused(2, "add", "host", "vmwarenet", HOST, "type=bridge", says=["iface="])
        self.refused(2, "add", "host", "vmwarenet", HOST, "type=NAT", says=["hostaddr="])
        self.refused(2, "add", "host", "vmwarenet", HOST, "type=nat", says=["bridge, NAT, host-only"])
        self.demo.ok("add", "host", "vmwarenet", HOST, "type=NAT", "hostaddr=192.168.108.1")
        self.demo.ok("add", "host", "vmwarenet", HOST, "type=host-only", "hostaddr=192.168.101.1")
        self.demo.ok("add", "host", "vmwarenet", HOST, "type=bridge", "iface=eth0", "vmnet=vmnet30")
        self.refused(1, "add", "host", "vmwarenet", HOST, "type=bridge", "iface=eth0",
                     says=["vmnet30", "exists"])
        self.refused(1, "add", "host", "vmwarenet", HOST, "type=NAT", "hostaddr=192.168.101.9",
                     says=["vmnet1", "exists"])
        self.assertEqual(
            [(row["vmnet"], row["type"], row["device"], row["hostaddr"], row["netmask"])
             for row in self.demo.json("list", "host", "vmwarenet")],
            [("vmnet1", "host-only", None, "192.168.101.1", "255.255.255.0"),
             ("vmnet8", "NAT", None, "192.168.108.1", "255.255.255.0"),
             ("vmnet30", "bridge", "eth0", None, None)])
        self.assertIn("answer VNET_8_NAT yes\n", self.locations())

    def test_3_a_network_in_use_stays(self):
        self.demo.ok("add", "host", "vmware", HOST)
        self.demo.ok("add", "host", "vmware", "interface", HOST, "slice=0", "vmnet=vmnet30")
        self.refused(1, "remove", "host", "vmwarenet", HOST, "iface=eth0", says=["slice0@" + HOST])
        self.demo.ok("remove", "host", "vmware", "interface", HOST, "slice=0", "ifindex=0")
        for number in (1, 8, 30):
            self.demo.ok("remove", "host", "vmwarenet", HOST, f"vmnet=vmnet{number}")
        self.assertEqual(self.demo.json("list", "host", "vmwarenet"), [])

    def test_4_a_reinstalled_host_gets_all_back(self):
        self.demo.ok("add", "vmwarekey", *keys(1))
        self.demo.ok("set", "host", "vmwarekey", HOST)
        self.demo.ok("add", "host", "vlan", HOST, "viface=eth0.7")
        self.demo.ok("add", "host", "vmwarenet", HOST, "type=bridge", "iface=eth0.7")
        self.demo.ok("create", "host", "vmware", HOST)
        self.demo.ok("add", "host", "vmware", HOST)  # never created: sync has nothing to do with it
        self.demo.on_host(HOST, "vmware-cmd -s unregister /state/partition1/vmware/0/0.vmx && "
                                "rm -f /etc/vmware/license.vs.1.0-00 "
                                "/etc/sysconfig/network-scripts/ifcfg-eth0.7 && "
                                "grep -v VNET_ /etc/vmware/locations >/tmp/l; "
                                "cp /tmp/l /etc/vmware/locations && "
                                "rm -f /var/run/vmnet-bridge-11.pid && vconfig rem eth0.7")
        # What a kickstart file would run, in a place that has nothing yet.
        script = self.demo.ok("config", "host", HOST)
        for line in ("vlan eth0.7 eth0 7", "vmnet_bridge vmnet11 eth0.7",
                     f"vmwarekey {KEY.format(1)}"):
            self.assertIn(f"\n{line}\n", script)
        jobs = self.demo.submit("sync", "host", HOST)
        for job in jobs:
            self.demo.ok("watch", "job", str(job))
        self.assertEqual([self.demo.job(job)["operation"] for job in jobs],
                         ["sync host vlan", "sync host vmwarenet", "sync host vmwarekey",
                          "sync host vmware"])
        self.assertEqual([self.demo.job(job)["state"] for job in jobs], ["succeeded"] * 4)
        self.assertIn("answer VNET_11_INTERFACE eth0.7\n", self.locations())
        self.assertIn(KEY.format(1),
                      (self.demo.root(HOST) / "etc/vmware/license.vs.1.0-00").read_text())
        self.assertEqual(self.demo.on_host(HOST, "vmware-cmd -l"),
                         "/state/partition1/vmware/0/0.vmx\n")
        self.demo.ok("start", "host", "vmware", HOST, "slice=0")


class States(RollTestCase):

    @classmethod
    def prepare(cls):
        for _ in range(3):
            cls.demo.ok("add", "host", "vmware", HOST, "disksize=1")
        cls.demo.ok("create", "host", "vmware", HOST)

    def test_1_what_hits_more_than_it_names_is_asked_back(self):
        self.demo.ok("start", "host", "vmware", HOST)
        for words in (["stop", "host", "vmware", HOST], ["stop", "host", "vmware"],
                      ["reboot", "host", "vmware", "rack0", "slice=0", "slice=all"]):
            process = self.demo.grivon(*words)
            self.assertEqual(process.status, EXIT_UNCONFIRMED, process.describe())
            self.assertIn("--yes", process.err)
            self.assertIn("slice0@" + HOST, process.err)
        self.assertEqual({vm["state"] for vm in self.demo.json("list", "host", "vmware")}, {"on"})
        self.demo.ok("suspend", "host", "vmware", HOST, "slice=2")
        printed = self.demo.ok("stop", "host", "vmware", HOST, "--yes")
        self.assertIn(f"# slice2@{HOST} is suspended: passed over\n", printed)
        self.assertEqual([vm["state"] for vm in self.demo.json("list", "host", "vmware", HOST)],
                         ["off", "off", "suspended"])
        self.refused(1, "stop", "host", "vmware", HOST, "slice=2", says=["suspended", "resume"])
        self.refused(1, "resume", "host", "vmware", HOST, "slice=0", says=["is off", "start"])
        self.demo.ok("resume", "host", "vmware", HOST, "slice=2")
        self.demo.ok("stop", "host", "vmware", HOST, "slice=2")

    def test_2_soft_stop_needs_tools_in_the_guest(self):
        self.demo.ok("start", "host", "vmware", HOST, "slice=0")
        process = self.demo.grivon("stop", "host", "vmware", HOST, "slice=0", "mode=soft")
        self.assertEqual(process.status, 1, process.describe())
        self.assertIn("mode=trysoft", process.err)
        self.assertEqual(self.vm(HOST, 0)["state"], "on")
        printed = self.demo.ok("stop", "host", "vmware", HOST, "slice=0", "mode=trysoft")
        self.assertIn("stop(trysoft) = 1\n", printed)

    def test_3_a_question_is_shown_and_answered(self):
        self.demo.fault(HOST, "question")
        self.assertEqual(self.demo.grivon("start", "host", "vmware", HOST, "slice=0").status, 1)
        self.demo.clear(HOST)
        stuck = self.vm(HOST, 0)
        self.assertEqual(stuck["state"], "stuck")
        self.assertIn("1) Create", stuck["question"])
        self.assertIn("1 Create", self.demo.ok("list", "host", "vmware", HOST))
        process = self.demo.grivon("answer", "host", "vmware", HOST, "slice=0", "choice=7")
        self.assertEqual(process.status, 1, process.describe())
        self.assertEqual(self.vm(HOST, 0)["state"], "stuck")
        self.refused(2, "answer", "host", "vmware", HOST, "choice=1", says=["slice="])
        self.demo.ok("answer", "host", "vmware", HOST, "slice=0", "choice=0")
        self.assertEqual((self.vm(HOST, 0)["state"], self.vm(HOST, 0)["question"]), ("on", None))
        process = self.demo.grivon("answer", "host", "vmware", HOST, "slice=0", "choice=0")
        self.assertEqual(process.status, 1)
        self.assertIn("no question", process.err)

    def test_4_refresh_sees_what_somebody_else_did(self):
        self.demo.on_host(HOST, "vmware-cmd /state/partition1/vmware/0/0.vmx stop hard")
        self.assertEqual(self.vm(HOST, 0)["state"], "on", "nobody has looked")
        rows = json.loads(self.demo.ok("list", "host", "vmware", HOST, "refresh=yes", "--json"))
        self.assertEqual(rows[0]["state"], "off")

    def test_5_a_host_that_refuses_is_unreachable_not_off(self):
        self.demo.fault(HOST, "refuse")
        self.addCleanup(self.demo.clear, HOST)
        process = self.demo.grivon("list", "host", "vmware", "refresh=yes")
        self.assertEqual(process.status, 0, process.describe())
        rows = process.out.splitlines()
        self.assertRegex(rows[1], r"unreachable off, .* ago")
        vm = self.vm(HOST, 0)
        self.assertEqual((vm["state"], vm["last_state"]), ("unreachable", "off"))
        self.demo.clear(HOST)
        self.demo.ok("list", "host", "vmware", HOST, "refresh=yes")
        self.assertEqual(self.vm(HOST, 0)["state"], "off")

    def test_6_destroy_and_remove(self):
        self.refused(1, "remove", "host", "vmware", HOST, "slice=0", says=["is off", "destroy"])
        self.demo.ok("destroy", "host", "vmware", HOST, "slice=0")
        self.assertEqual(self.vm(HOST, 0)["state"], "none")
        self.assertFalse((self.demo.root(HOST) / "state/partition1/vmware/0").exists())
        self.demo.ok("create", "host", "vmware", HOST, "slice=0")
        self.demo.ok("destroy", "host", "vmware", HOST, "slice=all")
        process = self.demo.grivon("remove", "host", "vmware", HOST)
        self.assertEqual(process.status, EXIT_UNCONFIRMED, process.describe())
        self.demo.ok("remove", "host", "vmware", HOST, "slice=0")
        self.demo.ok("remove", "host", "vmware", HOST, "--yes")
        self.assertEqual(self.demo.ok("list", "host", "vmware"), "")
        self.assertEqual(self.demo.json("list", "host", "vmware"), [])


class Allocation(RollTestCase):
    hosts = 2

    def test_parallel_submissions_never_collide(self):
        callers = 12
        self.demo.ok("add", "host", "vmwarenet", HOST, OTHER, "iface=eth0", "type=bridge")
        self.demo.ok("add", "vmwarekey", *keys(*range(1, 3)))
        added = [self.demo.start_grivon("add", "host", "vmware", HOST, OTHER)
                 for _ in range(callers)]
        for process in added:
            self.assertEqual(process.wait(), 0, process.describe())
        slices = re.findall(r'slice "(\d+)"', "".join(process.out for process in added))
        self.assertEqual(sorted(map(int, slices)), sorted(list(range(callers)) * 2))
        given = [self.demo.start_grivon("add", "host", "vmware", "interface", HOST, OTHER,
                                        f"slice={number}", "vmnet=vmnet0")
                 for number in range(callers)]
        keyed = [self.demo.start_grivon("set", "host", "vmwarekey", host)
                 for host in (HOST, OTHER)]
        for process in given + keyed:
            self.assertEqual(process.wait(), 0, process.describe())
        macs = [row["mac"] for row in self.demo.json("list", "host", "vmware", "interface")]
        self.assertEqual(sorted(macs), [f"00:50:56:00:00:{number:02x}"
                                        for number in range(1, 2 * callers + 1)])
        holders = [row["host"] for row in self.demo.json("list", "vmwarekey")]
        self.assertEqual(sorted(holders), [HOST, OTHER])

        # A MAC address is not given again, not even after a removal and a restart.
        self.demo.ok("remove", "host", "vmware", HOST, OTHER, "slice=all")
        self.demo.end_program("broker")
        self.demo.start_program("broker")
        self.demo.ok("add", "host", "vmware", HOST)
        self.demo.ok("add", "host", "vmware", "interface", HOST, "slice=0", "vmnet=vmnet0")
        row, = self.demo.json("list", "host", "vmware", "interface")
        self.assertEqual(row["mac"], f"00:50:56:00:00:{2 * callers + 1:02x}")


class Removal(FreshDemoTestCase, RollTestCase):

    def test_frees_all_that_belonged_to_the_host(self):
        self.demo.ok("add", "vmwarekey", *keys(1))
        self.demo.ok("set", "host", "vmwarekey", HOST)
        self.demo.ok("add", "host", "vlan", HOST, "viface=eth0.100")
        self.demo.ok("add", "host", "vmwarenet", HOST, "iface=eth0.100", "type=bridge")
        self.demo.ok("add", "host", "vmware", HOST)
        self.demo.ok("add", "host", "vmware", "interface", HOST, "slice=0", "vmnet=vmnet11")
        self.demo.ok("create", "host", "vmware", HOST)
        process = self.demo.grivon("remove", "host", HOST)
        self.assertEqual(process.status, EXIT_UNCONFIRMED, process.describe())
        self.assertIn(f"slice0@{HOST} is off", process.err)
        since = self.demo.last_event()
        printed = self.demo.ok("remove", "host", HOST, "--yes")
        self.assertEqual(printed, f"# slice0@{HOST} stays on the host as it is: "
                                  "/state/partition1/vmware/0\n")
        kinds = [event["kind"] for event in self.demo.changes(since)]
        self.assertEqual(kinds, ["serial.freed", "vmnet.removed", "vlan.removed", "vm.removed",
                                 "host.removed"])
        self.assertEqual([row["host"] for row in self.demo.json("list", "vmwarekey")], [None])
        for view in ("nodes", "macs", "disks", "vmnets", "vmnet_members"):
            self.assertEqual(self.sql(f"SELECT * FROM vmware_{view}"), "", view)

    def test_of_a_dead_host_with_work_left(self):
        self.demo.ok("add", "host", "vmware", HOST, "disksize=1")
        self.demo.fault(HOST, "slow=3")
        job, = self.demo.submit("create", "host", "vmware", HOST)
        follower = self.demo.start_grivon("watch", "job", str(job), "--echo")
        follower.wait_for("^ssh -x .* vmware-vdiskmanager")
        self.refused(1, "remove", "host", HOST, "--yes", says=[f"job {job}", "running"])
        self.demo.fault(HOST, "refuse")
        # Cut off in the middle, and looked for in vain: the next look is two seconds away.
        self.demo.wait_for_event(lambda event: event["kind"] == "job.uncertain"
                                 and event["job"] == job and event["attempt"] == 2)
        later, = self.demo.submit("start", "host", "vmware", HOST)
        self.demo.ok("remove", "host", HOST, "--yes")
        self.assertEqual(self.demo.job(job)["state"], "cancelled")
        self.assertEqual(self.demo.job(later)["state"], "cancelled")
        self.assertEqual([row["host"] for row in self.demo.json("list", "host")], [OTHER])


class RollTables(RollTestCase):

    def test_answer_sql_by_their_names(self):
        self.demo.ok("add", "vmwarekey", *keys(1))
        self.demo.ok("set", "host", "vmwarekey", HOST)
        self.demo.ok("add", "host", "vmwarenet", HOST, "type=NAT", "hostaddr=192.168.108.1")
        self.demo.ok("add", "host", "vmware", HOST, "mem=768", "disksize=20")
        self.demo.ok("add", "host", "vmware", "interface", HOST, "vmnet=vmnet8")
        self.assertEqual(self.sql("SELECT PhysNode, Mem, CPUs, Slice FROM vmware_nodes"),
                         f"{HOST}\t768\t1\t0\n")
        self.assertEqual(self.sql("SELECT MAC, IfIndex FROM vmware_macs"),
                         "00:50:56:00:00:01\t0\n")
        self.assertEqual(self.sql("SELECT Prefix, Name, Device, Size FROM vmware_disks"),
                         "/state/partition1/vmware/disks\t0.scsi0:0.vmdk\tscsi0:0\t20\n")
        self.assertEqual(self.sql("SELECT Host, Vmnet, Type, HostAddr, Netmask FROM vmware_vmnets"),
                         f"{HOST}\tvmnet8\tNAT\t192.168.108.1\t255.255.255.0\n")
        self.assertEqual(self.sql("SELECT Host, Vmnet, MAC FROM vmware_vmnet_members"),
                         f"{HOST}\tvmnet8\t00:50:56:00:00:01\n")
        self.assertEqual(self.sql("SELECT Serial, Host FROM vmware_serials"),
                         f"{KEY.format(1)}\t{HOST}\n")


class CalledRocks(RollTestCase):
    """A symbolic link, and a real `rocks` that says what it was given."""

    def setUp(self):
        self.ours = self.demo.dir / "ours"
        self.theirs = self.demo.dir / "theirs"
        for directory in (self.ours, self.theirs):
            directory.mkdir(exist_ok=True)
        link = self.ours / "rocks"
        if not link.exists():
            os.symlink(f"{build_dir()}/bin/grivon", link)

    def rocks(self, path, *words):
        environment = dict(self.demo.environment)
        environment["PATH"] = ":".join(map(str, path)) + ":/usr/bin:/bin"
        process = Process([str(self.ours / "rocks"), *words], env=environment)
        process.wait()
        return process

    def test_takes_the_rolls_commands_and_hands_on_the_rest(self):
        real = pathlib.Path(self.theirs / "rocks")
        real.write_text('#!/bin/sh\necho "real: $*"\nexit 7\n')
        real.chmod(0o755)
        path = [self.ours, self.theirs]
        self.assertEqual(self.rocks(path, "add", "host", "vmware", HOST).status, 0)
        self.assertIn("slice0@" + HOST, self.rocks(path, "list", "host", "vmware").out)
        process = self.rocks(path, "list", "host", "appliance=compute")
        self.assertEqual((process.out, process.status), ("real: list host appliance=compute\n", 7))
        self.assertEqual(self.rocks(path, "sync", "config").out, "real: sync config\n")
        real.unlink()
        self.assertIn(HOST, self.rocks(path, "list", "host").out)
        process = self.rocks(path, "sync", "config")
        self.assertEqual(process.status, 2, process.describe())
        self.assertIn("rocks", process.err)


class Slides(RollTestCase):

    def test_the_interface_list_is_that_of_the_slides(self):
        self.refused(1, "add", "host", "interface", HOST, "iface=eth0", says=["exists"])
        self.demo.ok("remove", "host", "interface", HOST, "iface=eth0")
        self.refused(1, "remove", "host", "interface", HOST, "iface=eth0", says=["no interface"])
        self.demo.ok("add", "host", "interface", HOST, "iface=eth0", "subnet=private",
                     "mac=00:30:1b:b3:24:72", "ip=10.255.255.254", "netmask=255.0.0.0",
                     "module=tg3", f"name={HOST}")
        for number in (100, 101, 102):
            self.demo.ok("add", "host", "vlan", HOST, f"viface=eth0.{number}")
        self.assertEqual(
            self.demo.ok("list", "host", "interface", HOST).splitlines(),
            """\
SUBNET  IFACE    MAC               IP             NETMASK   GATEWAY MODULE NAME             
private eth0     00:30:1b:b3:24:72 10.255.255.254 255.0.0.0 ------- tg3    vmware-server-0-0
------- eth0.100 ----------------- -------------- --------- ------- ------ -----------------
------- eth0.101 ----------------- -------------- --------- ------- ------ -----------------
------- eth0.102 ----------------- -------------- --------- ------- ------ -----------------
""".splitlines())

    def test_unknown_words_are_errors_with_a_suggestion(self):
        self.refused(2, "add", "host", "vmware", HOST, "disksise=20", says=['"disksize"'])
        self.refused(1, "list", "host", "vmware", "vmware-server-0-7", says=["vmware-server-0-0"])
        process = self.demo.grivon("reboot", "host", "vmwre", HOST)
        self.assertEqual(process.status, 2)
        self.assertIn('did you mean "reboot host vmware"', process.err)


if __name__ == "__main__":
    unittest.main()
