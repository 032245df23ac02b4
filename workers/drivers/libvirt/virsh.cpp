#include "workers/drivers/libvirt/virsh.hpp"

#include <string_view>

#include "workers/drivers/libvirt/dialect.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/quote.hpp"

namespace grivon::drivers::libvirt {
namespace {

constexpr auto functions_script = R"sh(
look() { LC_ALL=C timeout -s KILL "$answer_s" virsh -r -q -c "$uri" "$@" </dev/null; }
virsh_do() { LC_ALL=C virsh -c "$uri" "$@" </dev/null; }
)sh";

// In parentheses, so that `exit` ends these lines and nothing that may stand around them. dominfo
// has a line for the state, and after it one for the image that a suspended VM has on disk.
constexpr auto settle_script = R"sh((
looks=0
while
    answer=$(look dominfo "$uuid")
    status=$?
    looks=$((looks + 1))
    [ $status -eq 0 ] && [ $looks -lt "$looks_max" ]
do
    case $answer in
        *"State: "*running*) [ "$wanted" != on ] || break ;;
        *"Managed save: "*yes*) [ "$wanted" != suspended ] || break ;;
        *"State: "*"shut off"*) [ "$wanted" != off ] || break ;;
    esac
    sleep 1
done
printf '%s\n' "$answer"
exit $status
))sh";

std::string answer_word() {
    return std::to_string(time_limits::answer.count());
}

}  // namespace

Words virsh(const HostConnection& host, const Words& words) {
    Words all{"virsh", "-c", std::string(dialect_of(host).uri)};
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

std::string virsh_functions(const HostConnection& host) {
    return shell_variable("uri", dialect_of(host).uri) + shell_variable("answer_s", answer_word()) +
           (functions_script + 1);
}

std::string look_line(const HostConnection& host, const Words& words) {
    Words all{"timeout",     "-s",    "KILL",
              answer_word(), "virsh", "-r",
              "-q",          "-c",    std::string(dialect_of(host).uri)};
    all.insert(all.end(), words.begin(), words.end());
    return tool_line(all);
}

RemoteCommand change_vm(const Assign& assign, const std::string& verb,
                        std::chrono::milliseconds time_limit, const Words& more_words) {
    Words words{verb, uuid_of(*assign.spec.vm)};
    words.insert(words.end(), more_words.begin(), more_words.end());
    const Words all = virsh(assign.host, words);
    RemoteCommand command = echoed(verb, all, shown_plain(assign.host, all), time_limit);
    command.recorded_first = true;
    return command;
}

RemoteCommand change_all(const Assign& assign, std::string step, const std::vector<Words>& changes,
                         std::chrono::milliseconds time_limit) {
    std::string line;
    std::string shown;
    for (const Words& words : changes) {
        line += (line.empty() ? "virsh_do " : " && virsh_do ") + command_line(words);
        shown += (shown.empty() ? "" : " && ") + command_line(virsh(assign.host, words));
    }
    const std::string quotes = changes.size() > 1 ? "\"" : "";
    RemoteCommand command = quiet(std::move(step), virsh_functions(assign.host) + line, time_limit);
    command.shown = "ssh -x " + assign.host.name + " " + quotes + shown + quotes;
    command.recorded_first = true;
    return command;
}

std::string dominfo_line(const HostConnection& host, const VmSpec& vm) {
    return look_line(host, {"dominfo", uuid_of(vm)});
}

RemoteCommand dominfo(const Assign& assign, std::string name) {
    return quiet(std::move(name), dominfo_line(assign.host, *assign.spec.vm), time_limits::look);
}

RemoteCommand dominfo_until(const Assign& assign, VmState wanted) {
    const std::string line =
        virsh_functions(assign.host) + shell_variable("uuid", uuid_of(*assign.spec.vm)) +
        shell_variable("wanted", grivon::name_of(wanted)) +
        shell_variable("looks_max", std::to_string(time_limits::settle_looks_max)) + settle_script;
    return quiet("verify", line, time_limits::settle);
}

}  // namespace grivon::drivers::libvirt
