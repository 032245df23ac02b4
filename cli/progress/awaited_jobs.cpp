#include "cli/progress/awaited_jobs.hpp"

#include <algorithm>
#include <utility>

namespace grivon::cli {

AwaitedJobs::AwaitedJobs(std::vector<JobRow> rows, Until until)
    : rows_(std::move(rows)), until_(until) {
    for (std::size_t i = 0; i < rows_.size(); ++i) index_[rows_[i].job] = i;
}

void AwaitedJobs::take(const Event& event) {
    const auto found = index_.find(event.job);
    const auto state = job_state_named(event.state);
    if (found == index_.end() || !state || !event.kind.starts_with("job.")) return;
    auto& job = rows_[found->second];
    if (is_final(job.state)) return;  // known already: the event came late
    job.state = *state;
    job.attempt = std::max(job.attempt, event.attempt);
}

bool AwaitedJobs::is_decided() const {
    if (std::all_of(rows_.begin(), rows_.end(), [this](const auto& job) { return is_so(job); }))
        return true;
    return std::any_of(rows_.begin(), rows_.end(),
                       [this](const auto& job) { return !is_so(job) && is_final(job.state); });
}

// An end that is not success is what `finished` waits for, and says in its exit status.
bool AwaitedJobs::came_true() const {
    return until_ != Until::finished &&
           std::all_of(rows_.begin(), rows_.end(), [this](const auto& job) { return is_so(job); });
}

bool AwaitedJobs::is_so(const JobRow& job) const {
    switch (until_) {
        case Until::succeeded:
            return job.state == JobState::succeeded;
        case Until::begun:
            return job.attempt > 0;
        case Until::finished:
            break;
    }
    return is_final(job.state);
}

}  // namespace grivon::cli
