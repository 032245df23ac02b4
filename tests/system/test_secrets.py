"""Secrets stay where they belong: the database's password, the keys of VMware, the SSH key.

A whole scene is played, and then everything that the system wrote or showed is searched for each."""

import os
import pathlib
import random
import signal
import string
import subprocess
import tempfile
import threading
import unittest

from support.case import FreshDemoTestCase
from support.demo import build_dir, host_name
from support.mariadb import Server

HOST, OTHER = host_name(0), host_name(1)
# Tables and views whose very purpose is to hold a key.
PLACES_OF_KEYS = {"serial_number", "vmware_serials"}


def random_key(chance):
    letters = string.digits + string.ascii_uppercase
    return "-".join("".join(chance.choices(letters, k=5)) for _ in range(4))


class Watcher:
    """Reads the words and the environment of every process there is, again and again.

    Left out: what runs inside the simulated hosts, where vmware-vmx takes its key as a word."""

    def __init__(self, hosts_dir):
        self.hosts_dir = str(hosts_dir)
        self.seen = {}  # (pid, what): bytes
        self._stop = threading.Event()
        self._looked = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while not self._stop.is_set():
            for pid in filter(str.isdigit, os.listdir("/proc")):
                self._look_at(pid)
            self._looked.set()

    def _look_at(self, pid):
        try:
            if os.readlink(f"/proc/{pid}/root").startswith(self.hosts_dir):
                return
            for what in ("cmdline", "environ"):
                self.seen[pid, what] = (self.seen.get((pid, what), b"")
                                        or pathlib.Path(f"/proc/{pid}/{what}").read_bytes())
        except OSError:
            pass  # it has ended

    def look_once_more(self):
        for _ in range(2):  # the first one may have begun before
            self._looked.clear()
            self._looked.wait()

    def stop(self):
        self._stop.set()
        self._thread.join()


