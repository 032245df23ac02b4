// start and resume: the same two ways back to a guest that runs, from the disk or from a pause.
#include "workers/drivers/libvirt/operations.hpp"
#include "workers/drivers/libvirt/power_tool.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/vm/report.hpp"

namespace grivon::drivers::libvirt {
namespace {

// The step is one, whichever way is gone: the state shows which of them was.
constexpr auto start_step = "start";

RemoteCommand start_command(const Assign& assign, const PowerSeen& before) {
    const bool saved = before.state == VmState::suspended;
    RemoteCommand command = change_vm(assign, before.paused ? "resume" : "start",
                                      saved ? time_limits::save : time_limits::power_change);
    command.name = start_step;
    return command;
}

std::optional<JobReport> nothing_against_it(const Assign&, const PowerSeen&) {
    return std::nullopt;
}

std::optional<JobReport> refuse_off(const Assign& assign, const PowerSeen& before) {
    if (before.state != VmState::off) return std::nullopt;
    const VmSpec& vm = *assign.spec.vm;
    return refused(name_of(assign.host, vm) + " is off, not suspended; start it with " +
                       grivon_command("start", assign.host, vm),
                   before.state);
}

}  // namespace

Script start(const Assign& assign) {
    return change_power(assign, power_tool,
                        {"start", VmState::on, "already on", start_command, nothing_against_it});
}

Script resume(const Assign& assign) {
    return change_power(assign, power_tool,
                        {"resume", VmState::on, "already on", start_command, refuse_off});
}

Script left_start(const Assign& assign) {
    return power_left(assign, power_tool, VmState::on, start_step);
}

Script left_resume(const Assign& assign) {
    return power_left(assign, power_tool, VmState::on, start_step);
}

}  // namespace grivon::drivers::libvirt
