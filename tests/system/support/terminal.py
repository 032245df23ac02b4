"""A program at a terminal of its own, typed to and read as a person would."""

import os
import pty
import re
import select
import signal
import time

from .process import WAIT_S, Timeout


class Terminal:
    """One program on a pseudo-terminal; close() ends it."""

    def __init__(self, words, env):
        self.shown = ""
        self._read_to = 0
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:
            os.execvpe(words[0], words, env)

    def type(self, text):
        os.write(self._descriptor, text.encode())

    def wait_for(self, pattern, timeout_s=WAIT_S):
        """Waits for the pattern behind what was found last; returns the match."""
        compiled = re.compile(pattern, re.DOTALL)
        deadline = time.monotonic() + timeout_s
        while not (found := compiled.search(self.shown, self._read_to)):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._descriptor], [], [], left)[0]:
                raise Timeout(f"{pattern!r} was not shown within {timeout_s:g} s; what was: "
                              f"{self.shown[self._read_to:]!r}")
            self.shown += os.read(self._descriptor, 65536).decode(errors="replace")
        self._read_to = found.end()
        return found

    def wait_for_end(self, timeout_s=WAIT_S):
        """Waits until nothing holds the terminal open any more; returns all that was shown."""
        deadline = time.monotonic() + timeout_s
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._descriptor], [], [], left)[0]:
                raise Timeout(f"it did not end within {timeout_s:g} s; shown was: {self.shown!r}")
            try:
                data = os.read(self._descriptor, 65536)
            except OSError:  # EIO: the other end is closed
                return self.shown
            self.shown += data.decode(errors="replace")

    def close(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.close(self._descriptor)
        os.waitpid(self.pid, 0)
