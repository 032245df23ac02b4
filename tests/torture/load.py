"""What keeps the fleet at work: clients that submit, and followers that watch."""

import collections
import random
import re
import threading
import time

from fleet import SLICES
from judge import FINAL, OUTCOMES
from record import Acknowledged, Followed
from wire import Client, GivenUp, Refused

# Jobs that a host may have before it gets more: enough to always have one waiting.
BACKLOG_MAX = 6
# Of the submissions, how many are sent by a client that dies before the answer.
VANISHING_SHARE = 0.08
VANISHED_AGAIN_MAX_S = 15.0
# Whether what was sent is on its way when its sender dies: never, perhaps, surely.
LINGER_MS = (0, 1, 200)
# A client rests so long at most between two submissions.
REST_MAX_S = 0.6
HOSTS_OF_A_BATCH_MAX = 4

# By the state that a VM is on its way to; the first few are what leads on, the rest is mischief.
WISHES = {
    "none": ["create"] * 9 + ["destroy", "start"],
    "off": ["start"] * 8 + ["destroy"] * 3 + ["create", "stop", "reboot"],
    "on": ["stop"] * 6 + ["suspend"] * 3 + ["reboot"] * 3 + ["start", "destroy"],
    "suspended": ["resume"] * 6 + ["destroy"] * 2 + ["suspend", "stop"],
    None: ["create", "start", "stop", "destroy", "resume", "refresh"],
}
REFRESH_SHARE = 0.03

# `grivon watch` waits for a broker that was there; for one that never was it does not.
GAVE_UP = re.compile(r"^grivon: (no broker answers|cannot reach MariaDB) at ", re.MULTILINE)

# What a submission may be refused for: the VM is in another state than the client thinks.
HARMLESS_REFUSALS = ("illegal_state",)


class EventFollower(threading.Thread):
    """Sees every event as it comes, and keeps what the others need to know of it."""

    def __init__(self, client, given_up):
        super().__init__(name="event follower", daemon=True)
        self.events = []
        self.complaint = None
        self.ended = collections.Counter()  # final state: jobs
        self._client = client
        self._given_up = given_up
        self._changed = threading.Condition()
        self._open = {}  # job: host
        self._backlog = collections.Counter()  # host: jobs
        self._holders = {}  # host: name of the worker that has its lane
        self._heading = {}  # (host, slice): state, or nothing when it is not known

    def run(self):
        try:
            while not self._given_up.is_set():
                last = self.events[-1].number if self.events else 0
                page = self._client.events_after(last)
                with self._changed:
                    for event in page:
                        self._take(event)
                    self._changed.notify_all()
        except GivenUp:
            pass
        except Exception as error:
            self.complaint = f"the event follower failed: {type(error).__name__}: {error}"

    def _take(self, event):
        expected = len(self.events) + 1
        if event.number != expected and self.complaint is None:
            self.complaint = f"the event follower got {event} where {expected} should come"
        self.events.append(event)
        if event.kind == "lane.leased":
            self._holders[event.host] = event.message
        if not event.kind.startswith("job."):
            return
        state, vm = event.kind.removeprefix("job."), (event.host, event.slice)
        if state == "queued":
            verb = event.operation.split()[0]
            self._open[event.job] = event.host
            self._backlog[event.host] += 1
            if verb != "refresh":
                self._heading[vm] = OUTCOMES.get(verb, "off")
        elif state in FINAL and event.job in self._open:
            del self._open[event.job]
            self._backlog[event.host] -= 1
            self.ended[state] += 1
            if state != "succeeded":
                self._heading[vm] = None

    def heading_of(self, host, number):
        with self._changed:
            return self._heading.get((host, number), "none")

    def holder_of(self, host):
        with self._changed:
            return self._holders.get(host)

    def open_jobs(self):
        with self._changed:
            return dict(self._open)

    def wait_for_room(self, host, timeout_s):
        with self._changed:
            return self._changed.wait_for(lambda: self._backlog[host] < BACKLOG_MAX, timeout_s)

    def wait_until_idle(self, newest, timeout_s):
        """Whether that event has come, and all jobs to their end, in time."""
        with self._changed:
            return self._changed.wait_for(
                lambda: len(self.events) >= newest and not self._open, timeout_s)


