"""What a campaign leaves for the judge: everything that was seen from outside."""

import collections
import dataclasses

# A submission that was answered. `again`: jobs of the answer to the same key at the end, if asked.
Acknowledged = collections.namedtuple("Acknowledged", "key verb hosts batch jobs again")
# What ran on a host then was ended with SIGKILL, so the journal may lack what it did.
HostKill = collections.namedtuple("HostKill", "host time_ns")
# `told` by the broker, `real` by the host itself; states as vmware-cmd words them, or none.
VmSeen = collections.namedtuple("VmSeen", "host slice told real")
# A job's record as it came while the job ran, and as it was afterwards.
Followed = collections.namedtuple("Followed", "job how live later")
# `asked`: a signal of the campaign's. `database_hurt`: its database was attacked a moment before.
ProgramEnd = collections.namedtuple("ProgramEnd", "name status asked database_hurt")


@dataclasses.dataclass
class Record:
    events: list  # wire.Event, asked for at the end
    live_events: list  # the same as they came to a follower
    job_table: dict = None  # job: state, as `grivon list job` has it; nothing if it was not asked
    acknowledged: list = dataclasses.field(default_factory=list)
    journals: dict = dataclasses.field(default_factory=dict)  # host: [support.demo.JournalLine]
    host_kills: list = dataclasses.field(default_factory=list)
    vms: list = dataclasses.field(default_factory=list)
    followed: list = dataclasses.field(default_factory=list)
    program_ends: list = dataclasses.field(default_factory=list)
    logs: dict = dataclasses.field(default_factory=dict)  # name: text
    complaints: list = dataclasses.field(default_factory=list)  # what could not be done, and must
    # An event's time is that of the clock on the wall, a journal's that of CLOCK_MONOTONIC.
    wall_minus_monotonic_us: int = 0
    clocks_drift_us: int = 0

    def wall_us(self, time_ns):
        return time_ns // 1000 + self.wall_minus_monotonic_us
