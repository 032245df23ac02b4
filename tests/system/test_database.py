"""A MariaDB of the user's own: TLS, and accounts with the rights that docs/security.md gives them."""

import os
import pathlib
import re
import shutil
import stat
import tempfile
import unittest

from support.demo import REPOSITORY
from support.mariadb import Authority, Broker, Server

PASSWORDS = {"grivon": "a long password", "grivon_reader": "another long password",
             "grivon_schema": "a third long password"}
SCHEMA_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "CREATE VIEW")


def documented_sql():
    """The blocks of docs/security.md: the accounts, and the reader's narrower rights."""
    text = (REPOSITORY / "docs" / "security.md").read_text()
    accounts, narrower = re.findall(r"^```sql\n(.*?)^```$", text, re.M | re.S)
    return accounts, narrower


def documented_keys():
    text = (REPOSITORY / "docs" / "security.md").read_text()
    block = re.search(r"^    \[database\]\n((?:    .+\n)+)", text, re.M).group(1)
    return set(re.findall(r"^    (\w+) = ", block, re.M))


class DatabaseTestCase(unittest.TestCase):
    def directory(self):
        path = pathlib.Path(tempfile.mkdtemp(prefix="grivon-database-"))
        self.addCleanup(shutil.rmtree, path)
        return path

    def password_file(self, directory, password):
        descriptor, path = tempfile.mkstemp(dir=directory)
        with os.fdopen(descriptor, "w") as file:
            file.write(password + "\n")
        return path

    def broker(self, **settings):
        """One that is told to end at the end of the test."""
        directory = self.directory()
        password = settings.pop("password", None)
        if password is not None:
            settings["password_file"] = self.password_file(directory, password)
        broker = Broker(directory, settings)
        self.addCleanup(broker.process.kill)
        return broker

    def assert_refused(self, says, **settings):
        text = self.broker(**settings).refusal()
        self.assertEqual(len(text.splitlines()), 1, text)
        for words in says:
            self.assertIn(words, text)
        return text


