#include "workers/drivers/vm/power_changes.hpp"

#include <string>

#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vm/report.hpp"

namespace grivon::drivers {
namespace {

std::string advised(const Assign& assign, std::string_view verb) {
    return grivon_command(verb, assign.host, *assign.spec.vm);
}

std::optional<JobReport> nothing_against_it(const Assign&, const PowerSeen&) {
    return std::nullopt;
}

std::optional<JobReport> refuse_suspended(const Assign& assign, const PowerSeen& seen) {
    if (seen.state != VmState::suspended) return std::nullopt;
    return refused(name_of_vm(assign) +
                       " is suspended; resume it before you stop it: " + advised(assign, "resume"),
                   seen.state);
}

std::optional<JobReport> refuse_off_to_suspend(const Assign& assign, const PowerSeen& seen) {
    if (seen.state != VmState::off) return std::nullopt;
    return refused(name_of_vm(assign) + " is off: there is nothing to suspend; start it with " +
                       advised(assign, "start"),
                   seen.state);
}

std::optional<JobReport> refuse_off_to_resume(const Assign& assign, const PowerSeen& seen) {
    if (seen.state != VmState::off) return std::nullopt;
    return refused(
        name_of_vm(assign) + " is off, not suspended; start it with " + advised(assign, "start"),
        seen.state);
}

std::optional<JobReport> refuse_unless_on(const Assign& assign, const PowerSeen& seen) {
    if (seen.state == VmState::on) return std::nullopt;
    const std::string verb = seen.state == VmState::suspended ? "resume" : "start";
    return refused(name_of_vm(assign) + " is " + std::string(word_for(seen)) +
                       ": only a VM that is on can be rebooted; " + verb + " it with " +
                       advised(assign, verb),
                   seen.state);
}

}  // namespace

PowerChange start_change(PowerCommand command) {
    return {"start", VmState::on, "already on", command, nothing_against_it};
}

PowerChange stop_change(PowerCommand command) {
    return {"stop", VmState::off, "already off", command, refuse_suspended};
}

PowerChange suspend_change(PowerCommand command) {
    return {"suspend", VmState::suspended, "already suspended", command, refuse_off_to_suspend};
}

PowerChange resume_change(PowerCommand command) {
    return {"resume", VmState::on, "already on", command, refuse_off_to_resume};
}

PowerChange reboot_change(const Assign& assign, PowerCommand command, std::string_view step) {
    PowerChange change{"reboot", VmState::on, "", command, refuse_unless_on};
    if (begun_before(assign, step)) {
        change.done = "was reset again: an earlier attempt was cut off while it did so";
    }
    return change;
}

}  // namespace grivon::drivers
