// The nouns that all programs share: states, hosts, VMs, networks, operations and jobs as values.
//
// Plain data without behaviour. Each struct lists its fields once, with the number that the field
// has on the wire (static fields(self, visitor)); the codec, and nothing else, walks that list.
// Field numbers are never used again for something else; a new field gets a new number and a
// default. Ownership: values own their bytes. Thread: any.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/error.hpp"
#include "wire/ids.hpp"
#include "wire/time.hpp"

namespace grivon {

using Bytes = std::string;  // raw octets, not text

// ---- states -------------------------------------------------------------------------------------

// A job's life; the transitions are in broker/core/queue/job_state.hpp.
enum class JobState : std::uint8_t {
    queued = 1,  // accepted, waits for its lane
    running,     // given to a worker, which may be anywhere inside it
    succeeded,   // final: what was asked is so, looked at on the host
    failed,      // final: it is known not to be so; the message says why
    cancelled,   // final: taken back before it ran
    skipped,     // final: an earlier job of the same VM in the batch failed
    uncertain,   // worker or connection was lost in the middle; a recovery attempt will look
};
[[nodiscard]] constexpr JobState last_of(JobState) {
    return JobState::uncertain;
}
[[nodiscard]] constexpr bool is_final(JobState s) {
    return s == JobState::succeeded || s == JobState::failed || s == JobState::cancelled ||
           s == JobState::skipped;
}

// What the host last said of a VM.
enum class VmState : std::uint8_t {
    none = 1,  // a row in the database, nothing on the host
    on,
    off,
    suspended,
    stuck,    // the VM's process waits for an answer to a question
    unknown,  // nobody could look
};
[[nodiscard]] constexpr VmState last_of(VmState) {
    return VmState::unknown;
}

// What GriVon knows of a host.
enum class HostState : std::uint8_t {
    unknown = 1,  // never asked
    up,           // the last connection worked
    unreachable,  // the last connection did not
};
[[nodiscard]] constexpr HostState last_of(HostState) {
    return HostState::unreachable;
}

// What runs the VMs of a host; what each can do is in wire/hypervisors.hpp.
enum class Hypervisor : std::uint8_t { vmware_server = 1, vmware_workstation, kvm, xen };
[[nodiscard]] constexpr Hypervisor last_of(Hypervisor) {
    return Hypervisor::xen;
}

enum class VmnetKind : std::uint8_t {
    bridge = 1,  // joins an interface of the host
    nat,         // a network of its own, translated by the host
    host_only,   // a network of its own
};
[[nodiscard]] constexpr VmnetKind last_of(VmnetKind) {
    return VmnetKind::host_only;
}

// Where something that is made on a host stands between the database and the host.
enum class Presence : std::uint8_t {
    pending = 1,  // wanted; its job has not succeeded yet
    active,       // the host has it
    leaving,      // a job that takes it away is accepted
};
[[nodiscard]] constexpr Presence last_of(Presence) {
    return Presence::leaving;
}

// What becomes of the later jobs of a batch when one did not succeed.
enum class FailurePolicy : std::uint8_t {
    skip_vm =
        1,       // those of the same VM are skipped; after a job on the whole host, all of its host
    carry_on,    // none: every job is tried
    stop_host,   // those of the same host are skipped
    stop_batch,  // all are skipped that have not begun
};
[[nodiscard]] constexpr FailurePolicy last_of(FailurePolicy) {
    return FailurePolicy::stop_batch;
}

// What an operator allows a lane.
enum class LaneMode : std::uint8_t {
    active = 1,
    paused,    // begins no job; accepts jobs, which wait
    draining,  // runs what it has; accepts no job
};
[[nodiscard]] constexpr LaneMode last_of(LaneMode) {
    return LaneMode::draining;
}

[[nodiscard]] std::string_view name_of(JobState state);
[[nodiscard]] std::string_view name_of(VmState state);
[[nodiscard]] std::string_view name_of(HostState state);
[[nodiscard]] std::string_view name_of(Hypervisor kind);
[[nodiscard]] std::string_view name_of(VmnetKind kind);
[[nodiscard]] std::string_view name_of(Presence presence);
[[nodiscard]] std::string_view name_of(FailurePolicy policy);  // "skip-vm", "continue", …
[[nodiscard]] std::string_view name_of(LaneMode mode);
[[nodiscard]] std::optional<JobState> job_state_named(std::string_view name);
[[nodiscard]] std::optional<Hypervisor> hypervisor_named(std::string_view name);
[[nodiscard]] std::optional<VmnetKind> vmnet_kind_named(std::string_view name);
[[nodiscard]] std::optional<FailurePolicy> failure_policy_named(std::string_view name);
[[nodiscard]] std::optional<LaneMode> lane_mode_named(std::string_view name);

// ---- operations ---------------------------------------------------------------------------------

// What a user asked, word by word; wire/catalogue.hpp says which words exist.
struct Operation {
    std::string verb;                               // "create"
    std::string object;                             // "host vmware interface"
    std::vector<std::string> arguments;             // as typed: targets are expanded by the core
    std::map<std::string, std::string> parameters;  // key=value, last one wins
    // In a batch of several: numbers of earlier operations, from 1, whose jobs must all have
    // succeeded before a job of this one begins.
    std::vector<std::uint32_t> after = {};

