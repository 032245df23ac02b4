#include "broker/store/history_ranges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "broker/store/store_limits.hpp"

namespace grivon::store {
namespace {

using std::chrono::days;

constexpr std::string_view name_prefix = "from_";
constexpr std::string_view open_bound = "MAXVALUE";

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

bool contains(const NumberRange& range, std::uint64_t number) {
    return range.first <= number && (!range.end || number < *range.end);
}

std::string definition(std::uint64_t first, std::optional<std::uint64_t> end) {
    return fmt::format("PARTITION {} VALUES LESS THAN {}", partition_name(first),
                       end ? fmt::format("({})", *end) : std::string(open_bound));
}

}  // namespace

std::string partition_name(std::uint64_t first) {
    return fmt::format("{}{}", name_prefix, first);
}

std::optional<NumberRange> range_of(std::string_view name, std::string_view bound) {
    if (!name.starts_with(name_prefix)) return std::nullopt;
    const auto first = number_of(name.substr(name_prefix.size()));
    if (!first) return std::nullopt;
    if (bound == open_bound) return NumberRange{*first, std::nullopt};
    const auto end = number_of(bound);
    if (!end || *end <= *first) return std::nullopt;
    return NumberRange{*first, end};
}

std::size_t filling(const NumberRanges& ranges, std::uint64_t next) {
    const auto found = std::find_if(ranges.begin(), ranges.end(),
                                    [next](const auto& range) { return contains(range, next); });
    return static_cast<std::size_t>(found - ranges.begin());
}

days range_duration(days keep) {
    return std::max(days{1}, keep / limits::ranges_kept);
}

std::uint64_t room_for(std::uint64_t given, std::optional<WallTime> begun, WallTime now,
                       days duration, std::uint64_t room_min) {
    // What a part of a day has brought is a quarter of what it brings, or so.
    constexpr double growth = 4;
    double room = growth * static_cast<double>(given);
    if (begun && now - *begun > duration)
        room *= std::chrono::duration<double>(duration) / (now - *begun) / growth;
    return std::max(room_min, static_cast<std::uint64_t>(room));
}

bool is_over(WallTime begun, WallTime now, days duration) {
    using std::chrono::floor;
    return floor<days>(begun) + duration <= floor<days>(now);
}

std::vector<std::uint64_t> missing_beginnings(const NumberRanges& ranges, std::uint64_t next,
                                              std::uint64_t room, bool end_filling) {
    std::vector<std::uint64_t> missing;
    if (end_filling && ranges[filling(ranges, next)].first != next) missing.push_back(next);
    const auto open = ranges.back().first;
    if (open < next + room / 2) missing.push_back(std::max(open, next) + room);
    return missing;
}

std::vector<std::string> split_statements(std::string_view table, const NumberRanges& ranges,
                                          std::span<const std::uint64_t> beginnings) {
    std::vector<std::string> statements;
    for (const auto& range : ranges) {
        std::string parts;
        auto first = range.first;
        for (const auto beginning : beginnings) {
            if (beginning == range.first || !contains(range, beginning)) continue;
            parts += definition(first, beginning) + ", ";
            first = beginning;
        }
        if (!parts.empty())
            statements.push_back(fmt::format("ALTER TABLE {} REORGANIZE PARTITION {} INTO ({}{})",
                                             table, partition_name(range.first), parts,
                                             definition(first, range.end)));
    }
    return statements;
}

std::string drop_statement(std::string_view table, const NumberRanges& ranges,
                           std::uint64_t horizon) {
    std::string names;
    for (const auto& range : ranges)
        if (range.end && *range.end <= horizon + 1)
            names += (names.empty() ? "" : ", ") + partition_name(range.first);
    if (names.empty()) return names;
    return fmt::format("ALTER TABLE {} DROP PARTITION {}", table, names);
}

}  // namespace grivon::store
