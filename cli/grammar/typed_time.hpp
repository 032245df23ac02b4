// Points in time as people type them.
//
// "20:00" is the next such time, "2026-11-22T20:00" or "2026-11-22 20:00" that one; seconds may
// follow (":30"), and then a zone ("Z", "+01:00"). Without a zone it is the local one, which is the
// process's (TZ). An hour that is there twice, when the clock is put back, means the first one; a
// time that is passed over, when it is put forward, means the moment of that change. Pure but for
// the zone; any thread.
#pragma once

#include <string>
#include <string_view>

#include "wire/error.hpp"
#include "wire/time.hpp"

namespace grivon::cli {

// Refuses (Errc::usage) what is no time, with the forms that are.
[[nodiscard]] Result<WallTime> typed_time(std::string_view text, WallTime now);

// The same, and refuses what is not after now, saying what was understood.
[[nodiscard]] Result<WallTime> typed_future_time(std::string_view text, WallTime now);

}  // namespace grivon::cli