    [[nodiscard]] std::string name() const { return verb + " " + object; }

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.verb);
        visit(2, self.object);
        visit(3, self.arguments);
        visit(4, self.parameters);
        visit(5, self.after);
    }
    bool operator==(const Operation&) const = default;
};

// Operations that are accepted together, or refused together, and how their jobs are run.
struct BatchSpec {
    std::vector<Operation> operations;  // at least one; later ones see what earlier ones plan
    FailurePolicy on_failure = FailurePolicy::skip_vm;
    std::optional<WallTime> start_at;  // jobs join their lanes then; absent: at once
    std::uint64_t start_after_ms = 0;  // or so long after they were accepted; 0: at once
    std::uint64_t time_limit_ms = 0;   // of each job's attempt; 0: only the limits of its commands
    std::string reason = {};           // why, for the audit; empty: not said

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.operations);
        visit(2, self.on_failure);
        visit(3, self.start_at);
        visit(4, self.start_after_ms);
        visit(5, self.time_limit_ms);
        visit(6, self.reason);
    }
    bool operator==(const BatchSpec&) const = default;
};

// ---- inventory ----------------------------------------------------------------------------------

// A host that one goes through to reach another, as it is written in jump=; and, when a job is
// handed out, what the inventory says of a host of that name.
struct JumpHost {
    std::string host;        // name or address
    std::string user;        // empty: not said
    std::uint16_t port = 0;  // 0: not said
    // Of the inventory:
    std::string address;      // what SSH connects to; empty: the inventory has no such host
    std::string host_key;     // as HostConnection has it
    bool accept_new = false;  // likewise

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.user);
        visit(3, self.port);
        visit(4, self.address);
        visit(5, self.host_key);
        visit(6, self.accept_new);
    }
    bool operator==(const JumpHost&) const = default;
};

// How a worker reaches a host. Taken from the inventory when a job is handed out.
struct HostConnection {
    std::string name;
    std::string address;  // numeric or a name; what SSH connects to
    std::uint16_t port = 22;
    std::string user = "root";
    std::string host_key;  // "ssh-ed25519 AAAA…"; empty: the worker's known_hosts decides
    Hypervisor hypervisor = Hypervisor::vmware_server;
    std::string data_dir = "/state/partition1";  // absolute; VMs live in <data_dir>/vmware
    // Nobody has pinned a key: the one that the host shows first is to be.
    bool accept_new = false;
    bool sudo = false;                // commands are run by sudo
    std::vector<JumpHost> jump = {};  // one goes through these, in this order
    // Nobody has said so: the worker's SSH configuration may say otherwise.
    bool port_is_default = false;
    bool user_is_default = false;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.name);
        visit(2, self.address);
        visit(3, self.port);
        visit(4, self.user);
        visit(5, self.host_key);
        visit(6, self.hypervisor);
        visit(7, self.data_dir);
        visit(8, self.accept_new);
        visit(9, self.sudo);
        visit(10, self.jump);
        visit(11, self.port_is_default);
        visit(12, self.user_is_default);
    }
    bool operator==(const HostConnection&) const = default;
};

struct DiskSpec {
    std::string device;         // "scsi0:0"
    std::uint64_t size_gb = 0;  // as vmware-vdiskmanager's "Gb"
    // Of a VM that GriVon did not make: its file or device on the host. Absent: where the driver
    // puts it.
    std::optional<std::string> path = {};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.device);
        visit(2, self.size_gb);
        visit(3, self.path);
    }
    bool operator==(const DiskSpec&) const = default;
};

