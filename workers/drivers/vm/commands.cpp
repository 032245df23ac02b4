#include "workers/drivers/vm/commands.hpp"

#include <utility>

#include "workers/drivers/quote.hpp"

namespace grivon::drivers {
namespace {

std::string joined(const Words& words) {
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += ' ';
        text += word;
    }
    return text;
}

// Coreutils have it since 2008; a host as old as VMware Server 1.0 itself may not.
constexpr auto timeout_script = R"sh(command -v timeout >/dev/null ||
    timeout() { shift 3 && exec setsid "$@"; }
)sh";

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

RemoteCommand echoed(std::string name, const Words& words, std::string shown,
                     std::chrono::milliseconds time_limit) {
    RemoteCommand command = quiet(std::move(name), tool_line(words), time_limit);
    command.shown = std::move(shown);
    return command;
}

std::string shown_plain(const HostConnection& host, const Words& words) {
    return "ssh -x " + host.name + " " + joined(words);
}

std::string shown_quoted(const HostConnection& host, const Words& words) {
    return "ssh -x " + host.name + " \"" + joined(words) + "\"";
}

std::string timeout_function() {
    return timeout_script;
}

}  // namespace grivon::drivers
