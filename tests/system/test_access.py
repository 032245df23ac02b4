"""Who may reach the broker, and attacks by those who may not."""

import os
import re
import shutil
import signal
import stat
import time
import unittest
import uuid

import msgpack
import zmq
from zmq.utils.monitor import recv_monitor_message

from support.access import (ACCEPTED, CONFLICT, DENIED, EXHAUSTED, EVENT_PAGE, FOLLOW_EVENTS, HELLO,
                            GOODBYE, HEARTBEAT, PING, PONG, QUERY, REFUSED, REPORT, SILENCE_MS, SUBMIT,
                            VERSION, WELCOME, RemoteBroker, ask, frame, key_pair, receive, submission)
from support.case import DemoTestCase
from support.demo import REPOSITORY, build_dir, host_name
from support.process import Process

HOST, OTHER = host_name(0), host_name(1)


class RemoteTestCase(DemoTestCase):
    """A demo whose broker listens by tcp, with a key of each role."""

    @classmethod
    def prepare(cls):
        cls.broker = RemoteBroker(cls.demo)
        cls.addClassCleanup(cls.broker.close)
        cls.broker.add_key("boss", "admin")
        cls.broker.add_key("alice", "operator")
        cls.broker.add_key("eve", "viewer")
        cls.broker.add_key("berlin", "worker", "site=berlin")
        cls.demo.ok("add", "host", "vmware", HOST, "mem=64", "disksize=1")

    def setUp(self):
        self.newest = self.demo.last_event()

    def connect(self, *words, **options):
        connection = self.broker.connect(*words, **options)
        self.addCleanup(connection.close)
        return connection

    def assert_no_effect(self):
        """But for what the audit says and who comes and goes, nothing has happened."""
        kinds = [event["kind"] for event in self.demo.changes(self.newest)]
        self.assertEqual([kind for kind in kinds if not kind.startswith("worker.")], [])

    def assert_audit(self, **wanted):
        self.assertNotEqual(self.broker.audit(**wanted), [], self.demo.ok("list", "audit"))


