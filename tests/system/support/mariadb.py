"""A MariaDB that is not the broker's own: in a temporary directory, on loopback, with TLS or without,
and brokers that use it."""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile

from .demo import build_dir
from .process import Process

START_TIMEOUT_S = 120.0
READY = r"event=broker_ready"


def run(*words, **options):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"$ {' '.join(words)}\n{done.stdout}")
    return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Authority:
    """A certificate authority of our own: NAME.pem and NAME.key in the directory."""

    def __init__(self, directory, name):
        self.directory, self.name = pathlib.Path(directory), name
        self.pem = self.directory / f"{name}.pem"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", str(self.directory / f"{name}.key"), "-out", str(self.pem),
            "-subj", f"/CN={name}", "-days", "2")

    def sign(self, name, alternatives):
        """NAME.pem and NAME.key, for these: "DNS:db.example.org". Returns both paths."""
        key, pem = self.directory / f"{name}.key", self.directory / f"{name}.pem"
        request, extension = self.directory / f"{name}.csr", self.directory / f"{name}.ext"
        run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", str(key), "-out", str(request), "-subj", f"/CN={name}")
        extension.write_text(f"subjectAltName={alternatives}\n")
        run("openssl", "x509", "-req", "-in", str(request), "-CA", str(self.pem),
            "-CAkey", str(self.directory / f"{self.name}.key"), "-CAcreateserial", "-days", "2",
            "-extfile", str(extension), "-out", str(pem))
        return pem, key


class Server:
    """Started by the constructor with more words for mariadbd, ended by stop()."""

    def __init__(self, *words):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="grivon-mariadb-"))
        self.socket = self.dir / "s"
        self.port = free_port()
        own_words = ["--user=root"] if os.geteuid() == 0 else []
        # Of its own: two servers in one directory take each other's temporary tables away.
        (self.dir / "tmp").mkdir()
        own_words.append(f"--tmpdir={self.dir / 'tmp'}")
        run("mariadb-install-db", "--no-defaults", f"--datadir={self.dir / 'data'}",
            "--auth-root-authentication-method=socket", "--skip-test-db", *own_words)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(str(self.dir / "ready"))
            ready.settimeout(START_TIMEOUT_S)
            self._server = Process(
                ["mariadbd", "--no-defaults", f"--datadir={self.dir / 'data'}",
                 f"--socket={self.socket}", f"--port={self.port}", "--bind-address=127.0.0.1",
                 "--skip-name-resolve", "--max-allowed-packet=64M", *own_words, *words],
                env={"PATH": os.environ["PATH"], "NOTIFY_SOCKET": str(self.dir / "ready")})
            try:
                while b"READY=1" not in ready.recv(4096):
                    pass
            except TimeoutError:
                raise AssertionError(self._server.describe()) from None

    def stop(self):
        self._server.kill()
        shutil.rmtree(self.dir)

    def client(self, query, *words):
        """The mariadb client, ended."""
        process = Process(["mariadb", "--no-defaults", "-N", "-B", *words, "-e", query])
        process.wait()
        return process

    def sql(self, query):
        """As the administrator; what it prints."""
        return self.dump(query).decode()

    def dump(self, query):
        """The same, as bytes."""
        process = self.client(query, f"--socket={self.socket}")
        if process.status != 0:
            raise AssertionError(process.describe())
        return process.stdout


class Broker:
    """A broker that uses `settings` ({key: value}, of [database]); started by the constructor."""

    def __init__(self, directory, settings, more=""):
        self.dir = pathlib.Path(directory)
        lines = [f"{key} = {value}" if isinstance(value, int) else f'{key} = "{value}"'
                 for key, value in settings.items()]
        configuration = self.dir / "broker.toml"
        configuration.write_text(f'[broker]\nstate_dir = "{self.dir}/state"\n'
                                 f'run_dir = "{self.dir}/run"\n{more}[database]\n'
                                 + "\n".join(lines) + "\n")
        (self.dir / "grivon.toml").write_text(f'[client]\nrun_dir = "{self.dir}/run"\n')
        self.process = Process([f"{build_dir()}/bin/grivon-broker", "--config",
                                str(configuration)])

    def wait_ready(self):
        self.process.wait_for(READY, "stderr")
        return self

    def refusal(self):
        """What a broker that cannot start says."""
        if self.process.wait() == 0:
            raise AssertionError(self.process.describe())
        return self.process.err

    def stop(self):
        self.process.signal(15)
        if self.process.wait() != 0:
            raise AssertionError(self.process.describe())

    def grivon(self, *words):
        """What `grivon WORDS` prints; it must succeed."""
        return run(f"{build_dir()}/bin/grivon", *words,
                   env={**os.environ, "GRIVON_CONFIG": str(self.dir / "grivon.toml")})
