"""What is done to programs and hosts, and when: drawn from a seed, so it can be drawn again."""

import collections
import random
import signal
import threading

from fleet import send
from support.demo import build_dir
from support.process import Process

# How often it is drawn, how long it lasts, and what it does. What is killed and has no duration
# comes back by its init system.
Kind = collections.namedtuple("Kind", "weight shortest_s longest_s act")
Attack = collections.namedtuple("Attack", "kind target share")

MEAN_PAUSE_S = 0.9
PAUSE_MAX_S = 6.0
TARGETS = 1_000_000  # of which everyone takes the remainder by what he has

SLOW_S = (0.02, 0.4)

# Until the host's next command, which then hangs, has surely begun.
HANG_BEFORE_HURT_S = 0.7
# Longer than a lease's new holder needs for its first job.
THAW_AFTER_MAX_S = 3.0


def schedule(seed, without=()):
    """Endless (pause in seconds, Attack). What is left out changes nothing about the others."""
    chance = random.Random(f"attacks {seed}")
    kinds = list(KINDS)
    weights = [KINDS[kind].weight for kind in kinds]
    while True:
        pause_s = min(chance.expovariate(1 / MEAN_PAUSE_S), PAUSE_MAX_S)
        kind, = chance.choices(kinds, weights)
        attack = Attack(kind, chance.randrange(TARGETS), chance.random())
        if kind not in without:
            yield pause_s, attack


class Attacker:
    """Performs attacks side by side, also several on one target, but not the same twice at once."""

    def __init__(self, fleet, stop, holder_of):
        self.fleet = fleet
        self.stop = stop  # threading.Event: undo everything, now
        self.holder_of = holder_of  # the name of the worker that has a host's lane
        self.counts = collections.Counter()
        self._threads = []
        self._under_way = set()  # (what is done, to whom)
        self._lock = threading.Lock()

    def begin(self, attack):
        thread = threading.Thread(target=self._perform, args=(attack,), name=attack.kind)
        self._threads = [other for other in self._threads if other.is_alive()] + [thread]
        thread.start()

    def wait(self):
        for thread in self._threads:
            thread.join()

    def _perform(self, attack):
        kind = KINDS[attack.kind]
        duration_s = kind.shortest_s + attack.share * (kind.longest_s - kind.shortest_s)
        try:
            kind.act(self, attack, duration_s)
        except Exception as error:  # an attack that fails must not pass for one that did no harm
            self.fleet.complaints.append(f"attack {attack.kind} failed: {type(error).__name__}: "
                                         f"{error}")

    def note(self, attack, target, duration_s=None):
        self.counts[attack.kind] += 1
        lasting = "" if duration_s is None else f" for {duration_s:.1f} s"
        self.fleet.note(f"{attack.kind} {target}{lasting}")

    def begins(self, what, target):
        """False if that is done to the target already."""
        with self._lock:
            if (what, target) in self._under_way:
                return False
            self._under_way.add((what, target))
            return True

    def has_ended(self, what, target):
        with self._lock:
            self._under_way.remove((what, target))

    def host(self, attack):
        return self.fleet.hosts[attack.target % len(self.fleet.hosts)]


# ---- programs -----------------------------------------------------------------------------------


def exclusive(what, target_of, act):
    """The act, passed over while `what` is being done to its target."""

    def perform(attacker, attack, duration_s):
        target = target_of(attacker, attack)
        name = getattr(target, "name", target)
        if not attacker.begins(what, name):
            attacker.fleet.note(f"{attack.kind} {name}: passed over, it is under way")
            return
        try:
            act(attacker, attack, target, duration_s)
        finally:
            attacker.has_ended(what, name)

    return perform


def program_of(attacker, attack):
    """The worker that the target means, or the broker, of which there is one."""
    fleet = attacker.fleet
    return fleet.worker(attack.target) if attack.kind.startswith("worker") else fleet.broker


def on_program(what):
    return lambda act: exclusive(what, program_of, act)


@on_program("kill")
def kill_program(attacker, attack, program, _):
    attacker.note(attack, program.name)
    program.kill()


@on_program("freeze")
def freeze_program(attacker, attack, program, duration_s):
    attacker.note(attack, program.name, duration_s)
    program.signal(signal.SIGSTOP)
    attacker.stop.wait(duration_s)
    program.signal(signal.SIGCONT)


@on_program("database-kill")
def kill_database(attacker, attack, _, __):
    if attacker.fleet.signal_database(signal.SIGKILL) is not None:
        attacker.note(attack, "mariadbd")


@on_program("database-freeze")
def freeze_database(attacker, attack, _, duration_s):
    pid = attacker.fleet.signal_database(signal.SIGSTOP)
    if pid is not None:
        attacker.note(attack, "mariadbd", duration_s)
        attacker.stop.wait(duration_s)
        send(pid, signal.SIGCONT)


@on_program("kill")
def kill_broker_and_database(attacker, attack, program, _):
    """At once, as when the machine loses its power."""
    attacker.note(attack, "broker and mariadbd")
    program.signal(signal.SIGSTOP)
    attacker.fleet.signal_database(signal.SIGKILL)
    program.kill()


# ---- hosts --------------------------------------------------------------------------------------


def on_host(what):
    return lambda act: exclusive(what, Attacker.host, act)


@on_host("cut")
def cut_connections(attacker, attack, host, _):
    """The sshd process behind each connection is killed; commands go on."""
    attacker.note(attack, host)
    for pid in attacker.fleet.sessions(host):
        send(pid, signal.SIGKILL)


@on_host("sshd")
def kill_listener(attacker, attack, host, duration_s):
    """Present connections go on, new ones are refused for a while."""
    listener = attacker.fleet.listener(host)
    if listener is None:
        return
    attacker.note(attack, host, duration_s)
    send(listener, signal.SIGKILL)
    attacker.stop.wait(duration_s)
    attacker.fleet.start_sshd(host)


