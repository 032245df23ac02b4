#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/power_tool.hpp"

namespace grivon::drivers::vmware_server {
namespace {

RemoteCommand start_command(const Assign& assign, const PowerSeen&) {
    return start_vm(assign.host, paths_of(assign.host, *assign.spec.vm).vmx);
}

// Off or suspended: both can be started.
std::optional<JobReport> nothing_against_it(const Assign&, const PowerSeen&) {
    return std::nullopt;
}

}  // namespace

Script start(const Assign& assign) {
    return change_power(assign,
                        {"start", VmState::on, "already on", start_command, nothing_against_it});
}

}  // namespace grivon::drivers::vmware_server
