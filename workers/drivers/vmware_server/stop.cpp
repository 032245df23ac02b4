#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/power_change.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"

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

std::optional<JobReport> refuse_suspended(const Assign& assign, VmState state) {
    if (state != VmState::suspended) return std::nullopt;
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    return refused(name_of(host, vm) + " is suspended; start it before you stop it: grivon start " +
                       "host vmware " + host.name + " slice=" + std::to_string(vm.slice),
                   VmState::suspended);
}

}  // namespace

Script stop(const Assign& assign) {
    return change_power(assign,
                        {"stop", VmState::off, "already off", stop_command, refuse_suspended});
}

}  // namespace grivon::drivers::vmware_server
