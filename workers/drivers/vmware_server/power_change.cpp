#include "workers/drivers/vmware_server/power_change.hpp"

#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {

RemoteCommand look_after(const PowerChange& change, const std::string& vmx,
                         const CommandResult& acted) {
    return error_in(acted) ? getstate("verify", vmx) : getstate_until(change.wanted, vmx);
}

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

JobReport state_not_seen(const Assign& assign, const CommandResult& looked) {
    return command_failed("cannot see the state of " + name_of(assign.host, *assign.spec.vm),
                          assign.host, looked);
}

}  // namespace grivon::drivers::vmware_server
