"""One campaign: the fleet is at work, and everything in it is hurt at random. See ops/torture."""

import argparse
import collections
import contextlib
import datetime
import json
import os
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system"))

from attacks import KINDS, Attacker, schedule  # noqa: E402
from fleet import Fleet  # noqa: E402
from judge import jobs_in, judge  # noqa: E402
from load import (CommandFollower, EventFollower, Pinger, RecordFollower,  # noqa: E402
                  Submitter)
from record import Record  # noqa: E402
from wire import Client, GivenUp, Refused  # noqa: E402

HOSTS, WORKERS = 12, 3
SUBMITTERS, RECORD_FOLLOWERS = 5, 4
PROGRESS_EVERY_S = 10.0
# When nothing is hurt any more: a lease, the longest wait between two looks, and much work.
PEACE_MAX_S = 120.0
# From then to the verdict, however many jobs there were.
VERDICT_MAX_S = 600.0
# The machine is for others as well.
NICENESS = 5
# Of each kind, how many are asked for again at the end.
ASKED_AGAIN_MAX = 300
WATCHED_AGAIN_MAX = 60
VIOLATIONS_SHOWN_MAX = 20
EVIDENCE_LINES_MAX = 40
# What happened so near to it belongs to it.
EVIDENCE_AROUND_US = 15_000_000


def clock_difference_us():
    return (time.time_ns() - time.monotonic_ns()) // 1000