class Roles(RemoteTestCase):
    def test_a_viewer_looks_and_touches_nothing(self):
        self.assertIn(HOST, self.broker.grivon("eve", "list", "host").out)
        self.assertIn('"kind"', self.broker.grivon("eve", "watch", "event", "since=0", "follow=no",
                                                   "--json").out)
        refused = self.broker.grivon("eve", "create", "host", "vmware", HOST, "reason=for fun")
        self.assert_one_error_line(refused, 1, "eve may not", "role operator", "role viewer")
        self.assert_no_effect()
        self.assert_audit(user="eve", origin="127.0.0.1", outcome="refused",
                          operation=f"create host vmware {HOST}", message="role viewer")

    def test_an_operator_does_its_work_and_no_more(self):
        made = self.broker.grivon("alice", "create", "host", "vmware", HOST, "reason=room for physics")
        self.assertEqual(made.status, 0, made.describe())
        self.assert_audit(user="alice", origin="127.0.0.1", outcome="accepted", reason="room for physics")
        self.assertEqual(self.demo.json("list", "job", "newest=1")[0]["user"], "alice")
        self.broker.grivon("alice", "destroy", "host", "vmware", HOST, "--yes")
        self.newest = self.demo.last_event()
        for words in (("remove", "host", HOST, "--yes"), ("set", "host", HOST, "user=nobody"),
                      ("add", "key", "mallory", "role=admin"), ("remove", "key", "eve"),
                      ("add", "vmwarekey", "AAAAA-AAAAA-AAAAA-00001"), ("config", "host", HOST)):
            with self.subTest(words):
                process = self.broker.grivon("alice", *words)
                self.assert_one_error_line(process, 1, "alice may not", "role admin")
        self.assertFalse(self.broker.key_file("mallory").exists())
        self.assert_no_effect()

    def test_an_admin_does_all(self):
        self.assertEqual(self.broker.grivon("boss", "add", "key", "temp", "role=viewer", "--key-file",
                                            str(self.broker.key_file("temp"))).status, 0)
        self.assertEqual(self.broker.grivon("temp", "list", "host").status, 0)
        self.assertEqual(self.broker.grivon("boss", "remove", "key", "temp").status, 0)
        keys = self.demo.json("list", "key")
        self.assertNotIn("temp", [key["name"] for key in keys])

    def test_a_user_is_whom_the_key_says(self):
        connection = self.connect("client", "alice")
        answer = ask(connection, SUBMIT, submission("add", "host attr", [HOST],
                                                    {"attr": "a", "value": "b"}, user="root"))
        self.assertEqual(answer[1], ACCEPTED)
        self.assert_audit(user="alice", operation="add host attr")
        self.demo.ok("remove", "host", "attr", HOST, "attr=a")

    def test_serial_numbers_are_masked_but_for_an_admin(self):
        self.demo.ok("add", "vmwarekey", "AAAAA-AAAAA-AAAAA-00007")
        try:
            self.assertIn("AAAAA-AAAAA-AAAAA-00007", self.broker.grivon("boss", "list", "vmwarekey").out)
            for key in ("alice", "eve"):
                listed = self.broker.grivon(key, "list", "vmwarekey")
                self.assertEqual(listed.status, 0)
                self.assertNotIn("AAAAA", listed.out)
        finally:
            self.demo.ok("remove", "vmwarekey", "AAAAA-AAAAA-AAAAA-00007")

    def test_an_operator_of_one_host(self):
        self.broker.add_key("limited", "operator", f"hosts={OTHER}")
        refused = self.broker.grivon("limited", "pause", "lane", HOST)
        self.assert_one_error_line(refused, 1, f"{HOST} is outside of what limited may change")
        self.assert_no_effect_but_keys()
        self.assertEqual(self.broker.grivon("limited", "pause", "lane", OTHER).status, 0)
        self.assertEqual(self.broker.grivon("limited", "resume", "lane", OTHER).status, 0)

    def assert_no_effect_but_keys(self):
        kinds = {event["kind"] for event in self.demo.events(self.newest)}
        self.assertLessEqual(kinds, {"audit.accepted", "audit.refused", "key.added"})


class Client(RemoteTestCase):
    """docs/examples/grivon_client.py, from another machine."""

    def test_runs_by_a_key(self):
        process = Process(["/usr/bin/python3", str(REPOSITORY / "docs/examples/grivon_client.py"),
                           self.broker.endpoint, "create", "host", "vmware", HOST],
                          env={**os.environ, "GRIVON_BROKER_KEY": self.broker.public_key.decode(),
                               "GRIVON_KEY_FILE": str(self.broker.key_file("alice"))})
        self.assertEqual(process.wait(), 0, process.describe())
        self.assertRegex(process.out, r"job \d+ succeeded")
        self.assertEqual(self.demo.json("list", "job", "newest=1")[0]["user"], "alice")