struct NicSpec {
    std::uint32_t ifindex = 0;  // number of the NIC inside the VM, from 0
    std::string mac;            // "00:50:56:00:00:01"
    // What it is plugged into on the VM's host: "vmnet11" or "vmbr11", which GriVon makes; or what
    // it finds there: "bridge:br0", "network:default".
    std::string vmnet;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.ifindex);
        visit(2, self.mac);
        visit(3, self.vmnet);
    }
    bool operator==(const NicSpec&) const = default;
};

// What a VM is called on its host, where its slice does not say it.
struct VmIdentity {
    std::string uuid;  // of libvirt's domains, which are addressed by it; else empty
    std::string name;  // empty: "slice<N>"
    std::string
        configuration;  // of an imported VM of VMware's: its .vmx; empty: the driver's place

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.uuid);
        visit(2, self.name);
        visit(3, self.configuration);
    }
    bool operator==(const VmIdentity&) const = default;
};

// What a VM is made from, instead of an empty disk.
struct VmImage {
    std::string path;  // of an image on the host, which the first disk is made from; may be empty
    bool linked = false;  // a layer over the image, which must stay as it is; else a full copy
    std::string seed;     // ISO image on the host with cloud-init's data, as a CD; empty: none

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.path);
        visit(2, self.linked);
        visit(3, self.seed);
    }
    bool operator==(const VmImage&) const = default;
};

struct VmSpec {
    VmId id{};
    std::uint32_t slice = 0;  // number of the VM on its host, from 0
    std::uint32_t cpus = 1;
    std::uint32_t memory_mb = 0;
    std::vector<DiskSpec> disks;
    std::vector<NicSpec> nics;
    std::optional<VmIdentity> identity = {};
    std::optional<VmImage> image = {};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.id);
        visit(2, self.slice);
        visit(3, self.cpus);
        visit(4, self.memory_mb);
        visit(5, self.disks);
        visit(6, self.nics);
        visit(7, self.identity);
        visit(8, self.image);
    }
    bool operator==(const VmSpec&) const = default;
};

// What `set host vmware` changes of a VM that exists.
struct VmHardware {
    std::uint32_t cpus = 1;
    std::uint32_t memory_mb = 0;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.cpus);
        visit(2, self.memory_mb);
    }
    bool operator==(const VmHardware&) const = default;
};

struct VmnetSpec {
    std::string name;  // "vmnet11" of VMware's; "vmbr11": a bridge of Linux, or libvirt's network
    VmnetKind kind = VmnetKind::bridge;
    std::string device;        // of a bridge: the host's interface, "eth0.100"; else empty
    std::string host_address;  // of NAT and host-only: the host's own, "192.168.30.1"; else empty
    std::string netmask;       // likewise, "255.255.255.0"

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.name);
        visit(2, self.kind);
        visit(3, self.device);
        visit(4, self.host_address);
        visit(5, self.netmask);
    }
    bool operator==(const VmnetSpec&) const = default;
};

// A VLAN interface of a host.
struct VlanSpec {
    std::string device;    // "eth0.100"
    std::string parent;    // "eth0"
    std::uint16_t id = 0;  // 1 to 4094

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.device);
        visit(2, self.parent);
        visit(3, self.id);
    }
    bool operator==(const VlanSpec&) const = default;
};

// A network interface of a host, as an administrator declared it or as the host itself says. What
// is not known is empty.
struct InterfaceSpec {
    std::string device;   // "eth0"
    std::string subnet;   // the site's word for the network: "private"
    std::string mac;      // "00:30:1b:b3:24:72"
    std::string address;  // IPv4, "10.255.255.254"
    std::string netmask;  // "255.0.0.0"
    std::string gateway;  // IPv4
    std::string module;   // the kernel's driver, "tg3"
    std::string name;     // host name that the address has

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.device);
        visit(2, self.subnet);
        visit(3, self.mac);
        visit(4, self.address);
        visit(5, self.netmask);
        visit(6, self.gateway);
        visit(7, self.module);
        visit(8, self.name);
    }
    bool operator==(const InterfaceSpec&) const = default;
};

