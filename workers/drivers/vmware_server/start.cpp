#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/power_change.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"

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

// Off or suspended: both can be started.
std::optional<JobReport> nothing_against_it(const Assign&, VmState) {
    return std::nullopt;
}

}  // namespace

Script start(const Assign& assign) {
    return change_power(assign,
                        {"start", VmState::on, "already on", start_command, nothing_against_it});
}

}  // namespace grivon::drivers::vmware_server
