"""Whether the promises were kept: rules over a Record. Pure; test_judge.py sees each refuse."""

import collections
import re

from journal import Command, is_look

# Evidence is sought for the job, or else for the host at that moment (of the clock on the wall).
Violation = collections.namedtuple("Violation", "rule text host job moment_us", defaults=(None,))

FINAL = ("succeeded", "failed", "cancelled", "skipped")
TRANSITIONS = {
    None: ("queued",),
    "queued": ("running", "failed", "cancelled", "skipped"),
    # Back to the head of its lane: its host did not answer, and nothing was begun.
    "running": ("succeeded", "failed", "cancelled", "uncertain", "queued"),
    "uncertain": ("running", "cancelled"),
    **{state: () for state in FINAL},
}

# What a job may call on its host; looks are allowed to all.
ACTS = {
    "create": ("make-disk", "register"),
    "destroy": ("unregister",),
    "start": ("start",),
    "resume": ("start",),
    "stop": ("stop",),
    "suspend": ("suspend",),
    "reboot": ("reset",),
    "refresh": (),
}
# A job that was cut off may do these again: a reset cannot be seen, and a disk that an attempt
# began is removed and made anew as long as its VM is not registered.
REPEATABLE = ("reset", "make-disk")

# The state in which a job that succeeded leaves its VM; of create: any in which it exists.
OUTCOMES = {"destroy": "none", "start": "on", "resume": "on", "reboot": "on", "stop": "off",
            "suspend": "suspended"}
# The state after an act that ended with 0.
EFFECTS = {"register": "off", "unregister": "none", "start": "on", "reset": "on", "stop": "off",
           "suspend": "suspended"}

SUSPICIOUS = re.compile(r"Sanitizer|runtime error:|[Aa]ssertion|terminate called|Segmentation|"
                        r"\binternal\b|Errc::internal")

# Nobody but GriVon makes files on these hosts.
FOREIGN_FILE = re.compile(r" exists on \S+, but \S+ is not registered;")

# One clock is read a moment after the other.
CLOCK_TOLERANCE_US = 5_000


class Job:
    """A job's life, as the event log tells it."""

    def __init__(self, queued):
        self.number, self.host, self.slice = queued.job, queued.host, queued.slice
        self.batch, self.operation = queued.batch, queued.operation
        self.events = []

    @property
    def verb(self):
        return self.operation.split()[0]

    @property
    def states(self):
        return [event.kind.removeprefix("job.") for event in self.events]

    @property
    def end(self):
        """Its final event, if it has one."""
        last = self.events[-1]
        return last if last.kind.removeprefix("job.") in FINAL else None

    @property
    def begun_attempts(self):
        return self.states.count("running")

    @property
    def begun(self):
        return next((event for event in self.events if event.kind == "job.running"), None)


def jobs_in(events):
    """By number."""
    jobs = {}
    for event in events:
        if event.kind.startswith("job."):
            jobs.setdefault(event.job, Job(event)).events.append(event)
    return jobs


def judge(record):
    """All violations, of all rules."""
    jobs = jobs_in(record.events)
    violations = [Violation("campaign", text, None, None) for text in record.complaints]
    for rule in RULES:
        violations += rule(record, jobs)
    return violations


# ---- the event log ------------------------------------------------------------------------------


def the_log_has_no_holes(record, _):
    for expected, event in enumerate(record.events, 1):
        if event.number != expected:
            yield Violation("event log whole", f"event {expected} should be here, but "
                            f"{event.number} is ({event.kind})", event.host, event.job)
            return


def followers_saw_the_log(record, _):
    for live, later in zip(record.live_events, record.events):
        if live != later:
            yield Violation("event log whole", f"a follower saw {live}, now it is {later}",
                            later.host, later.job)
            return
    if len(record.live_events) != len(record.events):
        yield Violation("event log whole", f"a follower saw {len(record.live_events)} events, now "
                        f"there are {len(record.events)}", None, None)