class Strangers(RemoteTestCase):
    def assert_silence(self, connection, message=None):
        if message is not None:
            connection.setsockopt(zmq.SNDTIMEO, 0)
            try:
                connection.send(message)
            except zmq.Again:
                pass
        self.assertEqual(connection.poll(SILENCE_MS), 0)

    def test_a_key_that_nobody_has_gets_no_answer_anywhere(self):
        pair = zmq.curve_keypair()
        hello = frame(HELLO, {1: str(uuid.uuid4()), 2: "w", 3: 4, 4: [], 5: ""})
        self.assert_silence(self.connect("client", pair), frame(PING, {}))
        self.assert_silence(self.connect("worker", pair), hello)
        self.assert_silence(self.connect("output", pair), hello)
        for name in ("event", "log"):
            subscriber = self.connect(name, pair, kind=zmq.SUB)
            self.demo.ok("set", "host", "attr", HOST, "attr=x", f"value={name}")
            self.assert_silence(subscriber)
        self.assert_audit(origin="127.0.0.1", outcome="refused", operation="connect to the client socket",
                          message=f"nobody has the key {pair[0].decode()}")
        self.demo.ok("remove", "host", "attr", HOST, "attr=x")

    def test_a_connection_without_curve_gets_no_answer(self):
        self.assert_silence(self.connect("client"), frame(PING, {}))

    def test_a_client_that_expects_another_broker_talks_to_none(self):
        other = zmq.curve_keypair()[0].decode()
        process = self.broker.grivon("eve", "list", "host", broker_key=other)
        self.assert_one_error_line(process, 3, "no broker answers", "another key than broker_key")

    def test_roles_enter_by_their_own_doors(self):
        hello = frame(HELLO, {1: str(uuid.uuid4()), 2: "w", 3: 4, 4: [], 5: ""})
        self.assert_silence(self.connect("worker", "boss"), hello)
        self.assert_silence(self.connect("client", "berlin"), frame(PING, {}))
        process = self.broker.grivon("berlin", "list", "host")
        self.assert_one_error_line(process, 1, "does not let it in here")
        self.assert_audit(user="boss", operation="connect to the worker socket", outcome="refused")
        self.assert_audit(user="berlin", operation="connect to the client socket", outcome="refused")
        self.assert_no_effect()

    def test_key_files_that_others_may_read_are_not_used(self):
        path = self.broker.key_file("eve")
        path.chmod(0o644)
        try:
            process = self.broker.grivon("eve", "list", "host")
            self.assert_one_error_line(process, 2, "can be read by others", f"chmod 600 {path}")
        finally:
            path.chmod(0o600)


class Keys(RemoteTestCase):
    def test_a_key_that_is_removed_is_cut_off_everywhere(self):
        self.broker.add_key("gone", "viewer")
        client = self.connect("client", "gone")
        self.assertEqual(ask(client, PING, {})[1], PONG)
        subscribers = [self.connect(name, "gone", kind=zmq.SUB) for name in ("event", "log")]
        witness = self.connect("log", "eve", kind=zmq.SUB)
        monitors = [one.get_monitor_socket(zmq.EVENT_DISCONNECTED) for one in [client, *subscribers]]
        self.until_heard([*subscribers, witness])
        self.demo.ok("remove", "key", "gone")
        for monitor in monitors:
            self.assertTrue(monitor.poll(20_000), "the connection was not cut")
            self.assertEqual(recv_monitor_message(monitor)["event"], zmq.EVENT_DISCONNECTED)
        for one in [witness, *subscribers]:
            while one.poll(0):
                one.recv_multipart()
        client.setsockopt(zmq.IMMEDIATE, 1)
        self.demo.ok("set", "host", "attr", HOST, "attr=secret", "value=1")
        self.assertTrue(witness.poll(20_000))
        for one in subscribers:
            self.assertEqual(one.poll(SILENCE_MS), 0)
        self.demo.ok("remove", "host", "attr", HOST, "attr=secret")

    def until_heard(self, subscribers):
        """Events are made until each of them has heard of one: only then are they connected."""
        deadline = time.monotonic() + 20
        waiting = list(subscribers)
        while waiting:
            self.assertLess(time.monotonic(), deadline, "a subscriber hears nothing")
            self.demo.ok("set", "host", "attr", HOST, "attr=knock", f"value={len(waiting)}")
            waiting = [one for one in waiting if not one.poll(200)]
        self.demo.ok("remove", "host", "attr", HOST, "attr=knock")

    def test_a_key_is_rotated_without_a_restart(self):
        self.broker.add_key("carol", "viewer")
        old = key_pair(self.broker.key_file("carol"))
        connection = self.connect("client", old)
        self.assertEqual(ask(connection, PING, {})[1], PONG)
        self.demo.ok("rotate", "key", "carol", "overlap=1h", "--key-file",
                     str(self.broker.key_file("carol-2")))
        self.assertEqual(ask(connection, PING, {}, 2)[1], PONG)
        self.assertEqual(self.broker.grivon("carol-2", "list", "host").status, 0)
        self.demo.ok("rotate", "key", "carol", "--key-file", str(self.broker.key_file("carol-3")))
        self.assertEqual(self.broker.grivon("carol-3", "list", "host").status, 0)
        self.assertEqual(self.broker.grivon("carol-2", "list", "host").status, 3)
        self.assertEqual(self.broker.grivon("carol", "list", "host").status, 3)

    def test_a_file_is_written_only_with_a_key(self):
        path = self.broker.key_file("nobody")
        process = self.demo.grivon("add", "key", "eve", "role=viewer", "--key-file", str(path))
        self.assert_one_error_line(process, 1, 'key "eve" exists')
        self.assertFalse(path.exists())
        again = self.demo.grivon("add", "key", "new", "role=viewer", "--key-file",
                                 str(self.broker.key_file("eve")))
        self.assert_one_error_line(again, 1, "exists", "--key-file")

    def test_a_name_that_is_too_long_is_refused_at_the_door(self):
        fields = submission("add", "key", ["a" * 300], {"role": "viewer", "public": "0" * 40})
        answer = ask(self.connect("client", "boss"), SUBMIT, fields)
        self.assertEqual(answer[1], REFUSED)
        self.assertIn("no name of a key", answer[3][2])

    def test_no_secret_half_leaves_the_command(self):
        secret = key_pair(self.broker.key_file("alice"))[1].decode()
        own = key_pair(self.demo.dir / "broker" / "broker.key")[1].decode()
        rows = self.demo.sql("SELECT * FROM access_key") + self.demo.sql("SELECT * FROM audit")
        text = str(rows) + "".join(path.read_text(errors="replace")
                                   for path in (self.demo.dir / "log").glob("*.log"))
        text += self.demo.ok("list", "key", "--json")
        self.assertNotIn(secret, text)
        self.assertNotIn(own, text)


