// How the two daemons log: one line an event on stderr, key=value, time in UTC.
#pragma once

#include <string>

#include "wire/error.hpp"

namespace grivon {

// level: trace, debug, info, warn, error (Errc::usage for anything else).
[[nodiscard]] Result<> start_logging(const std::string& program, const std::string& level);

}  // namespace grivon
