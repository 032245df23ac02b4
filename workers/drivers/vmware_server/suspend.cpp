#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/power_tool.hpp"
#include "workers/drivers/vmware_server/report.hpp"

namespace grivon::drivers::vmware_server {
namespace {

RemoteCommand suspend_command(const Assign& assign, const PowerSeen&) {
    return change_vm(assign.host, paths_of(assign.host, *assign.spec.vm).vmx, "suspend",
                     power_mode(assign));
}

std::optional<JobReport> refuse_off(const Assign& assign, const PowerSeen& seen) {
    if (seen.state != VmState::off) return std::nullopt;
    const VmSpec& vm = *assign.spec.vm;
    return refused(name_of(assign.host, vm) +
                       " is off: there is nothing to suspend; start it with " +
                       grivon_command("start", assign.host, vm),
                   seen.state);
}

}  // namespace

Script suspend(const Assign& assign) {
    return change_power(
        assign, {"suspend", VmState::suspended, "already suspended", suspend_command, refuse_off});
}

}  // namespace grivon::drivers::vmware_server
