// Every bound of what the broker keeps for those who follow events, in one place, with its unit and
// reason.
#pragma once

#include <chrono>
#include <cstddef>

namespace grivon::broker::door_limits {

// Events in memory. About 20 MB; at a thousand jobs a second a subscriber may fall a few seconds
// behind and still be served from memory.
inline constexpr std::size_t events_kept_max = 20'000;

// Pages of old events that are read ahead of who reads on, of a megabyte each at most.
inline constexpr std::size_t pages_ahead_max = 8;
// Who has not come for such a page by then has gone or reads slowly, and may as well wait.
inline constexpr std::chrono::seconds page_ahead_age_max{10};

// Between messages to those who get every event. Shorter than anybody notices, and longer than a
// busy broker's commits are apart.
inline constexpr std::chrono::milliseconds log_page_interval{20};

}  // namespace grivon::broker::door_limits
