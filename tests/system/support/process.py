"""Processes under test: what they print and how they end, awaited without polling or sleeping."""

import os
import re
import select
import signal
import subprocess
import threading
import time

WAIT_S = 60.0  # for anything; far above what it takes on a loaded machine


class Timeout(AssertionError):
    """Something that had to happen did not happen in time."""


class Process:
    """A child whose output is read as it comes.

    Threads of its own read both streams, so that the child never blocks on a full pipe; whoever
    waits is woken by them.
    """

    def __init__(self, words, **options):
        self.words = list(words)
        self.stdout = b""
        self.stderr = b""
        self.status = None
        self._changed = threading.Condition()
        self._child = subprocess.Popen(
            self.words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **options,
        )
        self._readers = [
            threading.Thread(target=self._read, args=("stdout",), daemon=True),
            threading.Thread(target=self._read, args=("stderr",), daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        threading.Thread(target=self._reap, daemon=True).start()

    @property
    def pid(self):
        return self._child.pid

    def _read(self, stream):
        with getattr(self._child, stream) as pipe:
            while data := os.read(pipe.fileno(), 65536):
                with self._changed:
                    setattr(self, stream, getattr(self, stream) + data)
                    self._changed.notify_all()

    def _reap(self):
        for reader in self._readers:
            reader.join()
        status = self._child.wait()
        with self._changed:
            self.status = status
            self._changed.notify_all()

    def wait_until(self, reached, what, timeout_s=WAIT_S):
        """Waits until reached() is true; it is asked again whenever something was printed."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not reached():
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Timeout(f"{what}: not within {timeout_s:g} s\n{self.describe()}")
                if self.status is not None:
                    raise AssertionError(f"{what}: it has ended before\n{self.describe()}")
                self._changed.wait(left)

    def wait_for(self, pattern, stream="stdout", count=1, timeout_s=WAIT_S):
        """Waits until the stream holds the pattern (a regular expression) so many times."""
        compiled = re.compile(pattern.encode(), re.MULTILINE)
        self.wait_until(
            lambda: len(compiled.findall(getattr(self, stream))) >= count,
            f"waiting for {pattern!r} on {stream}",
            timeout_s,
        )

    def wait(self, timeout_s=WAIT_S):
        """Waits for the end; returns the exit status, as subprocess gives it."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while self.status is None:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Timeout(f"did not end within {timeout_s:g} s\n{self.describe()}")
                self._changed.wait(left)
        return self.status

    def signal(self, number):
        if self.status is None:
            self._child.send_signal(number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.wait()

    @property
    def out(self):
        return self.stdout.decode()

    @property
    def err(self):
        return self.stderr.decode()

    def describe(self):
        lines = [f"$ {' '.join(self.words)}", f"status: {self.status}"]
        for stream in ("stdout", "stderr"):
            text = getattr(self, stream).decode(errors="replace").splitlines()[-15:]
            lines += [f"{stream}: {line}" for line in text]
        return "\n".join(lines)


def wait_for_end_of(pid, timeout_s=WAIT_S):
    """Waits until a process that is not our child has ended."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        poller = select.poll()
        poller.register(descriptor, select.POLLIN)
        if not poller.poll(timeout_s * 1000):
            raise Timeout(f"process {pid} has not ended within {timeout_s:g} s")
    finally:
        os.close(descriptor)


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def start_time_of(pid):
    """The kernel's start time of a process, as ops/lib/process.sh keeps it in pid files."""
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
        return file.read().rpartition(")")[2].split()[19]
