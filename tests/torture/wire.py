"""A client of its own: what docs/protocol.md says, and nothing of the product's code."""

import collections
import itertools
import time

import msgpack
import zmq

VERSION = 1
SUBMIT, ACCEPTED, REFUSED, QUERY = 1, 2, 3, 4
VM_TABLE, LIST_JOBS, JOB_TABLE, FOLLOW_JOB, JOB_PROGRESS = 6, 8, 9, 10, 11
FOLLOW_EVENTS, EVENT_PAGE, PING, PONG = 12, 13, 15, 16

ERROR_CODES = ("usage", "not_found", "conflict", "illegal_state", "exhausted", "unavailable",
               "timeout", "protocol", "denied", "internal", "unconfirmed")
JOB_STATES = ("queued", "running", "succeeded", "failed", "cancelled", "skipped", "uncertain")
VM_STATES = ("none", "on", "off", "suspended", "stuck", "unknown")

# A broker that is restarted is back within seconds; what it did not get by then it never got.
REPEAT_AFTER_S = 3.0
UNAVAILABLE_PAUSE_S = 0.2
# How long a broker may keep a question that waits for news.
NEWS_WAIT_MS = 5000

Event = collections.namedtuple(
    "Event", "number time_us kind host slice batch job attempt operation message")
VmRow = collections.namedtuple("VmRow", "host slice state unreachable")


class Refused(Exception):
    """The broker's answer was an error."""

    def __init__(self, fields):
        self.code = ERROR_CODES[fields[1] - 1]
        super().__init__(f"{self.code}: {fields.get(2, '')}")


class GivenUp(Exception):
    """The campaign ended before there was an answer."""


def event_from(fields):
    return Event(fields[1], fields[2], fields[3], fields.get(4, ""), fields.get(5),
                 fields.get(6, 0), fields.get(7, 0), fields.get(8, 0), fields.get(9, ""),
                 fields.get(12, ""))


class Client:
    """Asks one question at a time, again and again until it is answered. One thread."""

    def __init__(self, run_dir, given_up):
        self._endpoint = f"ipc://{run_dir}/client.ipc"
        self._given_up = given_up  # threading.Event
        self._context = zmq.Context()
        self._requests = itertools.count(1)
        self._connect()

    def _connect(self):
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.linger = 0
        self._socket.connect(self._endpoint)

    def close(self):
        self._socket.close()
        self._context.term()

    def say_and_vanish(self, kind, fields, linger_ms):
        """Sends it and is gone, as a client that is killed before the answer comes."""
        self._socket.linger = linger_ms
        self._socket.send(self._packed(kind, next(self._requests), fields))
        self._socket.close()
        self._connect()

    def ask(self, kind, fields, repeat_after_s=REPEAT_AFTER_S):
        """Returns (kind, fields) of the answer."""
        request = next(self._requests)
        frame = self._packed(kind, request, fields)
        while not self._given_up.is_set():
            self._socket.send(frame)
            answer = self._answer_to(request, time.monotonic() + repeat_after_s)
            if answer is not None:
                return answer
            self._socket.close()
            self._connect()
        raise GivenUp()

    @staticmethod
    def _packed(kind, request, fields):
        return msgpack.packb([VERSION, kind, request, fields])

    def _answer_to(self, request, deadline):
        while (left_s := deadline - time.monotonic()) > 0 and self._socket.poll(left_s * 1000):
            _, kind, answered, fields = msgpack.unpackb(self._socket.recv(), strict_map_key=False)
            if answered == request:
                return kind, fields
        return None

    def _must(self, kind, fields, expected, repeat_after_s=REPEAT_AFTER_S):
        """The answer of that kind. `unavailable` is none: its database was away."""
        while True:
            answered, answer = self.ask(kind, fields, repeat_after_s)
            if answered != REFUSED:
                break
            refused = Refused(answer)
            if refused.code != "unavailable":
                raise refused
            if self._given_up.wait(UNAVAILABLE_PAUSE_S):
                raise GivenUp()
        if answered != expected:
            raise AssertionError(f"message {answered} answers message {kind}")
        return answer

    # ---- questions ------------------------------------------------------------------------------

    @staticmethod
    def submission(key, verb, hosts, parameters):
        operation = {1: verb, 2: "host vmware", 3: list(hosts), 4: dict(parameters)}
        return {1: key, 3: "torture", 4: True, 5: {1: [operation]}}

    def submit(self, submission):
        """The fields of Accepted."""
        return self._must(SUBMIT, submission, ACCEPTED)

    def ping(self, within_s):
        return self._must(PING, {}, PONG, within_s)

    def events_after(self, number):
        """Events after that number; none if there was no news for a while."""
        page = self._must(FOLLOW_EVENTS, {1: number, 4: NEWS_WAIT_MS}, EVENT_PAGE,
                          NEWS_WAIT_MS / 1000 + REPEAT_AFTER_S)
        return [event_from(fields) for fields in page.get(1, [])]

    def newest_event(self):
        """Its number."""
        return self._must(FOLLOW_EVENTS, {2: True}, EVENT_PAGE).get(2, 0)

    def all_events(self):
        events = []
        while True:
            last = events[-1].number if events else 0
            page = self._must(FOLLOW_EVENTS, {1: last, 4: 0}, EVENT_PAGE)
            if not page.get(1):
                return events
            events += [event_from(fields) for fields in page[1]]

    def record_of(self, job, to_its_end=True):
        """The items of a job's record, from the first to the last, as they come."""
        items = []
        while True:
            wait_ms = NEWS_WAIT_MS if to_its_end else 0
            progress = self._must(FOLLOW_JOB, {1: job, 2: len(items), 4: wait_ms}, JOB_PROGRESS,
                                  wait_ms / 1000 + REPEAT_AFTER_S)
            news = progress.get(2, [])
            items += news
            if progress.get(3, 0) != len(items):
                raise AssertionError(f"job {job}: {len(items)} items have come, the next position "
                                     f"is said to be {progress.get(3, 0)}")
            if progress.get(4) or not (news or to_its_end):
                return items

    def job_table(self):
        """{job: state} of all jobs."""
        jobs = {}
        while True:
            page = self._must(LIST_JOBS, {1: max(jobs, default=0)}, JOB_TABLE)
            jobs.update((row[1], JOB_STATES[row[6] - 1]) for row in page.get(1, []))
            if not page.get(2):
                return jobs

    def vms(self):
        operation = {1: "list", 2: "host vmware", 3: [], 4: {}}
        rows = []
        while True:
            page = self._must(QUERY, {1: operation, 2: len(rows)}, VM_TABLE)
            rows += [VmRow(row[2], row.get(3, 0), VM_STATES[row[8] - 1], row.get(10, False))
                     for row in page.get(1, [])]
            if not page.get(2):
                return rows
