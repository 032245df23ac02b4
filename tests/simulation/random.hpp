// The one source of chance of a run: what a seed decides, it decides through this.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>

namespace grivon::sim {

using Duration = std::chrono::microseconds;

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    [[nodiscard]] std::size_t pick(std::size_t count) { return engine_() % count; }
    [[nodiscard]] bool chance(unsigned in_thousand) { return pick(1000) < in_thousand; }
    [[nodiscard]] Duration between(Duration min, Duration max) {
        return min + Duration(static_cast<Duration::rep>(
                         engine_() % static_cast<std::uint64_t>((max - min).count() + 1)));
    }
    [[nodiscard]] std::mt19937_64& engine() { return engine_; }

private:
    std::mt19937_64 engine_;
};

}  // namespace grivon::sim
