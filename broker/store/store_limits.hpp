// Every bound of the store, in one place, with its unit and reason.
#pragma once

#include <chrono>
#include <cstddef>

#include "wire/limits.hpp"

namespace grivon::store::limits {

// One transaction. Enough to spread the cost of the commit thin; small enough that nobody waits
// long behind it and that redoing it after a lost connection is quick. The records of one write()
// stay together even if they are more.
inline constexpr std::size_t transaction_records_max = 5'000;
inline constexpr std::size_t transaction_bytes_max = 8 * 1024 * 1024;

// One packet to the server holds the array of rows of one statement; a single row can be larger:
// a submission with its operation and its answer, each of which came or goes in one frame.
inline constexpr std::size_t packet_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t row_bytes_max = 2 * grivon::limits::frame_bytes_max;
// What the server must therefore accept; 16 MiB is MariaDB's default.
inline constexpr std::size_t max_allowed_packet_min = 2 * row_bytes_max;

// Pause before the first attempt to reconnect, doubled up to the longest.
inline constexpr std::chrono::milliseconds reconnect_pause_first{100};
inline constexpr std::chrono::milliseconds reconnect_pause_max{2'000};

// Answers to submissions older than this are not loaded: no client retries for a day.
inline constexpr std::chrono::hours submission_age_max{24};

}  // namespace grivon::store::limits
