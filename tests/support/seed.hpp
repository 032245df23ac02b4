// The seed of a random test: from GRIVON_TEST_SEED, or new each time. A failing test prints it, and
// the same seed repeats the run.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace grivon::test {

[[nodiscard]] inline std::uint64_t random_seed() {
    if (const char* given = std::getenv("GRIVON_TEST_SEED")) return std::stoull(given);
    return (std::uint64_t{std::random_device{}()} << 32) | std::random_device{}();
}

[[nodiscard]] inline std::string repeat_with(std::uint64_t seed) {
    return "repeat with GRIVON_TEST_SEED=" + std::to_string(seed);
}

}  // namespace grivon::test
