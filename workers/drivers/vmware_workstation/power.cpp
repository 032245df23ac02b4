#include "workers/drivers/vm/job_check.hpp"
#include "workers/drivers/vm/power_changes.hpp"
#include "workers/drivers/vmware_workstation/operations.hpp"
#include "workers/drivers/vmware_workstation/power_tool.hpp"
#include "workers/drivers/vmware_workstation/vmrun.hpp"

namespace grivon::drivers::vmware_workstation {
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
    return change_power(assign, power_tool, start_change(start_command));
}

Script stop(const Assign& assign) {
    return change_power(assign, power_tool, stop_change(stop_command));
}

Script suspend(const Assign& assign) {
    return change_power(assign, power_tool, suspend_change(suspend_command));
}

Script resume(const Assign& assign) {
    return change_power(assign, power_tool, resume_change(start_command));
}

Script reboot(const Assign& assign) {
    return change_power(assign, power_tool, reboot_change(assign, reset_command, reset_step));
}

Script left_start(const Assign& assign) {
    return power_left(assign, power_tool, VmState::on, "start");
}

Script left_resume(const Assign& assign) {
    return power_left(assign, power_tool, VmState::on, "start");
}

Script left_stop(const Assign& assign) {
    return power_left(assign, power_tool, VmState::off, "stop");
}

Script left_suspend(const Assign& assign) {
    return power_left(assign, power_tool, VmState::suspended, "suspend");
}

// A VM that is on shows nothing: it was on before.
Script left_reboot(const Assign& assign) {
    return power_left(assign, power_tool, std::nullopt, "");
}

}  // namespace grivon::drivers::vmware_workstation
