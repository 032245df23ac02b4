// What the hypervisor of a host takes: the catalogue knows only what any of a family takes. Pure.
#pragma once

#include "broker/core/inventory/inventory.hpp"
#include "wire/error.hpp"

namespace grivon::core {

// Refuses (Errc::usage) a VM that is larger than the host's hypervisor can run, or is made in a way
// that it cannot.
[[nodiscard]] Result<> check_bounds(const HostEntry& host, const VmSpec& vm);

}  // namespace grivon::core
