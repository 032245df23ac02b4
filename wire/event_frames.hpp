// Frames made of events that are encoded already: an event is encoded once, however many followers
// and subscribers it goes to. The same bytes as encode() of EventPage and EventNotice. Pure; any
// thread.
#pragma once

#include <cstdint>

#include "wire/bytes.hpp"
#include "wire/event_messages.hpp"

namespace grivon {

// An EventPage, of at most limits::event_page_count_max events and limits::page_bytes_max bytes.
struct EncodedEventPage {
    // encode_value() of an event. False if there is no room for it; there is for the first one.
    [[nodiscard]] bool add(const Bytes& event);

    Bytes events;  // one after the other
    std::uint32_t count = 0;
    EventSeq last{};
};

[[nodiscard]] Bytes frame_of(const EncodedEventPage& page, std::uint64_t request = 0);

// event: encode_value() of it.
[[nodiscard]] Bytes notice_frame_of(const Bytes& event);

}  // namespace grivon
