// Every bound of the store, in one place, with its unit and reason.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "wire/limits.hpp"

namespace grivon::store::limits {

// One transaction takes half of what waits (pending_writes.cpp): at least as many records as make
// the commit cheap; at most so many that nobody waits long behind it and that redoing it after a
// lost connection is quick. The records of one write() stay together even if they are more.
inline constexpr std::size_t transaction_records_min = 200;
inline constexpr std::size_t transaction_records_max = 5'000;
inline constexpr std::size_t transaction_bytes_max = 8 * 1024 * 1024;

// A transaction of at most so many rows is one statement, prepared for its shape: the rows of a job
// that comes, begins or ends on an idle lane, of two or three of them together. More rows are more
// shapes, and larger ones wait for rows, not for round trips.
inline constexpr std::size_t block_rows_max = 24;
// A few hundred kilobytes in the server.
inline constexpr std::size_t blocks_max = 64;

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

// History is looked after this often; after a failure, and however crowded it is, not before this.
inline constexpr std::chrono::hours upkeep_interval{1};
inline constexpr std::chrono::minutes upkeep_retry{10};

// Partitions of a table when history is as old as it gets, about: a directory and a start that open
// that many files take no notice. MariaDB's limit is 8192.
inline constexpr int ranges_kept = 100;
// Splitting a partition copies its rows while the writer waits: so many take 0.1 s, so many bytes
// of output 1 s, once a day.
inline constexpr std::uint64_t cut_rows_max = 20'000;
inline constexpr std::uint64_t cut_bytes_max = 64 * 1024 * 1024;
// Numbers that a partition has room for at least; in schema/007 as well. On a quiet site that is
// more than a day, but there a partition is small enough to be cut; with jobs it depends on what
// they print.
inline constexpr std::uint64_t room_min = cut_rows_max;
inline constexpr std::uint64_t room_min_of_jobs = 5'000;

// Events looked at for one page of those that pass a filter.
inline constexpr std::uint64_t events_looked_at_max = 20'000;

}  // namespace grivon::store::limits
