#include "workers/drivers/libvirt/job_check.hpp"
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/report.hpp"
#include "workers/drivers/libvirt/survey.hpp"

namespace grivon::drivers::libvirt {
namespace {

// What was seen is reported even if it is not all: the job was to look at every VM.
JobReport report_on(const Assign& assign, const CommandResult& looked) {
    const auto seen = survey_in(assign.host, looked);
    if (!seen) return before_any_change(looked, survey_failed(assign, looked));
    const std::string unseen = unseen_in(assign, *seen);
    const std::string paused = paused_in(assign, *seen);
    const std::string words = paused.empty() ? "" : "paused, to be resumed: " + paused;
    JobReport report = succeeded({}, words);
    if (!unseen.empty()) {
        report = refused("cannot see the state of " + unseen + (words.empty() ? "" : "; " + words));
    }
    report.sightings = sightings_of(assign.spec.desired->vms, *seen);
    report.strangers = strangers_in(assign.spec.desired->vms, *seen);
    return report;
}

}  // namespace

Script refresh_vms(const Assign& assign) {
    if (auto wrong = check_domains_job(assign)) co_return *wrong;
    const RemoteCommand look = survey(assign, "look");
    const CommandResult looked = co_await Run{look};
    co_return report_on(assign, looked);
}

}  // namespace grivon::drivers::libvirt
