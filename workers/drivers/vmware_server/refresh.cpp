#include <utility>

#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/registered.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/survey.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

// What was seen is reported even if it is not all: the job was to look at every VM.
JobReport report_on(const HostConnection& host, const Survey& seen,
                    const std::optional<JobReport>& not_listed) {
    const std::string stuck = stuck_in(host, seen);
    const std::string unseen = unseen_in(host, seen);
    const std::string and_stuck = stuck.empty() ? "" : "; " + stuck;
    if (!unseen.empty()) return refused("cannot see the state of " + unseen + and_stuck);
    if (!not_listed) return succeeded({}, stuck);
    JobReport report = *not_listed;
    report.message += and_stuck;
    return report;
}

std::optional<JobReport> end_before_report(const HostConnection& host, const Survey& seen,
                                           const Survey& strangers) {
    auto end = end_if_serverd_is_dead(host, seen);
    return end ? end : end_if_serverd_is_dead(host, strangers);
}

}  // namespace

Script refresh_vms(const Assign& assign) {
    if (auto wrong = check_vms_job(assign)) co_return *wrong;
    const HostConnection& host = assign.host;
    const std::vector<VmSpec>& vms = assign.spec.desired->vms;
    const RemoteCommand list = list_registered(host, vms);
    const CommandResult listed = co_await Run{list};
    const Registered registered = registered_in(listed);
    const auto not_listed = why_not_listed(host, registered, listed);
    if (registered.list && serverd_is_dead(*registered.list)) co_return nothing_begun(*not_listed);

    const std::vector<VmSpec> others = strangers_of(registered, host, vms);
    CommandResult looked;
    if (!vms.empty() || !others.empty()) {
        const RemoteCommand look = survey("look", host, vms, others);
        looked = co_await Run{look};
    }
    const Survey seen = survey_in(host, vms, looked);
    const Survey strangers = survey_in(host, others, looked);
    if (auto end = end_before_report(host, seen, strangers)) co_return nothing_begun(*end);
    JobReport report = report_on(host, seen, not_listed);
    report.sightings = sightings_of(seen);
    add_configurations(report.sightings, registered, host, vms);
    if (!not_listed) report.strangers = strangers_in(strangers);
    co_return report;
}

}  // namespace grivon::drivers::vmware_server
