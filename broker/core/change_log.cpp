#include "broker/core/change_log.hpp"

#include <utility>

namespace grivon::core {

ChangeLog::ChangeLog(std::uint64_t& next_event) : next_event_(next_event) {}

template <class R>
void ChangeLog::record(R record) {
    changes_.records.emplace_back(std::move(record));
}

void ChangeLog::effect(Effect effect) {
    changes_.effects.push_back(std::move(effect));
}

void ChangeLog::send(const std::string& worker, BrokerToWorker message) {
    effect(SendToWorker{worker, std::move(message)});
}

EventSeq ChangeLog::event(Event event, const Now& now) {
    const EventSeq seq{next_event_++};
    event.seq = seq;
    event.at = now.wall;
    record(AddEvent{std::move(event)});
    return seq;
}

Changes ChangeLog::take() {
    return std::move(changes_);
}

template void ChangeLog::record(Record);
template void ChangeLog::record(StoreHost);
template void ChangeLog::record(RemoveHost);
template void ChangeLog::record(StoreVm);
template void ChangeLog::record(SightVm);
template void ChangeLog::record(RemoveVm);
template void ChangeLog::record(StoreVmnet);
template void ChangeLog::record(RemoveVmnet);
template void ChangeLog::record(StoreVlan);
template void ChangeLog::record(RemoveVlan);
template void ChangeLog::record(StoreInterface);
template void ChangeLog::record(RemoveInterface);
template void ChangeLog::record(StoreAttribute);
template void ChangeLog::record(RemoveAttribute);
template void ChangeLog::record(StoreSerial);
template void ChangeLog::record(RemoveSerial);
template void ChangeLog::record(AddBatch);
template void ChangeLog::record(AddJob);
template void ChangeLog::record(ChangeJob);
template void ChangeLog::record(StoreLease);
template void ChangeLog::record(StoreLane);
template void ChangeLog::record(RemoveLane);
template void ChangeLog::record(AddItems);
template void ChangeLog::record(AddEvent);
template void ChangeLog::record(AddSubmission);
template void ChangeLog::record(ForgetSubmissions);
template void ChangeLog::record(StoreCounters);

}  // namespace grivon::core
