#include "broker/door/committed_event.hpp"

#include "wire/codec.hpp"

namespace grivon::broker {

std::vector<CommittedEvent> encode_each(std::vector<Event> events) {
    std::vector<CommittedEvent> committed;
    committed.reserve(events.size());
    for (auto& event : events) {
        auto encoded = encode_value(event);
        committed.push_back({std::move(event), std::move(encoded)});
    }
    return committed;
}

}  // namespace grivon::broker
