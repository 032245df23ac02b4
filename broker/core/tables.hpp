// The rows of list host, list host vmware and list host vmwarenet.
#pragma once

#include <cstdint>

#include "broker/core/inventory/inventory.hpp"
#include "broker/core/queue/queue.hpp"

namespace grivon::core {

// A page of the hosts, VMs or networks that the operation's words mean, from row `offset` on.
// Refused with Errc::not_found for a host that is not there.
[[nodiscard]] Result<HostTable> host_table(const Inventory& inventory, const Queue& queue,
                                           const Query& query);
[[nodiscard]] Result<VmTable> vm_table(const Inventory& inventory, const Query& query);
[[nodiscard]] Result<VmnetTable> vmnet_table(const Inventory& inventory, const Query& query);

}  // namespace grivon::core
