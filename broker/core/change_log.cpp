#include "broker/core/change_log.hpp"

#include <utility>

#include "wire/serial.hpp"

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

// A key may have been typed in a wrong place.
void ChangeLog::audit(AuditRow row, const Now& now) {
    for (auto* text : {&row.operation, &row.message, &row.reason}) *text = masked_text(*text);
    Event event;
    event.kind = "audit." + std::string(name_of(row.outcome));
    event.batch = row.batch;
    event.operation = row.operation;
    event.state = name_of(row.outcome);
    event.message = (row.user.empty() ? "somebody" : row.user) + " from " + row.origin;
    if (!row.message.empty()) event.message += ": " + row.message;
    if (!row.reason.empty()) event.message += "; reason: " + row.reason;
    row.seq = this->event(std::move(event), now);
    row.at = now.wall;
    record(AddAudit{std::move(row)});
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
template void ChangeLog::record(StoreAccessKey);
template void ChangeLog::record(RemoveAccessKey);
template void ChangeLog::record(StoreObserved);
template void ChangeLog::record(AddBatch);
template void ChangeLog::record(AddJob);
template void ChangeLog::record(ChangeJob);
template void ChangeLog::record(StoreLease);
template void ChangeLog::record(StoreLane);
template void ChangeLog::record(RemoveLane);
template void ChangeLog::record(AddItems);
template void ChangeLog::record(AddEvent);
template void ChangeLog::record(AddAudit);
template void ChangeLog::record(AddSubmission);
template void ChangeLog::record(ForgetSubmissions);
template void ChangeLog::record(StoreCounters);

}  // namespace grivon::core
