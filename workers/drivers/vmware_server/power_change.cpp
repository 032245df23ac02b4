#include "workers/drivers/vmware_server/power_change.hpp"

#include <utility>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/stuck.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

std::optional<JobReport> end_before(const PowerChange& change, const Assign& assign,
                                    const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto state = state_in(looked);
    if (!state) return before_any_change(looked, state_not_seen(host, vm, looked));
    if (*state == change.wanted && !change.already.empty()) return succeeded(state, change.already);
    if (*state == VmState::none) return not_registered(host, vm, looked);
    if (*state == VmState::stuck) return waits_for_answer(host, vm, looked);
    return change.end_before(assign, *state);
}

// The look after the command; nobody waits for the effect of a command that failed.
RemoteCommand look_after(const PowerChange& change, const std::string& vmx,
                         const CommandResult& acted) {
    return error_in(acted) ? getstate("verify", vmx) : getstate_until(change.wanted, vmx);
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

JobReport failure(const PowerChange& change, const Assign& assign, const CommandResult& acted,
                  VmState state) {
    JobReport report = command_failed(
        change.operation + " of " + name_of(assign.host, *assign.spec.vm) + " failed", assign.host,
        acted, state);
    report.message += advice_on(change, assign, *error_in(acted));
    return report;
}

// How the job ends, given what the command and the look after it said.
JobReport judge(const PowerChange& change, const Assign& assign, const CommandResult& acted,
                const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto state = state_in(looked);
    const bool failed = error_in(acted).has_value();
    if (!state) return state_not_seen(host, vm, looked);
    if (*state == VmState::stuck) return waits_for_answer(host, vm, acted);
    if (*state == change.wanted && !failed) return succeeded(state, change.done);
    if (*state == change.wanted && !change.already.empty()) return succeeded(state, change.already);
    if (failed) return failure(change, assign, acted, *state);
    return refused(change.operation + " of " + name_of(host, vm) + " was accepted, but the VM is " +
                       std::string(grivon::name_of(*state)) + " now; see vmware.log in " +
                       paths_of(host, vm).directory + " on " + host.name,
                   state);
}

Script look_act_look(const Assign& assign, PowerChange change) {
    if (auto wrong = check_power_job(assign)) co_return *wrong;
    const std::string vmx = paths_of(assign.host, *assign.spec.vm).vmx;

    const RemoteCommand look = getstate("look", vmx);
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before(change, assign, looked)) co_return *end;

    const RemoteCommand act = change.command(assign);
    const CommandResult acted = co_await Run{act};
    if (serverd_is_dead(acted)) co_return state_not_seen(assign.host, *assign.spec.vm, acted);

    const RemoteCommand verify = look_after(change, vmx, acted);
    const CommandResult verified = co_await Run{verify};
    co_return judge(change, assign, acted, verified);
}

}  // namespace

Script change_power(const Assign& assign, PowerChange change) {
    return asking_if_stuck(assign, look_act_look(assign, std::move(change)));
}

}  // namespace grivon::drivers::vmware_server
