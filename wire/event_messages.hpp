// How a client follows the log of events: what it asks for, the pages it gets, and the notice that
// is published for each. docs/protocol.md describes them for the author of a client, with the
// numbers used here. Values only; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wire/event.hpp"

namespace grivon {

// Events after a number that pass all filters. Answered by EventPage: at once if there is one, else
// when there is, or after wait_ms with none; by EventsGone if events after that number have been
// dropped for their age.
struct FollowEvents {
    static constexpr std::uint16_t type = 12;
    EventSeq since{};       // the last number seen
    bool from_now = false;  // instead of since: answer at once with the last number, no events
    BatchId batch{};        // only events of this batch; 0: all
    std::uint32_t wait_ms = 0;
    std::string kind;  // only this kind, "job.failed", or family, "job"; empty: all
    std::string host;  // only events of this host; empty: all

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.since);
        visit(2, self.from_now);
        visit(3, self.batch);
        visit(4, self.wait_ms);
        visit(5, self.kind);
        visit(6, self.host);
    }
    bool operator==(const FollowEvents&) const = default;
};

// Events after the number asked for are not kept any more.
struct EventsGone {
    static constexpr std::uint16_t type = 27;
    // Events up to this are gone; asking with since = horizon goes on from there.
    EventSeq horizon{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.horizon);
    }
    bool operator==(const EventsGone&) const = default;
};

struct EventPage {
    static constexpr std::uint16_t type = 13;
    std::vector<Event> events;
    EventSeq last{};  // ask again with since = last

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.events);
        visit(2, self.last);
    }
    bool operator==(const EventPage&) const = default;
};

// Published on the event socket after the commit, frames: topic, then this. The topic is
// "job/HOST/JOB/STATE/", see docs/protocol.md. It may be dropped; the log may not.
struct EventNotice {
    static constexpr std::uint16_t type = 14;
    Event event;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.event);
    }
    bool operator==(const EventNotice&) const = default;
};

}  // namespace grivon
