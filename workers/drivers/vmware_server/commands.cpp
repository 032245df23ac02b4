#include "workers/drivers/vmware_server/commands.hpp"

#include <string_view>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"

namespace grivon::drivers::vmware_server {
namespace {

// In parentheses, so that `exit` ends these lines and nothing that may stand around them. Between
// the two parts: the answers that end the looking.
constexpr auto settle_head = R"sh((
looks=0
while
    answer=$(LC_ALL=C vmware-cmd "$vmx" getstate </dev/null)
    status=$?
    looks=$((looks + 1))
    [ $status -eq 0 ] && [ $looks -lt "$looks_max" ]
do
    case $answer in )sh";
constexpr auto settle_tail = R"sh( esac
    sleep 1
done
printf '%s\n' "$answer"
exit $status
))sh";

RemoteCommand settle(const std::string& vmx, int looks_max, const std::string& variables,
                     std::string_view endings) {
    const std::string line = shell_variable("vmx", vmx) + variables +
                             shell_variable("looks_max", std::to_string(looks_max)) + settle_head +
                             std::string(endings) + settle_tail;
    return quiet("verify", line, time_limits::settle);
}

}  // namespace

RemoteCommand getstate(std::string name, const std::string& vmx) {
    return quiet(std::move(name), tool_line({"vmware-cmd", vmx, "getstate"}),
                 time_limits::getstate);
}

RemoteCommand getstate_until(VmState wanted, const std::string& vmx) {
    return settle(vmx, time_limits::settle_looks_max,
                  shell_variable("wanted", grivon::name_of(wanted)),
                  R"sh(*"= $wanted"* | *"= stuck"*) break ;;)sh");
}

RemoteCommand getstate_while_stuck(const std::string& vmx) {
    return settle(vmx, time_limits::unstick_looks_max, "", R"sh(*"= stuck"*) ;; *) break ;;)sh");
}

RemoteCommand start_vm(const HostConnection& host, const std::string& vmx) {
    const Words words{"vmware-cmd", vmx, "start"};
    RemoteCommand command =
        echoed("start", words, shown_plain(host, words), time_limits::power_change);
    command.recorded_first = true;
    return command;
}

RemoteCommand change_vm(const HostConnection& host, const std::string& vmx,
                        const std::string& operation, const std::string& mode) {
    const Words words{"vmware-cmd", vmx, operation, mode};
    RemoteCommand command =
        echoed(operation, words, shown_quoted(host, words),
               mode == "hard" ? time_limits::power_change : time_limits::soft_change);
    command.recorded_first = true;
    return command;
}

RemoteCommand register_vm(const HostConnection& host, const std::string& vmx) {
    const Words words{"vmware-cmd", "-s", "register", vmx};
    return echoed("register", words, shown_plain(host, words), time_limits::register_vm);
}

RemoteCommand unregister_vm(const HostConnection& host, const std::string& vmx) {
    const Words words{"vmware-cmd", "-s", "unregister", vmx};
    return echoed("unregister", words, shown_plain(host, words), time_limits::register_vm);
}

}  // namespace grivon::drivers::vmware_server
