// Times as text, for people and for programs. The time zone is the process's (TZ).
#pragma once

#include <string>
#include <string_view>

#include "wire/time.hpp"

namespace grivon::cli {

[[nodiscard]] std::string iso_time(WallTime time);     // "2008-06-02T09:15:00.123Z", UTC
[[nodiscard]] std::string local_time(WallTime time);   // "2008-06-02 18:15:00"
[[nodiscard]] std::string local_clock(WallTime time);  // "18:15:00"
[[nodiscard]] std::string seconds_text(std::chrono::microseconds duration);   // "0.8"
[[nodiscard]] std::string duration_text(std::chrono::microseconds duration);  // "0.8s", "1m02s"
[[nodiscard]] std::string span_text(std::chrono::microseconds span);          // "12 s", "5 min"
[[nodiscard]] std::string age_text(std::chrono::microseconds age);  // "12 s ago", "5 min ago"

// The text with each time in the form of the wire ("2026-11-22T20:00:00Z") as a local one: the
// broker words its reasons for everybody, and does not know in which zone they are read.
[[nodiscard]] std::string with_local_times(std::string_view text);

}  // namespace grivon::cli
