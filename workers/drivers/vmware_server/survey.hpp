// A look at many VMs of a host with one command, so that fifty of them cost one round trip. Each
// look is bounded by itself: one that hangs does not hide the others. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "wire/host_connection.hpp"
#include "wire/job_report.hpp"
#include "wire/states.hpp"
#include "wire/vm_spec.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vmware_server/questions.hpp"

namespace grivon::drivers::vmware_server {

// Asks for the state of each VM, and a stuck one for its question; of strangers for their states
// alone.
[[nodiscard]] RemoteCommand survey(std::string name, const HostConnection& host,
                                   const std::vector<VmSpec>& vms,
                                   const std::vector<VmSpec>& strangers = {});
// The same, and says which of their .vmx files and disks are there.
[[nodiscard]] RemoteCommand survey_with_files(std::string name, const HostConnection& host,
                                              const std::vector<VmSpec>& vms);

// What the look at one VM showed.
struct VmSeen {
    VmSpec vm;
    std::optional<VmState> state;       // nothing: the look failed, or nobody came to it
    std::optional<CommandResult> look;  // how it failed
    Asked asked;                        // of a stuck VM
};

struct Survey {
    std::vector<VmSeen> vms;      // as given, whatever was seen of them
    std::set<std::string> files;  // those that are there
};

[[nodiscard]] Survey survey_in(const HostConnection& host, const std::vector<VmSpec>& vms,
                               const CommandResult& result);

[[nodiscard]] std::vector<VmSighting> sightings_of(const Survey& survey);

// The end of a job that met a dead vmware-serverd: what it says of one VM holds for all.
[[nodiscard]] std::optional<JobReport> end_if_serverd_is_dead(const HostConnection& host,
                                                              const Survey& survey);

// The VMs whose state was not seen, and why: "slice3@HOST (VMControl error -999: …), slice4@HOST
// (no answer within 15 s)". Empty if there are none.
[[nodiscard]] std::string unseen_in(const HostConnection& host, const Survey& survey);

// Which VMs wait for an answer, the first with its question. Empty if there are none.
[[nodiscard]] std::string stuck_in(const HostConnection& host, const Survey& survey);

}  // namespace grivon::drivers::vmware_server
