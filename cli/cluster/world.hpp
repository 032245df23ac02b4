// What exists, as far as a cluster's plan depends on it. Filled from the broker's lists
// (cli/commands/cluster_facts.hpp). Values only; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "wire/hypervisors.hpp"

namespace grivon::cli::cluster {

struct NetworkFacts {
    std::string device;  // of a bridge: the host's interface; of other networks empty
    Presence presence = Presence::pending;

    bool operator==(const NetworkFacts&) const = default;
};

struct HostFacts {
    Family family = Family::vmware;
    std::set<std::uint32_t> slices;              // numbers that VMs have, of whatever cluster
    std::map<std::string, NetworkFacts> vmnets;  // by name, "vmnet0"
    std::map<std::string, Presence> vlans;       // by device, "eth0.100"

    bool operator==(const HostFacts&) const = default;
};

struct NicFacts {
    std::uint32_t ifindex = 0;
    std::string vmnet;

    bool operator==(const NicFacts&) const = default;
};

// A VM of the cluster.
struct VmFacts {
    std::string host;
    Family family = Family::vmware;  // of the host
    std::uint32_t slice = 0;
    std::string group;  // empty: it was given none
    std::uint32_t cpus = 0;
    std::uint32_t memory_mb = 0;
    std::vector<std::uint64_t> disks_gb;  // in the order of their devices
    std::vector<NicFacts> nics;           // in the order of ifindex
    VmState state = VmState::none;        // last seen

    bool operator==(const VmFacts&) const = default;
};

struct World {
    // The hosts that each host word of the declaration means, in the broker's order.
    std::map<std::string, std::vector<std::string>> words;
    // At least the hosts of all words; for a dump, those of all VMs.
    std::map<std::string, HostFacts> hosts;
    std::vector<VmFacts> vms;
};

}  // namespace grivon::cli::cluster
