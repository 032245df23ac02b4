// What attempts and looks saw on hosts, put into the inventory.
#pragma once

#include "broker/core/change_log.hpp"
#include "broker/core/inventory/inventory.hpp"
#include "broker/core/queue/queue.hpp"
#include "wire/worker_messages.hpp"

namespace grivon::core {

// Host state, VM states, and what is there of VLANs, networks and the key, each with its event when
// it changed.
void note_outcomes(Inventory& inventory, const std::vector<JobOutcome>& outcomes, const Now& now,
                   ChangeLog& log);

// Keys that hosts showed first, and that are to be pinned. The first one that the core hears of
// wins; whoever saw another one finds it changed when it comes again.
void note_host_keys(Inventory& inventory, const std::string& reached,
                    const std::vector<HostKeySighting>& sightings, const Now& now, ChangeLog& log);

// What a look beside the queue saw of a host that no job was at meanwhile.
void note_probe(Inventory& inventory, const ProbeReport& probe, const Now& now, ChangeLog& log);

}  // namespace grivon::core
