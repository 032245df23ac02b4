#include "workers/drivers/vm/report.hpp"

#include <algorithm>
#include <utility>

#include "wire/hypervisors.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::drivers {
namespace {

constexpr std::int32_t exit_not_found = 127;  // POSIX: the shell found no such command

// No command was run, or none came to its end.
constexpr std::int32_t exit_none_decided = -1;

}  // namespace

JobReport succeeded(std::optional<VmState> vm, std::string message) {
    JobReport report;
    report.outcome = Outcome::succeeded;
    report.message = std::move(message);
    report.host = HostState::up;
    report.vm = vm;
    return report;
}

JobReport failed(std::string message, std::int32_t exit_status, std::optional<VmState> vm) {
    JobReport report;
    report.outcome = Outcome::failed;
    report.exit_status = exit_status == 0 ? refused_exit_status : exit_status;
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

JobReport nothing_begun(JobReport service_is_down) {
    service_is_down.outcome = Outcome::unreached;
    return service_is_down;
}

JobReport never_ran(std::string message) {
    JobReport report;
    report.outcome = Outcome::failed;
    report.exit_status = exit_none_decided;
    report.message = std::move(message);
    return report;
}

std::string last_words_of(const HostConnection& host, const CommandResult& result,
                          std::string_view product) {
    return words_or_status(last_words(result), host, result, product);
}

std::string words_or_status(std::string words, const HostConnection& host,
                            const CommandResult& result, std::string_view product) {
    if (words.empty()) {
        words = "exit status " + std::to_string(result.exit_status) + " without a word";
    }
    if (result.exit_status == exit_not_found) {
        words += "; is " + std::string(product) + " installed on " + host.name + "?";
    }
    return words;
}

std::string name_of(const HostConnection& host, const VmSpec& vm) {
    return "slice" + std::to_string(vm.slice) + "@" + host.name;
}

std::string name_of_vm(const Assign& assign) {
    return name_of(assign.host, *assign.spec.vm);
}

std::string grivon_command(std::string_view verb, const HostConnection& host, const VmSpec& vm) {
    return grivon_command(verb, host) + " slice=" + std::to_string(vm.slice);
}

std::string grivon_command(std::string_view verb, const HostConnection& host) {
    return "grivon " + std::string(verb) + " " + object_of(traits_of(host.hypervisor).family) +
           " " + host.name;
}

std::string listed(const std::vector<std::string>& texts) {
    std::string list;
    const std::size_t shown = std::min(texts.size(), listed_max);
    for (std::size_t i = 0; i < shown; ++i) list += (i > 0 ? ", " : "") + texts[i];
    if (shown < texts.size()) list += " and " + std::to_string(texts.size() - shown) + " more";
    return list;
}

}  // namespace grivon::drivers