class Submitter(threading.Thread):
    """One client after the other, each with a submission; its choices come from its seed."""

    def __init__(self, number, seed, client, fleet, follower, stop):
        super().__init__(name=f"submitter {number}", daemon=True)
        self.acknowledged = []  # (Acknowledged, submission)
        self.refused = 0
        self.vanished = 0
        self.complaint = None
        self._number = number
        self._chance = random.Random(f"load {seed} {number}")
        self._client = client
        self._fleet = fleet
        self._follower = follower
        self._closing = stop

    def run(self):
        try:
            while not self._closing.wait(self._chance.random() * REST_MAX_S):
                self._submit_one()
        except GivenUp:
            self.complaint = f"{self.name} got no answer to its last submission"
        except Exception as error:
            self.complaint = f"{self.name} failed: {type(error).__name__}: {error}"

    def _submit_one(self):
        host = self._chance.choice(self._fleet.hosts)
        if not self._follower.wait_for_room(host, timeout_s=2.0):
            return
        verb, hosts, parameters = self._choose(host)
        key = f"{self._number}-{self._chance.getrandbits(64):016x}"
        submission = Client.submission(key, verb, hosts, parameters)
        if self._chance.random() < VANISHING_SHARE:
            self.vanished += 1
            self._client.say_and_vanish(1, submission, self._chance.choice(LINGER_MS))
            self._closing.wait(self._chance.random() * VANISHED_AGAIN_MAX_S)
        try:
            answer = self._client.submit(submission)
        except Refused as refused:
            if refused.code not in HARMLESS_REFUSALS:
                raise
            self.refused += 1
            return
        self.acknowledged.append((Acknowledged(key, verb, hosts, answer.get(2, 0),
                                               answer.get(3, []), None), submission))

    def _choose(self, host):
        """A verb that suits the first host; others are taken along."""
        number = self._chance.choice(SLICES)
        hosts = [host]
        if self._chance.random() < REFRESH_SHARE:
            return "refresh", hosts, {}
        verb = self._chance.choice(WISHES[self._follower.heading_of(host, number)])
        kind = self._chance.random()
        if kind < 0.25:
            hosts += self._chance.sample(self._fleet.hosts, HOSTS_OF_A_BATCH_MAX - 1)
            hosts = list(dict.fromkeys(hosts))
        # Of all VMs of a host, those for which the verb makes no sense are passed over.
        everything = kind < 0.4 or verb == "refresh"
        return verb, hosts, {} if everything else {"slice": str(number)}


class RecordFollower(threading.Thread):
    """Follows some jobs to their end, one after the other, and keeps what it saw."""

    def __init__(self, number, client, follower, stop):
        super().__init__(name=f"record follower {number}", daemon=True)
        self.seen = []  # (job, items)
        self.complaint = None
        self._chance = random.Random(number)  # of no consequence for the campaign
        self._client = client
        self._follower = follower
        self._closing = stop

    def run(self):
        try:
            while not self._closing.wait(0.2):
                jobs = list(self._follower.open_jobs())
                if jobs:
                    job = self._chance.choice(jobs)
                    self.seen.append((job, self._client.record_of(job)))
        except GivenUp:
            self.complaint = f"{self.name} could not follow a job to its end"
        except Exception as error:
            self.complaint = f"{self.name} failed: {type(error).__name__}: {error}"

    def compared(self, client):
        return [Followed(job, "the record", live, client.record_of(job))
                for job, live in self.seen]


class CommandFollower(threading.Thread):
    """The same by `grivon watch job`: what it prints on stdout, and how it exits."""

    def __init__(self, fleet, follower, stop):
        super().__init__(name="command follower", daemon=True)
        self.seen = []  # (job, process)
        self._chance = random.Random(0)
        self._fleet = fleet
        self._follower = follower
        self._closing = stop

    def run(self):
        running = []
        while not self._closing.wait(2.0):
            running = [process for process in running if process.status is None]
            jobs = list(self._follower.open_jobs())
            if jobs and len(running) < 3:
                job = self._chance.choice(jobs)
                running.append(self._fleet.start_grivon("watch", "job", str(job)))
                self.seen.append((job, running[-1]))

    def compared(self, sample_max):
        followed = []
        for job, process in self.seen[-sample_max:]:
            process.wait()
            if process.stdout == b"" and GAVE_UP.search(process.err):
                continue
            later = self._fleet.grivon("watch", "job", str(job))
            followed.append(Followed(job, "grivon watch", (process.stdout, process.status),
                                     (later.stdout, later.status)))
        return followed


class Pinger(threading.Thread):
    """How long at worst there was no broker that answers and has its database."""

    PING_EVERY_S = 0.5

    def __init__(self, client, stop):
        super().__init__(name="pinger", daemon=True)
        self.longest_outage_s = 0.0
        self._client = client
        self._closing = stop

    def run(self):
        well_at = time.monotonic()
        try:
            while not self._closing.wait(self.PING_EVERY_S):
                if self._client.ping(within_s=self.PING_EVERY_S).get(3):
                    now = time.monotonic()
                    outage_s = now - well_at - self.PING_EVERY_S  # less the pause, which is ours
                    self.longest_outage_s = max(self.longest_outage_s, outage_s)
                    well_at = now
        except GivenUp:
            self.longest_outage_s = max(self.longest_outage_s, time.monotonic() - well_at)
