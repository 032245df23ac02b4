#include "workers/drivers/vmware_server/commands.hpp"

#include "workers/drivers/quote.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"

namespace grivon::drivers::vmware_server {
namespace {

std::string joined(const Words& words) {
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += ' ';
        text += word;
    }
    return text;
}

// In parentheses, so that `exit` ends these lines and nothing that may stand around them.
constexpr auto settle_script = R"sh((
looks=0
while
    answer=$(LC_ALL=C vmware-cmd "$vmx" getstate </dev/null)
    status=$?
    looks=$((looks + 1))
    [ $status -eq 0 ] && [ $looks -lt "$looks_max" ]
do
    case $answer in *"= $wanted"* | *"= stuck"*) break ;; esac
    sleep 1
done
printf '%s\n' "$answer"
exit $status
))sh";

}  // namespace

std::string tool_line(const Words& words) {
    return "LC_ALL=C " + command_line(words) + " </dev/null";
}

RemoteCommand quiet(std::string name, std::string line, std::chrono::milliseconds time_limit) {
    RemoteCommand command;
    command.name = std::move(name);
    command.line = std::move(line);
    command.time_limit = time_limit;
    return command;
}

std::string shown_plain(const HostConnection& host, const Words& words) {
    return "ssh -x " + host.name + " " + joined(words);
}

std::string shown_quoted(const HostConnection& host, const Words& words) {
    return "ssh -x " + host.name + " \"" + joined(words) + "\"";
}

RemoteCommand getstate(std::string name, const std::string& vmx) {
    return quiet(std::move(name), tool_line({"vmware-cmd", vmx, "getstate"}),
                 time_limits::getstate);
}

RemoteCommand getstate_until(VmState wanted, const std::string& vmx) {
    const std::string line =
        shell_variable("vmx", vmx) + shell_variable("wanted", grivon::name_of(wanted)) +
        shell_variable("looks_max", std::to_string(time_limits::settle_looks_max)) + settle_script;
    return quiet("verify", line, time_limits::settle);
}

}  // namespace grivon::drivers::vmware_server
