// What is left of a sync that does not go on: which of the host's VMs are registered.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/survey.hpp"

namespace grivon::drivers::vmware_server {
namespace {

JobReport report_on(const HostConnection& host, const Survey& seen) {
    if (auto end = end_if_serverd_is_dead(host, seen)) return not_seen_what_is_left(*end);
    std::vector<std::string> lost;
    for (const VmSeen& each : seen.vms) {
        if (each.state == VmState::none) lost.push_back(name_of(host, each.vm));
    }
    const std::string unseen = unseen_in(host, seen);
    std::string message;
    if (!lost.empty()) message = "not registered: " + listed(lost);
    if (!unseen.empty()) {
        message += (message.empty() ? "" : "; ") + ("cannot see the state of " + unseen);
    }
    JobReport report = message.empty() ? succeeded({}) : left(std::move(message));
    report.sightings = sightings_of(seen);
    return report;
}

}  // namespace

Script left_sync(const Assign& assign) {
    if (auto wrong = check_vms_job(assign)) co_return *wrong;
    const std::vector<VmSpec>& vms = assign.spec.desired->vms;
    const RemoteCommand look = survey("look", assign.host, vms);
    const CommandResult looked = co_await Run{look};
    co_return report_on(assign.host, survey_in(assign.host, vms, looked));
}

}  // namespace grivon::drivers::vmware_server
