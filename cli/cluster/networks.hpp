// From the network that a declaration names to the one that a host has. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/cluster/declaration.hpp"
#include "cli/cluster/world.hpp"

namespace grivon::cli::cluster {

// The name of the host's network that is meant; nothing: it is not there.
[[nodiscard]] std::optional<std::string> vmnet_meant(const HostFacts& host, const Nic& nic);

// What stands between a host and a network that a declaration names.
struct NetworkGap {
    enum class Kind : std::uint8_t {
        vlan,     // the VLAN interface `name` is to be made
        bridge,   // the bridge on the device `name` is to be made
        trouble,  // nothing that a plan may do about it: `trouble` says why
    };
    Kind kind = Kind::vlan;
    std::string name;
    std::string trouble;

    auto operator<=>(const NetworkGap&) const = default;
};

// In the order in which they are to be closed. What is only wanted on the host (its job has failed,
// or has not ended) is a gap: making it again is how it gets there.
[[nodiscard]] std::vector<NetworkGap> gaps_before(const HostFacts& host, const Nic& nic);

// The form in which the host's network is best named in a file: that from which gaps_before finds
// nothing to do. By its device if it has one, for the numbers of hosts differ.
[[nodiscard]] Nic nic_for(const HostFacts& host, const std::string& vmnet);

}  // namespace grivon::cli::cluster
