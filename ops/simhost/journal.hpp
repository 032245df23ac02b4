// The journal of a host: one line per simulated command, from which order and overlap can be judged
// from outside. Four columns separated by tabs: start and end (CLOCK_MONOTONIC nanoseconds), exit
// status, command line. Each line is one write in append mode, so lines of concurrent commands
// never mix. A command ended by a signal it can catch still gets its line (128 + signal).
#pragma once

#include <string_view>

namespace simhost::journal {

inline constexpr std::string_view path = "/var/log/simhost.journal";

// Notes the start time and the command line; false if this host has no journal.
[[nodiscard]] bool begin(int argc, const char* const* argv);

// Writes the line; the second and later calls do nothing. Safe inside a signal handler.
void finish(int status);

}  // namespace simhost::journal
