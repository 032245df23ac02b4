"""A program at a terminal with a screen: what a person sees there, and has seen scroll away.

The screen is pyte's, which knows what a VT100 does with the bytes. pyte cuts lines off when a screen
gets narrower, as xterm does; most terminals of today wrap them instead (VTE, kitty, konsole, tmux), so
that is done here.
"""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import threading
import time

import pyte

from .process import WAIT_S, Timeout

SCROLLED_ROWS_MAX = 10000
CTRL_C = "\x03"


class _Cells(pyte.HistoryScreen):
    """pyte's screen, in which a cell that was erased is as one that was never written."""

    def erase_in_display(self, how=0, *rest, **options):
        super().erase_in_display(how, *rest, **options)
        for y in range(self.cursor.y + (self.cursor.x > 0), self.lines):
            self.buffer[y].clear()


class Screen:
    """The rows of a terminal, the ones that have scrolled off its top among them. One thread."""

    def __init__(self, rows, columns):
        self._make(rows, columns)

    def _make(self, rows, columns):
        self.rows, self.columns = rows, columns
        self._screen = _Cells(columns, rows, history=SCROLLED_ROWS_MAX)
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, data):
        self._stream.feed(data)

    def _cells(self):
        visible = [self._screen.buffer[y] for y in range(self._screen.cursor.y + 1)]
        return [*self._screen.history.top, *visible]

    def _text(self, cells):
        return "".join(cells[column].data for column in range(self.columns))

    def lines(self):
        """All rows down to that of the cursor."""
        return [self._text(cells).rstrip() for cells in self._cells()]

    def whole_lines(self):
        """The same, with lines that were too long for a row in one piece again."""
        whole, is_full = [], False
        for cells in self._cells():
            before = whole.pop() if is_full else ""
            is_full = self.columns - 1 in cells
            whole.append(before + (self._text(cells) if is_full else self._text(cells).rstrip()))
        return whole

    def resize(self, rows, columns):
        """Wraps what is there anew. The cursor stays in its line."""
        lines = self.whole_lines()
        self._make(rows, columns)
        self.feed("\r\n".join(lines).encode())


class ScreenTerminal:
    """A program on a pseudo-terminal of its own, which is its controlling one; close() ends it.

    A thread of its own reads, so that the program never waits for us.
    """

    def __init__(self, words, env, rows=24, columns=80, **streams):
        """streams: stdin, stdout or stderr that are not to be the terminal, as for Popen."""
        self.words = list(words)
        self.bytes = b""
        self.screen = Screen(rows, columns)
        self._changed = threading.Condition()
        self._is_read = False
        self._master, slave = pty.openpty()
        self._stop_read, self._stop_write = os.pipe()
        self._set_size(rows, columns)
        # setsid takes its standard input for the session's terminal, and becomes the program.
        streams = {"stdin": slave, "stdout": slave, "stderr": slave, **streams}
        self._child = subprocess.Popen(["setsid", "--ctty", *self.words], env=env, **streams)
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def output(self):
        """The end of its standard output that is ours, where that is a pipe."""
        return self._child.stdout

    def _read(self):
        while data := self._next_bytes():
            with self._changed:
                self.bytes += data
                self.screen.feed(data)
                self._changed.notify_all()
        with self._changed:
            self._is_read = True
            self._changed.notify_all()

    def _next_bytes(self):
        if self._stop_read in select.select([self._master, self._stop_read], [], [])[0]:
            return b""
        try:
            return os.read(self._master, 65536)
        except OSError:  # EIO: nobody holds the other side any more
            return b""

    # ---- what a person does ---------------------------------------------------------------------

    def type(self, text):
        os.write(self._master, text.encode())

    def _set_size(self, rows, columns):
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, rows, columns):
        """The kernel sends SIGWINCH to the program."""
        with self._changed:
            self.screen.resize(rows, columns)
            self._set_size(rows, columns)

    def hang_up(self):
        """The terminal goes away: the kernel sends SIGHUP. What was shown can still be read."""
        os.close(self._stop_write)
        self._reader.join(WAIT_S)
        # Nobody reads it any more, or this would not be its end.
        os.close(self._master)
        os.close(self._stop_read)
        self._master = None

    # ---- what a person sees ---------------------------------------------------------------------

    def lines(self):
        with self._changed:
            return self.screen.lines()

    def whole_lines(self):
        with self._changed:
            return self.screen.whole_lines()

    def text(self):
        return "\n".join(self.whole_lines())

    def wait_until(self, seen, what, timeout_s=WAIT_S):
        """Waits until seen(lines of the screen) is true; returns those lines."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not seen(lines := self.screen.lines()):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Timeout(f"{what}: not within {timeout_s:g} s\n{self.describe()}")
                if self._is_read:
                    raise AssertionError(f"{what}: it has ended before\n{self.describe()}")
                self._changed.wait(left)
        return lines

    def wait_for(self, text, timeout_s=WAIT_S):
        """Waits until a line holds the text, wherever the screen wrapped it."""
        return self.wait_until(lambda _: any(text in line for line in self.screen.whole_lines()),
                               f"waiting for {text!r}", timeout_s)

    def wait(self, timeout_s=WAIT_S):
        """Waits for the end; returns the exit status. The screen is complete then."""
        try:
            status = self._child.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise Timeout(f"did not end within {timeout_s:g} s\n{self.describe()}") from None
        self._reader.join(timeout_s)
        return status

    def describe(self):
        rows = "\n".join(f"|{line}" for line in self.screen.lines()[-40:])
        return f"$ {' '.join(self.words)}\nstatus: {self._child.poll()}\n{rows}"

    def close(self):
        self._child.kill()
        self._child.wait()
        if self._master is not None:
            self.hang_up()