class Campaign:
    def __init__(self, options):
        self.options = options
        self.begun = time.monotonic()
        self.results = pathlib.Path(tempfile.mkdtemp(prefix="grivon-torture-"))
        self.log = open(self.results / "attacks.log", "w", encoding="utf-8", buffering=1)
        self.peace = threading.Event()  # no more attacks
        self.closing_time = threading.Event()  # no more submissions
        self.given_up = threading.Event()  # no more questions
        self.clocks_us = [clock_difference_us()]
        self.note(f"ops/torture --minutes {options.minutes:g} --seed {options.seed}")
        self.fleet = Fleet(HOSTS, WORKERS, self.note)
        run_dir = self.fleet.dir / "run"

        def client():
            return Client(run_dir, self.given_up)

        self.judges_client = client()
        self.follower = EventFollower(client(), self.given_up)
        self.submitters = [Submitter(number, options.seed, client(), self.fleet, self.follower,
                                     self.closing_time) for number in range(SUBMITTERS)]
        self.watchers = [RecordFollower(number, client(), self.follower, self.closing_time)
                         for number in range(RECORD_FOLLOWERS)]
        self.commands = CommandFollower(self.fleet, self.follower, self.closing_time)
        self.pinger = Pinger(client(), self.closing_time)
        self.attacker = Attacker(self.fleet, self.peace, self.follower.holder_of)

    def note(self, text):
        self.log.write(f"{time.monotonic() - self.begun:9.3f} {text}\n")

    def seconds(self):
        return time.monotonic() - self.begun

    # ---- the war --------------------------------------------------------------------------------

    def run(self):
        """Attacks for as long as asked; then peace, and everything that was seen."""
        threads = [self.follower, *self.submitters, *self.watchers, self.commands, self.pinger]
        for number, host in enumerate(self.fleet.hosts):
            self.fleet.set_fault(host, "slow", f"{0.1 + 0.05 * (number % 5):.2f}")
        for thread in threads:
            thread.start()
        self._attack(time.monotonic() + self.options.minutes * 60)
        return self._make_peace()

    def _attack(self, until):
        next_progress = time.monotonic() + PROGRESS_EVERY_S
        for pause_s, attack in schedule(self.options.seed, self.options.without):
            due = time.monotonic() + pause_s
            while (now := time.monotonic()) < min(due, until):
                time.sleep(max(0.0, min(due, until, next_progress) - now))
                if time.monotonic() >= next_progress:
                    self._show_progress()
                    next_progress += PROGRESS_EVERY_S
            if now >= until:
                return
            self.attacker.begin(attack)

    def _show_progress(self):
        self.clocks_us.append(clock_difference_us())
        print(f"{self.seconds():6.0f} s  attacks {self.attacker.counts.total()}, "
              f"jobs ended {self.follower.ended.total()}, open {len(self.follower.open_jobs())}, "
              f"events {len(self.follower.events)}, "
              f"longest outage {self.pinger.longest_outage_s:.1f} s", flush=True)

    # ---- the peace ------------------------------------------------------------------------------

    def _make_peace(self):
        self.note("peace")
        self.peace.set()
        self.attacker.wait()
        self.fleet.heal()
        with self._giving_up_after(PEACE_MAX_S + PROGRESS_EVERY_S):
            if not self._all_jobs_end():
                return self._record_of_trouble()
        with self._giving_up_after(VERDICT_MAX_S):
            return self._look_at_all()

    @contextlib.contextmanager
    def _giving_up_after(self, seconds):
        """A broker that never answers again must not keep the verdict back."""
        timer = threading.Timer(seconds, self.given_up.set)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _all_jobs_end(self):
        begun = time.monotonic()
        deadline = begun + PEACE_MAX_S
        self.closing_time.set()
        self._join(self.submitters, deadline)
        newest = self.judges_client.newest_event()
        idle = self.follower.wait_until_idle(newest, max(0.0, deadline - time.monotonic()))
        self._join([*self.watchers, self.commands, self.pinger], deadline)
        outcome = f"all jobs ended after {time.monotonic() - begun:.1f} s" if idle else \
            f"after {PEACE_MAX_S:g} s some jobs have not ended"
        self.note(outcome)
        print(f"{self.seconds():6.0f} s  peace, {outcome}", flush=True)
        return idle

    def _record_of_trouble(self):
        self._complain(f"{PEACE_MAX_S:g} s after the last attack these jobs were open: "
                       f"{self.follower.open_jobs()}")
        return self._record(self.judges_client.all_events())

    def _look_at_all(self):
        # What is done from here on, to see how it ended, is not in these.
        journals = self._journals()
        seen = self.fleet.vms_seen(self.judges_client.vms())
        self._refresh()
        seen += self.fleet.vms_seen(self.judges_client.vms())
        events = self.judges_client.all_events()
        self._catch_up(events)
        record = self._record(events)
        record.journals, record.vms = journals, seen
        record.job_table = self.judges_client.job_table()
        record.acknowledged = self._ask_again()
        record.followed = [followed for watcher in self.watchers
                           for followed in watcher.compared(self.judges_client)]
        record.followed += self.commands.compared(WATCHED_AGAIN_MAX)
        return record

    def _join(self, threads, deadline):
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                self._complain(f"{thread.name} has not ended")

    def _complain(self, text):
        self.fleet.complaints.append(text)

    def _refresh(self):
        """Nothing is in anybody's way: to look at all hosts must succeed."""
        done = self.fleet.grivon("refresh", "host", "vmware", "rack0")
        if done.status != 0:
            self._complain(f"refresh of all hosts, in peace: {done.describe()}")

    def _catch_up(self, events):
        deadline = time.monotonic() + PROGRESS_EVERY_S
        while len(self.follower.events) < len(events) and time.monotonic() < deadline:
            time.sleep(0.05)

    def _journals(self):
        return {host: self.fleet.journal(host) for host in self.fleet.hosts}

    def _record(self, events):
        self.clocks_us.append(clock_difference_us())
        threads = [self.follower, *self.submitters, *self.watchers]
        complaints = [thread.complaint for thread in threads if thread.complaint]
        return Record(
            events=events,
            live_events=self.follower.events[:len(events)],
            acknowledged=[answer for submitter in self.submitters
                          for answer, _ in submitter.acknowledged],
            journals=self._journals(),
            host_kills=self.fleet.host_kills,
            program_ends=self.fleet.program_ends,
            logs=self.fleet.written_logs(),
            complaints=[*self.fleet.complaints, *complaints],
            wall_minus_monotonic_us=(max(self.clocks_us) + min(self.clocks_us)) // 2,
            clocks_drift_us=max(self.clocks_us) - min(self.clocks_us),
        )

    def _ask_again(self):
        """Every answer; of some, what the same key is answered now."""
        answered = [both for submitter in self.submitters for both in submitter.acknowledged]
        chosen = set(random.Random(self.options.seed).sample(
            range(len(answered)), min(len(answered), ASKED_AGAIN_MAX)))
        return [answer._replace(again=self.judges_client.submit(submission).get(3, []))
                if place in chosen else answer
                for place, (answer, submission) in enumerate(answered)]

    # ---- the verdict ----------------------------------------------------------------------------

    def summary(self, record):
        jobs = jobs_in(record.events)
        states = collections.Counter(job.states[-1] for job in jobs.values())
        attempts = sum(job.begun_attempts for job in jobs.values())
        lines = [
            "attacks: " + counted(self.attacker.counts),
            f"jobs: {len(jobs)} ({counted(states)}), attempts {attempts}",
            f"submissions: {len(record.acknowledged)} acknowledged, "
            f"{sum(submitter.refused for submitter in self.submitters)} refused, "
            f"{sum(submitter.vanished for submitter in self.submitters)} by clients that vanished",
            f"events: {len(record.events)}; records compared: {len(record.followed)}; journal "
            f"lines: {sum(map(len, record.journals.values()))}",
            f"longest outage: {self.pinger.longest_outage_s:.1f} s; programs restarted: "
            f"{len(record.program_ends)}",
        ]
        return "\n".join(lines)

    def failed_record(self, error):
        """When the campaign itself broke: what there is, and why."""
        self._complain(f"the campaign broke: {error}")
        return self._record(list(self.follower.events))

    def keep_evidence(self, record, violations):
        (self.results / "violations.txt").write_text(
            "\n\n".join(evidence(record, violation) for violation in violations) + "\n")
        for job in {violation.job for violation in violations[:VIOLATIONS_SHOWN_MAX]} - {None}:
            self._keep_job(job)
        with open(self.results / "events.jsonl", "w", encoding="utf-8") as file:
            for event in record.events:
                file.write(json.dumps(event._asdict()) + "\n")
        with open(self.results / "acknowledged.jsonl", "w", encoding="utf-8") as file:
            for answer in record.acknowledged:
                file.write(json.dumps(answer._asdict()) + "\n")
        shutil.copytree(self.fleet.dir / "log", self.results / "log")
        for host in self.fleet.hosts:
            into = self.results / "hosts" / host
            into.mkdir(parents=True)
            for name in ("journal", "sshd.log"):
                if (self.fleet.host_dir(host) / name).exists():
                    shutil.copy(self.fleet.host_dir(host) / name, into / name)
        shutil.copy(self.fleet.dir / "broker" / "mariadb.log", self.results / "log")

    def _keep_job(self, job):
        """Every step of every attempt, as docs/protocol.md has them."""
        with open(self.results / f"job-{job}.txt", "w", encoding="utf-8") as file:
            try:
                for item in self.judges_client.record_of(job, to_its_end=False):
                    file.write(f"{item}\n")
            except (Refused, GivenUp) as error:
                file.write(f"{type(error).__name__} {error}\n")

    def end(self):
        self.peace.set()
        self.closing_time.set()
        self.given_up.set()
        self.attacker.wait()
        self.fleet.stop()
        self.log.close()