class Workers(RemoteTestCase):
    """worker-1 is the demo's own, by ipc and of no site."""

    @classmethod
    def prepare(cls):
        super().prepare()
        own = (cls.demo.dir / "worker-1.toml").read_text()
        remote = re.sub(r'^(run_dir|worker|output|name) = .*\n', "", own, flags=re.M)
        remote = remote.replace(
            "[worker]\n", '[worker]\nname = "worker-berlin"\n'
            f'broker = "{cls.broker.endpoint}"\nbroker_key = "{cls.broker.public_key.decode()}"\n'
            f'key_file = "{cls.broker.key_file("berlin")}"\nsite = "berlin"\n', 1)
        (cls.demo.dir / "worker-2.toml").write_text(remote)
        cls.demo.start_program("worker-2")
        cls.demo.ok("add", "host", "vmware", OTHER, "mem=64", "disksize=1")

    def refresh(self, host):
        number, = self.demo.submit("refresh", "host", "vmware", host)
        self.demo.wait_for_job(number, "succeeded")
        return number

    def worker_of(self, host):
        return next(row["worker"] for row in self.demo.json("list", "lane") if row["host"] == host)

    def test_a_worker_by_tcp_runs_the_jobs_of_its_site(self):
        self.demo.ok("set", "host", OTHER, "site=berlin")
        self.refresh(OTHER)
        self.assertEqual(self.worker_of(OTHER), "worker-berlin")
        self.refresh(HOST)
        self.assertEqual(self.worker_of(HOST), "worker-1")
        self.demo.ok("set", "host", OTHER, "site=none")
        self.refresh(OTHER)
        self.assertEqual(self.worker_of(OTHER), "worker-1")

    def test_a_worker_takes_a_new_key_without_a_restart(self):
        self.demo.ok("set", "host", OTHER, "site=berlin")
        self.refresh(OTHER)
        pid = self.demo.pid("worker-2")
        new = self.broker.key_file("berlin-2")
        self.demo.ok("rotate", "key", "berlin", "overlap=1h", "--key-file", str(new))
        shutil.copy(new, self.broker.key_file("berlin"))
        os.kill(pid, signal.SIGHUP)
        self.refresh(OTHER)
        self.demo.ok("rotate", "key", "berlin", "public=" + zmq.curve_keypair()[0].decode(), "overlap=1h")
        self.refresh(OTHER)
        self.assertEqual(self.demo.pid("worker-2"), pid)
        # Back to a key that there is a file of.
        third = self.broker.key_file("berlin-3")
        self.demo.ok("rotate", "key", "berlin", "--key-file", str(third))
        shutil.copy(third, self.broker.key_file("berlin"))
        os.kill(pid, signal.SIGHUP)
        self.refresh(OTHER)
        self.demo.ok("set", "host", OTHER, "site=none")

    def hello(self, key, site, worker=None):
        connection = self.connect("worker", key)
        connection.send(frame(HELLO, {1: worker or str(uuid.uuid4()), 2: f"from-{key}", 3: 100,
                                      4: [], 5: site}))
        return connection

    def test_a_worker_of_another_site_is_no_worker(self):
        self.broker.add_key("paris", "worker", "site=paris")
        for site in ("berlin", ""):
            connection = self.hello("paris", site)
            self.assertEqual(connection.poll(SILENCE_MS), 0)
        self.assert_audit(user="paris", outcome="refused", operation="be a worker",
                          message='site "berlin"')
        self.assertNotIn("from-paris", self.demo.ok("list", "worker"))
        self.assertEqual(receive(self.hello("paris", "paris"))[1], WELCOME)

    def test_a_key_of_another_site_takes_its_worker_along(self):
        self.broker.add_key("lisbon", "worker", "site=lisbon")
        worker = str(uuid.uuid4())
        connection = self.hello("lisbon", "lisbon", worker)
        self.assertEqual(receive(connection)[1], WELCOME)
        self.demo.ok("set", "key", "lisbon", "role=worker", "site=porto")
        connection.send(frame(HEARTBEAT, {1: worker, 2: []}))
        self.assertEqual(connection.poll(SILENCE_MS), 0)
        self.assert_audit(user="lisbon", operation="be a worker", message='site "porto"')

    def test_a_host_key_of_a_megabyte_harms_nobody(self):
        self.demo.ok("add", "host", "vmware-server-9-9", "site=oulu", "accept-new=yes")
        self.broker.add_key("oulu", "worker", "site=oulu")
        worker = str(uuid.uuid4())
        connection = self.hello("oulu", "oulu", worker)
        self.assertEqual(receive(connection)[1], WELCOME)
        for key in ("A" * 1_000_000, "\n", "ä"):
            connection.send(frame(44, {1: worker, 2: "vmware-server-9-9", 3: 1,
                                       4: {1: 1, 13: [{1: "vmware-server-9-9", 2: key, 3: "x"}]}}))
        connection.send(frame(HEARTBEAT, {1: worker, 2: []}))
        receive(connection)
        row, = (row for row in self.demo.json("list", "host") if row["host"] == "vmware-server-9-9")
        self.assertEqual(row["hostkey"], "accept-new")
        self.demo.ok("remove", "host", "vmware-server-9-9", "--yes")

    def test_nobody_can_be_another_worker(self):
        self.broker.add_key("rome", "worker", "site=rome")
        victim = next(row for row in self.demo.json("list", "worker") if row["name"] == "worker-1")
        connection = self.connect("worker", "rome")
        for message in (frame(HELLO, {1: victim["worker"], 2: "worker-1", 3: 100, 4: [], 5: "rome"}),
                        frame(HEARTBEAT, {1: victim["worker"], 2: []}),
                        frame(GOODBYE, {1: victim["worker"], 2: True})):
            connection.send(message)
        self.assertEqual(connection.poll(SILENCE_MS), 0)
        self.assert_audit(user="rome", outcome="refused", operation="be a worker", message=victim["worker"])
        self.assertIn(victim["worker"], [row["worker"] for row in self.demo.json("list", "worker")])
        self.refresh(HOST)

    def test_a_report_by_no_lease_or_an_old_epoch_ends_nothing(self):
        self.broker.add_key("oslo", "worker", "site=oslo")
        forger = str(uuid.uuid4())
        connection = self.hello("oslo", "oslo", forger)
        self.assertEqual(receive(connection)[1], WELCOME)
        self.demo.fault(HOST, "hang")
        try:
            number, = self.demo.submit("refresh", "host", "vmware", HOST)
            self.demo.wait_for_job(number, "running")
            epoch = next(row["epoch"] for row in self.demo.json("list", "lane") if row["host"] == HOST)
            for claimed in (epoch, epoch - 1, 0):
                connection.send(frame(REPORT, {1: forger, 2: HOST, 3: number, 4: 1, 5: claimed, 6: 0,
                                               7: {1: 1}}))
            self.demo.ok("wait", "broker")
            deadline = time.monotonic() + 20
            while not self.broker.audit(user="from-oslo", operation=f"report of job {number}"):
                self.assertLess(time.monotonic(), deadline, self.demo.ok("list", "audit"))
            self.assertEqual(self.demo.job(number)["state"], "running")
        finally:
            self.demo.clear(HOST)
        self.demo.wait_for_job(number, "succeeded", "failed", "uncertain", "queued")


