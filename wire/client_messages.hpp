// What a client asks and the broker answers, on the client socket; and the notices of events.
// docs/protocol.md describes them for the author of a client, with the numbers used here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/model.hpp"

namespace grivon {

// Do something that changes the world or the database: one operation or a batch of them. Answered
// by Accepted, after the commit, or by Refused, and then nothing of it is done. The client makes
// the key once and repeats it on every retry: the same key with the same batch gets the same answer
// and is done once; with another batch it is a conflict.
struct Submit {
    static constexpr std::uint16_t type = 1;
    std::string submission_key;  // 1 to 64 printable characters, unique: a UUID
    BatchSpec batch;
    std::string user;        // who asks, for the record
    bool confirmed = false;  // --yes: not asked back though it hits more than was named
    bool dry_run = false;    // answered by DryRun: what would be done; nothing is

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.submission_key);
        visit(3, self.user);
        visit(4, self.confirmed);
        visit(5, self.batch);
        visit(6, self.dry_run);
    }
    bool operator==(const Submit&) const = default;
};

struct Accepted {
    static constexpr std::uint16_t type = 2;
    std::vector<std::string> lines;  // what the command prints now
    BatchId batch{};                 // 0 when the operation made no jobs
    std::vector<JobId> jobs;         // in the order in which each lane runs them
    std::vector<std::string> hosts;  // host of each job: hosts[i] is the lane of jobs[i]
    EventSeq since{};                // events of the batch come after this number

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.lines);
        visit(2, self.batch);
        visit(3, self.jobs);
        visit(4, self.hosts);
        visit(5, self.since);
    }
    bool operator==(const Accepted&) const = default;
};

// A job that would be made.
struct DryRunJob {
    HostConnection host;  // its lane
    std::optional<std::uint32_t> slice;
    JobSpec spec;
    VmState vm = VmState::unknown;  // of jobs on one VM: what it will be when the job's turn comes

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.slice);
        visit(3, self.spec);
        visit(4, self.vm);
    }
    bool operator==(const DryRunJob&) const = default;
};

// What a submission would do.
struct DryRun {
    static constexpr std::uint16_t type = 23;
    std::vector<std::string> lines;  // what the command would print now
    std::vector<DryRunJob> jobs;     // in the order in which each lane would run them

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.lines);
        visit(2, self.jobs);
    }
    bool operator==(const DryRun&) const = default;
};

struct Refused {
    static constexpr std::uint16_t type = 3;
    Errc code = Errc::internal;
    std::string message;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.code);
        visit(2, self.message);
    }
    bool operator==(const Refused&) const = default;
};
[[nodiscard]] constexpr Errc last_of(Errc) {
    return errc_last;
}

// A page of rows.
template <class Row, std::uint16_t number>
struct Table {
    static constexpr std::uint16_t type = number;
    std::vector<Row> rows;
    bool more = false;  // ask for the next page

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.rows);
        visit(2, self.more);
    }
    bool operator==(const Table&) const = default;
};

// Read the present state: "list …" and "config …" operations. Answered by the table of what was
// asked for, HostConfiguration or Refused. Tables come in pages of page_rows_max.
struct Query {
    static constexpr std::uint16_t type = 4;
    Operation operation;
    std::uint64_t offset = 0;  // rows to pass over: the page wanted

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.operation);
        visit(2, self.offset);
    }
    bool operator==(const Query&) const = default;
};

struct HostRow {
    std::string host;
    Hypervisor hypervisor = Hypervisor::vmware_server;
    HostState state = HostState::unknown;
    std::optional<WallTime> checked;  // when that state was seen
    std::string address;
    std::uint16_t port = 22;
    std::string user;
    std::optional<std::uint32_t> rack;
    std::optional<std::uint32_t> rank;
    std::uint64_t queued = 0;      // jobs that wait in its lane
    std::optional<JobId> running;  // the job its lane is at
    std::string worker;            // name of the worker that holds the lane; empty: none

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.hypervisor);
        visit(3, self.state);
        visit(4, self.checked);
        visit(5, self.address);
        visit(6, self.port);
        visit(7, self.user);
        visit(8, self.rack);
        visit(9, self.rank);
        visit(10, self.queued);
        visit(11, self.running);
        visit(12, self.worker);
    }
    bool operator==(const HostRow&) const = default;
};

