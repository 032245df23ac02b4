#include "cli/grammar/typed_time.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>
#include <vector>

#include "wire/values.hpp"

namespace grivon::cli {
namespace {

using namespace std::chrono;

using Instant = sys_seconds;
// What a clock on the wall shows.
using WallClock = local_seconds;

constexpr std::size_t echoed_bytes_max = 64;  // of a mistyped value, in an error of one line

// ---- zones --------------------------------------------------------------------------------------

seconds local_offset(Instant instant) {
    const auto time = static_cast<std::time_t>(instant.time_since_epoch().count());
    std::tm parts{};
    localtime_r(&time, &parts);
    return seconds(parts.tm_gmtoff);
}

Instant at_offset(WallClock clock, seconds offset) {
    return Instant(clock.time_since_epoch() - offset);
}

// The first moment after `before` at which the offset is that of `after`.
Instant change_between(Instant before, Instant after) {
    const auto offset = local_offset(after);
    while (after - before > seconds(1)) {
        const auto middle = before + (after - before) / 2;
        (local_offset(middle) == offset ? after : before) = middle;
    }
    return after;
}

// All moments at which a local clock shows this, in order; the moment of the change if it is passed
// over. No zone has changed twice within two days.
std::vector<Instant> local_instants(WallClock clock) {
    const auto early = local_offset(at_offset(clock, hours(24)));
    const auto late = local_offset(at_offset(clock, -hours(24)));
    std::vector<Instant> found;
    for (const auto offset : {early, late}) {
        const auto instant = at_offset(clock, offset);
        if (local_offset(instant) == offset) found.push_back(instant);
    }
    std::sort(found.begin(), found.end());
    if (found.empty())
        found.push_back(change_between(at_offset(clock, late), at_offset(clock, early)));
    return found;
}

// Nothing: the local one.
using Zone = std::optional<seconds>;

std::vector<Instant> instants(WallClock clock, const Zone& zone) {
    return zone ? std::vector{at_offset(clock, *zone)} : local_instants(clock);
}

WallClock clock_at(Instant instant, const Zone& zone) {
    return WallClock(instant.time_since_epoch() + (zone ? *zone : local_offset(instant)));
}

// ---- text ---------------------------------------------------------------------------------------

// Takes "0"s as digits, and any other character of the form as itself, from the front of the text.
bool takes(std::string_view& text, std::string_view form, std::vector<int>& numbers) {
    if (text.size() < form.size()) return false;
    std::vector<int> found;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == '0' ? !digit : text[i] != form[i]) return false;
        if (form[i] != '0') continue;
        if (i == 0 || form[i - 1] != '0') found.push_back(0);
        found.back() = found.back() * 10 + (text[i] - '0');
    }
    text.remove_prefix(form.size());
    numbers.insert(numbers.end(), found.begin(), found.end());
    return true;
}

std::optional<year_month_day> take_date(std::string_view& text) {
    std::vector<int> parts;
    if (!takes(text, "0000-00-00", parts)) return std::nullopt;
    if (!text.starts_with('T') && !text.starts_with(' ')) return std::nullopt;
    text.remove_prefix(1);
    return year(parts[0]) / parts[1] / parts[2];
}

std::optional<seconds> take_clock(std::string_view& text) {
    std::vector<int> parts;
    if (!takes(text, "00:00", parts)) return std::nullopt;
    if (!takes(text, ":00", parts)) parts.push_back(0);
    if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return std::nullopt;
    return hours(parts[0]) + minutes(parts[1]) + seconds(parts[2]);
}

// Whether the rest is a zone, or nothing.
bool take_zone(std::string_view text, Zone& zone) {
    if (text.empty()) return true;
    zone = seconds(0);
    if (text == "Z") return true;
    const bool west = text.starts_with('-');
    if (!west && !text.starts_with('+')) return false;
    text.remove_prefix(1);
    std::vector<int> parts;
    if (!takes(text, "00:00", parts) || !text.empty() || parts[0] > 14 || parts[1] > 59)
        return false;
    zone = (hours(parts[0]) + minutes(parts[1])) * (west ? -1 : 1);
    return true;
}

struct TypedTime {
    std::optional<year_month_day> date;
    seconds clock{};
    Zone zone;
};

std::optional<TypedTime> parts_of(std::string_view text) {
    TypedTime typed;
    if (text.find('-') == std::string_view("0000").size()) {
        typed.date = take_date(text);
        if (!typed.date || !typed.date->ok()) return std::nullopt;
    }
    const auto clock = take_clock(text);
    if (!clock || !take_zone(text, typed.zone)) return std::nullopt;
    typed.clock = *clock;
    return typed;
}

Instant next_time(const TypedTime& typed, Instant now) {
    const auto today = floor<days>(clock_at(now, typed.zone));
    for (const auto instant : instants(today + typed.clock, typed.zone))
        if (instant > now) return instant;
    return instants(today + days(1) + typed.clock, typed.zone).front();
}

// "2026-11-22 20:00:00 +0100"
std::string local_text(WallTime time) {
    const auto instant = static_cast<std::time_t>(floor<seconds>(time).time_since_epoch().count());
    std::tm parts{};
    localtime_r(&instant, &parts);
    std::array<char, 64> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S %z", &parts);
    return std::string(text.data(), length);
}

}  // namespace

Result<WallTime> typed_time(std::string_view text, WallTime now) {
    if (const auto typed = parts_of(text)) {
        const WallTime time =
            typed->date ? instants(local_days(*typed->date) + typed->clock, typed->zone).front()
                        : next_time(*typed, floor<seconds>(now));
        // Years that the wire does not know are nobody's plan.
        if (utc_time_in(utc_time_text(time)) == time) return time;
    }
    return fail(Errc::usage,
                "must be a time such as 20:00, 2026-11-22T20:00 or 2026-11-22T20:00Z, not \"" +
                    std::string(text.substr(0, echoed_bytes_max)) + "\"");
}

Result<WallTime> typed_future_time(std::string_view text, WallTime now) {
    auto time = typed_time(text, now);
    if (time && *time <= now)
        return fail(Errc::usage, "is in the past: \"" + std::string(text) + "\" is " +
                                     local_text(*time) + ", and it is " + local_text(now) + " now");
    return time;
}

}  // namespace grivon::cli
