// One run: a seed, some thousand actions of chaos, then peace until everything has ended.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/faults.hpp"

namespace grivon::sim {

struct RunResult {
    std::optional<std::string> broken;  // the promise, and how
    std::vector<std::string> history;   // when it was to be kept
    std::uint64_t events_count = 0;     // all actions, those of the peace as well
    std::uint64_t jobs_count = 0;
    std::uint64_t commands_count = 0;
    std::uint64_t commits_count = 0;
    std::uint64_t messages_dropped = 0;
    std::uint64_t messages_doubled = 0;
    std::uint64_t messages_overtaken = 0;
    FaultCounts faults{};
    std::chrono::seconds time{};  // virtual
};

[[nodiscard]] RunResult run_simulation(std::uint64_t seed, std::uint64_t events_count,
                                       bool history_kept);

}  // namespace grivon::sim
