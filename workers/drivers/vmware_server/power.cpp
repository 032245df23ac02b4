#include "workers/drivers/vm/job_check.hpp"
#include "workers/drivers/vm/power_changes.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/power_tool.hpp"

namespace grivon::drivers::vmware_server {
namespace {

constexpr auto reset_step = "reset";

// VMware has no other word for resuming.
RemoteCommand start_command(const Assign& assign, const PowerSeen&) {
    return start_vm(assign.host, vmx_of(assign));
}

RemoteCommand stop_command(const Assign& assign, const PowerSeen&) {
    return change_vm(assign.host, vmx_of(assign), "stop", power_mode(assign));
}

RemoteCommand suspend_command(const Assign& assign, const PowerSeen&) {
    return change_vm(assign.host, vmx_of(assign), "suspend", power_mode(assign));
}

RemoteCommand reset_command(const Assign& assign, const PowerSeen&) {
    return change_vm(assign.host, vmx_of(assign), reset_step, power_mode(assign));
}

}  // namespace

Script start(const Assign& assign) {
    return change_power(assign, start_change(start_command));
}

Script stop(const Assign& assign) {
    return change_power(assign, stop_change(stop_command));
}

Script suspend(const Assign& assign) {
    return change_power(assign, suspend_change(suspend_command));
}

Script resume(const Assign& assign) {
    return change_power(assign, resume_change(start_command));
}

Script reboot(const Assign& assign) {
    return change_power(assign, reboot_change(assign, reset_command, reset_step));
}

}  // namespace grivon::drivers::vmware_server
