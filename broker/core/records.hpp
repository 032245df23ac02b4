// What the core wants written down, and what it is rebuilt from.
//
// The core answers every event with records; the store writes them in one transaction, in order,
// and only then are the effects performed. A record is a plain value that describes the new state
// of one thing, so writing it twice is the same as writing it once.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "wire/access.hpp"
#include "wire/audit_messages.hpp"
#include "wire/bytes.hpp"
#include "wire/client_messages.hpp"
#include "wire/event.hpp"
#include "wire/job_item.hpp"

namespace grivon::core {

struct HostRecord {
    HostConnection connection;
    std::optional<std::uint32_t> rack;
    std::optional<std::uint32_t> rank;
    HostState state = HostState::unknown;
    std::optional<WallTime> checked;  // when that state was seen
    std::string site;                 // whose workers reach it; empty: those of no site
    bool operator==(const HostRecord&) const = default;
};

struct VmRecord {
    std::string host;
    VmSpec spec;
    VmState state = VmState::none;
    std::optional<WallTime> checked;
    std::string question;  // of a stuck VM, see VmSighting
    std::string cluster;   // that it belongs to; empty: none
    std::string group;     // in that cluster; empty: none
    bool operator==(const VmRecord&) const = default;
};

struct VmnetRecord {
    std::string host;
    VmnetSpec spec;
    Presence presence = Presence::pending;
    bool operator==(const VmnetRecord&) const = default;
};

struct VlanRecord {
    std::string host;
    VlanSpec spec;
    Presence presence = Presence::pending;
    bool operator==(const VlanRecord&) const = default;
};

struct InterfaceRecord {
    std::string host;
    InterfaceSpec spec;
    bool operator==(const InterfaceRecord&) const = default;
};

struct AttributeRecord {
    std::string host;
    std::string name;
    std::string value;
    bool operator==(const AttributeRecord&) const = default;
};

// A key of the pool.
struct SerialRecord {
    std::string serial;
    std::string host;                       // empty: free
    Presence presence = Presence::pending;  // of the key on that host
    bool operator==(const SerialRecord&) const = default;
};

// What was last seen on a host, see inventory/observed.hpp. Kept as it is stored.
struct ObservedRecord {
    std::string host;
    Bytes observed;  // a HostObserved, encoded
    bool operator==(const ObservedRecord&) const = default;
};

struct BatchRecord {
    BatchId id{};
    std::string user;
    std::string operation;  // as typed, for people
    WallTime submitted{};
    FailurePolicy on_failure = FailurePolicy::skip_vm;
    bool operator==(const BatchRecord&) const = default;
};

// The part of a job that changes while it lives.
struct JobProgressRecord {
    JobState state = JobState::queued;
    std::uint32_t attempt = 0;  // attempts begun
    std::optional<WallTime> started;
    std::optional<WallTime> finished;
    std::optional<std::int32_t> exit_status;
    std::string message;
    // Its place in the lane: jobs run in the order of this. 0: it waits for its time to come.
    std::uint64_t place = 0;
    // An attempt may have done something on the host: what follows looks before it acts.
    bool touched = false;
    std::string
        stop_reason;  // not empty: it is to be cancelled, and this says who wants it and why
    bool operator==(const JobProgressRecord&) const = default;
};

struct JobRecord {
    JobId id{};
    BatchId batch{};
    std::string host;
    std::optional<std::uint32_t> slice;
    std::string operation;  // "create host vmware"
    // The JobSpec as it is stored: encoded when the job is accepted, decoded when it is begun.
    Bytes payload;
    std::string user;
    WallTime submitted{};
    std::optional<WallTime> not_before;  // it joins its lane then
    std::vector<JobId> after;            // jobs of the batch that must have succeeded first
    JobProgressRecord progress;
    bool operator==(const JobRecord&) const = default;
};

// What an operator has told a lane. A lane without a record is active.
struct LaneRecord {
    std::string host;
    LaneMode mode = LaneMode::active;
    std::string reason;
    std::string user;
    WallTime since{};
    std::optional<WallTime> until;
    bool operator==(const LaneRecord&) const = default;
};

// The newest lease of a lane. Its epoch outlives the lease, so that no epoch is given twice.
struct LeaseRecord {
    std::string host;
    Epoch epoch{};
    std::string worker;  // UUID of the worker's run; empty: nobody holds the lane
    std::string worker_name;
    bool operator==(const LeaseRecord&) const = default;
};

// Kept as it is stored, since hardly one is ever asked for again.
struct SubmissionRecord {
    std::string key;
    Bytes batch;   // the BatchSpec, encoded; keys in it as key_reference() has them
    Bytes answer;  // its Accepted, encoded
    WallTime at{};
    std::string user;  // whose it was: nobody else gets the answer
    bool operator==(const SubmissionRecord&) const = default;
};

// The next number of each kind that has not been given to anything.
struct Counters {
    std::uint64_t job = 1;
    std::uint64_t batch = 1;
    std::uint64_t vm = 1;
    std::uint64_t event = 1;
    std::uint64_t mac = 1;  // see mac_of: addresses are not used again either
    bool operator==(const Counters&) const = default;
};

// ---- what to write ------------------------------------------------------------------------------

struct StoreHost {
    HostRecord host;
};  // new or changed, by name
struct RemoveHost {
    std::string host;
};  // also its lease row; VMs, vmnets come apart
struct StoreVm {
    VmRecord vm;
};  // new or changed, with all disks and NICs
struct SightVm {
    VmId vm{};
    VmState state = VmState::none;
    std::optional<WallTime> checked;
    std::string question;
};  // of a stored one: what was seen of it last; all else of it is as it was
struct RemoveVm {
    VmId vm{};
};  // with its disks and NICs
struct StoreVmnet {
    VmnetRecord vmnet;
};  // new or changed, by host and name
struct RemoveVmnet {
    std::string host;
    std::string vmnet;
};
struct StoreVlan {
    VlanRecord vlan;
};  // new or changed, by host and device
struct RemoveVlan {
    std::string host;
    std::string device;
};
struct StoreInterface {
    InterfaceRecord interface;
};  // new or changed, by host and device
struct RemoveInterface {
    std::string host;
    std::string device;
};
struct StoreAttribute {
    AttributeRecord attribute;
};  // new or changed, by host and name
struct RemoveAttribute {
    std::string host;
    std::string name;
};
struct StoreSerial {
    SerialRecord serial;
};  // new or changed, by serial
struct RemoveSerial {
    std::string serial;
};
struct StoreAccessKey {
    AccessKey key;
};  // new or changed, by name
struct RemoveAccessKey {
    std::string name;
};
struct StoreObserved {
    ObservedRecord observed;
};  // new or changed, by host; removing the host removes it as well
struct AddBatch {
    BatchRecord batch;
};
struct AddJob {
    JobRecord job;
};
struct ChangeJob {
    JobId job{};
    std::string host;  // of the job: the table of those at work has one a host
    JobProgressRecord progress;
};
struct StoreLease {
    LeaseRecord lease;
};
struct StoreLane {
    LaneRecord lane;
};  // new or changed, by host
struct RemoveLane {
    std::string host;
};  // it is active again; removing the host removes it as well
struct AddItems {
    JobId job{};
    std::uint64_t position = 0;
    std::vector<JobItem> items;
};
struct AddEvent {
    Event event;
};
struct AddAudit {
    AuditRow row;
};
struct AddSubmission {
    SubmissionRecord submission;
};
struct ForgetSubmissions {
    WallTime before{};
};  // answers older than this are not repeated
struct StoreCounters {
    Counters counters;
};

using Record =
    std::variant<StoreHost, RemoveHost, StoreVm, SightVm, RemoveVm, StoreVmnet, RemoveVmnet,
                 StoreVlan, RemoveVlan, StoreInterface, RemoveInterface, StoreAttribute,
                 RemoveAttribute, StoreSerial, RemoveSerial, StoreAccessKey, RemoveAccessKey,
                 StoreObserved, AddBatch, AddJob, ChangeJob, StoreLease, StoreLane, RemoveLane,
                 AddItems, AddEvent, AddAudit, AddSubmission, ForgetSubmissions, StoreCounters>;

// ---- what to start from -------------------------------------------------------------------------

// What the core must remember of a job that was begun and has not ended.
struct JobTrace {
    JobSpec spec;                          // of its payload
    std::uint64_t items_end = 0;           // position after its last stored item
    std::vector<std::string> steps_begun;  // names of step_started items of all attempts, in order
    std::uint64_t output_bytes = 0;        // of its output and error_output items
};

// A batch with jobs that have not ended, and how those ended that have.
struct LiveBatch {
    BatchRecord batch;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::uint64_t cancelled = 0;
    std::uint64_t skipped = 0;
};

// All that the tables say about the present, in the order of their keys.
struct Image {
    std::vector<HostRecord> hosts;
    std::vector<VmRecord> vms;
    std::vector<VmnetRecord> vmnets;
    std::vector<VlanRecord> vlans;
    std::vector<InterfaceRecord> interfaces;
    std::vector<AttributeRecord> attributes;
    std::vector<SerialRecord> serials;
    std::vector<AccessKey> keys;
    std::vector<ObservedRecord> observed;
    std::vector<LiveBatch> batches;
    // Those that have not ended, in any order. May be a million: not moved about while they are
    // read.
    std::deque<JobRecord> jobs;
    std::map<JobId, JobTrace> begun;  // of those, the ones that were begun
    std::vector<LaneRecord> lanes;
    std::vector<LeaseRecord> leases;
    std::vector<SubmissionRecord> submissions;
    Counters counters;
};

}  // namespace grivon::core