using HostTable = Table<HostRow, 5>;

struct VmRow {
    VmId vm{};
    std::string host;
    std::uint32_t slice = 0;
    std::uint32_t cpus = 0;
    std::uint32_t memory_mb = 0;
    std::uint32_t nics = 0;
    std::uint32_t disks = 0;
    VmState state = VmState::none;    // last seen on the host
    std::optional<WallTime> checked;  // when; absent: never looked, "none" is from creation
    bool host_unreachable = false;    // then `state` is old knowledge: show "unreachable"
    std::string question;             // of a stuck VM, see VmSighting; empty: not read yet
    std::string cluster;              // that it belongs to; empty: none
    std::string group;                // in that cluster; empty: none

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.vm);
        visit(2, self.host);
        visit(3, self.slice);
        visit(4, self.cpus);
        visit(5, self.memory_mb);
        visit(6, self.nics);
        visit(7, self.disks);
        visit(8, self.state);
        visit(9, self.checked);
        visit(10, self.host_unreachable);
        visit(11, self.question);
        visit(12, self.cluster);
        visit(13, self.group);
    }
    bool operator==(const VmRow&) const = default;
};

using VmTable = Table<VmRow, 6>;

struct VmnetRow {
    std::string host;
    std::string vmnet;
    VmnetKind kind = VmnetKind::bridge;
    std::string device;
    std::string host_address;  // of NAT and host-only networks
    std::string netmask;
    Presence presence = Presence::pending;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.vmnet);
        visit(3, self.kind);
        visit(4, self.device);
        visit(5, self.host_address);
        visit(6, self.netmask);
        visit(8, self.presence);
    }
    bool operator==(const VmnetRow&) const = default;
};

using VmnetTable = Table<VmnetRow, 7>;

struct VlanRow {
    std::string host;
    VlanSpec vlan;
    Presence presence = Presence::pending;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.vlan);
        visit(3, self.presence);
    }
    bool operator==(const VlanRow&) const = default;
};

using VlanTable = Table<VlanRow, 17>;

// A network interface of a VM.
struct NicRow {
    std::string host;
    std::uint32_t slice = 0;
    NicSpec nic;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.slice);
        visit(3, self.nic);
    }
    bool operator==(const NicRow&) const = default;
};

using NicTable = Table<NicRow, 18>;

// A network interface of a host; its VLAN interfaces are among them, with nothing but their device.
struct InterfaceRow {
    std::string host;
    InterfaceSpec interface;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.interface);
    }
    bool operator==(const InterfaceRow&) const = default;
};

using InterfaceTable = Table<InterfaceRow, 19>;

// A key of the pool, whole: the one answer that shows it.
struct SerialRow {
    std::string serial;
    std::string host;  // empty: free
    Presence presence = Presence::pending;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.serial);
        visit(2, self.host);
        visit(3, self.presence);
    }
    bool operator==(const SerialRow&) const = default;
};

using SerialTable = Table<SerialRow, 20>;

struct AttributeRow {
    std::string host;
    std::string name;
    std::string value;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.name);
        visit(3, self.value);
    }
    bool operator==(const AttributeRow&) const = default;
};

using AttributeTable = Table<AttributeRow, 21>;

// What one host is to be, for the script that `config host` prints.
struct HostConfiguration {
    static constexpr std::uint16_t type = 22;
    HostConnection host;
    HostSpec spec;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.spec);
    }
    bool operator==(const HostConfiguration&) const = default;
};

// The queue of a host.
struct LaneRow {
    std::string host;
    LaneMode mode = LaneMode::active;
    std::string reason;             // of a mode that is not active, as the operator gave it
    std::string user;               // who set the mode
    std::optional<WallTime> since;  // of that mode
    std::optional<WallTime> until;  // active again from then on; absent: until somebody says so
    // While the host, or the service that runs its VMs, does not answer:
    std::string trouble;  // what the last try met; empty: none
    std::optional<WallTime> trouble_since;
    std::uint32_t tries = 0;  // since then
    std::optional<WallTime> next_try;
    std::uint64_t queued = 0;                   // jobs that wait
    std::optional<JobId> current;               // the job it is at
    JobState current_state = JobState::queued;  // running, or uncertain; else meaningless
    std::optional<WallTime> current_since;
    std::string worker;  // name of the worker that holds it; empty: none
    Epoch epoch{};       // of its newest lease; 0: none yet

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.mode);
        visit(3, self.reason);
        visit(4, self.user);
        visit(5, self.since);
        visit(6, self.until);
        visit(7, self.trouble);
        visit(8, self.trouble_since);
        visit(9, self.tries);
        visit(10, self.next_try);
        visit(11, self.queued);
        visit(12, self.current);
        visit(13, self.current_state);
        visit(14, self.current_since);
        visit(15, self.worker);
        visit(16, self.epoch);
    }
    bool operator==(const LaneRow&) const = default;
};

