#include <optional>
#include <utility>

#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/job_check.hpp"
#include "workers/drivers/vmware_server/operations.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/stuck.hpp"
#include "workers/drivers/vmware_server/vm_files.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

JobReport refuse_running(const HostConnection& host, const VmSpec& vm) {
    return refused(name_of(host, vm) + " is on; stop it first: " + grivon_command("stop", host, vm),
                   VmState::on);
}

// The end of the job, unless the VM, or what is left of it, can be removed.
std::optional<JobReport> end_before_destroy(const Assign& assign, const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto state = state_in(looked);
    if (!state) return before_any_change(looked, state_not_seen(host, vm, looked));
    if (*state == VmState::on) return refuse_running(host, vm);
    if (*state == VmState::stuck) return waits_for_answer(host, vm, looked);
    if (*state == VmState::none && files_seen(looked).empty()) {
        return succeeded(VmState::none, "already gone");
    }
    return std::nullopt;
}

// Unregistering failed; only a VM that is not registered any more may lose its disks.
std::optional<JobReport> end_unless_unregistered(const Assign& assign,
                                                 const CommandResult& unregistered,
                                                 const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto state = state_in(looked);
    if (!state) return state_not_seen(host, vm, looked);
    if (*state == VmState::none) return std::nullopt;
    if (*state == VmState::on) return refuse_running(host, vm);
    if (*state == VmState::stuck) return waits_for_answer(host, vm, unregistered);
    return command_failed("unregistering " + name_of(host, vm) + " failed", host, unregistered,
                          state);
}

JobReport removal_failed(const Assign& assign, const CommandResult& result) {
    return command_failed("what is left of " + name_of(assign.host, *assign.spec.vm) +
                              " could not be removed from " + assign.host.name,
                          assign.host, result, VmState::none);
}

JobReport verified_report(const Assign& assign, const CommandResult& looked) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const auto state = state_in(looked);
    if (!state) return state_not_seen(host, vm, looked);
    if (*state == VmState::stuck) return waits_for_answer(host, vm, looked);
    if (*state != VmState::none) {
        return refused(name_of(host, vm) + " was unregistered, but " + host.name +
                           " has it again: it is " + std::string(grivon::name_of(*state)),
                       state);
    }
    const auto left = files_seen(looked);
    if (left.empty()) return succeeded(VmState::none);
    return refused(*left.begin() + " was removed, but is there again on " + host.name +
                       "; see who makes it, and run this again",
                   VmState::none);
}

Script destroy_vm(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);

    const RemoteCommand look = look_at_remains("look", paths);
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before_destroy(assign, looked)) co_return *end;

    std::string note = "# destroy " + name_of(assign.host, *assign.spec.vm);
    if (state_in(looked) != VmState::none) {
        RemoteCommand act = unregister_vm(assign.host, paths.vmx);
        act.note = std::exchange(note, {});
        const CommandResult unregistered = co_await Run{act};
        if (serverd_is_dead(unregistered)) {
            co_return state_not_seen(assign.host, *assign.spec.vm, unregistered);
        }
        if (error_in(unregistered)) {
            const RemoteCommand again = getstate("look-again", paths.vmx);
            const CommandResult seen = co_await Run{again};
            if (auto end = end_unless_unregistered(assign, unregistered, seen)) co_return *end;
        }
    }

    std::vector<RemoteCommand> removals = remove_for_good(assign.host, paths);
    for (RemoteCommand& removal : removals) {
        removal.note = std::exchange(note, {});
        const CommandResult removed = co_await Run{removal};
        if (removed.exit_status != 0) co_return removal_failed(assign, removed);
    }

    const RemoteCommand verify = look_at_remains("verify", paths);
    const CommandResult verified = co_await Run{verify};
    co_return verified_report(assign, verified);
}

}  // namespace

Script destroy(const Assign& assign) {
    return asking_if_stuck(assign, destroy_vm(assign));
}

}  // namespace grivon::drivers::vmware_server
