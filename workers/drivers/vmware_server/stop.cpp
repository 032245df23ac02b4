#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/power_tool.hpp"
#include "workers/drivers/vmware_server/report.hpp"

namespace grivon::drivers::vmware_server {
namespace {

RemoteCommand stop_command(const Assign& assign, const PowerSeen&) {
    return change_vm(assign.host, paths_of(assign.host, *assign.spec.vm).vmx, "stop",
                     power_mode(assign));
}

std::optional<JobReport> refuse_suspended(const Assign& assign, const PowerSeen& seen) {
    if (seen.state != VmState::suspended) return std::nullopt;
    const VmSpec& vm = *assign.spec.vm;
    return refused(name_of(assign.host, vm) + " is suspended; resume it before you stop it: " +
                       grivon_command("resume", assign.host, vm),
                   seen.state);
}

}  // namespace

Script stop(const Assign& assign) {
    return change_power(assign,
                        {"stop", VmState::off, "already off", stop_command, refuse_suspended});
}

}  // namespace grivon::drivers::vmware_server
