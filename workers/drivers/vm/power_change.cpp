#include "workers/drivers/vm/power_change.hpp"

#include <utility>

#include "workers/drivers/vm/attempts.hpp"
#include "workers/drivers/vm/report.hpp"

namespace grivon::drivers {
namespace {

// A guest that stands still is not what anybody wants who wants a VM that is on.
bool is_in(VmState wanted, const PowerSeen& seen) {
    return seen.state == wanted && !seen.paused;
}

std::optional<JobReport> end_before(const PowerChange& change, const PowerTool& tool,
                                    const Assign& assign, const CommandResult& looked) {
    const auto seen = tool.seen(looked);
    if (!seen) {
        JobReport report = tool.not_seen(assign, looked);
        return tool.service_is_down(looked) ? nothing_begun(std::move(report)) : report;
    }
    if (is_in(change.wanted, *seen) && !change.already.empty()) {
        return succeeded(seen->state, change.already);
    }
    if (seen->state == VmState::none) return absent_vm(assign, tool, looked);
    if (auto end = tool.blocked(assign, seen->state, looked)) return end;
    return change.end_before(assign, *seen);
}

// How the job ends, given what the command and the look after it said.
JobReport judge(const PowerChange& change, const PowerTool& tool, const Assign& assign,
                const CommandResult& acted, const CommandResult& looked) {
    const auto seen = tool.seen(looked);
    if (!seen) return tool.not_seen(assign, looked);
    const bool failed = tool.failed(acted);
    const bool reached = is_in(change.wanted, *seen);
    if (auto end = tool.blocked(assign, seen->state, acted)) return *end;
    if (reached && !failed) return succeeded(seen->state, change.done);
    if (reached && !change.already.empty()) return succeeded(seen->state, change.already);
    if (failed) return tool.failure(assign, change, acted, seen->state);
    return refused(change.operation + " of " + name_of_vm(assign) +
                       " was accepted, but the VM is " + std::string(word_for(*seen)) + " now; " +
                       tool.where_to_see(assign),
                   seen->state);
}

}  // namespace

Script change_power(const Assign& assign, const PowerTool& tool, PowerChange change) {
    if (auto wrong = tool.check(assign)) co_return *wrong;

    const RemoteCommand look = tool.look(assign, "look");
    const CommandResult looked = co_await Run{look};
    if (auto end = end_before(change, tool, assign, looked)) co_return *end;

    const RemoteCommand act = change.command(assign, *tool.seen(looked));
    const CommandResult acted = co_await Run{act};
    if (tool.service_is_down(acted)) co_return tool.not_seen(assign, acted);

    // Nobody waits for the effect of a command that failed.
    const RemoteCommand verify =
        tool.failed(acted) ? tool.look(assign, "verify") : tool.look_until(assign, change.wanted);
    const CommandResult verified = co_await Run{verify};
    co_return judge(change, tool, assign, acted, verified);
}

Script power_left(const Assign& assign, const PowerTool& tool, std::optional<VmState> wanted,
                  std::string step) {
    if (auto wrong = tool.check(assign)) co_return *wrong;
    const bool may_come = wanted && begun_before(assign, step);
    const RemoteCommand look =
        may_come ? tool.look_until(assign, *wanted) : tool.look(assign, "look");
    const CommandResult looked = co_await Run{look};
    const auto seen = tool.seen(looked);
    if (!seen) co_return not_seen_what_is_left(tool.not_seen(assign, looked));
    if (wanted && is_in(*wanted, *seen)) co_return succeeded(seen->state);
    co_return left_as(assign, tool, *seen);
}

JobReport left_as(const Assign& assign, const PowerTool& tool, const PowerSeen& seen) {
    const std::string name = name_of_vm(assign);
    if (seen.state == VmState::none) return left(name + " " + std::string(tool.absent), seen.state);
    if (auto blocked = tool.blocked(assign, seen.state, {})) {
        return left(std::move(blocked->message), seen.state);
    }
    return left(name + " is " + std::string(word_for(seen)), seen.state);
}

JobReport absent_vm(const Assign& assign, const PowerTool& tool, const CommandResult& looked) {
    const VmSpec& vm = *assign.spec.vm;
    return failed(name_of(assign.host, vm) + " " + std::string(tool.absent) +
                      "; create it first: " + grivon_command("create", assign.host, vm),
                  looked.exit_status, VmState::none);
}

std::string_view word_for(const PowerSeen& seen) {
    return seen.paused ? "paused" : grivon::name_of(seen.state);
}

}  // namespace grivon::drivers
