// What the broker answers a Query: the present state of hosts, VMs, networks, keys, lanes, workers
// and clusters, as rows, and what one host is to be. docs/protocol.md describes them for the author
// of a client, with the numbers used here. Values only; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/host_connection.hpp"
#include "wire/host_spec.hpp"
#include "wire/job_report.hpp"
#include "wire/states.hpp"
#include "wire/table.hpp"
#include "wire/vm_spec.hpp"

namespace grivon {

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
    std::string host_key = {};     // that is pinned: "ssh-ed25519 AAAA…"; empty: none
    bool accept_new = false;       // the one that it shows first is to be
    bool sudo = false;             // commands are run by sudo
    std::string jump = {};         // one goes through these, as jump= has it; empty: none
    bool port_is_default = false;  // nobody has said so: SSH configuration of a worker may
    bool user_is_default = false;  // likewise
    std::string site = {};         // whose workers reach it; empty: those of no site

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
        visit(13, self.host_key);
        visit(14, self.accept_new);
        visit(15, self.sudo);
        visit(16, self.jump);
        visit(17, self.port_is_default);
        visit(18, self.user_is_default);
        visit(19, self.site);
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

// "list host kvm strange=yes": a VM on a host that is none of GriVon's. A host that nobody has
// looked at has one row without a name.
struct StrangerRow {
    std::string host;
    std::string name;
    VmState state = VmState::unknown;
    std::uint32_t cpus = 0;
    std::uint32_t memory_mb = 0;
    std::uint32_t nics = 0;
    std::uint32_t disks = 0;
    std::string place;                // its UUID or its configuration file, whatever names it there
    std::optional<WallTime> checked;  // when it was seen

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.name);
        visit(3, self.state);
        visit(4, self.cpus);
        visit(5, self.memory_mb);
        visit(6, self.nics);
        visit(7, self.disks);
        visit(8, self.place);
        visit(9, self.checked);
    }
    bool operator==(const StrangerRow&) const = default;
};

using StrangerTable = Table<StrangerRow, 50>;

// "list host kvm drift=yes": where a VM on its host is not what the database says.
struct DriftRow {
    std::string host;
    std::uint32_t slice = 0;
    std::string item;    // "cpus", "interface 0"
    std::string wanted;  // empty: nothing
    std::string there;   // likewise
    std::string remedy;  // a command; empty: none that keeps the VM

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.slice);
        visit(3, self.item);
        visit(4, self.wanted);
        visit(5, self.there);
        visit(6, self.remedy);
    }
    bool operator==(const DriftRow&) const = default;
};

using DriftTable = Table<DriftRow, 51>;

// A snapshot of a VM. A VM that nobody has looked at has one row without a name.
struct SnapshotRow {
    std::string host;
    std::uint32_t slice = 0;
    SnapshotSpec snapshot;
    std::optional<WallTime> checked;  // when it was seen

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.host);
        visit(2, self.slice);
        visit(3, self.snapshot);
        visit(4, self.checked);
    }
    bool operator==(const SnapshotRow&) const = default;
};

using SnapshotTable = Table<SnapshotRow, 52>;

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

// A key of the pool, whole for an admin, for all others masked.
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
    std::string site = {};        // whose hosts it reaches

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.name);
        visit(2, self.worker);
        visit(3, self.lanes);
        visit(4, self.running);
        visit(5, self.lanes_max);
        visit(6, self.silent_ms);
        visit(7, self.leaving);
        visit(8, self.site);
    }
    bool operator==(const WorkerRow&) const = default;
};

using WorkerTable = Table<WorkerRow, 25>;

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
    Hypervisor hypervisor = Hypervisor::vmware_server;

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
        visit(11, self.hypervisor);
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

}  // namespace grivon
