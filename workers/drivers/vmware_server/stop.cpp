#include <optional>

#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/power_change.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

RemoteCommand stop_command(const HostConnection& host, const std::string& vmx) {
    const Words words{"vmware-cmd", vmx, "stop", "hard"};
    RemoteCommand command;
    command.name = "stop";
    command.line = tool_line(words);
    command.shown = shown_quoted(host, words);
    command.time_limit = time_limits::power_change;
    return command;
}

JobReport is_suspended(const HostConnection& host, const VmSpec& vm) {
    return refused(name_of(host, vm) + " is suspended; start it before you stop it: grivon start " +
                       "host vmware " + host.name + " slice=" + std::to_string(vm.slice),
                   VmState::suspended);
}

// The end of the job, unless the VM is on.
std::optional<JobReport> end_before_stop(const PowerChange& change, const Assign& assign,
                                         const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto state = state_in(looked);
    if (!state) return state_not_seen(assign, looked);
    switch (*state) {
        case VmState::off:
            return succeeded(state, change.already);
        case VmState::suspended:
            return is_suspended(host, vm);
        case VmState::none:
            return not_registered(host, vm, looked);
        case VmState::stuck:
            return waits_for_answer(host, vm, looked);
        default:
            return std::nullopt;
    }
}

}  // namespace

Script stop(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    const PowerChange change{"stop", VmState::off, "already off"};
    const std::string vmx = paths_of(assign.host, *assign.spec.vm).vmx;

    const RemoteCommand look = getstate("look", vmx);
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before_stop(change, assign, looked)) co_return *end;

    const RemoteCommand act = stop_command(assign.host, vmx);
    const CommandResult acted = co_await Run{act};
    if (serverd_is_dead(acted)) co_return state_not_seen(assign, acted);

    const RemoteCommand verify = look_after(change, vmx, acted);
    const CommandResult verified = co_await Run{verify};
    co_return judge(change, assign, acted, verified);
}

}  // namespace grivon::drivers::vmware_server