@on_host("sshd")
def refuse_connections(attacker, attack, host, duration_s):
    attacker.note(attack, host, duration_s)
    attacker.fleet.stop_sshd(host)
    attacker.stop.wait(duration_s)
    attacker.fleet.start_sshd(host)


@on_host("freeze")
def freeze_host(attacker, attack, host, duration_s):
    """The listener, the connections, the commands: as when its disk hangs."""
    attacker.note(attack, host, duration_s)
    frozen = attacker.fleet.processes_of(host)
    for pid in frozen:
        send(pid, signal.SIGSTOP)
    attacker.stop.wait(duration_s)
    for pid in frozen:
        send(pid, signal.SIGCONT)


@on_host("freeze")
def freeze_commands(attacker, attack, host, duration_s):
    attacker.note(attack, host, duration_s)
    frozen = attacker.fleet.commands_on(host)
    for pid in frozen:
        send(pid, signal.SIGSTOP)
    attacker.stop.wait(duration_s)
    for pid in frozen:
        send(pid, signal.SIGCONT)


@on_host("sshd")
def restart_host(attacker, attack, host, duration_s):
    """All its processes die at once. Its VMs are as they were: VMware starts them with the host."""
    attacker.note(attack, host, duration_s)
    attacker.fleet.stop_sshd(host)
    attacker.fleet.kill_commands(host)
    attacker.stop.wait(duration_s)
    attacker.fleet.start_sshd(host)


@on_host("hang")
def cut_connections_in_hang(attacker, attack, host, duration_s):
    """A command is left behind: the next one has to wait for it.

    It goes on later; or, when the fence's patience ends before that, it is ended. (To stop it would
    not do: the kernel ends a stopped process group whose last parent dies.)
    """
    attacker.note(attack, host, duration_s)
    attacker.fleet.set_fault(host, "hang")
    attacker.stop.wait(HANG_BEFORE_HURT_S)
    for pid in attacker.fleet.sessions(host):
        send(pid, signal.SIGKILL)
    attacker.stop.wait(duration_s)
    attacker.fleet.clear_fault(host, "hang")


@on_host("hang")
def freeze_worker_in_hang(attacker, attack, host, duration_s):
    """The worker that has the host freezes in the middle of a command, past the end of its lease.

    Its command goes on when another worker may have the host, and later it goes on itself.
    """
    holder = attacker.fleet.programs.get(attacker.holder_of(host))
    if holder is None:
        return
    attacker.note(attack, f"{host} and {holder.name}", duration_s)
    attacker.fleet.set_fault(host, "hang")
    attacker.stop.wait(HANG_BEFORE_HURT_S)
    holder.signal(signal.SIGSTOP)
    attacker.stop.wait(duration_s)
    attacker.fleet.clear_fault(host, "hang")
    attacker.stop.wait(attack.share * THAW_AFTER_MAX_S)
    holder.signal(signal.SIGCONT)


def fault(kind):
    @on_host(kind)
    def perform(attacker, attack, host, duration_s):
        attacker.note(attack, host, duration_s)
        attacker.fleet.set_fault(host, kind)
        attacker.stop.wait(duration_s)
        attacker.fleet.clear_fault(host, kind)

    return perform


@on_host("pace")
def change_pace(attacker, attack, host, _):
    """Its commands take another time from now on."""
    slow_s = SLOW_S[0] + attack.share * (SLOW_S[1] - SLOW_S[0])
    attacker.note(attack, f"{host} to {slow_s:.2f} s")
    attacker.fleet.set_fault(host, "slow", f"{slow_s:.3f}")


# ---- clients ------------------------------------------------------------------------------------


def kill_command(attacker, attack, lives_s):
    """`grivon` itself is killed at some moment between its start and its end."""
    host = attacker.host(attack)
    verb = ("start", "stop", "create", "reboot")[attack.target // 1000 % 4]
    attacker.note(attack, f"{verb} {host} after {lives_s:.2f} s")
    words = [f"{build_dir()}/bin/grivon", verb, "host", "vmware", host, "--yes"]
    process = Process(words, env=attacker.fleet.environment)
    attacker.stop.wait(lives_s)
    process.kill()


KINDS = {
    "worker-kill": Kind(6, 0, 0, kill_program),
    "worker-freeze": Kind(7, 1, 25, freeze_program),
    "broker-kill": Kind(3, 0, 0, kill_program),
    "broker-freeze": Kind(2, 1, 12, freeze_program),
    "broker-and-database-kill": Kind(2, 0, 0, kill_broker_and_database),
    "database-kill": Kind(2, 0, 0, kill_database),
    "database-freeze": Kind(2, 1, 8, freeze_database),
    "connection-cut": Kind(20, 0, 0, cut_connections),
    "cut-in-hang": Kind(7, 3, 15, cut_connections_in_hang),
    "listener-kill": Kind(4, 0.5, 4, kill_listener),
    "host-refuse": Kind(8, 1, 12, refuse_connections),
    "host-freeze": Kind(7, 1, 25, freeze_host),
    "command-freeze": Kind(8, 1, 25, freeze_commands),
    "cut-in-long-hang": Kind(2, 64, 80, cut_connections_in_hang),
    "host-restart": Kind(6, 2, 10, restart_host),
    "host-drop": Kind(6, 1, 6, fault("drop")),
    "host-hang": Kind(8, 1, 25, fault("hang")),
    "host-pace": Kind(3, 0, 0, change_pace),
    "stale-worker": Kind(5, 13, 25, freeze_worker_in_hang),
    "command-line-kill": Kind(6, 0, 0.6, kill_command),
}
