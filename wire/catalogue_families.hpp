// The commands about VMs and their networks, which every family of hypervisors has in its own
// words: "create host vmware", "create host kvm". Of wire/catalogue_table.cpp only. The words live
// as long as the program.
#pragma once

#include <vector>

#include "wire/catalogue.hpp"
#include "wire/hypervisors.hpp"

namespace grivon {

// Those of the host's virtual networks.
[[nodiscard]] std::vector<CommandRule> network_commands(Family family);
// Those of VMs, their interfaces and snapshots: what some hypervisor of the family can.
[[nodiscard]] std::vector<CommandRule> vm_commands(Family family);

}  // namespace grivon
