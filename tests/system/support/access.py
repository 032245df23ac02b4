"""A broker that listens to other machines, and connections to it by key."""

import pathlib
import re
import socket
import uuid

import msgpack
import zmq

from .process import Process

VERSION = 1
SUBMIT, ACCEPTED, REFUSED, QUERY = 1, 2, 3, 4
FOLLOW_EVENTS, EVENT_PAGE, PING, PONG = 12, 13, 15, 16
HELLO, WELCOME, HEARTBEAT, REPORT, GOODBYE = 32, 33, 34, 38, 41
DENIED, CONFLICT, EXHAUSTED = 9, 3, 5  # of the codes of Refused
ANSWER_MS = 20_000
SILENCE_MS = 700  # in which an answer would have come many times over
DOORS = ("client", "worker", "output", "event", "log")


def free_ports(count=5):
    """The first of so many ports in a row that nobody listens on."""
    for first in range(21_000, 32_000, count):
        sockets = [socket.socket() for _ in range(count)]
        try:
            for offset, one in enumerate(sockets):
                one.bind(("127.0.0.1", first + offset))
            return first
        except OSError:
            continue
        finally:
            for one in sockets:
                one.close()
    raise AssertionError("no ports in a row are free")


def key_pair(path):
    text = pathlib.Path(path).read_text()
    return [re.search(rf'{half}-key = "(.{{40}})"', text).group(1).encode()
            for half in ("public", "secret")]


class RemoteBroker:
    """The demo's broker, listening by tcp on loopback as well."""

    def __init__(self, demo):
        self.demo = demo
        self.context = zmq.Context()
        self.port = free_ports()
        self.endpoint = f"tcp://127.0.0.1:{self.port}"
        config = demo.dir / "broker.toml"
        text = config.read_text()
        config.write_text(text.replace("[broker]\n", f'[broker]\nlisten = "{self.endpoint}"\n', 1))
        demo.end_program("broker")
        demo.start_program("broker")
        self.public_key = key_pair(demo.dir / "broker" / "broker.key")[0]
        demo.ok("wait", "broker", "until=worker")

    def close(self):
        self.context.destroy(0)

    def key_file(self, name):
        return self.demo.dir / f"{name}.key"

    def add_key(self, name, role, *words):
        self.demo.ok("add", "key", name, f"role={role}", *words, "--key-file",
                     str(self.key_file(name)))
        return name

    def door(self, name):
        return f"tcp://127.0.0.1:{self.port + DOORS.index(name)}"

    def connect(self, name, key=None, kind=zmq.DEALER, topics=(b"",)):
        """A connection to a door. key: of this name; a pair; or None for one without CURVE."""
        one = self.context.socket(kind)
        one.linger = 0
        one.sndhwm = one.rcvhwm = 0
        if key is not None:
            pair = key_pair(self.key_file(key)) if isinstance(key, str) else key
            one.curve_publickey, one.curve_secretkey = pair
            one.curve_serverkey = self.public_key
        if kind == zmq.SUB:
            for topic in topics:
                one.subscribe(topic)
        one.connect(self.door(name))
        return one

    def config(self, key, **changes):
        """The file of a command line that comes by this key."""
        settings = {"endpoint": self.endpoint, "broker_key": self.public_key.decode(),
                    "key_file": str(self.key_file(key)), **changes}
        path = self.demo.dir / f"{key}.toml"
        path.write_text("[client]\n" + "".join(f'{name} = "{value}"\n'
                                                 for name, value in settings.items()))
        return path

    def grivon(self, key, *words, **changes):
        """`grivon WORDS` by this key, to its end."""
        from .demo import build_dir
        process = Process([f"{build_dir()}/bin/grivon", "--config",
                           str(self.config(key, **changes)), *words])
        process.wait()
        return process

    def audit(self, **wanted):
        """The rows of the audit in which these stand."""
        rows = self.demo.json("list", "audit")
        return [row for row in rows
                if all(str(value) in str(row.get(name) or "") for name, value in wanted.items())]


def frame(kind, fields, request=1):
    return msgpack.packb([VERSION, kind, request, fields])


def receive(connection, timeout_ms=ANSWER_MS):
    if not connection.poll(timeout_ms):
        raise AssertionError("no answer")
    return msgpack.unpackb(connection.recv(), strict_map_key=False)


def ask(connection, kind, fields, request=1):
    connection.send(frame(kind, fields, request))
    return receive(connection)


def submission(verb, thing, words, parameters=None, key=None, user="root"):
    one = {1: verb, 2: thing, 3: list(words), 4: parameters or {}}
    return {1: key or str(uuid.uuid4()), 3: user, 4: True, 5: {1: [one]}}
