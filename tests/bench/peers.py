"""Other queues, as durable as they can be, on loopback; each ends with the scene."""

import os
import pathlib
import shutil
import socket
import tempfile
import time

from support.process import Process

SYSTEM_PATH = os.environ["PATH"] + ":/usr/sbin"
READY_TIMEOUT_S = 30.0
LISTENING_LOOK_S = 0.02


def missing_program(name, package):
    if shutil.which(name, path=SYSTEM_PATH):
        return None
    return f"{package}: install with ops/bench --install"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server on a port of its own; words(port) is its command line."""

    def __init__(self, words, **options):
        self.port = free_port()
        self._process = Process(words(self.port), **options)
        self._wait_until_it_listens()

    # It has no way to say that it is ready.
    def _wait_until_it_listens(self):
        deadline = time.monotonic() + READY_TIMEOUT_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                if self._process.status is not None or time.monotonic() > deadline:
                    raise AssertionError(self._process.describe()) from None
            time.sleep(LISTENING_LOOK_S)

    def stop(self):
        self._process.kill()


def gearmand_on(scene):
    """gearmand with its MySQL queue in the scene's MariaDB, in a schema of its own."""
    scene.sql("CREATE DATABASE IF NOT EXISTS bench_gearman")
    # It has no option for a Unix socket, but reads the client's configuration.
    home = scene.dir / "gearmand"
    home.mkdir()
    (home / ".my.cnf").write_text(f"[gearmand]\nsocket={scene.database_socket}\n")
    return Server(
        lambda port: ["gearmand", "--listen=127.0.0.1", f"--port={port}", "--queue-type=MySQL",
                      "--mysql-host=localhost", f"--mysql-user={scene.database_user()}",
                      "--mysql-db=bench_gearman", "--log-file=stderr", "--verbose=ERROR"],
        env={**os.environ, "PATH": SYSTEM_PATH, "HOME": str(home)})


class Beanstalkd(Server):
    """beanstalkd with a log that is flushed for every job."""

    def __init__(self):
        self._log = pathlib.Path(tempfile.mkdtemp(prefix="grivon-bench-beanstalkd-"))
        super().__init__(lambda port: ["beanstalkd", "-l", "127.0.0.1", "-p", str(port), "-b",
                                       str(self._log), "-f0"])

    def stop(self):
        super().stop()
        shutil.rmtree(self._log)
