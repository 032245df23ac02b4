#include "workers/drivers/vmware_workstation/power_tool.hpp"

#include <utility>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/job_check.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware_workstation/look.hpp"
#include "workers/drivers/vmware_workstation/vmrun.hpp"

namespace grivon::drivers::vmware_workstation {
namespace {

RemoteCommand look(const Assign& assign, std::string name) {
    return look_at(std::move(name), {vmx_of(assign)}, {});
}

RemoteCommand look_until_it_is(const Assign& assign, VmState wanted) {
    return look_until(vmx_of(assign), wanted);
}

// A look at one VM names it itself.
std::optional<PowerSeen> seen(const CommandResult& looked) {
    const Looked all = looked_in(looked.output);
    if (all.wanted.size() != 1) return std::nullopt;
    const auto state = state_of(all, all.wanted.front());
    if (!state) return std::nullopt;
    return PowerSeen{*state};
}

bool has_failed(const CommandResult& acted) {
    return error_in(acted).has_value();
}

bool is_down(const CommandResult& result) {
    return service_is_down(looked_in(result.output)) || cannot_connect(result.output);
}

JobReport not_seen(const Assign& assign, const CommandResult& looked) {
    return command_failed("cannot see the state of " + name_of_vm(assign), assign.host,
                          why_unseen(looked_in(looked.output), looked));
}

std::optional<JobReport> blocked(const Assign&, VmState, const CommandResult&) {
    return std::nullopt;
}

// Soft modes need VMware Tools in the guest, and a guest that does as it is told. Nothing is tried
// in another mode by itself: what hard does to a guest is for a person to decide.
std::string advice_on(const PowerChange& change, const Assign& assign, const CommandResult& acted) {
    const std::string error = error_in(acted).value_or("");
    const bool hard = power_mode(assign) == "hard";
    const bool gave_up = was_ended(acted) || contains_ignoring_case(error, "canceled");
    if (gave_up && !hard) {
        return "; the guest did not " + change.operation +
               " in time: see its console, or use mode=hard";
    }
    if (contains_ignoring_case(error, "tools are not running")) {
        return "; install VMware Tools in the guest, or use mode=hard or mode=trysoft";
    }
    if (contains_ignoring_case(error, "already in use")) {
        return "; another program on " + assign.host.name +
               " has the VM open, as VMware's own window does: close it there";
    }
    return "";
}

JobReport failure(const Assign& assign, const PowerChange& change, const CommandResult& acted,
                  VmState state) {
    JobReport report = command_failed(change.operation + " of " + name_of_vm(assign) + " failed",
                                      assign.host, acted, state);
    report.message += advice_on(change, assign, acted);
    return report;
}

}  // namespace

const PowerTool power_tool{.check = check_power_job,
                           .look = look,
                           .look_until = look_until_it_is,
                           .seen = seen,
                           .failed = has_failed,
                           .service_is_down = is_down,
                           .not_seen = not_seen,
                           .absent = "is not on the host",
                           .blocked = blocked,
                           .failure = failure,
                           .where_to_see = where_to_see};

}  // namespace grivon::drivers::vmware_workstation