using LaneTable = Table<LaneRow, 24>;

struct WorkerRow {
    std::string name;
    std::string worker;  // UUID of its run
    std::uint64_t lanes = 0;
    std::uint32_t running = 0;    // jobs it is at
    std::uint32_t lanes_max = 0;  // jobs it runs at once
    std::uint64_t silent_ms = 0;  // since it was last heard
    bool leaving = false;         // takes no more jobs

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.name);
        visit(2, self.worker);
        visit(3, self.lanes);
        visit(4, self.running);
        visit(5, self.lanes_max);
        visit(6, self.silent_ms);
        visit(7, self.leaving);
    }
    bool operator==(const WorkerRow&) const = default;
};

using WorkerTable = Table<WorkerRow, 25>;

struct WaitReason {
    std::string text;
    std::optional<WallTime> since;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.text);
        visit(2, self.since);
    }
    bool operator==(const WaitReason&) const = default;
};

// "explain job": everything that keeps an unfinished job from running now, the first cause first;
// empty when it runs. A job that has ended is Refused as not_found: its record tells the rest.
struct Explanation {
    static constexpr std::uint16_t type = 26;
    JobId job{};
    JobState state = JobState::queued;
    std::vector<WaitReason> reasons;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.job);
        visit(2, self.state);
        visit(3, self.reasons);
    }
    bool operator==(const Explanation&) const = default;
};

// "dump cluster": a VM of it with all that a command which makes it anew has to say.
struct ClusterVmRow {
    std::string host;
    std::uint32_t slice = 0;
    std::string cluster;
    std::string group;  // empty: none
    std::uint32_t cpus = 0;
    std::uint32_t memory_mb = 0;
    std::vector<DiskSpec> disks;
    std::vector<NicSpec> nics;
    VmState state = VmState::none;  // last seen on the host
    bool host_unreachable = false;  // then `state` is old knowledge

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.slice);
        visit(3, self.cluster);
        visit(4, self.group);
        visit(5, self.cpus);
        visit(6, self.memory_mb);
        visit(7, self.disks);
        visit(8, self.nics);
        visit(9, self.state);
        visit(10, self.host_unreachable);
    }
    bool operator==(const ClusterVmRow&) const = default;
};

using ClusterVmTable = Table<ClusterVmRow, 28>;

// A cluster, counted: it is what its VMs say, and exists as long as one belongs to it.
struct ClusterRow {
    std::string cluster;
    std::uint64_t vms = 0;
    std::uint64_t hosts = 0;  // that have VMs of it
    std::uint64_t on = 0;     // last seen, on hosts that can be reached
    std::uint64_t off = 0;
    std::uint64_t suspended = 0;
    std::uint64_t other = 0;  // none, stuck, unknown, or on a host that cannot be reached

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.cluster);
        visit(2, self.vms);
        visit(3, self.hosts);
        visit(4, self.on);
        visit(5, self.off);
        visit(6, self.suspended);
        visit(7, self.other);
    }
    bool operator==(const ClusterRow&) const = default;
};

using ClusterTable = Table<ClusterRow, 29>;

// Jobs, the oldest first. Answered by JobTable.
struct ListJobs {
    static constexpr std::uint16_t type = 8;
    JobId after{};                  // the page wanted: ids above this
    std::uint64_t newest = 0;       // only this many newest of those that match; 0: all
    std::optional<JobState> state;  // filters; empty or 0: any
    std::string host;
    BatchId batch{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.after);
        visit(2, self.newest);
        visit(3, self.state);
        visit(4, self.host);
        visit(5, self.batch);
    }
    bool operator==(const ListJobs&) const = default;
};

