#include "workers/drivers/vmware_server/power_tool.hpp"

#include <utility>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/stuck.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

RemoteCommand look(const Assign& assign, std::string name) {
    return getstate(std::move(name), vmx_of(assign));
}

RemoteCommand look_until(const Assign& assign, VmState wanted) {
    return getstate_until(wanted, vmx_of(assign));
}

std::optional<PowerSeen> seen(const CommandResult& looked) {
    const auto state = state_in(looked);
    if (!state) return std::nullopt;
    return PowerSeen{*state};
}

bool has_failed(const CommandResult& acted) {
    return error_in(acted).has_value();
}

JobReport not_seen(const Assign& assign, const CommandResult& looked) {
    return state_not_seen(assign.host, *assign.spec.vm, looked);
}

std::optional<JobReport> blocked(const Assign& assign, VmState state, const CommandResult& result) {
    if (state != VmState::stuck) return std::nullopt;
    return waits_for_answer(assign.host, *assign.spec.vm, result);
}

// Soft modes need VMware Tools in the guest, and a guest that does as it is told. Nothing is tried
// in another mode by itself: what hard does to a guest is for a person to decide.
std::string advice_on(const PowerChange& change, const Assign& assign,
                      const VmControlError& error) {
    const bool hard = power_mode(assign) == "hard";
    if (error.number == vmcontrol_error::timeout) {
        return std::string("; the ") + (hard ? "VM" : "guest") + " did not " + change.operation +
               " in time" + (hard ? "" : ": see its console, or use mode=hard");
    }
    const bool no_tools = contains_ignoring_case(error.text, "tools are") &&
                          contains_ignoring_case(error.text, "running");
    if (no_tools) {
        return "; install VMware Tools in the guest, or use mode=hard or mode=trysoft";
    }
    return "";
}

JobReport failure(const Assign& assign, const PowerChange& change, const CommandResult& acted,
                  VmState state) {
    JobReport report = command_failed(change.operation + " of " + name_of_vm(assign) + " failed",
                                      assign.host, acted, state);
    report.message += advice_on(change, assign, *error_in(acted));
    return report;
}

}  // namespace

const PowerTool power_tool{.check = check_power_job,
                           .look = look,
                           .look_until = look_until,
                           .seen = seen,
                           .failed = has_failed,
                           .service_is_down = serverd_is_dead,
                           .not_seen = not_seen,
                           .absent = "is not registered on the host",
                           .blocked = blocked,
                           .failure = failure,
                           .where_to_see = where_to_see};

Script change_power(const Assign& assign, PowerChange change) {
    return asking_if_stuck(assign, drivers::change_power(assign, power_tool, std::move(change)));
}

}  // namespace grivon::drivers::vmware_server
