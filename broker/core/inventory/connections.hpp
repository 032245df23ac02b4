// How a host is reached now, with what the inventory knows of the hosts on the way. Pure.
#pragma once

#include <string_view>

#include "broker/core/inventory/inventory.hpp"

namespace grivon::core {

// For a worker. A host on the way that is in the inventory is reached as the inventory says, unless
// jump= says otherwise; through what that one itself would be reached does not matter. Empty for a
// host that the inventory does not have.
[[nodiscard]] HostConnection connection_of(const Inventory& inventory, std::string_view host);

}  // namespace grivon::core
