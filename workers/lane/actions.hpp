// What a LaneMachine wants done. The shell (workers/lane_runner.hpp) performs it, in order.
#pragma once

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "wire/worker_messages.hpp"

namespace grivon::lane {

// Connect and log in; answered by connected() or connect_failed().
struct Connect {
    HostConnection host;
    bool operator==(const Connect&) const = default;
};
// Run it over the connection; answered by output() and one of the four ends.
struct RunCommand {
    std::string line;
    Bytes input;
    std::chrono::milliseconds time_limit{};
    bool operator==(const RunCommand&) const = default;
};
// Run this line beside the command, over a login of its own, so that the command ends; answered by
// command_end_tried(). The end of the command itself comes as that of any other.
struct EndCommand {
    HostConnection host;
    std::string line;
    std::chrono::milliseconds time_limit{};
    bool operator==(const EndCommand&) const = default;
};
// Drop the connection: the one that there is, or that is being made. Nothing more is told of it,
// nor of a command that runs on it.
struct CloseConnection {
    bool operator==(const CloseConnection&) const = default;
};
// Output may be taken in again: wants_output() has become true.
struct ReadOn {
    bool operator==(const ReadOn&) const = default;
};
// JobItems and AttemptReport: send it to the broker; if that fails, tick() repeats it in time.
using Action =
    std::variant<Connect, RunCommand, EndCommand, CloseConnection, ReadOn, JobItems, AttemptReport>;
using Actions = std::vector<Action>;

}  // namespace grivon::lane
