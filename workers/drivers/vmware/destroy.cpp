#include "workers/drivers/vmware/destroy.hpp"

#include <optional>
#include <utility>

#include "workers/drivers/vm/files.hpp"
#include "workers/drivers/vm/job_check.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/files.hpp"

namespace grivon::drivers::vmware {
namespace {

JobReport refuse_running(const Assign& assign) {
    return refused(name_of_vm(assign) + " is on; stop it first: " +
                       grivon_command("stop", assign.host, *assign.spec.vm),
                   VmState::on);
}

// Nobody knows what else is in the directory of a VM that GriVon did not make.
std::optional<JobReport> refuse_imported(const Assign& assign) {
    if (!is_imported(*assign.spec.vm)) return std::nullopt;
    return refused(name_of_vm(assign) + " was not made by GriVon; delete " + vmx_of(assign) +
                   " on " + assign.host.name + " with VMware's own tools");
}

// The end of the job, unless the VM, or what is left of it, can be removed.
std::optional<JobReport> end_before_destroy(const Assign& assign, const VmTool& tool,
                                            const CommandResult& looked) {
    const auto seen = tool.power.seen(looked);
    if (!seen) {
        JobReport report = tool.power.not_seen(assign, looked);
        return tool.power.service_is_down(looked) ? nothing_begun(std::move(report)) : report;
    }
    if (seen->state == VmState::on) return refuse_running(assign);
    if (auto blocked = tool.power.blocked(assign, seen->state, looked)) return blocked;
    if (seen->state == VmState::none && files_seen(looked).empty()) {
        return succeeded(VmState::none, "already gone");
    }
    return tool.needed == nullptr ? std::nullopt : tool.needed(assign, looked);
}

// Withdrawing it failed; only a VM that VMware does not know any more may lose its disks.
std::optional<JobReport> end_unless_withdrawn(const Assign& assign, const VmTool& tool,
                                              const CommandResult& withdrawn,
                                              const CommandResult& looked) {
    const auto seen = tool.power.seen(looked);
    if (!seen) return tool.power.not_seen(assign, looked);
    if (seen->state == VmState::none) return std::nullopt;
    if (seen->state == VmState::on) return refuse_running(assign);
    if (auto blocked = tool.power.blocked(assign, seen->state, withdrawn)) return blocked;
    return tool.command_failed("unregistering " + name_of_vm(assign) + " failed", assign.host,
                               withdrawn, seen->state);
}

JobReport removal_failed(const Assign& assign, const VmTool& tool, const CommandResult& result) {
    return tool.command_failed(
        "what is left of " + name_of_vm(assign) + " could not be removed from " + assign.host.name,
        assign.host, result, VmState::none);
}

JobReport verified_report(const Assign& assign, const VmTool& tool, const CommandResult& looked) {
    const auto seen = tool.power.seen(looked);
    if (!seen) return tool.power.not_seen(assign, looked);
    if (auto blocked = tool.power.blocked(assign, seen->state, looked)) return *blocked;
    if (seen->state != VmState::none) {
        return refused(name_of_vm(assign) + " was " +
                           (tool.withdraw == nullptr ? "removed" : "unregistered") + ", but " +
                           assign.host.name + " has it again: it is " +
                           std::string(word_for(*seen)),
                       seen->state);
    }
    const auto left = files_seen(looked);
    if (left.empty()) return succeeded(VmState::none);
    return refused(*left.begin() + " was removed, but is there again on " + assign.host.name +
                       "; see who makes it, and run this again",
                   VmState::none);
}

RemoteCommand look_at_remains(const Assign& assign, const VmTool& tool, const VmPaths& paths,
                              std::string name) {
    return tool.look_for(assign, std::move(name), remains_of(assign.host, paths));
}

}  // namespace

Script destroy_vm(const Assign& assign, const VmTool& tool) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    if (auto end = refuse_imported(assign)) co_return *end;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);

    const RemoteCommand look = look_at_remains(assign, tool, paths, "look");
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before_destroy(assign, tool, looked)) co_return *end;

    std::string note = "# destroy " + name_of_vm(assign);
    const bool known = tool.power.seen(looked)->state != VmState::none;
    if (tool.withdraw != nullptr && known) {
        RemoteCommand act = tool.withdraw(assign);
        act.note = std::exchange(note, {});
        const CommandResult withdrawn = co_await Run{act};
        if (tool.power.service_is_down(withdrawn)) co_return tool.power.not_seen(assign, withdrawn);
        if (tool.power.failed(withdrawn)) {
            const RemoteCommand again = tool.power.look(assign, "look-again");
            const CommandResult seen = co_await Run{again};
            if (auto end = end_unless_withdrawn(assign, tool, withdrawn, seen)) co_return *end;
        }
    }

    std::vector<RemoteCommand> removals = remove_for_good(assign.host, paths);
    for (RemoteCommand& removal : removals) {
        removal.note = std::exchange(note, {});
        const CommandResult removed = co_await Run{removal};
        if (removed.exit_status != 0) co_return removal_failed(assign, tool, removed);
    }

    const RemoteCommand verify = look_at_remains(assign, tool, paths, "verify");
    const CommandResult verified = co_await Run{verify};
    co_return verified_report(assign, tool, verified);
}

Script look_at_destroyed_vm(const Assign& assign, const VmTool& tool) {
    if (auto wrong = check_vm_job(assign)) co_return *wrong;
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    const RemoteCommand look = look_at_remains(assign, tool, paths, "look");
    const CommandResult looked = co_await Run{look};
    const auto state = tool.power.seen(looked);
    if (!state) co_return not_seen_what_is_left(tool.power.not_seen(assign, looked));
    if (state->state != VmState::none) co_return left_as(assign, tool.power, *state);
    const auto seen = files_seen(looked);
    if (seen.empty()) co_return succeeded(state->state);
    co_return left(name_of_vm(assign) + " " + std::string(tool.unknown) + " any more, but " +
                       listed({seen.begin(), seen.end()}) + " is there; remove it: " +
                       grivon_command("destroy", assign.host, *assign.spec.vm),
                   state->state);
}

}  // namespace grivon::drivers::vmware
