// The two clocks. The core never reads a clock: it is handed a Now with every event.
#pragma once

#include <chrono>

namespace grivon {

// For records and people: UTC, microseconds since 1970.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;
// For deadlines and leases: does not jump when somebody sets the clock.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::microseconds>;

struct Now {
    WallTime wall;
    SteadyTime steady;
};

[[nodiscard]] inline Now read_clocks() {
    using std::chrono::floor;
    using std::chrono::microseconds;
    return {floor<microseconds>(std::chrono::system_clock::now()),
            floor<microseconds>(std::chrono::steady_clock::now())};
}

}  // namespace grivon
