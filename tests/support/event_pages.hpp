// Pages of events as the broker makes them and as a client reads them. One thread.
#pragma once

#include <vector>

#include "wire/codec.hpp"
#include "wire/event_frames.hpp"

namespace grivon::test {

inline EventPage decoded(const EncodedEventPage& page) {
    return std::get<EventPage>(decode<ClientAnswer>(frame_of(page)).value().message);
}

inline EncodedEventPage encoded(const EventPage& page) {
    EncodedEventPage made;
    for (const auto& event : page.events) (void)made.add(encode_value(event));
    made.last = page.last;
    return made;
}

}  // namespace grivon::test