class Secrets(FreshDemoTestCase):
    def prepare(self):
        seed = int(os.environ.get("GRIVON_TEST_SEED", random.randrange(2**32)))
        print(f"repeat with GRIVON_TEST_SEED={seed}", flush=True)
        chance = random.Random(seed)
        self.keys = sorted(random_key(chance) for _ in range(3))  # as they are given
        self.password = "".join(chance.choices(string.ascii_letters + string.digits, k=24))
        self.secrets = {f"key {key[-5:]}": key for key in self.keys}
        self.secrets["the database's password"] = self.password
        private_key = (self.demo.dir / "ssh" / "id_ed25519").read_text().splitlines()
        self.secrets["the SSH key"] = private_key[len(private_key) // 2]
        self.use_database_with_password()

    def use_database_with_password(self):
        self.server = Server()
        self.addCleanup(self.server.stop)
        self.server.sql("CREATE DATABASE grivon; CREATE USER grivon@'127.0.0.1' IDENTIFIED BY "
                        f"'{self.password}'; GRANT ALL ON grivon.* TO grivon@'127.0.0.1'")
        self.secret_dir = pathlib.Path(tempfile.mkdtemp(prefix="grivon-secret-"))
        self.addCleanup(lambda: subprocess.run(["rm", "-r", self.secret_dir], check=True))
        password_file = self.secret_dir / "password"
        password_file.write_text(self.password + "\n")
        password_file.chmod(0o600)
        for name in ("worker-1", "broker"):
            self.demo.end_program(name)
        with open(self.demo.dir / "broker.toml", "a", encoding="utf-8") as file:
            file.write(f'[database]\nhost = "127.0.0.1"\nport = {self.server.port}\n'
                       f'user = "grivon"\npassword_file = "{password_file}"\n'
                       '[log]\nlevel = "trace"\n')
        with open(self.demo.dir / "worker-1.toml", "a", encoding="utf-8") as file:
            file.write('[log]\nlevel = "trace"\n')
        self.demo.start_program("broker")
        self.demo.start_program("worker-1")
        for row in (self.demo.dir / "hosts.tsv").read_text().splitlines():
            name, address, port, key = row.split("\t")
            self.demo.ok("add", "host", name, f"address={address}", f"port={port}", "user=root",
                         f"hostkey={key}")

    def submit_file(self, *lines):
        batch = self.secret_dir / "batch"
        batch.write_text("\n".join(lines) + "\n")
        return self.demo.ok("run", "batch", str(batch))

    # ---- the scene ------------------------------------------------------------------------------

    def play(self):
        demo = self.demo
        self.submit_file(*(f"add vmwarekey {key}" for key in self.keys))
        self.assertIn("*****", demo.ok("set", "host", "vmwarekey", HOST, "--dry-run"))
        demo.ok("set", "host", "vmwarekey", HOST)
        demo.ok("sync", "host", "vmwarekey", HOST)
        self.fail_with_a_key()
        demo.ok("add", "host", "vmware", HOST, "disksize=20")
        demo.ok("create", "host", "vmware", HOST)
        demo.ok("start", "host", "vmware", HOST)
        demo.ok("remove", "host", "vmwarekey", HOST)
        demo.ok("set", "host", "vmwarekey", HOST)
        self.submit_file(f"remove vmwarekey {self.keys[2]}")
        # Words in wrong places, which errors quote.
        for words in (["add", "vmwarekey", self.keys[0], "x" + self.keys[1]],
                      ["add", "vmwarekey", self.keys[0]],
                      ["set", "host", "vmwarekey", HOST, self.keys[1]],
                      ["add", "host", self.keys[1]],
                      ["remove", "vmwarekey", f"key={self.keys[1]}"],
                      ["list", "job", f"host={self.keys[1]}"]):
            process = demo.grivon(*words)
            self.assertNotEqual(process.status, 0, process.describe())
            self.shown.append(process.out + process.err)

    def fail_with_a_key(self):
        """The host has VMware's program no more, which the job says at length."""
        program = self.demo.root(OTHER) / "usr/lib/vmware/bin/vmware-vmx"
        away = program.with_name("away")
        program.rename(away)
        process = self.demo.grivon("set", "host", "vmwarekey", OTHER)
        self.assertEqual(process.status, 1, process.describe())
        self.shown.append(process.out + process.err)
        away.rename(program)
        job = max(row["job"] for row in self.demo.json("list", "job"))
        self.demo.ok("retry", "job", str(job))

    def look_around(self):
        """Everything that people can ask for, but for the pool itself and the scripts with keys."""
        demo = self.demo
        for words in (["list", "host"], ["list", "job"], ["list", "batch"], ["list", "lane"],
                      ["list", "worker"], ["list", "host", "vmware"], ["list", "host", "attr"],
                      ["watch", "event", "since=0", "follow=no"]):
            self.shown += [demo.ok(*words), demo.ok(*words, "--json")]
        for row in demo.json("list", "job"):
            number = str(row["job"])
            for words in (["show", "job", number], ["show", "job", number, "--json"],
                          ["watch", "job", number, "--echo"]):
                self.shown.append(self.said(*words))
            self.shown.append(self.said("explain", "job", number))
        for row in demo.json("list", "batch"):
            self.shown.append(demo.ok("show", "batch", str(row["batch"])))

    def said(self, *words):
        """A command about a job that failed fails as well."""
        process = self.demo.grivon(*words)
        return process.out + process.err

    def tables(self):
        names = self.server.sql("SHOW TABLES IN grivon").split()
        self.assertLess(PLACES_OF_KEYS, set(names))
        return {name: self.server.dump(f"SELECT * FROM grivon.{name}") for name in names}

    def files(self):
        """What broker and workers keep and write, but for the key file of SSH itself."""
        for directory in ("log", "run", "broker"):
            for path in (self.demo.dir / directory).rglob("*"):
                if path.is_file() and "mariadb" not in path.parts:
                    yield path

    def assert_no_secret(self, where, text):
        text = text if isinstance(text, bytes) else text.encode()
        for name, secret in self.secrets.items():
            self.assertNotIn(secret.encode(), text, f"{name} is in {where}")

    def test_no_secret_is_anywhere_else(self):
        self.shown = []
        watcher = Watcher(self.demo.dir / "hosts")
        try:
            self.play()
            watcher.look_once_more()
        finally:
            watcher.stop()
        self.look_around()
        masked = f"*****-*****-*****-{self.keys[0][-5:]}"
        self.assertTrue(any(masked in text for text in self.shown), "this test sees nothing")
        for text in self.shown:
            self.assert_no_secret("what was shown:\n" + text[:2000], text)
        tables = self.tables()
        self.assertIn(self.keys[0].encode(), tables["serial_number"], "this test sees nothing")
        for name, rows in tables.items():
            if name not in PLACES_OF_KEYS:
                self.assert_no_secret(f"table {name}", rows)
        for path in self.files():
            self.assert_no_secret(path, path.read_bytes())
        programs = {pid for pid, _ in watcher.seen}
        self.assertIn(str(self.demo.pid("broker")), programs, "this test sees nothing")
        # The words of the commands above that hold a key are masked, which takes a moment; and
        # their environment is this test's.
        own = {pid for (pid, what), text in watcher.seen.items()
               if what == "cmdline" and text.startswith(f"{build_dir()}/bin/grivon\0".encode())}
        for (pid, what), text in watcher.seen.items():
            if pid not in own:
                self.assert_no_secret(f"{what} of process {pid}: {text[:300]}", text)

    def test_words_of_a_command_are_masked_while_it_runs(self):
        os.kill(self.demo.pid("broker"), signal.SIGSTOP)
        self.addCleanup(os.kill, self.demo.pid("broker"), signal.SIGCONT)
        command = self.demo.start_grivon("add", "vmwarekey", self.keys[0], self.keys[1])
        masked = [f"*****-*****-*****-{key[-5:]}" for key in self.keys[:2]]
        words = []
        # It waits for an answer for some seconds; its words are masked long before that.
        while words[1:5] != ["add", "vmwarekey", *masked]:
            self.assertIsNone(command.status, f"{words}\n{command.describe()}")
            words = self.words_of(command)

    def words_of(self, process):
        try:
            return pathlib.Path(f"/proc/{process.pid}/cmdline").read_bytes().decode().split("\0")
        except OSError:
            return []


if __name__ == "__main__":
    unittest.main()
