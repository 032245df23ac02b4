// What an ended attempt saw on the host, put into the inventory.
#pragma once

#include "broker/core/change_log.hpp"
#include "broker/core/inventory/inventory.hpp"
#include "broker/core/queue/queue.hpp"

namespace grivon::core {

// Host state, VM state, and whether a virtual network is there, each with its event when it
// changed.
void note_observations(Inventory& inventory, const AttemptEnded& ended, const Now& now,
                       ChangeLog& log);

// What a look beside the queue saw of a host that no job was at meanwhile.
void note_probe(Inventory& inventory, const ProbeReport& probe, const Now& now, ChangeLog& log);

}  // namespace grivon::core