def jobs_live_one_life(_, jobs):
    for job in jobs.values():
        before = None
        for state in job.states:
            if state not in TRANSITIONS[before]:
                yield Violation("one final state", f"job {job.number} went from {before} to "
                                f"{state}: {' '.join(job.states)}", job.host, job.number)
                break
            before = state
        else:
            if before not in FINAL:
                yield Violation("one final state", f"job {job.number} ended as {before}",
                                job.host, job.number)
        attempts = [event.attempt for event in job.events if event.kind == "job.running"]
        if attempts != list(range(1, len(attempts) + 1)):
            yield Violation("one final state", f"attempts of job {job.number} are {attempts}",
                            job.host, job.number)
        for event in job.events:
            if (event.host, event.slice) != (job.host, job.slice):
                yield Violation("one final state", f"job {job.number} moved to {event}", job.host,
                                job.number)


def the_job_table_agrees(record, jobs):
    if record.job_table is None:
        return
    told = {number: job.states[-1] for number, job in jobs.items()}
    for number in sorted(told.keys() | record.job_table.keys()):
        if told.get(number) != record.job_table.get(number):
            yield Violation("no job lost", f"job {number} is {told.get(number)} by the events and "
                            f"{record.job_table.get(number)} by the list of jobs", None, number)


def acknowledged_jobs_exist(record, jobs):
    owners = {}
    for answer in record.acknowledged:
        if answer.again is not None and answer.again != answer.jobs:
            yield Violation("retries do not repeat", f"key {answer.key} was answered with jobs "
                            f"{answer.jobs}, and with {answer.again} later", None,
                            answer.jobs[0] if answer.jobs else None)
        for number in answer.jobs:
            job = jobs.get(number)
            if job is None:
                yield Violation("no job lost", f"job {number} was acknowledged (key {answer.key}) "
                                "and is in no event", None, number)
            elif (job.verb, job.batch) != (answer.verb, answer.batch):
                yield Violation("no job lost", f"job {number} was acknowledged as {answer.verb} in "
                                f"batch {answer.batch}, and is {job.operation} in {job.batch}",
                                job.host, number)
            elif job.host not in answer.hosts:
                yield Violation("no job lost", f"job {number} was acknowledged for {answer.hosts}",
                                job.host, number)
            if owners.setdefault(number, answer.key) != answer.key:
                yield Violation("retries do not repeat", f"job {number} answers two keys: "
                                f"{owners[number]} and {answer.key}", None, number)
    batches = collections.defaultdict(list)
    for job in jobs.values():
        batches[job.batch].append(job.number)
    for answer in record.acknowledged:
        told = batches[answer.batch]
        if sorted(answer.jobs) != sorted(told):
            yield Violation("retries do not repeat", f"batch {answer.batch} was acknowledged with "
                            f"jobs {answer.jobs}, and has {told}", None, told[0] if told else None)


def lanes_are_in_order(record, _):
    waiting = collections.defaultdict(list)
    current = {}
    for event in record.events:
        if not event.kind.startswith("job."):
            continue
        host, number, state = event.host, event.job, event.kind.removeprefix("job.")
        if state == "queued":
            if current.get(host) == number:
                current[host] = None
            waiting[host].append(number)
        elif state == "running" and current.get(host) != number:
            if current.get(host) is not None:
                yield Violation("lane order", f"job {number} began while job {current[host]} was "
                                f"at work on {host}", host, number)
            if number != min(waiting[host], default=number):
                yield Violation("lane order", f"job {number} began before job "
                                f"{min(waiting[host])}", host, number)
            current[host] = number
            waiting[host] = [other for other in waiting[host] if other != number]
        elif current.get(host) == number:
            if state in FINAL:
                current[host] = None
        elif state in FINAL and number in waiting[host]:
            waiting[host].remove(number)
        else:
            yield Violation("lane order", f"job {number} was {state} while job "
                            f"{current.get(host)} was at work on {host}", host, number)


