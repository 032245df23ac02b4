// How the tables of history are cut into ranges of numbers, each a partition, so that what is old
// can be dropped as a whole.
//
// Ranges are about a day long. An end can only be set cheaply where no row is yet, as splitting a
// range copies its rows; so room is made ahead for about as many numbers as a day brought lately,
// and behind it the last range stays open and empty. A range with few rows is also ended where it
// is when its day is over. Pure; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/time.hpp"

namespace grivon::store {

struct NumberRange {
    std::uint64_t first = 1;
    std::optional<std::uint64_t> end;  // the first number behind it; nothing: it is open
    bool operator==(const NumberRange&) const = default;
};
// All of a table, in order; only the last is open.
using NumberRanges = std::vector<NumberRange>;

// "from_17"
[[nodiscard]] std::string partition_name(std::uint64_t first);
// From a name and a bound as the server says them, "from_17" and "40" or "MAXVALUE". Nothing: that
// is no partition of GriVon's.
[[nodiscard]] std::optional<NumberRange> range_of(std::string_view name, std::string_view bound);

// The place of the range that the next number goes into, which is not below the first range.
[[nodiscard]] std::size_t filling(const NumberRanges& ranges, std::uint64_t next);

// How long a range is to be: a day, or longer where days would make too many ranges.
[[nodiscard]] std::chrono::days range_duration(std::chrono::days keep);

// How many numbers the next range should have room for, when so many were given since `begun`:
// `room_min` at least.
[[nodiscard]] std::uint64_t room_for(std::uint64_t given, std::optional<WallTime> begun,
                                     WallTime now, std::chrono::days duration,
                                     std::uint64_t room_min);

// Whether a range begun then has lasted long enough: days are those of UTC.
[[nodiscard]] bool is_over(WallTime begun, WallTime now, std::chrono::days duration);

// The beginnings of ranges that there should be and are not: `next`, if a range is to end there,
// and that of a new open range when less than half of the room is left before the open one.
[[nodiscard]] std::vector<std::uint64_t> missing_beginnings(const NumberRanges& ranges,
                                                            std::uint64_t next, std::uint64_t room,
                                                            bool end_filling);

// The statements that give a table these beginnings; none where they are there already.
[[nodiscard]] std::vector<std::string> split_statements(std::string_view table,
                                                        const NumberRanges& ranges,
                                                        std::span<const std::uint64_t> beginnings);

// The statement that drops the ranges with no number above the horizon; empty: there is none.
[[nodiscard]] std::string drop_statement(std::string_view table, const NumberRanges& ranges,
                                         std::uint64_t horizon);

}  // namespace grivon::store
