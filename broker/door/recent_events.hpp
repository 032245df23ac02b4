// The newest committed events, in memory: what nearly every subscriber asks for, without asking the
// database. Older ones come from the history. Pure.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "broker/door/committed_event.hpp"
#include "wire/event_frames.hpp"

namespace grivon::broker {

// Whether the event is of the kind or family, host and batch that is asked for.
[[nodiscard]] bool passes(const FollowEvents& question, const Event& event);

class RecentEvents {
public:
    // last: the newest event in the tables at start.
    explicit RecentEvents(EventSeq last) : last_(last) {}

    void add(std::vector<CommittedEvent> events);

    [[nodiscard]] EventSeq last() const { return last_; }

    // Whether all events after this one are here.
    [[nodiscard]] bool reach_back_to(EventSeq since) const;

    // Up to a page of the events after `since` that pass the filters; nothing if some of those
    // after `since` are older than what is kept here.
    [[nodiscard]] std::optional<EncodedEventPage> after(const FollowEvents& question) const;

private:
    std::deque<CommittedEvent> events_;  // consecutive numbers, up to last_
    EventSeq last_;
};

}  // namespace grivon::broker
