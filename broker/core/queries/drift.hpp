// Where a host differs from what the database wants of its VMs, as far as it was looked at, and the
// command that mends it. Pure.
#pragma once

#include <vector>

#include "broker/core/inventory/inventory.hpp"
#include "wire/table_messages.hpp"

namespace grivon::core {

[[nodiscard]] std::vector<DriftRow> drift_of(const HostEntry& host);

}  // namespace grivon::core
