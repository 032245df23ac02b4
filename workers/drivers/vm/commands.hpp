// What the commands of all drivers of VMs are made of: one tool with a fixed locale and an empty
// stdin, quiet or shown to the person. Pure.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "wire/host_connection.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers {

using Words = std::vector<std::string>;

// A line that runs one tool: its texts are parsed, so they must not be translated, and a tool that
// asks a question must meet end of file and not wait.
[[nodiscard]] std::string tool_line(const Words& words);

// A command that leaves no trace on the user's screen.
[[nodiscard]] RemoteCommand quiet(std::string name, std::string line,
                                  std::chrono::milliseconds time_limit);

// A command of one tool that the user sees as `shown`.
[[nodiscard]] RemoteCommand echoed(std::string name, const Words& words, std::string shown,
                                   std::chrono::milliseconds time_limit);

// "ssh -x HOST vmware-cmd …", and the form in double quotes that the roll used where the last word
// is a power mode.
[[nodiscard]] std::string shown_plain(const HostConnection& host, const Words& words);
[[nodiscard]] std::string shown_quoted(const HostConnection& host, const Words& words);

// Lines of a script after which `timeout -s KILL SECONDS COMMAND…` runs the command in a process
// group of its own, and ends it in time where the host can.
[[nodiscard]] std::string timeout_function();

// Exit status of a command that `timeout -s KILL` ended.
inline constexpr std::int32_t exit_killed = 128 + 9;

}  // namespace grivon::drivers
