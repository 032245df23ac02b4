// What a look at all VMs of a host showed. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vmware_workstation/look.hpp"

namespace grivon::drivers::vmware_workstation {

// At the VMs, and which of their files are there.
[[nodiscard]] RemoteCommand survey(std::string name, const HostConnection& host,
                                   const std::vector<VmSpec>& vms);

[[nodiscard]] std::vector<VmSighting> sightings_of(const HostConnection& host,
                                                   const std::vector<VmSpec>& vms,
                                                   const Looked& looked);

// Those that run and are none of the VMs: vmrun tells of no others.
[[nodiscard]] std::vector<StrangerVm> strangers_in(const HostConnection& host,
                                                   const std::vector<VmSpec>& vms,
                                                   const Looked& looked);

// The end of a job that could not see any VM; nothing if it could.
[[nodiscard]] std::optional<JobReport> end_if_not_seen(const HostConnection& host,
                                                       const Looked& looked,
                                                       const CommandResult& result);

// The VMs that nobody came to, because the look was cut short. Empty if there are none.
[[nodiscard]] std::string unseen_in(const HostConnection& host, const std::vector<VmSpec>& vms,
                                    const Looked& looked);

}  // namespace grivon::drivers::vmware_workstation
