// What every program of the benchmarks prints when it is done: one line of JSON with its figures.
// One thread.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace grivon::bench {

using Clock = std::chrono::steady_clock;

[[nodiscard]] inline double seconds_since(Clock::time_point begun) {
    return std::chrono::duration<double>(Clock::now() - begun).count();
}

// share: 0.5 is the median. Not of an empty list.
[[nodiscard]] inline double percentile(std::vector<double> values, double share) {
    const auto place = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place),
                     values.end());
    return values[place];
}

// latencies_us: of each request, if any were taken.
inline void print_figures(std::size_t count, double seconds,
                          const std::vector<double>& latencies_us = {}) {
    std::string line = fmt::format("{{\"count\": {}, \"seconds\": {:.6f}, \"per_second\": {:.2f}",
                                   count, seconds, static_cast<double>(count) / seconds);
    if (!latencies_us.empty())
        line += fmt::format(", \"p50_us\": {:.2f}, \"p99_us\": {:.2f}",
                            percentile(latencies_us, 0.5), percentile(latencies_us, 0.99));
    std::puts((line + "}").c_str());
}

// For what must not happen in a benchmark: it would make its figures worthless.
[[noreturn]] inline void give_up(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1);
}

}  // namespace grivon::bench
