// The hosts of a part with how many VMs each may or must have. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/batch/batch_file.hpp"
#include "cli/cluster/declaration.hpp"
#include "cli/cluster/world.hpp"

namespace grivon::cli::cluster {

struct PartHost {
    std::string host;
    std::uint32_t count = 0;  // VMs it is to have; of a part with total: at most
};

struct PartHosts {
    std::vector<PartHost> hosts;  // in the order of the file, each once
    bool is_total = false;
    std::uint32_t total = 0;  // of all hosts together
    Placement placement = Placement::spread;
};

// By group and part. Refuses words that no host fits, a host that is meant twice with different
// counts or by two parts of which one has a total, and more VMs than a cluster may have.
[[nodiscard]] tl::expected<std::vector<std::vector<PartHosts>>, std::vector<LineMistake>>
hosts_of_parts(const Declaration& declaration, const World& world);

}  // namespace grivon::cli::cluster
