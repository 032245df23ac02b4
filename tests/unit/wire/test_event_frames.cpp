// Frames of events that are encoded already are those that the codec makes of the events.
#include "wire/event_frames.hpp"

#include <catch2/catch.hpp>

#include "tests/support/event_pages.hpp"
#include "wire/limits.hpp"

using namespace grivon;

namespace {

Event event(std::uint64_t seq) {
    Event made;
    made.seq = EventSeq{seq};
    made.kind = "job.failed";
    made.host = "h-0-0";
    made.slice = 3;
    made.exit_status = -14;
    made.message = "vmware-serverd is dead";
    return made;
}

}  // namespace

TEST_CASE("a page of encoded events is the page of the events", "[event_frames]") {
    for (const std::size_t count : {0, 1, 15, 16, 3000}) {
        EventPage page;
        for (std::uint64_t seq = 1; seq <= count; ++seq) page.events.push_back(event(seq));
        page.last = EventSeq{70'000};
        CHECK(frame_of(test::encoded(page), 1'000'000) == encode(page, 1'000'000));
        CHECK(test::decoded(test::encoded(page)) == page);
    }
}

TEST_CASE("a notice of an encoded event is the notice of the event", "[event_frames]") {
    CHECK(notice_frame_of(encode_value(event(7))) == encode(EventNotice{event(7)}));
}

TEST_CASE("a page takes so many events, so many bytes, and any event as its first",
          "[event_frames]") {
    EncodedEventPage many;
    while (many.add("x")) continue;
    CHECK(many.count == limits::event_page_count_max);
    CHECK(many.events.size() == many.count);
    EncodedEventPage large;
    const Bytes tenth(limits::page_bytes_max / 10, 'x');
    while (large.add(tenth)) continue;
    CHECK(large.count == 10);
    EncodedEventPage huge;
    CHECK(huge.add(Bytes(2 * limits::page_bytes_max, 'x')));
    CHECK_FALSE(huge.add("x"));
    CHECK(huge.count == 1);
}
