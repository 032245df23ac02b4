#include "cli/render/time_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <optional>

#include "wire/values.hpp"

namespace grivon::cli {
namespace {

using namespace std::chrono;

std::time_t whole_seconds(WallTime time) {
    return static_cast<std::time_t>(floor<seconds>(time).time_since_epoch().count());
}

std::tm local_parts(WallTime time) {
    const auto instant = whole_seconds(time);
    std::tm parts{};
    localtime_r(&instant, &parts);
    return parts;
}

}  // namespace

std::string iso_time(WallTime time) {
    const auto instant = whole_seconds(time);
    std::tm parts{};
    gmtime_r(&instant, &parts);
    const auto thousandths = floor<milliseconds>(time - floor<seconds>(time)).count();
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                       parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                       thousandths);
}

std::string local_time(WallTime time) {
    const auto parts = local_parts(time);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", parts.tm_year + 1900,
                       parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string with_local_times(std::string_view text) {
    constexpr std::size_t time_bytes = std::string_view("2026-11-22T20:00:00Z").size();
    std::string shown;
    while (!text.empty()) {
        const auto time =
            text.size() < time_bytes ? std::nullopt : utc_time_in(text.substr(0, time_bytes));
        shown += time ? local_time(*time) : std::string(1, text.front());
        text.remove_prefix(time ? time_bytes : 1);
    }
    return shown;
}

std::string local_clock(WallTime time) {
    const auto parts = local_parts(time);
    return fmt::format("{:02}:{:02}:{:02}", parts.tm_hour, parts.tm_min, parts.tm_sec);
}

// The clocks of two machines may make a step end before it began: shown as no time at all.
std::string seconds_text(microseconds duration) {
    const auto tenths = std::max<std::int64_t>(0, duration.count()) / 100'000;
    return fmt::format("{}.{}", tenths / 10, tenths % 10);
}

std::string duration_text(microseconds duration) {
    const auto whole = std::max<std::int64_t>(0, duration_cast<seconds>(duration).count());
    if (whole < 60) return seconds_text(duration) + "s";
    if (whole < 3600) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
    return fmt::format("{}h{:02}m", whole / 3600, whole / 60 % 60);
}

std::string span_text(microseconds span) {
    const auto whole = std::max<std::int64_t>(0, duration_cast<seconds>(span).count());
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min", whole / 60);
    if (whole < 48 * 3600) return fmt::format("{} h", whole / 3600);
    return fmt::format("{} days", whole / (24 * 3600));
}

std::string age_text(microseconds age) {
    return span_text(age) + " ago";
}

}  // namespace grivon::cli