# ---- the journals of the hosts ------------------------------------------------------------------


def commands_never_overlap(record, _):
    """But for looks: the watch looks beside the lane."""
    for host, lines in record.journals.items():
        before = None
        for line in sorted(lines):
            if is_look(line.command):
                continue
            if before is not None and line.start_ns < before.end_ns:
                yield Violation("never two at once", f"on {host} at the same time: {before} and "
                                f"{line}", host, None, record.wall_us(line.start_ns))
            if before is None or line.end_ns > before.end_ns:
                before = line


def matched(record, jobs):
    """(host, line, command, its job or None) of all journal lines, in the order of their starts."""
    slack_us = CLOCK_TOLERANCE_US + record.clocks_drift_us
    by_host = collections.defaultdict(list)
    for job in sorted(jobs.values(), key=lambda job: job.number):
        if job.begun:
            by_host[job.host].append(job)
    for host, lines in record.journals.items():
        candidates = by_host[host]
        at = 0
        for line in sorted(lines):
            start_us, end_us = record.wall_us(line.start_ns), record.wall_us(line.end_ns)
            command = Command.of(line.command)
            while at < len(candidates) and candidates[at].end and \
                    candidates[at].end.time_us + slack_us < start_us:
                at += 1
            # Two jobs that follow one another at once may both be near enough.
            fitting = [job for job in candidates[at:at + 2]
                       if job.begun.time_us - slack_us <= start_us
                       and (not job.end or end_us <= job.end.time_us + slack_us)
                       and may_call(job, command)]
            yield host, line, command, fitting[0] if fitting else None


def may_call(job, command):
    if command is None or job.slice is not None and command.slice != job.slice:
        return False
    return command.act == "look" or command.act in ACTS.get(job.verb, ())


def commands_belong_to_jobs(record, jobs):
    """But for looks: the watch looks when no job is at work, too."""
    for host, line, _, job in matched(record, jobs):
        if job is None and not is_look(line.command):
            yield Violation("per host in order", f"no job that was at work on {host} then makes "
                            f"this command: {line}", host, None, record.wall_us(line.start_ns))


def no_step_is_done_twice(record, jobs):
    done = collections.Counter()
    registered = {}
    for host, line, command, job in matched(record, jobs):
        if command is None or command.act == "look" or line.status != 0:
            continue
        vm = (host, command.slice)
        if command.act in ("make-disk", "register") and registered.get(vm):
            yield Violation("no step twice", f"{command.act} of a VM that is registered: {line}",
                            host, job.number if job else None)
        if command.act in ("register", "unregister"):
            registered[vm] = command.act == "register"
        if job is None:
            continue
        done[job.number, command.act] += 1
        allowed = job.begun_attempts if command.act in REPEATABLE else 1
        if done[job.number, command.act] > allowed:
            yield Violation("no step twice", f"job {job.number} ({job.operation}) did "
                            f"{command.act} {done[job.number, command.act]} times: {line}", host,
                            job.number)


# ---- states -------------------------------------------------------------------------------------


class ReplayedVm:
    """A VM's state by the journal alone; None when the journal cannot tell."""

    def __init__(self):
        self.state = "none"

    def after(self, command, status):
        if command.act not in EFFECTS:
            return
        if status == 0:
            self.state = EFFECTS[command.act]
        elif status >= 128:
            self.state = None  # cut off or ended: done, half done, or not

    def agrees_with(self, verb):
        if self.state is None or verb == "refresh":
            return True
        if verb == "create":
            return self.state != "none"
        return self.state == OUTCOMES[verb]