def counted(counts):
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"


def evidence(record, violation):
    """The rule that was broken, and what the log and the journal say about it."""
    job = jobs_in(record.events).get(violation.job)
    events, from_us, to_us = [], None, None
    if job is not None:
        events, from_us = job.events, job.events[0].time_us
        to_us = job.events[-1].time_us
        if job.begun:
            from_us = job.begun.time_us
    elif violation.moment_us is not None:
        from_us = to_us = violation.moment_us
        events = [event for event in record.events if event.host == violation.host
                  and abs(event.time_us - violation.moment_us) <= EVIDENCE_AROUND_US]
    found = [(event.time_us, f"event {event}") for event in events]
    if from_us is not None and violation.host is not None:
        found += [(record.wall_us(line.start_ns), f"journal {line}")
                  for line in record.journals.get(violation.host, [])
                  if from_us - EVIDENCE_AROUND_US <= record.wall_us(line.end_ns)
                  and record.wall_us(line.start_ns) <= to_us + EVIDENCE_AROUND_US]
    lines = [f"  {datetime.datetime.fromtimestamp(time_us / 1e6):%H:%M:%S.%f} {text}"
             for time_us, text in sorted(found)]
    if len(lines) > EVIDENCE_LINES_MAX:
        lines[EVIDENCE_LINES_MAX:] = [f"  and {len(lines) - EVIDENCE_LINES_MAX} more lines"]
    return "\n".join([f"{violation.rule}: {violation.text}", *lines])


def parse(words):
    parser = argparse.ArgumentParser(
        prog="ops/torture", allow_abbrev=False,
        description="Hurts a whole GriVon at random for M minutes, and judges by the journals of "
                    "the hosts and the event log whether it kept its promises.")
    parser.add_argument("--minutes", type=float, default=2.0, metavar="M")
    parser.add_argument("--seed", type=int, metavar="S", help="which attacks; drawn if not given")
    parser.add_argument("--without", action="append", default=[], choices=sorted(KINDS),
                        metavar="KIND", help="leave out a kind of attack: " + ", ".join(KINDS))
    parser.add_argument("--pass-over", action="append", default=[], metavar="RULE",
                        help="pass over violations of a rule, by its name as it is printed")
    parser.add_argument("--keep", action="store_true", help="keep all logs of a clean run as well")
    options = parser.parse_args(words)
    if not 0 < options.minutes <= 100_000:
        parser.error("--minutes takes a number above 0")
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1_000_000)
    return options


def ended_by_signal(number, _):
    raise SystemExit(128 + number)


def repeating(options):
    left_out = "".join(f" --without {kind}" for kind in options.without)
    return f"ops/torture --minutes {options.minutes:g} --seed {options.seed}{left_out}"


def main(words):
    options = parse(words)
    signal.signal(signal.SIGTERM, ended_by_signal)
    os.nice(NICENESS)
    print(repeating(options), flush=True)
    campaign = Campaign(options)
    violations = []
    try:
        try:
            record = campaign.run()
        except Exception:
            record = campaign.failed_record(traceback.format_exc())
        violations = [violation for violation in judge(record)
                      if violation.rule not in options.pass_over]
        print(campaign.summary(record), flush=True)
        for violation in violations[:VIOLATIONS_SHOWN_MAX]:
            print("\n" + evidence(record, violation), flush=True)
        if violations or options.keep:
            campaign.keep_evidence(record, violations)
    finally:
        campaign.end()
        if not (violations or options.keep):
            shutil.rmtree(campaign.results)
    if violations:
        print(f"\n{len(violations)} violations; all logs are in {campaign.results}\n"
              f"again: {repeating(options)}")
        return 1
    kept = f"; all logs are in {campaign.results}" if options.keep else ""
    print(f"every promise was kept{kept}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
