#include "workers/drivers/vmware_server/report.hpp"

#include <utility>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

constexpr std::string_view product = "VMware Server";

}  // namespace

JobReport before_any_change(const CommandResult& looked, JobReport look_failed) {
    if (!serverd_is_dead(looked)) return look_failed;
    return nothing_begun(std::move(look_failed));
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
    return words_or_status(error ? error->text : last_words(result), host, result, product);
}

}  // namespace grivon::drivers::vmware_server
