#include "workers/drivers/vm/job_check.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware_workstation/operations.hpp"
#include "workers/drivers/vmware_workstation/survey.hpp"

namespace grivon::drivers::vmware_workstation {
namespace {

// What was seen is reported even if it is not all: the job was to look at every VM.
JobReport report_on(const HostConnection& host, const std::vector<VmSpec>& vms,
                    const Looked& looked) {
    const std::string unseen = unseen_in(host, vms, looked);
    JobReport report =
        unseen.empty() ? succeeded({}) : refused("cannot see the state of " + unseen);
    report.sightings = sightings_of(host, vms, looked);
    report.strangers = strangers_in(host, vms, looked);
    return report;
}

}  // namespace

Script refresh_vms(const Assign& assign) {
    if (auto wrong = check_vms_job(assign)) co_return *wrong;
    const std::vector<VmSpec>& vms = assign.spec.desired->vms;
    const RemoteCommand look = survey("look", assign.host, vms);
    const CommandResult result = co_await Run{look};
    const Looked looked = looked_in(result.output);
    if (auto end = end_if_not_seen(assign.host, looked, result)) {
        co_return service_is_down(looked) ? nothing_begun(*end) : *end;
    }
    co_return report_on(assign.host, vms, looked);
}

}  // namespace grivon::drivers::vmware_workstation
