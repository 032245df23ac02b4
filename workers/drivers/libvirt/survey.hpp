// A look at all VMs of a host with one command, so that a hundred of them cost one round trip.
// Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/drivers/libvirt/domain_xml.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/power_change.hpp"

namespace grivon::drivers::libvirt {

// State and configuration of every VM that the host has.
[[nodiscard]] RemoteCommand survey(const Assign& assign, std::string name);
// The same, and which disks of the VMs that the job is about are there, and who would run a VM.
[[nodiscard]] RemoteCommand survey_with_files(const Assign& assign, std::string name);

struct DomainListed {
    std::string uuid;
    std::string name;
    std::optional<PowerSeen> power;  // nothing: it could not be seen
    std::optional<VmSpec> spec;      // without id and slice
};

struct Survey {
    std::vector<DomainListed> domains;
    bool whole = false;  // false: there are more than one answer holds
    std::set<std::string> files;
    Accelerator accelerator = Accelerator::none;

    [[nodiscard]] const DomainListed* of(const VmSpec& vm) const;
    // none if the host does not have it; nothing if that is not known.
    [[nodiscard]] std::optional<PowerSeen> power_of(const VmSpec& vm) const;
};

// Nothing if the host could not be asked.
[[nodiscard]] std::optional<Survey> survey_in(const HostConnection& host,
                                              const CommandResult& result);

[[nodiscard]] std::vector<VmSighting> sightings_of(const std::vector<VmSpec>& vms,
                                                   const Survey& survey);
// All VMs of the host but these, and but Xen's own; nothing if they are not all known.
[[nodiscard]] std::optional<std::vector<StrangerVm>> strangers_in(const std::vector<VmSpec>& vms,
                                                                  const Survey& survey);

// The report of a survey that could not be made.
[[nodiscard]] JobReport survey_failed(const Assign& assign, const CommandResult& result);

// "slice3@HOST, slice4@HOST": those whose state is not known, and those that are paused. Empty if
// there are none.
[[nodiscard]] std::string unseen_in(const Assign& assign, const Survey& survey);
[[nodiscard]] std::string paused_in(const Assign& assign, const Survey& survey);

}  // namespace grivon::drivers::libvirt
