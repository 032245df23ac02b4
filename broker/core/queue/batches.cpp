#include "broker/core/queue/batches.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "wire/limits.hpp"

namespace grivon::core {
namespace {

std::string summary(const LiveBatch& batch) {
    const std::array<std::pair<std::uint64_t, JobState>, 4> counts{{
        {batch.succeeded, JobState::succeeded},
        {batch.failed, JobState::failed},
        {batch.cancelled, JobState::cancelled},
        {batch.skipped, JobState::skipped},
    }};
    std::string text;
    for (const auto& [count, state] : counts)
        if (count > 0)
            text += (text.empty() ? "" : ", ") + std::to_string(count) + " " +
                    std::string(name_of(state));
    return text;
}

// Operations are ASCII, so that any byte may be the last.
std::string shortened(std::string text) {
    constexpr std::string_view ellipsis = "...";
    if (text.size() <= limits::event_operation_bytes_max) return text;
    text.resize(limits::event_operation_bytes_max - ellipsis.size());
    return text.append(ellipsis);
}

// Skipped jobs are the consequence of what another one came to.
JobState state_of(const LiveBatch& batch) {
    if (batch.failed > 0) return JobState::failed;
    if (batch.cancelled > 0) return JobState::cancelled;
    return batch.skipped > 0 ? JobState::skipped : JobState::succeeded;
}

void count(LiveBatch& batch, JobState state) {
    if (state == JobState::succeeded) ++batch.succeeded;
    if (state == JobState::failed) ++batch.failed;
    if (state == JobState::cancelled) ++batch.cancelled;
    if (state == JobState::skipped) ++batch.skipped;
}

}  // namespace

void Batches::restore(const LiveBatch& batch) {
    batches_[batch.batch.id].counts = batch;
}

void Batches::add(const BatchRecord& batch) {
    batches_[batch.id].counts.batch = batch;
}

void Batches::add_job(BatchId batch, JobId job) {
    auto& entry = batches_.at(batch);
    if (entry.live++ == 0) entry.numbers.first = job;
    entry.numbers.last = job;
}

std::optional<Event> Batches::job_ended(BatchId batch, JobState state) {
    const auto found = batches_.find(batch);
    auto& [counts, numbers, live] = found->second;
    count(counts, state);
    if (--live > 0) return std::nullopt;
    Event event;
    event.kind = "batch.finished";
    event.batch = batch;
    event.operation = shortened(counts.batch.operation);
    event.state = name_of(state_of(counts));
    event.message = summary(counts);
    batches_.erase(found);
    return event;
}

const BatchRecord* Batches::find(BatchId batch) const {
    const auto found = batches_.find(batch);
    return found == batches_.end() ? nullptr : &found->second.counts.batch;
}

}  // namespace grivon::core