// What the database wants a host to have: all that a reinstallation of the host wipes.
struct HostSpec {
    std::vector<VlanSpec> vlans;
    std::vector<VmnetSpec> vmnets;
    std::string serial;       // VMware's key of the host; empty: it has none
    std::vector<VmSpec> vms;  // those that are to be registered

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.vlans);
        visit(2, self.vmnets);
        visit(3, self.serial);
        visit(4, self.vms);
    }
    bool operator==(const HostSpec&) const = default;
};

// ---- jobs ---------------------------------------------------------------------------------------

// Everything a worker needs to know of what to do, fixed when the job is accepted.
struct JobSpec {
    std::string verb;  // with object: what the driver does
    std::string object;
    std::optional<VmSpec> vm;                       // of jobs on one VM
    std::optional<VmnetSpec> vmnet;                 // of jobs on one virtual network
    std::map<std::string, std::string> parameters;  // those the driver needs, e.g. mode
    std::optional<VlanSpec> vlan;                   // of jobs on one VLAN interface
    std::string serial;                             // of jobs on the host's key: a secret
    std::optional<HostSpec> desired;                // of sync and refresh jobs: what they are about
    std::uint64_t time_limit_ms =
        0;  // of an attempt as a whole; 0: only the limits of its commands
    // Of a job that takes a thing away: it was wanted, but not known to be there, and no job was to
    // make it. So it is again, if this one is taken back.
    bool was_only_wanted = false;
    // Of jobs that change a VM's hardware: what it has until they have. So it is again in the
    // database, if the job is taken back.
    std::optional<VmHardware> hardware_before = {};

    [[nodiscard]] std::string operation() const { return verb + " " + object; }

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.verb);
        visit(2, self.object);
        visit(3, self.vm);
        visit(4, self.vmnet);
        visit(5, self.parameters);
        visit(6, self.vlan);
        visit(7, self.serial);
        visit(8, self.desired);
        visit(9, self.time_limit_ms);
        visit(10, self.was_only_wanted);
        visit(11, self.hardware_before);
    }
    bool operator==(const JobSpec&) const = default;
};

// One entry of a job's record: what was run on the host, what it printed, how it ended. Entries of
// a job have consecutive positions from 0, over all attempts; they are stored and shown in order.
enum class ItemKind : std::uint8_t {
    note = 1,       // a line for the person: "# creating slice0@host"
    step_started,   // text = the command as shown to the person ("ssh -x HOST …")
    output,         // data = bytes the host's command wrote to stdout
    error_output,   // data = bytes the host's command wrote to stderr
    step_finished,  // exit_status
    output_cut,     // text = how many bytes of output beyond the job's cap are not recorded
};
[[nodiscard]] constexpr ItemKind last_of(ItemKind) {
    return ItemKind::output_cut;
}

struct JobItem {
    ItemKind kind = ItemKind::note;
    std::uint32_t attempt = 1;
    std::uint32_t step = 0;        // counts the commands of the attempt, from 1
    bool shown = true;             // false: a look the period's tool would not have printed
    std::string name;              // step_started: what the step is for, "register"
    std::string text;              // note, step_started
    Bytes data;                    // output, error_output: at most output_chunk_bytes_max
    std::int32_t exit_status = 0;  // step_finished: of the command; -1: it is not known
    WallTime at{};                 // the worker's clock

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.kind);
        visit(2, self.attempt);
        visit(3, self.step);
        visit(4, self.shown);
        visit(5, self.name);
        visit(6, self.text);
        visit.bytes(7, self.data);
        visit(8, self.exit_status);
        visit(9, self.at);
    }
    bool operator==(const JobItem&) const = default;
};

// How an attempt ended, as the worker saw it.
enum class Outcome : std::uint8_t {
    succeeded = 1,
    failed,     // known: it is not so
    uncertain,  // the connection was lost while a command ran: somebody has to look
    unreached,  // nothing was begun: the host, or the service that runs its VMs, does not answer
    cancelled,  // stopped on request, and looked at: the message says what is left on the host
};
[[nodiscard]] constexpr Outcome last_of(Outcome) {
    return Outcome::cancelled;
}

// What a look at the host showed of one of its VMs.
struct VmSighting {
    VmId id{};
    VmState state = VmState::unknown;
    std::string question;  // of a stuck VM: as VMware words it, its choices in lines of their own
    // What its configuration on the host says, if it could be read; of NICs and disks only what the
    // host's tools tell.
    std::optional<VmSpec> spec = {};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.id);
        visit(2, self.state);
        visit(3, self.question);
        visit(4, self.spec);
    }
    bool operator==(const VmSighting&) const = default;
};

