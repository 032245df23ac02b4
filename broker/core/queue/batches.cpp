#include "broker/core/queue/batches.hpp"

#include <algorithm>
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

void Batches::add_job(const JobRecord& job) {
    batches_.at(job.batch).live[job.host].insert({job.id, job.slice});
}

std::optional<Event> Batches::job_ended(const JobRecord& job, JobState state) {
    const auto found = batches_.find(job.batch);
    auto& [counts, live] = found->second;
    count(counts, state);
    auto& of_host = live.at(job.host);
    of_host.erase({job.id, job.slice});
    if (of_host.empty()) live.erase(job.host);
    if (!live.empty()) return std::nullopt;
    Event event;
    event.kind = "batch.finished";
    event.batch = job.batch;
    event.operation = shortened(counts.batch.operation);
    event.state = name_of(state_of(counts));
    event.message = summary(counts);
    batches_.erase(found);
    return event;
}

std::vector<JobId> Batches::given_up_with(const JobRecord& job) const {
    std::vector<JobId> jobs;
    const auto found = batches_.find(job.batch);
    if (found == batches_.end()) return jobs;
    const auto policy = found->second.counts.batch.on_failure;
    if (policy == FailurePolicy::carry_on) return jobs;
    if (policy == FailurePolicy::stop_batch) return live_jobs(job.batch);
    const auto of_host = found->second.live.find(job.host);
    if (of_host == found->second.live.end()) return jobs;
    for (const auto& member : of_host->second) {
        const bool later = member.job > job.id;
        const bool same_vm = !job.slice || member.slice == job.slice;
        if (later && (policy != FailurePolicy::skip_vm || same_vm)) jobs.push_back(member.job);
    }
    return jobs;
}

std::vector<JobId> Batches::live_jobs(BatchId batch) const {
    std::vector<JobId> jobs;
    const auto found = batches_.find(batch);
    if (found == batches_.end()) return jobs;
    for (const auto& [host, members] : found->second.live)
        for (const auto& member : members) jobs.push_back(member.job);
    std::sort(jobs.begin(), jobs.end());
    return jobs;
}

const BatchRecord* Batches::find(BatchId batch) const {
    const auto found = batches_.find(batch);
    return found == batches_.end() ? nullptr : &found->second.counts.batch;
}

}  // namespace grivon::core
