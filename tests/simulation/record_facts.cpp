#include "tests/simulation/record_facts.hpp"

#include "wire/codec.hpp"

namespace grivon::sim {
namespace {

// Records of the inventory: the core's own tests judge them.
template <class R>
void written(History&, const R&) {}

void written(History& history, const core::AddEvent& r) {
    history.note(EventWritten{number(r.event.seq), r.event.kind, r.event.host});
}
void written(History& history, const core::AddJob& r) {
    history.note(JobWritten{r.job.id, r.job.host, r.job.progress.place});
}
void written(History& history, const core::ChangeJob& r) {
    history.note(JobMoved{r.job, r.progress.state, r.progress.attempt, r.progress.message,
                          r.progress.place});
}
void written(History& history, const core::AddItems& r) {
    history.note(ItemsWritten{r.job, r.position, r.items});
}
void written(History& history, const core::StoreLease& r) {
    history.note(LeaseWritten{r.lease.host, r.lease.epoch, r.lease.worker});
}
void written(History& history, const core::RemoveHost& r) {
    history.note(HostDropped{r.host});
}
void written(History& history, const core::AddSubmission& r) {
    history.note(SubmissionWritten{r.submission.key,
                                   decode_value<Accepted>(r.submission.answer).value().jobs});
}

// Words that promise nothing about the tables.
template <class Message>
void said(History&, const Message&, const std::string&) {}

void said(History& history, const Assign& m, const std::string& worker) {
    history.note(AssignSaid{worker, m.host.name, m.epoch, m.job, m.attempt});
}
void said(History& history, const ItemsStored& m, const std::string&) {
    history.note(ItemsStoredSaid{m.job, m.attempt, m.position});
}
void said(History& history, const ReportStored& m, const std::string&) {
    history.note(ReportStoredSaid{m.job, m.attempt});
}

}  // namespace

void note_written(History& history, const core::Record& record) {
    std::visit([&](const auto& r) { written(history, r); }, record);
}

void note_said(History& history, const BrokerToWorker& message, const std::string& worker) {
    std::visit([&](const auto& m) { said(history, m, worker); }, message);
}

}  // namespace grivon::sim
