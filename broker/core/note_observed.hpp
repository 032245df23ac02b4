// What a report says beside the states of VMs, put into what is known of its host. Pure.
#pragma once

#include <optional>

#include "broker/core/inputs.hpp"
#include "broker/core/inventory/inventory.hpp"

namespace grivon::core {

// vm: of a job on one VM, whose snapshots the report may list. A host of which the report says
// nothing new keeps what it has, unless that is too old to be shown as the time of a look.
void note_observed(HostEntry& host, const JobReport& report, std::optional<VmId> vm,
                   const Now& now);

// It would change what is known: worth a write.
[[nodiscard]] bool says_something_new(const HostEntry& host, const JobReport& report,
                                      const Now& now);

}  // namespace grivon::core
