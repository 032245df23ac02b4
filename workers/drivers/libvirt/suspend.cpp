// suspend: the VM's memory goes to a file that libvirt keeps (managed save), and its process ends.
// A connection that is lost does not stop libvirt from doing so.
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/power_tool.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/vm/report.hpp"

namespace grivon::drivers::libvirt {
namespace {

constexpr auto suspend_step = "suspend";

RemoteCommand suspend_command(const Assign& assign, const PowerSeen&) {
    RemoteCommand command = change_vm(assign, "managedsave", time_limits::save);
    command.name = suspend_step;
    return command;
}

// One that is paused would be saved as such, and stand still when it is started again.
std::optional<JobReport> refuse_unless_running(const Assign& assign, const PowerSeen& before) {
    if (before.paused) return refuse_paused(assign, before);
    if (before.state != VmState::off) return std::nullopt;
    const VmSpec& vm = *assign.spec.vm;
    return refused(name_of(assign.host, vm) +
                       " is off: there is nothing to suspend; start it with " +
                       grivon_command("start", assign.host, vm),
                   before.state);
}

}  // namespace

Script suspend(const Assign& assign) {
    return change_power(assign, power_tool,
                        {"suspend", VmState::suspended, "already suspended", suspend_command,
                         refuse_unless_running});
}

Script left_suspend(const Assign& assign) {
    return power_left(assign, power_tool, VmState::suspended, suspend_step);
}

}  // namespace grivon::drivers::libvirt