struct JobRow {
    JobId job{};
    BatchId batch{};
    std::string host;
    std::optional<std::uint32_t> slice;
    std::string operation;
    JobState state = JobState::queued;
    std::uint32_t attempt = 0;  // attempts begun
    WallTime submitted{};
    std::optional<WallTime> started;  // of the first attempt
    std::optional<WallTime> finished;
    std::optional<std::int32_t> exit_status;  // of finished jobs
    std::string message;
    std::string user;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.job);
        visit(2, self.batch);
        visit(3, self.host);
        visit(4, self.slice);
        visit(5, self.operation);
        visit(6, self.state);
        visit(7, self.attempt);
        visit(8, self.submitted);
        visit(9, self.started);
        visit(10, self.finished);
        visit(11, self.exit_status);
        visit(12, self.message);
        visit(13, self.user);
    }
    bool operator==(const JobRow&) const = default;
};

using JobTable = Table<JobRow, 9>;

// The record of one job from a position on. Answered by JobProgress: at once if there is anything
// at or after `position`, or if the job is in another state than `seen`; else when there is, or
// after wait_ms with no items. A client that asks again from next_position gets every item once.
struct FollowJob {
    static constexpr std::uint16_t type = 10;
    JobId job{};
    std::uint64_t position = 0;
    std::optional<JobState> seen;  // the state the client knows of
    std::uint32_t wait_ms = 0;     // at most limits::wait_max; 0: answer at once

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.job);
        visit(2, self.position);
        visit(3, self.seen);
        visit(4, self.wait_ms);
    }
    bool operator==(const FollowJob&) const = default;
};

struct JobProgress {
    static constexpr std::uint16_t type = 11;
    JobRow row;
    std::vector<JobItem> items;
    std::uint64_t next_position = 0;
    bool complete = false;  // the state is final and the items up to the last one were given
    std::string waits_for;  // why it does not run, in words, while it does not

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.row);
        visit(2, self.items);
        visit(3, self.next_position);
        visit(4, self.complete);
        visit(5, self.waits_for);
    }
    bool operator==(const JobProgress&) const = default;
};

// Events after a number that pass all filters. Answered by EventPage: at once if there is one, else
// when there is, or after wait_ms with none; by EventsGone if events after that number have been
// dropped for their age.
struct FollowEvents {
    static constexpr std::uint16_t type = 12;
    EventSeq since{};       // the last number seen
    bool from_now = false;  // instead of since: answer at once with the last number, no events
    BatchId batch{};        // only events of this batch; 0: all
    std::uint32_t wait_ms = 0;
    std::string kind;  // only this kind, "job.failed", or family, "job"; empty: all
    std::string host;  // only events of this host; empty: all

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.since);
        visit(2, self.from_now);
        visit(3, self.batch);
        visit(4, self.wait_ms);
        visit(5, self.kind);
        visit(6, self.host);
    }
    bool operator==(const FollowEvents&) const = default;
};

// Events after the number asked for are not kept any more.
struct EventsGone {
    static constexpr std::uint16_t type = 27;
    EventSeq
        horizon{};  // events up to this are gone; asking with since = horizon goes on from there

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.horizon);
    }
    bool operator==(const EventsGone&) const = default;
};

struct EventPage {
    static constexpr std::uint16_t type = 13;
    std::vector<Event> events;
    EventSeq last{};  // ask again with since = last

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.events);
        visit(2, self.last);
    }
    bool operator==(const EventPage&) const = default;
};

// Published on the event socket after the commit, frames: topic, then this. The topic is
// "job/HOST/JOB/STATE/", see docs/protocol.md. It may be dropped; the log may not.
struct EventNotice {
    static constexpr std::uint16_t type = 14;
    Event event;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.event);
    }
    bool operator==(const EventNotice&) const = default;
};

// Is anybody there? Answered by Pong, without the database.
struct Ping {
    static constexpr std::uint16_t type = 15;
    template <class Self, class Visitor>
    static void fields(Self&, Visitor&) {}
    bool operator==(const Ping&) const = default;
};

struct Pong {
    static constexpr std::uint16_t type = 16;
    std::string version;
    std::uint64_t workers = 0;    // connected now
    bool database_ready = false;  // false: submissions are refused as unavailable

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.version);
        visit(2, self.workers);
        visit(3, self.database_ready);
    }
    bool operator==(const Pong&) const = default;
};

}  // namespace grivon