def successes_agree_with_the_journal(record, jobs):
    moments = [(record.wall_us(line.end_ns), 0, host, (Command.of(line.command), line.status))
               for host, lines in record.journals.items() for line in lines]
    moments += [(record.wall_us(kill.time_ns), 1, kill.host, None) for kill in record.host_kills]
    moments += [(job.end.time_us, 2, job.host, job) for job in jobs.values()
                if job.end and job.slice is not None and job.states[-1] == "succeeded"]
    vms = collections.defaultdict(ReplayedVm)
    for _, kind, host, what in sorted(moments, key=lambda moment: moment[:3]):
        if kind == 0:
            command, status = what
            if command is not None:
                vms[host, command.slice].after(command, status)
        elif kind == 1:
            for (of, _), vm in vms.items():
                if of == host:
                    vm.state = None
        else:
            vm = vms[host, what.slice]
            if not vm.agrees_with(what.verb):
                yield Violation("success is true", f"job {what.number} ({what.operation} "
                                f"slice{what.slice}@{host}) succeeded, but by the journal the VM "
                                f"is {vm.state}", host, what.number)
            vm.state = OUTCOMES.get(what.verb, vm.state)


def jobs_know_their_own_files(_, jobs):
    """A file that an attempt of a job left is not somebody else's to the next attempt."""
    told = set()  # once for each VM: it fails again until somebody destroys it
    for job in sorted(jobs.values(), key=lambda job: job.number):
        vm = (job.host, job.slice)
        if job.verb == "destroy" and job.states[-1] == "succeeded":
            told.discard(vm)
        message = job.end.message if job.end else ""
        if FOREIGN_FILE.search(message) and vm not in told:
            told.add(vm)
            yield Violation("safe to run again", f"job {job.number} ({job.operation}) takes a file "
                            f"of GriVon's for somebody else's: {message}", job.host, job.number)


def last_states_agree_with_the_host(record, jobs):
    last = {}
    for job in sorted(jobs.values(), key=lambda job: job.number):
        if job.slice is not None:
            last[job.host, job.slice] = job
    for vm in record.vms:
        if vm.told not in ("unknown", vm.real):
            yield Violation("success is true", f"slice{vm.slice}@{vm.host} is said to be {vm.told} "
                            f"and is {vm.real}", vm.host, None)
        job = last.get((vm.host, vm.slice))
        if job is None or job.states[-1] != "succeeded":
            continue
        right = vm.real != "none" if job.verb == "create" else vm.real == OUTCOMES[job.verb]
        if not right:
            yield Violation("success is true", f"slice{vm.slice}@{vm.host} is {vm.real} after job "
                            f"{job.number} ({job.operation}), its last, succeeded", vm.host,
                            job.number)


# ---- the rest -----------------------------------------------------------------------------------


def records_stay_as_they_were(record, _):
    for followed in record.followed:
        if followed.live != followed.later:
            yield Violation("output once", f"{followed.how} of job {followed.job} showed "
                            f"{followed.live!r} live, and {followed.later!r} afterwards", None,
                            followed.job)


def programs_end_only_when_killed(record, _):
    for end in record.program_ends:
        # Without its database a broker may give up, if it says so and its exit status is 1.
        gave_up = end.name == "broker" and end.status == 1 and end.database_hurt
        if not end.asked and not gave_up:
            yield Violation("programs live", f"{end.name} ended by itself with status "
                            f"{end.status}", None, None)


def logs_are_clean(record, _):
    for name, text in record.logs.items():
        for line in text.splitlines():
            if SUSPICIOUS.search(line):
                yield Violation("logs clean", f"{name}: {line}", None, None)


RULES = (the_log_has_no_holes, followers_saw_the_log, jobs_live_one_life, the_job_table_agrees,
         acknowledged_jobs_exist, lanes_are_in_order, commands_never_overlap,
         commands_belong_to_jobs, no_step_is_done_twice, successes_agree_with_the_journal,
         jobs_know_their_own_files, last_states_agree_with_the_host, records_stay_as_they_were,
         programs_end_only_when_killed, logs_are_clean)
