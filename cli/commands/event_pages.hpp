// Asking for events: the next page of them, or the word that they are not kept any more. One
// thread.
#pragma once

#include <variant>

#include "cli/connection.hpp"
#include "wire/event_messages.hpp"

namespace grivon::cli {

using EventsAnswer = std::variant<EventPage, EventsGone>;

// Waits for a broker that is away.
[[nodiscard]] Outcome<EventsAnswer> next_events(Connection& broker, const FollowEvents& question);

}  // namespace grivon::cli
