// Reads the lines that a worker sends to a host: those of the fence, as workers/lane/fence.hpp
// makes them, with what is inside. A line that is not word for word the fence's is not fenced.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "wire/ids.hpp"

namespace grivon::sim {

struct HostLine {
    enum class Kind : std::uint8_t { take_fence, end_command, fenced, bare };
    Kind kind = Kind::bare;
    Epoch epoch{};
    std::chrono::seconds patience{};  // of take_fence
    std::string command;              // of fenced and bare
};

[[nodiscard]] HostLine host_line(const std::string& line);

}  // namespace grivon::sim
