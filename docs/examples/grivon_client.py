#!/usr/bin/python3
"""A client of GriVon's broker, by docs/protocol.md. Needs python3-zmq and python3-msgpack.

    grivon_client.py ENDPOINT VERB OBJECT HOST...      ENDPOINT: ipc:///run/grivon/client.ipc

By tcp, GRIVON_BROKER_KEY is the broker's public key, and GRIVON_KEY_FILE the file that grivon add key wrote.
"""

import os
import sys
import uuid

import msgpack
import zmq
import zmq.auth

SUBMIT, ACCEPTED, REFUSED, FOLLOW_JOB, JOB_PROGRESS = 1, 2, 3, 10, 11
FOLLOW_EVENTS, EVENT_PAGE, EVENTS_GONE = 12, 13, 27
UNAVAILABLE = 6  # of the codes of Refused: nothing was accepted, ask again
OUTPUT, ERROR_OUTPUT = 3, 4  # of the kinds of items
WAIT_MS = 30_000  # how long the broker may keep a question while nothing happens
ANSWER_MS = 35_000  # after that it was away, and is asked again
PAUSE_MS = 250  # before a broker that has just started is asked again
FINAL = ("succeeded", "failed", "cancelled", "skipped")
EVENT_FIELDS = {1: "seq", 2: "time", 3: "kind", 4: "host", 5: "slice", 6: "batch", 7: "job",
                8: "attempt", 9: "operation", 10: "state", 11: "exit_status", 12: "message"}


class Refused(Exception):
    """The broker's words for why it does not do it, or why it cannot be done."""


class Gone(Exception):
    """Events up to `horizon` are not kept any more: go on with since=horizon, if you can do
    without them."""

    def __init__(self, horizon):
        super().__init__(f"events up to {horizon} are not kept any more")
        self.horizon = horizon


class Client:
    """One connection, for one thread. While the broker is away it waits for it."""

    def __init__(self, endpoint, broker_key=None, key_file=None):
        self._socket = zmq.Context.instance().socket(zmq.DEALER)
        self._socket.linger = 0
        if key_file:
            self._socket.curve_serverkey = broker_key.encode()
            (self._socket.curve_publickey,
             self._socket.curve_secretkey) = zmq.auth.load_certificate(key_file)
        self._socket.connect(endpoint)
        self._request = 0

    def submit(self, *operations, user="", confirmed=False, on_failure=1):
        """Accepts all of the operations or none: each (verb, object, [host], {key: value}).

        Returns (batch, [job], lines, since): events of the batch come after number `since`.
        """
        spec = {1: [{1: verb, 2: thing, 3: hosts, 4: parameters}
                    for verb, thing, hosts, parameters in operations], 2: on_failure}
        # The key is made once, so however often it is sent, it is done once.
        submission = {1: str(uuid.uuid4()), 3: user, 4: confirmed, 5: spec}
        _, answer = self._ask(SUBMIT, submission, ACCEPTED)
        return answer.get(2, 0), answer.get(3, []), answer.get(1, []), answer.get(5, 0)

    def events(self, since=0, kind="", host="", batch=0):
        """Each event after number `since`, once and in order, for ever. Raises Gone."""
        while True:
            question = {1: since, 3: batch, 4: WAIT_MS, 5: kind, 6: host}
            answered, fields = self._ask(FOLLOW_EVENTS, question, EVENT_PAGE, EVENTS_GONE)
            if answered == EVENTS_GONE:
                raise Gone(fields[1])
            for event in fields.get(1, []):
                yield {EVENT_FIELDS[number]: value for number, value in event.items()
                       if number in EVENT_FIELDS}
            since = fields.get(2, since)

    def wait(self, batch, jobs, since):
        """Waits until the jobs that submit() returned have ended; yields (job, state) of each."""
        left = set(jobs)
        if not left:
            return
        for event in self.events(since, "job", batch=batch):
            if event.get("job") in left and event.get("state") in FINAL:
                left.remove(event["job"])
                yield event["job"], event["state"]
            if not left:
                return

    def output(self, job):
        """What the job's commands print, live or afterwards: pairs of (is it stderr, bytes)."""
        position, state = 0, None
        while True:
            question = {1: job, 2: position, 4: WAIT_MS}
            if state is not None:
                question[3] = state
            _, fields = self._ask(FOLLOW_JOB, question, JOB_PROGRESS)
            for item in fields.get(2, []):
                if item.get(1) in (OUTPUT, ERROR_OUTPUT) and item.get(4, True):
                    yield item[1] == ERROR_OUTPUT, item.get(7, b"")
            position, state = fields.get(3, position), fields[1].get(6)
            if fields.get(4, False):
                return

    def _ask(self, kind, fields, *fitting):
        """The type and the fields of the answer; asks again until there is one."""
        while True:
            self._request += 1
            self._socket.send(msgpack.packb([1, kind, self._request, fields]))
            while self._socket.poll(ANSWER_MS):
                answer = msgpack.unpackb(self._socket.recv(), strict_map_key=False)
                _, answered, request, answer_fields = answer
                if request != self._request:
                    continue  # to an earlier copy of a question
                if answered in fitting:
                    return answered, answer_fields
                if answered != REFUSED or answer_fields.get(1) != UNAVAILABLE:
                    raise Refused(answer_fields.get(2, f"an answer of type {answered}"))
                self._socket.poll(PAUSE_MS)
                break


def main():
    endpoint, verb, *words = sys.argv[1:]
    thing = " ".join(word for word in words if word in ("host", "vmware", "vlan", "vmwarenet"))
    client = Client(endpoint, os.environ.get("GRIVON_BROKER_KEY"), os.environ.get("GRIVON_KEY_FILE"))
    batch, jobs, lines, since = client.submit((verb, thing, words[len(thing.split()):], {}))
    print(*lines, sep="\n", end="\n" if lines else "")
    for job, state in client.wait(batch, jobs, since):
        for is_error, data in client.output(job):
            (sys.stderr if is_error else sys.stdout).buffer.write(data)
        print(f"job {job} {state}")


if __name__ == "__main__":
    main()
