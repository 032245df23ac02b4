#include "workers/drivers/vmware_server/report.hpp"

#include <utility>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware_server/paths.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

constexpr std::int32_t exit_not_found = 127;  // POSIX: the shell found no such command

// No command was run, or none came to its end.
constexpr std::int32_t exit_none_decided = -1;

JobReport failed(std::string message, std::int32_t exit_status, std::optional<VmState> vm) {
    JobReport report;
    report.outcome = Outcome::failed;
    report.exit_status = exit_status == 0 ? refused_exit_status : exit_status;
    report.message = std::move(message);
    report.host = HostState::up;
    report.vm = vm;
    return report;
}

}  // namespace

JobReport succeeded(std::optional<VmState> vm, std::string message) {
    JobReport report;
    report.outcome = Outcome::succeeded;
    report.message = std::move(message);
    report.host = HostState::up;
    report.vm = vm;
    return report;
}

JobReport refused(std::string message, std::optional<VmState> vm) {
    return failed(std::move(message), refused_exit_status, vm);
}

JobReport left(std::string message, std::optional<VmState> vm) {
    JobReport report = failed(std::move(message), exit_none_decided, vm);
    report.outcome = Outcome::cancelled;
    return report;
}

JobReport not_seen_what_is_left(JobReport look_failed) {
    look_failed.outcome = Outcome::uncertain;
    return look_failed;
}

JobReport nothing_begun(JobReport serverd_dead) {
    serverd_dead.outcome = Outcome::unreached;
    return serverd_dead;
}

JobReport before_any_change(const CommandResult& looked, JobReport look_failed) {
    if (!serverd_is_dead(looked)) return look_failed;
    return nothing_begun(std::move(look_failed));
}

JobReport never_ran(std::string message) {
    JobReport report;
    report.outcome = Outcome::failed;
    report.exit_status = exit_none_decided;
    report.message = std::move(message);
    return report;
}

JobReport command_failed(const std::string& what, const HostConnection& host,
                         const CommandResult& result, std::optional<VmState> vm) {
    const auto error = error_in(result);
    if (error && error->number == vmcontrol_error::serverd_dead) {
        return failed("vmware-serverd on " + host.name +
                          " does not answer (VMControl error -14); end it there (kill -9 if it "
                          "hangs), restart VMware and run this again",
                      -vmcontrol_error::serverd_dead, std::nullopt);
    }
    return failed(what + ": " + words_of(host, result), result.exit_status, vm);
}

JobReport state_not_seen(const HostConnection& host, const VmSpec& vm,
                         const CommandResult& looked) {
    return command_failed("cannot see the state of " + name_of(host, vm), host, looked);
}

JobReport registration_not_seen(const HostConnection& host, const VmSpec& vm,
                                const CommandResult& looked) {
    return command_failed("cannot see whether " + name_of(host, vm) + " is registered", host,
                          looked);
}

JobReport not_registered(const HostConnection& host, const VmSpec& vm,
                         const CommandResult& result) {
    return failed(name_of(host, vm) + " is not registered on the host; create it first: " +
                      grivon_command("create", host, vm),
                  result.exit_status, VmState::none);
}

JobReport waits_for_answer(const HostConnection& host, const VmSpec& vm,
                           const CommandResult& result) {
    const auto error = error_in(result);
    return failed(name_of(host, vm) + " is stuck" + (error ? " (" + error->text + ")" : "") +
                      ": it waits for an answer to a question",
                  result.exit_status, VmState::stuck);
}

std::string words_of(const HostConnection& host, const CommandResult& result) {
    const auto error = error_in(result);
    std::string text = error ? error->text : last_words(result);
    if (text.empty()) {
        text = "exit status " + std::to_string(result.exit_status) + " without a word";
    }
    if (result.exit_status == exit_not_found) {
        text += "; is VMware Server installed on " + host.name + "?";
    }
    return text;
}

std::string grivon_command(std::string_view verb, const HostConnection& host, const VmSpec& vm) {
    return "grivon " + std::string(verb) + " host vmware " + host.name +
           " slice=" + std::to_string(vm.slice);
}

}  // namespace grivon::drivers::vmware_server
