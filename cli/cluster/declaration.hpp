// What a cluster is declared to be: the content of its file, as values.
//
// A cluster has groups of VMs that are alike. A group whose VMs are not all alike has several
// parts, each with its own hosts. Values only; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/states.hpp"

namespace grivon::cli::cluster {

// A network that a VM is to have an interface on.
struct Nic {
    enum class Kind : std::uint8_t {
        vmnet,   // "vmnet0": is on the host
        vlan,    // "eth0.100": this VLAN interface, and the bridge on it; made when missing
        bridge,  // "eth0": the bridge on this device; made when missing
    };
    Kind kind = Kind::vmnet;
    std::string name;

    auto operator<=>(const Nic&) const = default;
};

enum class Power : std::uint8_t {
    on,
    off,   // exists on its host, and does not run
    none,  // a row in the database only
    any,   // exists on its host; whether it runs is not the file's matter
};

// What each VM of a part is to be.
struct VmDeclaration {
    std::uint32_t cpus = 1;
    std::uint32_t memory_mb = 0;
    std::vector<std::uint64_t> disks_gb;  // in the order of their devices
    std::vector<Nic> nics;                // in the order of their numbers inside the VM
    Power power = Power::on;

    auto operator<=>(const VmDeclaration&) const = default;
};

enum class Placement : std::uint8_t {
    spread,  // the host with the fewest VMs of the part comes next
    pack,    // hosts are filled in their order
};

// One host word as commands take it, "vmware-server-0-[0-19]".
struct HostWord {
    std::string word;
    std::optional<std::uint32_t> count;  // VMs on each of its hosts; absent: as the part says
    std::size_t line = 0;                // in the file, from 1

    bool operator==(const HostWord&) const = default;
};

struct Part {
    std::vector<HostWord> hosts;
    // One of the two, unless the host words have counts:
    std::optional<std::uint32_t> per_host;
    std::optional<std::uint32_t> total;
    // With total:
    Placement placement = Placement::spread;
    std::optional<std::uint32_t> per_host_max;
    VmDeclaration vm;
    std::size_t line = 0;

    bool operator==(const Part&) const = default;
};

struct Group {
    std::string name;  // empty: of VMs that were given a cluster and no group
    std::vector<Part> parts;

    bool operator==(const Group&) const = default;
};

struct Declaration {
    std::string cluster;
    std::optional<FailurePolicy> on_failure;
    std::vector<Group> groups;  // in the order of the file, each name once

    bool operator==(const Declaration&) const = default;
};

}  // namespace grivon::cli::cluster
