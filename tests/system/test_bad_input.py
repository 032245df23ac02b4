"""Everything that is refused: one line that says what to do, the right status, nothing written."""

import os
import pathlib
import select
import signal
import subprocess
import time
import unittest

from support.case import DemoTestCase, FreshDemoTestCase
from support.demo import build_dir, host_name
from support.process import Process, is_alive, wait_for_end_of

HOST, OTHER = host_name(0), host_name(1)
FAILED, USAGE, BROKER_AWAY, UNCONFIRMED = 1, 2, 3, 13
VMX = "/state/partition1/vmware/0/0.vmx"
RECOVERY_S = 40
PAUSE_MS = 500  # between two questions to a broker that recovers


class Refused(DemoTestCase):
    """On HOST slice 0 is created, with an interface on vmnet0; slice 1 is in the database only."""

    @classmethod
    def prepare(cls):
        demo = cls.demo
        demo.ok("add", "host", "vmwarenet", HOST, "iface=eth0", "type=bridge")
        demo.ok("add", "host", "vmware", HOST)
        demo.ok("add", "host", "vmware", HOST)
        demo.ok("add", "host", "vmware", "interface", HOST, "slice=0", "vmnet=vmnet0")
        demo.ok("create", "host", "vmware", HOST, "slice=0")

    def everything(self):
        return [self.demo.json("list", *words.split()) for words in
                ("host", "host vmware", "host vmwarenet", "job")] + [self.demo.changes()]

    def assert_all_refused(self, status, cases):
        """cases: (words of the command, words of the error)."""
        before = self.everything()
        for command, words in cases:
            with self.subTest(command):
                process = self.demo.grivon(*command.split())
                self.assert_one_error_line(process, status, *words)
        self.assertEqual(self.everything(), before)

    def test_unknown_hosts(self):
        hosts_with_typos = ("vmware-server-0-00", "vmware-sever-0-0", "vmware-server-0-O")
        self.assert_all_refused(FAILED, [
            *((f"start host vmware {word}", [f'"{word}"', "did you mean", HOST])
              for word in hosts_with_typos),
            ("create host vmware zebra", ['"zebra"', "grivon list host"]),
            ("list host vmware zebra", ['"zebra"', "grivon list host"]),
            ("list host zebra", ['"zebra"', "grivon list host"]),
            ("list host vmwarenet zebra", ['"zebra"', "grivon list host"]),
            ("remove host zebra", ['"zebra"', "grivon list host"]),
            ("add host vmware zebra", ['"zebra"', "grivon list host"]),
            (f"add host vmware {HOST} zebra", ['"zebra"']),
            ("create host vmware zebra-%", ['"zebra-%"', "grivon list host"]),
            ("start host vmware rack7", ['"rack7"', "grivon list host"]),
        ])

    def test_unknown_parameters(self):
        self.assert_all_refused(USAGE, [
            (f"add host vmware {HOST} memory=768", ['"memory"', 'did you mean "mem"?']),
            (f"add host vmware {HOST} cpu=1", ['"cpu"', 'did you mean "cpus"?']),
            (f"add host vmware {HOST} disk=5", ['"disk"', 'did you mean "disksize"?']),
            (f"add host vmwarenet {HOST} iface=eth1 typ=bridge", ['"typ"', '"type"']),
            (f"create host vmware {HOST} slize=0", ['"slize"', '"slice"']),
            (f"start host vmware {HOST} zebra=1", ['"zebra"', "slice"]),
            ("add host other adress=10.0.0.1", ['"adress"', '"address"']),
            ("list host zebra=1", ['"zebra"', "output-col"]),
            ("remove host zebra=1 x", ['"zebra"', "known are: reason"]),
            ("list job stat=failed", ['"stat"', '"state"']),
        ])

    def test_numbers(self):
        bad = ["abc", "1x", "-1", "+1", "1.5", "0x1", "99999999999999999999", "1e3"]
        ranges = {"cpus": (1, 32, 2), "mem": (4, 131072, 3600), "disksize": (1, 8192, 950)}
        cases = [(f"add host vmware {HOST} {name}={value}", [f'"{name}"'])
                 for name in ranges for value in bad]
        for name, (least, most, most_here) in ranges.items():
            for value in (least - 1, most + 1):
                cases.append((f"add host vmware {HOST} {name}={value}",
                              [f'"{name}"', f"from {least} to {most}", str(value)]))
            cases.append((f"add host vmware {HOST} {name}={most_here + 1}",
                          [f"{name}={most_here + 1}: VMware Server on {HOST} takes from {least} "
                           f"to {most_here}"]))
        cases += [(f"start host vmware {HOST} slice={value}", ['"slice"'])
                  for value in ("one", "-1", "1000")]
        cases += [(f"add host other port={value}", ['"port"']) for value in ("0", "65536", "ssh")]
        self.assert_all_refused(USAGE, cases)

    def test_empty_values(self):
        self.assert_all_refused(USAGE, [
            (f"add host vmware {HOST} cpus=", ['"cpus"']),
            (f"create host vmware {HOST} slice=", ['"slice"']),
            ("add host other address=", ['"address"']),
        ])

    def test_missing_words(self):
        self.assert_all_refused(USAGE, [
            ("create host vmware", ["must supply at least one host"]),
            ("start host vmware slice=0", ["must supply at least one host"]),
            ("remove host", ["must supply at least one host"]),
            (f"add host vmwarenet {HOST} type=bridge", ["must supply iface="]),
            (f"add host vmwarenet {HOST} iface=eth1", ["must supply type="]),
            (f"add host vmware interface {HOST}", ["must supply vmnet="]),
            ("watch job", ["must supply one job id"]),
        ])

    def test_unknown_commands(self):
        before = self.everything()
        for command, words in ((f"reboot host vmwre {HOST}", ["unknown command"]),
                               ("creat host vmware", ["did you mean", '"create"']),
                               ("list host vmwarenets", ["vmwarenets"]),
                               ("zebra", ["unknown command", "grivon help"])):
            with self.subTest(command):
                process = self.demo.grivon(*command.split())
                self.assertEqual(process.out, "", process.describe())
                # Usage lines of what begins with these words may follow.
                for word in words:
                    self.assertIn(word, process.err.splitlines()[0])
                self.assertIn(process.status, (FAILED, USAGE), process.describe())
        self.assertEqual(self.everything(), before)

    def test_what_a_host_does_not_have(self):
        self.assert_all_refused(FAILED, [
            (f"add host vmware interface {HOST} slice=1 vmnet=vmnet5",
             ["no vmnet5", "vmnet0", "grivon add host vmwarenet"]),
            (f"add host vmware interface {OTHER} vmnet=vmnet0", ["grivon add host vmware"]),
            (f"start host vmware {HOST} slice=7", ["no slice 7", "0, 1"]),
            (f"create host vmware {HOST} slice=7", ["no slice 7", "0, 1"]),
            (f"create host vmware {OTHER}", ["no VM", "grivon add host vmware"]),
            (f"create host vmware {HOST} {OTHER}", ["no VM", OTHER]),
            (f"add host vmware interface {HOST} slice=7 vmnet=vmnet0", ["no slice 7"]),
        ])
        self.assert_all_refused(USAGE, [
            (f"add host vmware interface {HOST} slice=1 vmnet=eth0/1", ['"vmnet"', "vmnet99"]),
            (f"add host vmware interface {HOST} slice=1 vmnet=vmnet100", ['"vmnet"', "vmnet99"]),
            (f"add host vmwarenet {HOST} iface=eth1 type=nat", ['"type"', "bridge"]),
            (f"add host vmwarenet {HOST} iface=eth1;reboot type=bridge", ['"iface"']),
        ])

    def test_what_exists_already(self):
        self.assert_all_refused(FAILED, [
            (f"add host {HOST}", [f'"{HOST}" exists']),
            (f"add host vmware {HOST} slice=1", [f"slice1@{HOST} exists"]),
            (f"add host vmwarenet {HOST} iface=eth0 type=bridge", ["vmnet0", "exists"]),
            (f"add host vmwarenet {HOST} iface=eth1 type=bridge vmnet=vmnet0", ["exists"]),
        ])

    def test_illegal_in_the_state_of_the_vm(self):
        self.assert_all_refused(FAILED, [
            (f"start host vmware {HOST} slice=1", [f"grivon create host vmware {HOST} slice=1"]),
            (f"stop host vmware {HOST} slice=1", [f"grivon create host vmware {HOST} slice=1"]),
            (f"resume host vmware {HOST} slice=0", [f"slice0@{HOST} is off", "grivon start host"]),
            (f"suspend host vmware {HOST} slice=0", [f"slice0@{HOST} is off", "grivon start host"]),
            (f"reboot host vmware {HOST} slice=0", [f"slice0@{HOST} is off", "grivon start host"]),
            (f"remove host vmware {HOST} slice=0", [f"slice0@{HOST} is off", "grivon destroy"]),
            (f"answer host vmware {HOST} slice=1 choice=0", [f"grivon create host vmware {HOST}"]),
            (f"add host vmware interface {HOST} slice=0 vmnet=vmnet0", ["before it is created"]),
        ])

    def test_what_would_take_away_more_than_it_names(self):
        self.assert_all_refused(UNCONFIRMED, [
            ("stop host vmware", ["every host", "--yes"]),
            ("destroy host vmware slice=0", ["every host", "--yes"]),
            (f"remove host {HOST}", [f"slice0@{HOST} is off", "--yes"]),
        ])

    def test_hosts_that_cannot_be_added(self):
        self.assert_all_refused(USAGE, [
            ("add host vmware-server", ["names a group"]),
            ("add host rack3", ["names a group"]),
            ("add host 12345", ["12345"]),
            ("add host -bad-", ["-bad-"]),
            ("add host a%b", ["a%b"]),
            ("add host one two address=10.0.0.1", ["one host only"]),
            ("add host new hostkey=abc", ["hostkey", "ssh-keyscan"]),
            ("add host new hypervisor=vbox", ["hypervisor", "vmware-server"]),
            ("add host new datadir=../up", ["datadir", "absolute path"]),
        ])

    def test_jobs_that_are_none(self):
        self.assert_all_refused(USAGE, [
            ("show job five", ['"five"', "grivon list job"]),
            ("watch job 0", ['"0"', "grivon list job"]),
            ("watch job 1 2", ['"2"']),
            ("list job state=done", ["succeeded"]),
            ("watch event since=-1", ['"since"']),
            ("watch event follow=perhaps", ["yes or no"]),
        ])
        self.assert_all_refused(FAILED, [
            ("show job 99999", ["99999", "grivon list job"]),
            ("watch job 99999", ["99999", "grivon list job"]),
        ])

    def test_options(self):
        self.assert_all_refused(USAGE, [
            ("list host --async", ["--async"]),
            ("list host --jsn", ["--jsn"]),
            ("list host --config", ["--config"]),
            ("list host --config /nonexistent/grivon.toml", ["/nonexistent/grivon.toml"]),
        ])

    def test_standard_output_that_is_closed(self):
        """Nothing of ours may take its place, and be written into."""
        ended = subprocess.run(["sh", "-c", f"{build_dir()}/bin/grivon list host >&-"],
                               env={**os.environ, "GRIVON_CONFIG": str(self.demo.dir / "grivon.toml")},
                               stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(ended.returncode, FAILED, ended.stderr)
        self.assertEqual(ended.stderr, "grivon: cannot write the output: Bad file descriptor\n")

    def test_suspended_vm_is_not_stopped(self):
        """What the broker cannot know the job finds out; the next command is refused at once."""
        self.demo.ok("start", "host", "vmware", HOST, "slice=0")
        self.demo.on_host(HOST, f"vmware-cmd {VMX} suspend hard")
        process = self.demo.grivon("stop", "host", "vmware", HOST, "slice=0")
        self.assert_one_error_line(process, FAILED, "is suspended",
                                   f"grivon resume host vmware {HOST} slice=0")
        vm = self.demo.json("list", "host", "vmware", HOST)[0]
        self.assertEqual(vm["state"], "suspended")
        self.assert_all_refused(FAILED, [
            (f"stop host vmware {HOST} slice=0", ["is suspended", "grivon resume host vmware"])])
        self.demo.ok("start", "host", "vmware", HOST, "slice=0")
        self.demo.ok("stop", "host", "vmware", HOST, "slice=0")

    def test_interface_that_the_host_does_not_have(self):
        """Only the host knows: the job fails, and nothing of the network stays."""
        before = self.demo.json("list", "host", "vmwarenet")
        process = self.demo.grivon("add", "host", "vmwarenet", HOST, "iface=eth7", "type=bridge")
        self.assert_one_error_line(process, FAILED, "no interface eth7")
        self.assertEqual(self.demo.json("list", "host", "vmwarenet"), before)
        self.assertFalse((self.demo.root(HOST) / "dev/vmnet7").exists())
        locations = (self.demo.root(HOST) / "etc/vmware/locations").read_text()
        self.assertNotIn("eth7", locations)


class Unreachable(FreshDemoTestCase):
    """Programs and hosts that do not answer, or that are not who they should be."""

    def prepare(self):
        self.demo.ok("add", "host", "vmware", HOST, OTHER)

    def test_broker_not_running(self):
        self.demo.end_program("broker")
        for command in ("list host", f"create host vmware {HOST}", "list job", "watch event",
                        "watch job 1"):
            with self.subTest(command):
                process = self.demo.grivon(*command.split())
                self.assert_one_error_line(process, BROKER_AWAY, "broker",
                                           f"{self.demo.dir}/run/client.ipc")
        self.demo.start_program("broker")
        self.assertEqual(self.demo.json("list", "job"), [])

    def test_no_worker(self):
        self.demo.end_program("worker-1")
        self.demo.wait_for_event(lambda event: event["kind"] == "worker.left")
        process = self.demo.start_grivon("create", "host", "vmware", OTHER)
        process.wait_for(r"^grivon: job \d+ waits: no worker is connected; start one with "
                         r"grivon-worker$", stream="stderr")
        number = self.demo.json("list", "job")[-1]["job"]
        self.assertEqual(self.demo.job(number)["state"], "queued")
        self.assertIn("no worker is connected", self.demo.ok("show", "job", str(number)))
        self.demo.start_program("worker-1")
        self.assertEqual(process.wait(), 0, process.describe())
        self.assertTrue(process.out.endswith(f"register({VMX}) = 1\n"))
        self.assertEqual(len(process.err.splitlines()), 1, process.describe())

    def test_ssh_key_refused(self):
        public_key = self.demo.dir / "ssh" / "id_ed25519.pub"
        text = public_key.read_text()
        public_key.write_text("")
        try:
            process = self.demo.grivon("create", "host", "vmware", HOST)
        finally:
            public_key.write_text(text)
        self.assert_one_error_line(process, FAILED, "refused the SSH key", HOST, "authorized_keys")
        self.assertEqual(self.demo.commands(HOST), [])
        self.demo.ok("create", "host", "vmware", HOST)
        self.assertEqual(len(self.demo.commands(HOST)), 2)

    def test_host_key_changed(self):
        host = OTHER
        self.demo.ok("create", "host", "vmware", host)
        done = self.demo.commands(host)
        new_key = self.change_host_key(host)
        job, = self.demo.submit("start", "host", "vmware", host)
        event = self.demo.wait_for_event(lambda event: event["kind"] == "host.key_changed")
        for part in (f"host key of {host}", "has changed", "SHA256:", "hostkey="):
            self.assertIn(part, event["message"])
        self.assertEqual(self.demo.job(job)["state"], "queued")
        self.assertEqual(self.demo.commands(host), done)
        state, = self.demo.json("list", "host", host)
        self.assertEqual(state["state"], "unreachable")
        self.assertNotIn(new_key, self.demo.ok("list", "host", "--json"))

    def change_host_key(self, host):
        self.demo.fault(host, "refuse")
        path = self.demo.host_dir(host) / "ssh_host_ed25519_key"
        for old in (path, pathlib.Path(f"{path}.pub")):
            old.unlink()
        keygen = Process(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)])
        self.assertEqual(keygen.wait(), 0, keygen.describe())
        self.demo.clear(host)
        return " ".join(pathlib.Path(f"{path}.pub").read_text().split()[:2])

    def test_wrong_host_key_given_and_corrected(self):
        rows = [row.split("\t") for row in (self.demo.dir / "hosts.tsv").read_text().splitlines()]
        _, address, port, key = rows[0]
        stranger = Process(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                            str(self.demo.dir / "stranger")])
        self.assertEqual(stranger.wait(), 0, stranger.describe())
        wrong = " ".join((self.demo.dir / "stranger.pub").read_text().split()[:2])
        place = [f"address={address}", f"port={port}"]
        self.demo.ok("add", "host", "twin", *place, f"hostkey={wrong}")
        self.demo.ok("add", "host", "vmware", "twin", "slice=5")
        self.demo.submit("create", "host", "vmware", "twin")
        event = self.demo.wait_for_event(lambda event: event["kind"] == "host.key_changed")
        self.assertIn("host key of twin", event["message"])
        self.demo.ok("remove", "host", "twin", "--yes")
        self.demo.ok("add", "host", "twin", *place, f"hostkey={key}")
        self.demo.ok("add", "host", "vmware", "twin", "slice=5")
        self.demo.ok("create", "host", "vmware", "twin")
        for path in ("stranger", "stranger.pub"):
            (self.demo.dir / path).unlink()


