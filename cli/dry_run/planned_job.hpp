// What a submission would do, found out without doing it. Values only; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/operation.hpp"

namespace grivon::cli {

struct PlannedCommand {
    std::string note;  // a line that comes before it; usually empty
    std::string line;  // as it would be shown
};

struct PlannedJob {
    std::string host;  // its lane
    std::optional<std::uint32_t> slice;
    std::string operation;  // "create host vmware"
    std::vector<PlannedCommand> commands;
    std::string remark;  // why there are no commands, or that they depend on the host; may be empty
};

struct Plan {
    BatchSpec batch;                 // when and how they would run
    std::vector<std::string> lines;  // what the command would print at once
    std::vector<PlannedJob> jobs;    // in the order in which each lane would run them
};

}  // namespace grivon::cli
