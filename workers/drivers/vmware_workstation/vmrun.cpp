#include "workers/drivers/vmware_workstation/vmrun.hpp"

#include <algorithm>
#include <utility>

#include "wire/hypervisors.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware_workstation/time_limits.hpp"

namespace grivon::drivers::vmware_workstation {
namespace {

using std::chrono::seconds;

constexpr std::string_view error_head = "Error:";
constexpr std::int32_t exit_timed_out = 124;  // of `timeout` (coreutils)

// --foreground: nobody but vmrun is ended, neither the VM that it started nor this script.
constexpr auto vmrun_script = R"sh(vmrun_within() {
    limit_s=$1
    shift
    said=$(mktemp "${TMPDIR:-/tmp}/grivon.XXXXXX") || return
    LC_ALL=C timeout --foreground -k "$grace_s" "$limit_s" vmrun -T ws "$@" \
        </dev/null >"$said" 2>&1
    status=$?
    [ "$status" -ne 0 ] || ! grep -q '^Error:' "$said" || status=255
    cat "$said"
    rm -f "$said"
    return "$status"
}
)sh";

std::string text_of(seconds duration) {
    return std::to_string(duration.count());
}

Words vmrun_words(const Words& words) {
    Words all{"vmrun", "-T", "ws"};
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

std::string call(const Words& words, seconds limit) {
    Words all{"vmrun_within", text_of(limit)};
    all.insert(all.end(), words.begin(), words.end());
    return command_line(all);
}

seconds limit_of(const std::string& mode) {
    return mode == "hard" ? time_limits::power_change : time_limits::soft_change;
}

}  // namespace

std::string vmrun_function() {
    return shell_variable("grace_s", text_of(time_limits::grace)) + vmrun_script;
}

RemoteCommand vmrun(const HostConnection& host, std::string name, const Words& words,
                    seconds limit) {
    RemoteCommand command = quiet(std::move(name), vmrun_function() + call(words, limit),
                                  limit + time_limits::grace + time_limits::helper);
    command.shown = shown_plain(host, vmrun_words(words));
    command.recorded_first = true;
    return command;
}

RemoteCommand change_vm(const HostConnection& host, const std::string& vmx,
                        const std::string& operation, const std::string& mode) {
    if (mode != "trysoft") return vmrun(host, operation, {operation, vmx, mode}, limit_of(mode));
    const Words soft{operation, vmx, "soft"};
    const Words hard{operation, vmx, "hard"};
    const seconds limit = limit_of("soft") + limit_of("hard");
    RemoteCommand command = vmrun(host, operation, hard, limit);
    // That the guest would not is no error of the whole: its words go beside the output.
    command.line = vmrun_function() + call(soft, limit_of("soft")) + " >&2 ||\n" +
                   call(hard, limit_of("hard"));
    command.shown = shown_plain(host, vmrun_words(soft)) + " || " + "vmrun -T ws " + operation +
                    " " + vmx + " hard";
    return command;
}

RemoteCommand start_vm(const HostConnection& host, const std::string& vmx) {
    return vmrun(host, "start", {"start", vmx, "nogui"}, time_limits::power_change);
}

std::optional<std::string> error_in(const CommandResult& result) {
    for (const std::string_view line : lines_of(result.output)) {
        if (trim(line).starts_with(error_head)) return one_line(line);
    }
    if (result.exit_status == 0) return std::nullopt;
    if (was_ended(result)) return "vmrun did not end in time, and was ended";
    return last_words(result);
}

bool was_ended(const CommandResult& result) {
    return result.exit_status == exit_timed_out || result.exit_status == exit_killed;
}

bool cannot_connect(std::string_view output) {
    return contains_ignoring_case(output, "unable to connect to host");
}

JobReport command_failed(const std::string& what, const HostConnection& host,
                         const CommandResult& result, std::optional<VmState> vm) {
    return failed(what + ": " +
                      words_or_status(error_in(result).value_or(""), host, result,
                                      traits_of(host.hypervisor).title),
                  result.exit_status, vm);
}

}  // namespace grivon::drivers::vmware_workstation
