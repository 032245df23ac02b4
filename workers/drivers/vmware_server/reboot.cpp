// A VM that is on is where a reboot leaves it, so looking cannot tell whether an earlier attempt
// came to reset it. What was asked is a VM that was reset after the command was given: an attempt
// that was cut off in the middle is made good by resetting once more.
#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/power_tool.hpp"
#include "workers/drivers/vmware_server/report.hpp"

namespace grivon::drivers::vmware_server {
namespace {

constexpr auto reset_step = "reset";

RemoteCommand reset_command(const Assign& assign, const PowerSeen&) {
    return change_vm(assign.host, paths_of(assign.host, *assign.spec.vm).vmx, reset_step,
                     power_mode(assign));
}

std::optional<JobReport> refuse_unless_on(const Assign& assign, const PowerSeen& seen) {
    if (seen.state == VmState::on) return std::nullopt;
    const VmSpec& vm = *assign.spec.vm;
    const std::string verb = seen.state == VmState::suspended ? "resume" : "start";
    return refused(name_of(assign.host, vm) + " is " + std::string(grivon::name_of(seen.state)) +
                       ": only a VM that is on can be rebooted; " + verb + " it with " +
                       grivon_command(verb, assign.host, vm),
                   seen.state);
}

}  // namespace

Script reboot(const Assign& assign) {
    PowerChange change{"reboot", VmState::on, "", reset_command, refuse_unless_on};
    if (begun_before(assign, reset_step)) {
        change.done = "was reset again: an earlier attempt was cut off while it did so";
    }
    return change_power(assign, std::move(change));
}

}  // namespace grivon::drivers::vmware_server
