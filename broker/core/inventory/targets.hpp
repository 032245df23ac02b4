// Host words to hosts, as Rocks does: a name, a pattern with '%', rackN, or the name of an
// appliance (vmware-server = all hosts of that hypervisor).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "broker/core/inventory/inventory.hpp"

namespace grivon::core {

// Without repetition, in the inventory's order. No words: every host. A plain name that is not a
// host is refused (Errc::not_found) with the nearest known one; a group or pattern may be empty.
[[nodiscard]] Result<std::vector<std::string>> expand_hosts(const Inventory& inventory,
                                                            std::span<const std::string> words);

}  // namespace grivon::core
