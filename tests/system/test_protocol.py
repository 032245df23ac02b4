"""docs/protocol.md: its subscriber runs as printed, and no frame takes the broker down."""

import random
import re
import time
import unittest

import msgpack
import zmq

from support.case import DemoTestCase
from support.demo import REPOSITORY, host_name
from support.process import Process, is_alive

HOST = host_name(0)
ANSWER_TIMEOUT_MS = 20_000
VERSION, SUBMIT, REFUSED, PING, PONG = 1, 1, 3, 15, 16
FRAME_BYTES_MAX = 4 * 1024 * 1024


class Subscriber(DemoTestCase):
    """The twenty lines of Python in the documentation."""

    def subscriber(self):
        text = (REPOSITORY / "docs" / "protocol.md").read_text()
        block, = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        path = self.demo.dir / "subscriber.py"
        path.write_text(block)
        self.addCleanup(path.unlink)
        endpoint = f"ipc://{self.demo.dir}/run/client.ipc"
        process = Process(["/usr/bin/python3", str(path), endpoint])
        self.demo.processes.append(process)
        return process

    def expected_lines(self):
        return [" ".join([str(event["seq"]), event["kind"], event.get("host", ""),
                          str(event.get("job", "")), event.get("message", "")])
                for event in self.demo.events()]

    def test_prints_every_event_also_across_a_restart(self):
        process = self.subscriber()
        self.demo.ok("add", "host", "vmware", HOST)
        self.demo.ok("create", "host", "vmware", HOST)
        process.wait_for(rf"^{self.demo.last_event()} ")
        self.demo.end_program("broker")
        self.demo.start_program("broker")
        self.demo.ok("start", "host", "vmware", HOST)
        process.wait_for(rf"^{self.demo.last_event()} ")
        self.assertEqual(process.out.splitlines(), self.expected_lines())
        process.kill()


