// All VMs that VMware Server has registered, GriVon's and others', with what their configurations
// say: one command, beside the look at their states (survey.hpp). Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vmware/configurations.hpp"
#include "workers/drivers/vmware_server/survey.hpp"

namespace grivon::drivers::vmware_server {

// Asks which are registered, and reads the configurations of those and of the VMs.
[[nodiscard]] RemoteCommand list_registered(const HostConnection& host,
                                            const std::vector<VmSpec>& vms);

struct Registered {
    // What `vmware-cmd -l` said for itself; nothing: nobody came to it.
    std::optional<CommandResult> list;
    std::vector<std::string> vmxs;                            // as VMware has them
    std::map<std::string, std::string, std::less<>> targets;  // of symbolic links among the .vmx
    vmware::Configurations configurations;
};

[[nodiscard]] Registered registered_in(const CommandResult& result);

// Those that are none of the VMs, by whatever name; of one that has two names, the first.
[[nodiscard]] std::vector<VmSpec> strangers_of(const Registered& registered,
                                               const HostConnection& host,
                                               const std::vector<VmSpec>& vms);

// The same, as a look at them showed them, but for those that are gone since.
[[nodiscard]] std::vector<StrangerVm> strangers_in(const Survey& survey);

// Adds what the VMs are like, of those that are there.
void add_configurations(std::vector<VmSighting>& sightings, const Registered& registered,
                        const HostConnection& host, const std::vector<VmSpec>& vms);

// Why they could not be listed; nothing if they could.
[[nodiscard]] std::optional<JobReport> why_not_listed(const HostConnection& host,
                                                      const Registered& registered,
                                                      const CommandResult& result);

}  // namespace grivon::drivers::vmware_server
