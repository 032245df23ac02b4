#include <algorithm>

#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/survey.hpp"

namespace grivon::drivers::vmware_server {
namespace {

// What was seen is reported even if it is not all: the job was to look at every VM.
JobReport report_on(const Assign& assign, const Survey& seen) {
    const HostConnection& host = assign.host;
    if (auto end = end_if_serverd_is_dead(host, seen)) return nothing_begun(*end);
    const std::string stuck = stuck_in(host, seen);
    const std::string unseen = unseen_in(host, seen);
    JobReport report = succeeded({}, stuck);
    if (!unseen.empty()) {
        report = refused("cannot see the state of " + unseen + (stuck.empty() ? "" : "; " + stuck));
    }
    report.sightings = sightings_of(seen);
    return report;
}

}  // namespace

Script refresh_vms(const Assign& assign) {
    if (auto wrong = check_vms_job(assign)) co_return *wrong;
    const std::vector<VmSpec>& vms = assign.spec.desired->vms;
    const RemoteCommand look = survey("look", assign.host, vms);
    const CommandResult looked = co_await Run{look};
    co_return report_on(assign, survey_in(assign.host, vms, looked));
}

}  // namespace grivon::drivers::vmware_server
