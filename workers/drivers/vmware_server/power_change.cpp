#include "workers/drivers/vmware_server/power_change.hpp"

#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

// The report on a look that did not show the VM's state: it failed, or said something unheard of.
JobReport state_not_seen(const Assign& assign, const CommandResult& looked) {
    return command_failed("cannot see the state of " + name_of(assign.host, *assign.spec.vm),
                          assign.host, looked);
}

std::optional<JobReport> end_before(const PowerChange& change, const Assign& assign,
                                    const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto state = state_in(looked);
    if (!state) return state_not_seen(assign, looked);
    if (*state == change.wanted) return succeeded(state, change.already);
    if (*state == VmState::none) return not_registered(host, vm, looked);
    if (*state == VmState::stuck) return waits_for_answer(host, vm, looked);
    return change.end_before(assign, *state);
}

// The look after the command; nobody waits for the effect of a command that failed.
RemoteCommand look_after(const PowerChange& change, const std::string& vmx,
                         const CommandResult& acted) {
    return error_in(acted) ? getstate("verify", vmx) : getstate_until(change.wanted, vmx);
}

// How the job ends, given what the command and the look after it said.
JobReport judge(const PowerChange& change, const Assign& assign, const CommandResult& acted,
                const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto state = state_in(looked);
    const auto error = error_in(acted);
    if (!state) return state_not_seen(assign, looked);
    if (*state == change.wanted) return succeeded(state, error ? change.already : "");
    if (*state == VmState::stuck) return waits_for_answer(host, vm, acted);
    const std::string what = change.operation + " of " + name_of(host, vm);
    if (error) return command_failed(what + " failed", host, acted, state);
    return refused(what + " was accepted, but the VM is " + std::string(grivon::name_of(*state)) +
                       " now; see vmware.log in " + paths_of(host, vm).directory + " on " +
                       host.name,
                   state);
}

}  // namespace

Script change_power(const Assign& assign, PowerChange change) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    const std::string vmx = paths_of(assign.host, *assign.spec.vm).vmx;

    const RemoteCommand look = getstate("look", vmx);
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before(change, assign, looked)) co_return *end;

    const RemoteCommand act = change.command(assign.host, vmx);
    const CommandResult acted = co_await Run{act};
    if (serverd_is_dead(acted)) co_return state_not_seen(assign, acted);

    const RemoteCommand verify = look_after(change, vmx, acted);
    const CommandResult verified = co_await Run{verify};
    co_return judge(change, assign, acted, verified);
}

}  // namespace grivon::drivers::vmware_server
