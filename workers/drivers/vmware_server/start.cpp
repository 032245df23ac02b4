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

RemoteCommand start_command(const HostConnection& host, const std::string& vmx) {
    const Words words{"vmware-cmd", vmx, "start"};
    RemoteCommand command;
    command.name = "start";
    command.line = tool_line(words);
    command.shown = shown_plain(host, words);
    command.time_limit = time_limits::power_change;
    return command;
}

// The end of the job, unless the VM is in a state that can be started.
std::optional<JobReport> end_before_start(const PowerChange& change, const Assign& assign,
                                          const CommandResult& looked) {
    const auto state = state_in(looked);
    if (!state) return state_not_seen(assign, looked);
    switch (*state) {
        case VmState::on:
            return succeeded(state, change.already);
        case VmState::none:
            return not_registered(assign.host, *assign.spec.vm, looked);
        case VmState::stuck:
            return waits_for_answer(assign.host, *assign.spec.vm, looked);
        default:
            return std::nullopt;
    }
}

}  // namespace

Script start(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    const PowerChange change{"start", VmState::on, "already on"};
    const std::string vmx = paths_of(assign.host, *assign.spec.vm).vmx;

    const RemoteCommand look = getstate("look", vmx);
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before_start(change, assign, looked)) co_return *end;

    const RemoteCommand act = start_command(assign.host, vmx);
    const CommandResult acted = co_await Run{act};
    if (serverd_is_dead(acted)) co_return state_not_seen(assign, acted);

    const RemoteCommand verify = look_after(change, vmx, acted);
    const CommandResult verified = co_await Run{verify};
    co_return judge(change, assign, acted, verified);
}

}  // namespace grivon::drivers::vmware_server
