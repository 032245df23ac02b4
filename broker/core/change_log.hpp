// Collects what one input changes: records, effects, and events with their numbers.
#pragma once

#include <cstdint>
#include <string>

#include "broker/core/inputs.hpp"

namespace grivon::core {

class ChangeLog {
public:
    explicit ChangeLog(std::uint64_t& next_event);

    // Of each kind of record, and of Record itself. In change_log.cpp, because what it takes to put
    // one into the list costs every file that does it a second to compile.
    template <class R>
    void record(R record);
    void effect(Effect effect);
    void send(const std::string& worker, BrokerToWorker message);
    // Gives the event its number and time; returns the number.
    EventSeq event(Event event, const Now& now);
    // The row, and the event that tells of it, which gives it its number and time.
    void audit(AuditRow row, const Now& now);
    // The number that the next event will have.
    [[nodiscard]] EventSeq next_event() const { return EventSeq{next_event_}; }
    [[nodiscard]] Changes take();

private:
    std::uint64_t& next_event_;
    Changes changes_;
};

}  // namespace grivon::core
