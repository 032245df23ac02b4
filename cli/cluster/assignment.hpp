// Which VMs of a cluster are which of the declared ones, where new ones go, and which nobody wants.
//
// VMs stay where they are. On a host the lowest slices are kept, the highest are not wanted any
// more. New VMs get the lowest free slices of their host. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/batch/batch_file.hpp"
#include "cli/cluster/declaration.hpp"
#include "cli/cluster/world.hpp"

namespace grivon::cli::cluster {

struct NewVm {
    std::string host;
    std::uint32_t slice = 0;
};

struct PartAssignment {
    const std::string* group = nullptr;  // of the declaration
    const VmDeclaration* vm = nullptr;   // likewise
    std::vector<std::string> hosts;      // that have VMs of the part, or are to have
    std::vector<const VmFacts*> kept;    // of the world
    std::vector<NewVm> added;
};

struct Assignment {
    std::vector<PartAssignment> parts;
    std::vector<const VmFacts*> unwanted;
};

// Points into both arguments. Refuses what hosts_of_parts refuses, and VMs for which there is no
// room.
[[nodiscard]] tl::expected<Assignment, std::vector<LineMistake>> assign(
    const Declaration& declaration, const World& world);

}  // namespace grivon::cli::cluster