class Tls(DatabaseTestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = pathlib.Path(tempfile.mkdtemp(prefix="grivon-tls-"))
        cls.addClassCleanup(shutil.rmtree, cls.files)
        cls.authority = Authority(cls.files, "authority")
        cls.other_authority = Authority(cls.files, "other-authority")
        cls.server = cls.start_with(cls.authority.sign("server", "IP:127.0.0.1,DNS:localhost"))

    @classmethod
    def start_with(cls, certificate=None):
        words = []
        if certificate:
            words = [f"--ssl-ca={cls.authority.pem}", f"--ssl-cert={certificate[0]}",
                     f"--ssl-key={certificate[1]}"]
        server = Server(*words)
        cls.addClassCleanup(server.stop)
        server.sql("CREATE DATABASE grivon; "
                   "CREATE USER plain@'%' IDENTIFIED BY 'p'; GRANT ALL ON grivon.* TO plain@'%'; "
                   "CREATE USER tls@'%' IDENTIFIED BY 'p' REQUIRE SSL; "
                   "GRANT ALL ON grivon.* TO tls@'%'; "
                   "CREATE USER known@'%' IDENTIFIED BY 'p' REQUIRE X509; "
                   "GRANT ALL ON grivon.* TO known@'%'")
        return server

    def settings(self, server=None, **more):
        return {"host": "127.0.0.1", "port": (server or self.server).port, "user": "tls",
                "password": "p", **more}

    def test_the_server_of_our_authority_is_spoken_to_in_private(self):
        for more in ({"tls_ca": self.authority.pem},
                     {"tls_ca": self.authority.pem, "host": "localhost"},
                     {"tls": "unverified"}):
            with self.subTest(**more):
                broker = self.broker(**self.settings(**more)).wait_ready()
                broker.grivon("add", "host", "h-0-0")
                broker.grivon("remove", "host", "h-0-0", "--yes")
                broker.stop()

    def test_an_account_that_requires_tls_is_not_open_without(self):
        self.assert_refused(["refuses user 'tls'"], **self.settings(tls="off"))

    def test_a_server_of_another_authority_is_refused(self):
        self.assert_refused(["no TLS with MariaDB at 127.0.0.1:", "certificate", "tls_ca"],
                            **self.settings(tls_ca=self.other_authority.pem))

    def test_a_server_that_no_authority_of_the_system_signed_is_refused(self):
        self.assert_refused(["no TLS with MariaDB", "certificate"],
                            **self.settings(tls="verified"))

    def test_a_server_of_another_name_is_refused(self):
        server = self.start_with(self.authority.sign("elsewhere", "DNS:db.example.org"))
        self.assert_refused(["no TLS with MariaDB", "names \"127.0.0.1\""],
                            **self.settings(server, tls_ca=self.authority.pem))
        self.broker(**self.settings(server, tls="unverified")).wait_ready().stop()

    def test_a_server_without_tls_is_refused(self):
        server = self.start_with()
        plain = self.settings(server, user="plain")
        for more in ({"tls_ca": self.authority.pem}, {"tls": "verified"}, {"tls": "unverified"}):
            with self.subTest(**more):
                self.assert_refused(["no TLS with MariaDB", "does not support it"],
                                    **{**plain, **more})
        self.broker(**plain).wait_ready().stop()

    def test_the_broker_can_show_a_certificate(self):
        pem, key = self.authority.sign("broker", "DNS:broker")
        known = self.settings(user="known", tls_ca=self.authority.pem)
        self.assert_refused(["refuses user 'known'"], **known)
        known |= {"tls_certificate": pem, "tls_key": key}
        self.broker(**known).wait_ready().stop()
        os.chmod(key, 0o640)
        self.assert_refused(["broker.toml:", "tls_key", "chmod 600"], **known)


class Accounts(DatabaseTestCase):
    """The SQL as it is shown."""

    def setUp(self):
        files = self.directory()
        authority = Authority(files, "authority")
        pem, key = authority.sign("server", "IP:127.0.0.1")
        self.ca = str(authority.pem)
        self.server = Server(f"--ssl-ca={self.ca}", f"--ssl-cert={pem}", f"--ssl-key={key}")
        self.addCleanup(self.server.stop)
        self.server.sql(documented_sql()[0])

    def with_accounts(self):
        files = self.directory()
        settings = {"host": "127.0.0.1", "port": self.server.port, "tls_ca": self.ca}
        for role, user in (("", "grivon"), ("reader_", "grivon_reader"),
                           ("schema_", "grivon_schema")):
            settings[f"{role}user"] = user
            settings[f"{role}password_file"] = self.password_file(files, PASSWORDS[user])
        return settings

    def as_account(self, user, query):
        return self.server.client(query, "--host=127.0.0.1", f"--port={self.server.port}",
                                  f"--user={user}", f"--password={PASSWORDS[user]}",
                                  f"--ssl-ca={self.ca}", "--ssl-verify-server-cert")

    def assert_denied(self, user, query):
        process = self.as_account(user, query)
        self.assertNotEqual(process.status, 0, process.describe())
        self.assertRegex(process.err, r"ERROR (1044|1045|1142|1143|1227) ", process.describe())

    def cut_history(self):
        """Old events, and numbers far ahead: the next start drops partitions and makes some."""
        self.server.sql("UPDATE grivon.counter SET next_number = 50000000 WHERE name = 'event'; "
                        "UPDATE grivon.event SET at = '2020-01-01'")

    def partitions(self):
        return self.server.sql("SELECT partition_name FROM information_schema.partitions WHERE "
                               "table_schema = 'grivon' AND table_name = 'event'").split()

    def work(self, broker):
        broker.grivon("add", "host", "h-0-0")
        broker.grivon("remove", "host", "h-0-0", "--yes")
        broker.grivon("list", "job")
        broker.grivon("list", "batch")
        self.assertIn("host.added", broker.grivon("watch", "event", "since=0", "follow=no"))

    def test_they_are_enough(self):
        self.assertEqual(documented_keys(), set(self.with_accounts()) - {"port"})
        self.broker(**self.with_accounts()).wait_ready().stop()
        self.server.sql(documented_sql()[1])
        broker = self.broker(**self.with_accounts()).wait_ready()
        self.work(broker)
        broker.stop()
        before = self.partitions()
        self.cut_history()
        broker = self.broker(**self.with_accounts()).wait_ready()
        broker.stop()
        after = self.partitions()
        self.assertIn("from_1", before)
        self.assertNotIn("from_1", after, broker.process.err)
        self.assertTrue(set(after) - set(before), broker.process.err)
        self.assertNotIn("history_upkeep_failed", broker.process.err)

    def test_they_are_no_more_than_enough(self):
        self.broker(**self.with_accounts()).wait_ready().stop()
        self.server.sql("CREATE DATABASE others; CREATE TABLE others.t (i INT)")
        for user in PASSWORDS:
            for query in ("CREATE USER stranger@localhost", "SELECT * FROM mysql.global_priv",
                          "SELECT * FROM others.t", "DROP DATABASE others", "SET GLOBAL wait_timeout = 1",
                          "SELECT 1 INTO OUTFILE '/tmp/grivon-outfile'", "SHOW BINARY LOGS",
                          "GRANT SELECT ON grivon.* TO grivon@'%'"):
                with self.subTest(user=user, query=query):
                    self.assert_denied(user, query)
        for query in ("CREATE TABLE grivon.t (i INT)", "ALTER TABLE grivon.job ADD COLUMN x INT",
                      "DROP TABLE grivon.job", "TRUNCATE grivon.job",
                      "CREATE VIEW grivon.v AS SELECT 1"):
            for user in ("grivon", "grivon_reader"):
                with self.subTest(user=user, query=query):
                    self.assert_denied(user, query)
        self.assertEqual(self.as_account("grivon_reader", "SELECT COUNT(*) FROM grivon.job").status, 0)
        for query in ("DELETE FROM grivon.event", "UPDATE grivon.owner SET last_transaction = 0",
                      "INSERT INTO grivon.horizon VALUES ('x', 1)"):
            self.assert_denied("grivon_reader", query)
        self.server.sql(documented_sql()[1])
        self.assert_denied("grivon_reader", "SELECT * FROM grivon.serial_number")

    def test_the_schema_account_has_no_right_to_spare(self):
        granted = self.server.sql("SHOW GRANTS FOR grivon_schema@'%'")
        for right in SCHEMA_RIGHTS:
            self.assertIn(right, granted)
        for right in SCHEMA_RIGHTS:
            with self.subTest(right=right):
                self.server.sql("DROP DATABASE IF EXISTS grivon; CREATE DATABASE grivon; "
                                f"REVOKE {right} ON grivon.* FROM grivon_schema@'%'")
                self.assertTrue(self.something_is_denied(), right)
                self.server.sql(f"GRANT {right} ON grivon.* TO grivon_schema@'%'")

    def something_is_denied(self):
        """In a first start, and in one that drops and makes partitions."""
        for _ in range(2):
            broker = self.broker(**self.with_accounts())
            try:
                broker.wait_ready()
            except AssertionError:
                self.assertIn("docs/security.md", broker.process.err)
                return True
            broker.stop()
            if "history_upkeep_failed" in broker.process.err:
                return True
            self.cut_history()
        return False

    def test_what_is_missing_is_said(self):
        self.server.sql("REVOKE CREATE ON grivon.* FROM grivon_schema@'%'")
        text = self.broker(**self.with_accounts()).refusal()
        self.assertIn("CREATE command denied to user 'grivon_schema'", text)
        self.assertIn("docs/security.md", text)
        for role in ("", "reader_", "schema_"):
            with self.subTest(role=role):
                self.server.sql("GRANT CREATE ON grivon.* TO grivon_schema@'%'")
                settings = self.with_accounts()
                settings[f"{role}password_file"] = self.password_file(self.directory(), "wrong")
                text = self.assert_refused([f"refuses user '{settings[f'{role}user']}'"], **settings)
                self.assertNotIn("wrong", text)


class PasswordFiles(DatabaseTestCase):
    """Refused before anybody is connected to."""

    def refused(self, path, *says):
        return self.assert_refused(["broker.toml:", *says], host="127.0.0.1", user="u",
                                   password_file=path)

    def test_a_file_that_is_no_private_file(self):
        directory = self.directory()
        open_to_all = pathlib.Path(self.password_file(directory, "secret"))
        open_to_all.chmod(0o644)
        text = self.refused(open_to_all, "can be read by others", f"chmod 600 {open_to_all}")
        self.assertNotIn("secret", text)
        link = directory / "link"
        link.symlink_to(open_to_all)
        self.refused(link, "can be read by others")
        fifo = directory / "fifo"
        os.mkfifo(fifo, 0o600)
        self.refused(fifo, "is not a regular file")
        self.refused(directory, "is not a regular file")
        self.refused(directory / "missing", "No such file")
        self.refused(self.password_file(directory, ""), "has nothing in its first line")

    @unittest.skipUnless(os.geteuid() == 0, "only root can give a file away")
    def test_a_file_of_another_user(self):
        path = self.password_file(self.directory(), "secret")
        os.chown(path, 65534, 65534)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.refused(path, "belongs to another user", "chown 0 ")


if __name__ == "__main__":
    unittest.main()
