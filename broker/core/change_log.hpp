// Collects what one input changes: records, effects, and events with their numbers.
#pragma once

#include <cstdint>
#include <utility>

#include "broker/core/inputs.hpp"

namespace grivon::core {

class ChangeLog {
public:
    explicit ChangeLog(std::uint64_t& next_event) : next_event_(next_event) {}

    template <class R>
    void record(R record) {
        changes_.records.emplace_back(std::move(record));
    }
    void effect(Effect effect) { changes_.effects.push_back(std::move(effect)); }
    void send(const std::string& worker, BrokerToWorker message) {
        effect(SendToWorker{worker, std::move(message)});
    }
    // Gives the event its number and time; returns the number.
    EventSeq event(Event event, const Now& now) {
        const EventSeq seq{next_event_++};
        event.seq = seq;
        event.at = now.wall;
        record(AddEvent{std::move(event)});
        return seq;
    }
    // The number that the next event will have.
    [[nodiscard]] EventSeq next_event() const { return EventSeq{next_event_}; }
    [[nodiscard]] Changes take() { return std::move(changes_); }

private:
    std::uint64_t& next_event_;
    Changes changes_;
};

// The event that tells of a job's present state.
[[nodiscard]] Event job_event(const JobRecord& job);

}  // namespace grivon::core