class Database(FreshDemoTestCase):
    """The database goes away under a running broker, or is not there when it starts."""

    hosts = 1

    ADD = ("add", "host", "vmware", HOST)

    def prepare(self):
        self.demo.ok(*self.ADD)

    def vms(self):
        return len(self.demo.json("list", "host", "vmware"))

    def test_frozen(self):
        """What is on its way when it freezes may have to wait and learn nothing, nothing after."""
        database = self.demo.database_pid()
        os.kill(database, signal.SIGSTOP)
        try:
            on_their_way = [self.demo.start_grivon(*self.ADD),
                            self.demo.start_grivon("list", "job")]
            for process in on_their_way:
                self.assertIn(process.wait(), (FAILED, BROKER_AWAY), process.describe())
                # It may say first that it waits.
                self.assertRegex(process.err, r"\A(grivon: [^\n]+\n){1,2}\Z", process.describe())
                self.assertRegex(process.err, "(?i)mariadb|database", process.describe())
            for command in (self.ADD, ("list", "host")):
                process = self.demo.grivon(*command)
                self.assert_one_error_line(process, FAILED)
                self.assertRegex(process.err, "(?i)mariadb|database")
        finally:
            os.kill(database, signal.SIGCONT)
        self.assert_serves()
        self.assertIn(self.vms(), (2, 3))

    def test_killed(self):
        """The broker starts it again, or ends and says why; a restart then finds everything."""
        database, broker = self.demo.database_pid(), self.demo.pid("broker")
        os.kill(database, signal.SIGKILL)
        wait_for_end_of(database)
        first = self.demo.grivon(*self.ADD)
        if first.status != 0:
            self.assert_one_error_line(first, first.status)
            if is_alive(broker):
                self.assertRegex(first.err, "(?i)mariadb|database")
        log = (self.demo.dir / "log" / "broker.log").read_text()
        self.assertRegex(log, "(?i)level=(warn|error|critical)[^\n]*(mariadb|database)")
        self.assert_serves(may_have_ended=True)
        self.assertIn(self.vms(), (2, 3))

    def assert_serves(self, may_have_ended=False):
        """Asks until it does, or until the broker has ended and may have."""
        deadline = time.monotonic() + RECOVERY_S
        broker = os.pidfd_open(self.demo.pid("broker"))
        self.addCleanup(os.close, broker)
        poller = select.poll()
        poller.register(broker, select.POLLIN)
        while self.demo.grivon(*self.ADD).status != 0:
            if poller.poll(PAUSE_MS):
                self.assertTrue(may_have_ended, "the broker has ended")
                self.demo.start_program("broker")
                self.demo.ok(*self.ADD)
                break
            self.assertLess(time.monotonic(), deadline, "the broker does not recover")
        self.assert_no_holes(self.demo.events())

    def test_not_there_at_the_start(self):
        directory = self.demo.dir / "elsewhere"
        directory.mkdir()
        configuration = directory / "broker.toml"
        configuration.write_text(f'[broker]\nstate_dir = "{directory}/state"\n'
                                 f'run_dir = "{directory}/run"\n'
                                 f'[database]\nsocket = "{directory}/none.sock"\nuser = "me"\n')
        process = Process([f"{build_dir()}/bin/grivon-broker", "--config", str(configuration)])
        self.assertEqual(process.wait(), FAILED, process.describe())
        self.assertRegex(process.err, rf"\Agrivon-broker: [^\n]*{directory}/none.sock[^\n]*\n\Z")


if __name__ == "__main__":
    unittest.main()