class BadFrames(DemoTestCase):
    """After each attack the broker answers at once, has written nothing, and the worker works."""

    @classmethod
    def prepare(cls):
        cls.demo.ok("add", "host", "vmware", HOST, HOST.replace("-0-0", "-0-1"))
        cls.demo.ok("create", "host", "vmware", HOST)
        cls.context = zmq.Context()
        cls.addClassCleanup(cls.context.destroy, 0)

    def setUp(self):
        self.broker = self.demo.pid("broker")
        self.newest = self.demo.last_event()

    def socket(self, name):
        socket = self.context.socket(zmq.DEALER)
        socket.linger = 0
        socket.sndhwm = 0
        socket.rcvhwm = 0
        socket.connect(f"ipc://{self.demo.dir}/run/{name}.ipc")
        self.addCleanup(socket.close)
        return socket

    def ask(self, socket, frame):
        socket.send(frame)
        self.assertTrue(socket.poll(ANSWER_TIMEOUT_MS), f"no answer to {frame[:40]!r}")
        return msgpack.unpackb(socket.recv(), strict_map_key=False)

    def attack(self, name, frames):
        """Sends the messages (lists of frames), and waits until the broker has taken them all."""
        socket = self.socket(name)
        for message in frames:
            socket.send_multipart(message)
        if name == "client":
            # On the same connection, so it comes after them.
            socket.send(msgpack.packb([VERSION, PING, 4_000_000_000, {}]))
            deadline = time.monotonic() + ANSWER_TIMEOUT_MS / 1000
            while time.monotonic() < deadline and socket.poll(ANSWER_TIMEOUT_MS):
                answer = msgpack.unpackb(socket.recv(), strict_map_key=False)
                if answer[1] == PONG and answer[2] == 4_000_000_000:
                    return
            self.fail("the broker does not answer on the attacked connection")

    def assert_unharmed(self):
        self.assertTrue(is_alive(self.broker), self.demo.logs())
        version, kind, _, fields = self.ask(self.socket("client"),
                                            msgpack.packb([VERSION, PING, 1, {}]))
        self.assertEqual((version, kind), (VERSION, PONG))
        self.assertEqual(fields[2], 1, "the worker is connected")
        kinds = {event["kind"] for event in self.demo.events(self.newest)}
        self.assertLessEqual(kinds, {"audit.refused"}, "nothing but the audit was written")
        self.demo.ok("start", "host", "vmware", HOST)
        self.demo.ok("stop", "host", "vmware", HOST)

    def test_malformed_requests_are_refused(self):
        socket = self.socket("client")
        huge_name = "x" * 1_000_000
        operation = {1: "add", 2: "host vmware", 3: [HOST], 4: {}}

        def submission(changes=None, key="key", batch=None):
            """A Submit that is right but for the changes."""
            one = {**operation, **(changes or {})}
            fields = {1: key, 3: "me", 5: {1: [one], **(batch or {})}}
            return msgpack.packb([VERSION, SUBMIT, 1, fields])

        bad = {
            "nothing": b"",
            "one byte": b"\x94",
            "not an array": msgpack.packb("hello"),
            "too short": msgpack.packb([VERSION, PING, 1]),
            "too long": msgpack.packb([VERSION, PING, 1, {}, 5]),
            "other version": msgpack.packb([VERSION + 1, PING, 1, {}]),
            "unknown message": msgpack.packb([VERSION, 200, 1, {}]),
            "message of the broker": msgpack.packb([VERSION, PONG, 1, {}]),
            "array of 4 billion declared": b"\xdd\xff\xff\xff\xff",
            "map of 4 billion declared": b"\x94\x01\x0f\x01\xdf\xff\xff\xff\xff",
            "text of 4 GB declared": b"\x94\x01\x0f\x01\x81\x01\xdb\xff\xff\xff\xff",
            "bytes of 4 GB declared": b"\x94\x01\x0f\x01\x81\x01\xc6\xff\xff\xff\xff",
            "nested deeply": b"\x94\x01\x0f\x01\x81\x63" + b"\x91" * 100_000 + b"\x00",
            "trailing bytes": msgpack.packb([VERSION, PING, 1, {}]) + b"\x00",
            "text for a number": msgpack.packb([VERSION, 10, 1, {1: "five"}]),
            "negative job": msgpack.packb([VERSION, 10, 1, {1: -1}]),
            "state of another enumeration": msgpack.packb([VERSION, 8, 1, {3: 99}]),
            "text that is not UTF-8": b"\x94\x01\x01\x01\x81\x01\xa2\xff\xfe",
            "empty key": submission(key=""),
            "key with control characters": submission(key="a\nb"),
            "megabyte of key": submission(key=huge_name),
            "megabyte of host": submission({3: [huge_name]}),
            "megabyte of verb": submission({1: huge_name}),
            "host with a shell in it": submission({3: ["$(reboot)"]}),
            "parameter with a line break": submission({4: {"cpus": "1\n2"}}),
            "too many words": submission({3: [HOST] * 20_000}),
            "no operation": submission(batch={1: []}),
            "too many operations": submission(batch={1: [operation] * 10_001}),
            "after an operation that is none": submission({5: [7]}),
            "unknown failure policy": submission(batch={2: 99}),
            "a time and a delay": submission(batch={3: 1_900_000_000_000_000, 4: 1000}),
            "a delay of years": submission(batch={4: 10**15}),
            "a word of the batch as a parameter": submission({4: {"on-failure": "continue"}}),
        }
        for name, frame in bad.items():
            with self.subTest(name):
                answer = self.ask(socket, frame)
                self.assertEqual(answer[:2], [VERSION, REFUSED], name)
                self.assertRegex(answer[3][2], r"\A[^\n]{1,2000}\Z")
        self.assert_unharmed()

    def test_unknown_fields_are_passed_over(self):
        answer = self.ask(self.socket("client"),
                          msgpack.packb([VERSION, PING, 7, {99: [{"new": b"thing"}]}]))
        self.assertEqual(answer[:3], [VERSION, PONG, 7])

    def test_frames_that_are_no_message(self):
        ping = msgpack.packb([VERSION, PING, 1, {}])
        odd = [[b""], [b"", b""], [b"", ping], [ping, ping], [b"x"] * 1000]
        for name in ("client", "worker", "output"):
            self.attack(name, odd)
        self.assert_unharmed()

    def test_messages_of_workers_that_are_none(self):
        stranger = "00000000-0000-4000-8000-000000000000"
        item = {1: 3, 2: 1, 3: 1, 7: b"lie\n"}
        report = {1: 1, 2: 0, 4: 2, 5: 2}
        lies = [
            [34, {1: stranger}],
            [38, {1: stranger, 2: HOST, 3: 1, 4: 1, 5: 1, 6: 0, 7: report}],
            [38, {1: stranger, 2: "nowhere", 3: 10**18, 4: 2**31, 5: 2**63, 6: 2**63, 7: report}],
            [41, {1: stranger, 2: True}],
            [48, {1: stranger, 2: HOST, 3: 1, 4: 1, 5: 1, 6: 0, 7: [item]}],
            [48, {1: stranger, 2: HOST, 3: 1, 4: 1, 5: 1, 6: 2**63, 7: [item] * 1000}],
            [200, {}],
        ]
        frames = [[msgpack.packb([VERSION, kind, 0, fields])] for kind, fields in lies]
        for name in ("worker", "output"):
            self.attack(name, frames)
        self.assert_unharmed()

    def test_frames_above_the_limit(self):
        """libzmq ends the connection of who sends them; others notice nothing."""
        for name in ("client", "worker", "output"):
            self.socket(name).send(b"\x00" * (FRAME_BYTES_MAX + 1))
        self.assert_unharmed()

    def test_a_hundred_thousand_random_frames(self):
        chaos = random.Random(2008)
        ping = msgpack.packb([VERSION, PING, 1, {}])

        def frame(number):
            if number % 4:
                return chaos.randbytes(chaos.randrange(64))
            damaged = bytearray(ping * 2)
            damaged[chaos.randrange(len(damaged))] = chaos.randrange(256)
            return bytes(damaged)

        self.attack("client", ([frame(number)] for number in range(100_000)))
        for name in ("worker", "output"):
            self.attack(name, ([frame(number)] for number in range(20_000)))
        self.assert_unharmed()

    def test_a_subscriber_that_sends(self):
        """To the PUB socket nothing is said; what comes in is passed over."""
        socket = self.context.socket(zmq.SUB)
        socket.linger = 0
        self.addCleanup(socket.close)
        socket.connect(f"ipc://{self.demo.dir}/run/event.ipc")
        for _ in range(1000):
            socket.subscribe(b"x" * 1000)
        self.assert_unharmed()

    def subscriber(self, name, prefix):
        socket = self.context.socket(zmq.SUB)
        socket.linger = 0
        socket.rcvtimeo = ANSWER_TIMEOUT_MS
        self.addCleanup(socket.close)
        socket.subscribe(prefix)
        socket.connect(f"ipc://{self.demo.dir}/run/{name}")
        return socket

    def run_jobs_until_heard(self, socket):
        """A SUB is not told when it is connected: what comes before is not ours to expect."""
        jobs = []
        while not socket.poll(0):
            jobs += self.demo.submit("start", "host", "vmware", HOST)
            self.demo.wait_for_job(jobs[-1], "succeeded")
        return jobs

    def test_notices_carry_the_events(self):
        socket = self.subscriber("event.ipc", b"job/" + HOST.encode() + b"/")
        jobs = self.run_jobs_until_heard(socket)
        topic, notice = socket.recv_multipart()
        version, kind, _, fields = msgpack.unpackb(notice, strict_map_key=False)
        self.assertEqual((version, kind), (VERSION, 14))
        event = fields[1]
        state = event[3].removeprefix("job.")
        self.assertEqual(topic.decode(), f"job/{HOST}/{event[7]}/{state}/")
        self.assertIn(event[7], jobs)  # the last of one may be heard after the next began
        self.demo.ok("stop", "host", "vmware", HOST)

    def test_the_log_socket_carries_all_events(self):
        socket = self.subscriber("log.ipc", b"")
        self.run_jobs_until_heard(socket)
        heard = []
        job = self.demo.submit("stop", "host", "vmware", HOST)[0]
        while (job, "job.succeeded") not in [(event[7], event[3]) for event in heard]:
            version, kind, _, fields = msgpack.unpackb(socket.recv(), strict_map_key=False)
            self.assertEqual((version, kind), (VERSION, 13))
            heard += fields[1]
            self.assertEqual(fields[2], heard[-1][1])
        numbers = [event[1] for event in heard]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))


if __name__ == "__main__":
    unittest.main()