class Floods(RemoteTestCase):
    def memory_mb(self):
        with open(f"/proc/{self.demo.pid('broker')}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) // 1024

    def test_malformed_frames_by_the_hundred_thousand(self):
        before = self.memory_mb()
        flood = self.connect("client", "eve")
        other = self.connect("client", "boss")
        self.assertEqual(ask(other, PING, {})[1], PONG)
        bad = [b"", b"\x94", msgpack.packb([VERSION, 200, 1, {}]), b"\xdd\xff\xff\xff\xff",
               msgpack.packb([VERSION, PING, 1, {}]) + b"\x00", b"\xc1" * 100]
        slowest, sent = 0.0, 200_000
        for number in range(sent):
            flood.send(bad[number % len(bad)], copy=True)
            if number % 20_000 == 0:
                begun = time.monotonic()
                self.assertEqual(ask(other, PING, {}, number)[1], PONG)
                slowest = max(slowest, time.monotonic() - begun)
        flood.send(frame(PING, {}, 9_999))
        deadline = time.monotonic() + 60
        while receive(flood)[2] != 9_999:
            self.assertLess(time.monotonic(), deadline)
        self.assertLess(slowest, 2.0, "others wait for the flood")
        self.assertLess(self.memory_mb() - before, 200)
        rows = self.broker.audit(user="eve", operation="message", outcome="refused")
        self.assertTrue(0 < len(rows) < 50, rows)
        log = (self.demo.dir / "log" / "broker.log").stat().st_size
        self.assertLess(log, 1_000_000)
        self.assert_no_effect()

    def test_requests_in_flight_are_bounded(self):
        flood = self.connect("client", "eve")
        question = {1: 0, 2: False, 3: 0, 4: 30_000, 5: "no.such.kind", 6: ""}
        for number in range(300):
            flood.send(frame(FOLLOW_EVENTS, question, number))
        refused = [receive(flood) for _ in range(300 - 256)]
        self.assertEqual({answer[1] for answer in refused}, {REFUSED})
        self.assertEqual({answer[3][1] for answer in refused}, {EXHAUSTED})
        self.assertEqual({answer[2] for answer in refused}, set(range(256, 300)))
        self.assertEqual(ask(self.connect("client", "boss"), PING, {})[1], PONG)

    def test_subscriptions_are_bounded(self):
        topics = [b"topic-%d" % number for number in range(1_100)]
        flood = self.connect("event", "eve", kind=zmq.SUB, topics=[])
        monitor = flood.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        for topic in topics:
            flood.subscribe(topic)
        self.assertTrue(monitor.poll(20_000), "it may subscribe to as much as it likes")

    def test_a_submission_is_not_replayed_by_somebody_else(self):
        fields = submission("set", "host attr", [HOST], {"attr": "a", "value": "b"})
        alice, boss = self.connect("client", "alice"), self.connect("client", "boss")
        first = ask(alice, SUBMIT, fields)
        self.assertEqual(first[1], ACCEPTED)
        self.assertEqual(ask(alice, SUBMIT, fields, 2)[3], first[3])
        replayed = ask(boss, SUBMIT, fields)
        self.assertEqual(replayed[1], REFUSED)
        self.assertEqual(replayed[3][1], CONFLICT)
        self.assert_audit(user="boss", outcome="refused", message="another user")
        changes = [event for event in self.demo.events(self.newest) if event["kind"] == "host.attribute"]
        self.assertLessEqual(len(changes), 1)
        self.demo.ok("remove", "host", "attr", HOST, "attr=a")


class Group(DemoTestCase):
    """Others of the broker's own machine."""

    def as_nobody(self, *words):
        """`grivon` as user 65534 and group 100."""
        program = self.demo.dir / "grivon"
        if not program.exists():
            shutil.copy(f"{build_dir()}/bin/grivon", program)
            program.chmod(0o755)
            self.demo.dir.chmod(0o711)
            config = self.demo.dir / "nobody.toml"
            config.write_text(f'[client]\nrun_dir = "{self.demo.dir}/run"\n')
            config.chmod(0o644)
        process = Process(["setpriv", "--reuid=65534", "--regid=100", "--clear-groups", str(program),
                           "--config", str(self.demo.dir / "nobody.toml"), *words])
        process.wait()
        return process

    def restart_with(self, text):
        config = self.demo.dir / "broker.toml"
        before = config.read_text()
        config.write_text(before.replace("[broker]\n", "[broker]\n" + text, 1))
        self.addCleanup(config.write_text, before)
        self.demo.end_program("broker")
        self.demo.start_program("broker")
        self.demo.ok("wait", "broker", "until=worker")

    def mode(self, name):
        return stat.S_IMODE((self.demo.dir / "run" / name).stat().st_mode)

    @unittest.skipUnless(os.geteuid() == 0, "takes root to be somebody else")
    def test_who_may_connect(self):
        self.assertEqual(self.mode(""), 0o700)
        self.assert_one_error_line(self.as_nobody("list", "host"), 3, "no broker answers")
        self.restart_with('group = "users"\ngroup_role = "viewer"\n')
        self.assertEqual(self.mode(""), 0o750)
        for name, mode in {"client.ipc": 0o660, "event.ipc": 0o660, "log.ipc": 0o660}.items():
            self.assertEqual(self.mode(name), mode, name)
        for name in ("worker.ipc", "output.ipc"):
            self.assertEqual(self.mode(name) & 0o077, 0, name)
        listed = self.as_nobody("list", "host")
        self.assertIn(HOST, listed.out, listed.describe())
        refused = self.as_nobody("remove", "host", HOST, "--yes")
        self.assert_one_error_line(refused, 1, "may not", "role viewer")
        rows = self.demo.json("list", "audit", "refused=yes")
        self.assertRegex(rows[-1]["origin"], r"\Auid 65534 pid \d+\Z")
        self.assertEqual(rows[-1]["user"], "nobody")

    def test_groups_and_roles_that_are_none(self):
        for text, words in (('group = "no such group"\n', "there is no group"),
                            ('group_role = "worker"\n', "group_role must be"),
                            ('listen = "ipc:///x"\n', "is no endpoint such as tcp://")):
            config = self.demo.dir / "bad.toml"
            config.write_text((self.demo.dir / "broker.toml").read_text().replace(
                "[broker]\n", "[broker]\n" + text, 1))
            process = Process([f"{build_dir()}/bin/grivon-broker", "--config", str(config)])
            self.assertEqual(process.wait(), 2, process.describe())
            self.assertIn(words, process.err)


if __name__ == "__main__":
    unittest.main()
