"""How GriVon logs in: keys of hosts, hosts behind others, and no root of its own."""

import os
import pathlib
import unittest

from support.case import FreshDemoTestCase
from support.demo import Demo, host_name
from support.process import Process

HOST = host_name(0)
OTHER = host_name(1)
NOBODY = 65534


def fingerprint(public_key):
    process = Process(["ssh-keygen", "-l", "-f", str(public_key)])
    if process.wait() != 0:
        raise AssertionError(process.describe())
    return process.out.split()[1]


class SshTestCase(FreshDemoTestCase):

    def prepare(self):
        self.demo.ok("add", "host", "vmware", HOST)

    def key_file(self, host):
        return self.demo.host_dir(host) / "ssh_host_ed25519_key.pub"

    def pinned(self, host):
        row, = self.demo.json("list", "host", host)
        return row["hostkey"]

    def lane(self, host):
        row, = self.demo.json("list", "lane", host)
        return row

    def new_host_key(self, host):
        """As a reinstallation, or somebody else at its address."""
        self.demo.fault(host, "refuse")
        for path in (self.key_file(host), self.key_file(host).with_suffix("")):
            path.unlink()
        keygen = Process(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                          str(self.key_file(host).with_suffix(""))])
        self.assertEqual(keygen.wait(), 0, keygen.describe())
        self.demo.clear(host)
        return " ".join(self.key_file(host).read_text().split()[:2])

    def wait_for(self, kind, since=0):
        return self.demo.wait_for_event(lambda event: event["kind"] == kind, since)


class ChangedKey(SshTestCase):

    def test_stops_the_lane_until_an_operator_has_looked(self):
        before = fingerprint(self.key_file(HOST))
        self.assertEqual(self.pinned(HOST), before)
        self.demo.ok("create", "host", "vmware", HOST)
        done = self.demo.commands(HOST)
        key = self.new_host_key(HOST)
        after = fingerprint(self.key_file(HOST))
        jobs = [self.demo.submit("start", "host", "vmware", HOST)[0],
                self.demo.submit("refresh", "host", "vmware", HOST)[0]]
        message = self.wait_for("host.key_changed")["message"]
        self.assertIn(f"has changed: expected {before}, got {after}", message)
        self.assertIn(f'grivon set host {HOST} hostkey="{key}"', message)
        self.assertIn(f"grivon resume lane {HOST}", message)

        lane = self.lane(HOST)
        self.assertEqual((lane["mode"], lane["reason"]), ("paused", message))
        self.assertIn(after, self.demo.ok("list", "lane", HOST))
        for text in (self.demo.ok("explain", "job", str(jobs[0])),
                     self.demo.ok("show", "job", str(jobs[0]))):
            self.assertIn(f"expected {before}, got {after}", text)

        # It is no trouble that passes, and no restart of anybody lifts it.
        for program in ("worker-1", "broker"):
            self.demo.end_program(program)
        for program in ("broker", "worker-1"):
            self.demo.start_program(program)
        self.demo.ok("wait", "broker", "until=worker")
        self.assertEqual(self.lane(HOST)["mode"], "paused")
        self.assertEqual([self.demo.job(job)["state"] for job in jobs], ["queued", "queued"])
        self.assertEqual(self.demo.commands(HOST), done)

        # The right key alone lifts nothing.
        self.demo.ok("set", "host", HOST, f"hostkey={key}")
        self.assertEqual(self.pinned(HOST), after)
        self.assertEqual(self.lane(HOST)["mode"], "paused")
        self.demo.ok("resume", "lane", HOST)
        self.demo.ok("wait", "job", *map(str, jobs), "until=succeeded")
        self.assertEqual(len(self.demo.commands(HOST)), len(done) + 1)

    def test_that_is_expected_is_taken_by_accept_new(self):
        self.new_host_key(HOST)
        job, = self.demo.submit("create", "host", "vmware", HOST)
        self.wait_for("host.key_changed")
        self.demo.ok("set", "host", HOST, "--accept-new")
        self.assertEqual(self.pinned(HOST), "accept-new")
        self.demo.ok("resume", "lane", HOST)
        self.demo.ok("wait", "job", str(job), "until=succeeded")
        self.assertEqual(self.pinned(HOST), fingerprint(self.key_file(HOST)))


