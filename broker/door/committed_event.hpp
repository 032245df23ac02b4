// An event that is on disk, encoded once for all who get it: followers, and subscribers of notices
// and of the log. Pure.
#pragma once

#include <vector>

#include "wire/bytes.hpp"
#include "wire/event_messages.hpp"

namespace grivon::broker {

struct CommittedEvent {
    Event event;
    Bytes encoded;  // encode_value(event)
};

[[nodiscard]] std::vector<CommittedEvent> encode_each(std::vector<Event> events);

}  // namespace grivon::broker