// A VM on a host that is none of GriVon's.
struct StrangerVm {
    std::string name;  // that the host calls it by
    VmState state = VmState::unknown;
    VmSpec spec;  // without id and slice; its identity and the paths of its disks are set

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.name);
        visit(2, self.state);
        visit(3, self.spec);
    }
    bool operator==(const StrangerVm&) const = default;
};

// A state of a VM's disks that it can go back to.
struct SnapshotSpec {
    std::string name;
    std::string parent;            // that it was made upon; empty: none
    std::optional<WallTime> made;  // if the host tells
    bool current = false;          // that which the VM is at

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.name);
        visit(2, self.parent);
        visit(3, self.made);
        visit(4, self.current);
    }
    bool operator==(const SnapshotSpec&) const = default;
};

// A host key that nobody had pinned, or that is not the one which was expected.
struct HostKeySighting {
    std::string host;         // the job's host, or one that is gone through, as jump= has it
    std::string key;          // that it showed: "ssh-ed25519 AAAA…"
    std::string fingerprint;  // of that key: "SHA256:…"
    // Fingerprint of the key that was expected; then nobody logged in. Empty: it is the first one,
    // and was accepted because of accept_new.
    std::string expected;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.key);
        visit(3, self.fingerprint);
        visit(4, self.expected);
    }
    bool operator==(const HostKeySighting&) const = default;
};

// What an attempt found out and did.
struct JobReport {
    Outcome outcome = Outcome::failed;
    std::int32_t exit_status = 0;  // of the command that decided; 0 when succeeded; -1: none ran
    std::string message;           // one line; empty when there is nothing to say
    HostState host = HostState::unknown;  // whether the host could be reached
    std::optional<VmState> vm;            // of jobs on one VM, when somebody could look
    std::optional<bool> vmnet;            // of vmnet jobs: whether the network is there, if known
    std::optional<bool> vlan;             // of VLAN jobs: whether the interface is there, if known
    std::optional<bool> serial;           // of key jobs: whether the host has the key, if known
    std::string question;                 // of jobs on one VM that is stuck, see VmSighting
    std::vector<VmSighting> sightings;    // of jobs that looked at many VMs
    // Of "refresh host interface": all that the host has, when it could be looked at.
    std::optional<std::vector<InterfaceSpec>> interfaces;
    // Of jobs that change a VM's hardware: what its configuration on the host says, if known.
    std::optional<VmHardware> hardware = {};
    // Keys that somebody has to hear of. One that is not the expected one goes with `unreached` or
    // `uncertain`, and its message says what to do.
    std::vector<HostKeySighting> host_keys = {};
    // Of jobs that look at the VMs of a host: all others that are there, if they could be listed.
    std::optional<std::vector<StrangerVm>> strangers = {};
    // Of snapshot jobs: all that the VM has, if they could be listed.
    std::optional<std::vector<SnapshotSpec>> snapshots = {};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.outcome);
        visit(2, self.exit_status);
        visit(3, self.message);
        visit(4, self.host);
        visit(5, self.vm);
        visit(6, self.vmnet);
        visit(7, self.vlan);
        visit(8, self.serial);
        visit(9, self.question);
        visit(10, self.sightings);
        visit(11, self.interfaces);
        visit(12, self.hardware);
        visit(13, self.host_keys);
        visit(14, self.strangers);
        visit(15, self.snapshots);
    }
    bool operator==(const JobReport&) const = default;
};

// A fact in the log, told to subscribers after it is committed.
struct Event {
    EventSeq seq{};
    WallTime at{};
    std::string kind;  // "job.succeeded", "host.added", "worker.lost", …
    std::string host;  // empty where it does not apply
    std::optional<std::uint32_t> slice;
    BatchId batch{};
    JobId job{};
    std::uint32_t attempt = 0;
    std::string operation;  // of job events: "create host vmware"
    std::string state;      // the new state of the job, VM or host
    std::int32_t exit_status = 0;
    std::string message;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.seq);
        visit(2, self.at);
        visit(3, self.kind);
        visit(4, self.host);
        visit(5, self.slice);
        visit(6, self.batch);
        visit(7, self.job);
        visit(8, self.attempt);
        visit(9, self.operation);
        visit(10, self.state);
        visit(11, self.exit_status);
        visit(12, self.message);
    }
    bool operator==(const Event&) const = default;
};

}  // namespace grivon