class FirstKey(SshTestCase):

    def test_is_pinned_and_shown_as_ssh_keygen_does(self):
        rows = [row.split("\t") for row in (self.demo.dir / "hosts.tsv").read_text().splitlines()]
        _, address, port, _ = rows[1]
        self.demo.ok("remove", "host", OTHER, "--yes")
        self.demo.ok("add", "host", OTHER, f"address={address}", f"port={port}", "--accept-new")
        self.demo.ok("refresh", "host", "interface", OTHER)
        expected = fingerprint(self.key_file(OTHER))
        self.assertEqual(self.pinned(OTHER), expected)
        self.assertIn(expected, self.demo.ok("list", "host", OTHER, "output-col=host,hostkey"))
        event = self.wait_for("host.key_pinned")
        self.assertEqual((event["host"], event["message"]), (OTHER, expected))
        # From now on another one is a changed key.
        self.new_host_key(OTHER)
        self.demo.submit("refresh", "host", "interface", OTHER)
        self.assertIn(f"expected {expected}", self.wait_for("host.key_changed")["message"])

    def test_of_a_host_that_nobody_vouches_for_is_refused(self):
        rows = [row.split("\t") for row in (self.demo.dir / "hosts.tsv").read_text().splitlines()]
        _, address, port, _ = rows[1]
        self.demo.ok("add", "host", "twin", f"address={address}", f"port={port}")
        process = self.demo.grivon("refresh", "host", "interface", "twin")
        self.assert_one_error_line(process, 1, "host key of twin", "is not known: got SHA256:",
                                   "grivon set host twin hostkey=")


class JumpHost(SshTestCase):

    def test_is_gone_through_and_checked(self):
        config = self.demo.host_dir(OTHER) / "sshd_config"
        self.demo.fault(OTHER, "refuse")
        config.write_text(config.read_text().replace("AllowTcpForwarding no",
                                                     "AllowTcpForwarding yes"))
        self.demo.clear(OTHER)
        self.demo.ok("set", "host", HOST, f"jump={OTHER}")
        self.demo.ok("create", "host", "vmware", HOST)
        self.assertEqual(self.demo.commands(OTHER), [])
        key = self.new_host_key(OTHER)
        job, = self.demo.submit("start", "host", "vmware", HOST)
        message = self.wait_for("host.key_changed")["message"]
        self.assertIn(f"host key of {OTHER}", message)
        self.assertIn(f"the jump host of {HOST}", message)
        self.assertEqual(self.lane(HOST)["mode"], "paused")
        self.assertEqual(self.lane(OTHER)["mode"], "active")
        self.demo.ok("set", "host", OTHER, f"hostkey={key}")
        self.demo.ok("resume", "lane", HOST)
        self.demo.ok("wait", "job", str(job), "until=succeeded")
        # Without it there is no other way in.
        self.demo.fault(OTHER, "refuse")
        self.demo.end_program("worker-1")
        self.demo.start_program("worker-1")
        process = self.demo.grivon("refresh", "host", "vmware", HOST)
        self.assert_one_error_line(process, 1, f"cannot connect to {OTHER}, the jump host of {HOST}")


class NoRoot(unittest.TestCase):

    def test_of_its_own_is_needed(self):
        """Broker, its MariaDB, worker and CLI as a user who may do nothing."""
        user = NOBODY if os.geteuid() == 0 else None
        demo = Demo(user=user)
        self.addCleanup(demo.stop)
        demo.ok("add", "host", "vmware", HOST)
        demo.ok("create", "host", "vmware", HOST)
        demo.ok("start", "host", "vmware", HOST)
        row, = demo.json("list", "host", "vmware", HOST)
        self.assertEqual(row["state"], "on")
        for pid in (demo.pid("broker"), demo.pid("worker-1"), demo.database_pid()):
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
            self.assertNotIn("0", fields["Uid"].split())
            self.assertEqual(int(fields["CapEff"], 16), 0)
        for path in demo.dir.rglob("*"):
            if not path.is_symlink():
                self.assertNotEqual(path.stat().st_uid, 0, path)


if __name__ == "__main__":
    unittest.main()
