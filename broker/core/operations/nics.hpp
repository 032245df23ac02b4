// Network interfaces of VMs that do not exist on their host yet.
#pragma once

#include <string>

#include "broker/core/operations/plan.hpp"

namespace grivon::core {

// The network of the host that a word of vmnet= means: by its name, or by the interface that it
// bridges. Refuses (Errc::not_found) what the host does not have, or is about to lose.
[[nodiscard]] Result<std::string> network_meant(const HostEntry& host, const std::string& word);

// Gives the VM an interface on the network, with the next address, and says so in the plan.
[[nodiscard]] Result<> add_nic(const PlanContext& context, const VmTarget& target,
                               const std::string& vmnet, Plan& plan);

}  // namespace grivon::core
