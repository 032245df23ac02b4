#include "cli/progress/batch_progress.hpp"

#include <algorithm>

namespace grivon::cli {
namespace {

using std::chrono::microseconds;

// Clocks of two machines may differ: no time is less than none.
microseconds since(WallTime begin, WallTime end) {
    return std::max(microseconds::zero(), std::chrono::duration_cast<microseconds>(end - begin));
}

bool is_at_work(JobState state) {
    return state == JobState::running || state == JobState::uncertain;
}

}  // namespace

std::size_t& JobCounts::of(JobState state) {
    switch (state) {
        case JobState::running:
            return running;
        case JobState::succeeded:
            return succeeded;
        case JobState::failed:
            return failed;
        case JobState::cancelled:
            return cancelled;
        case JobState::skipped:
            return skipped;
        case JobState::uncertain:
            return uncertain;
        case JobState::queued:
            break;
    }
    return queued;
}

void BatchProgress::Mean::add(microseconds duration) {
    total += duration;
    ++jobs;
}

std::optional<microseconds> BatchProgress::Mean::value() const {
    if (jobs == 0) return std::nullopt;
    return total / static_cast<microseconds::rep>(jobs);
}

void BatchProgress::add(TrackedJob job) {
    const auto index = jobs_.size();
    const auto [lane_at, is_new] = lane_index_.try_emplace(job.host, lanes_.size());
    if (is_new) lanes_.push_back({job.host, {}, 0, 0, std::nullopt});
    auto& lane = lanes_[lane_at->second];
    lane.jobs.push_back(index);
    job_index_[job.job] = index;
    const auto state = job.state;
    job.state = JobState::queued;
    ++counts_.queued;
    jobs_.push_back(std::move(job));
    if (state != JobState::queued) change_state(index, state);
}

const TrackedJob* BatchProgress::take(const Event& event) {
    const auto found = job_index_.find(event.job);
    const auto state = job_state_named(event.state);
    if (found == job_index_.end() || !state || !event.kind.starts_with("job.")) return nullptr;
    auto& job = jobs_[found->second];
    job.operation = event.operation;
    job.slice = event.slice;
    if (is_final(job.state)) return nullptr;  // known already: the event came late
    if (*state == JobState::running) job.began = event.at;
    if (is_final(*state)) job.ended = event.at;
    if (*state == job.state) return nullptr;
    change_state(found->second, *state);
    return &job;
}

void BatchProgress::change_state(std::size_t index, JobState state) {
    auto& job = jobs_[index];
    auto& lane = lanes_[lane_index_.find(job.host)->second];
    --counts_.of(job.state);
    ++counts_.of(state);
    job.state = state;
    if (!is_at_work(state)) {
        job.step = {};
        if (lane.current == index) lane.current.reset();
    } else {
        lane.current = index;
    }
    if (!is_final(state)) return;
    ++lane.ended;
    lane.failed += state == JobState::failed ? 1 : 0;
    if (state != JobState::succeeded || !job.began || !job.ended) return;
    const auto duration = since(*job.began, *job.ended);
    taken_[job.operation].add(duration);
    taken_by_any_.add(duration);
}

void BatchProgress::take(const StepTable& steps) {
    for (const auto& step : steps.rows) {
        const auto found = job_index_.find(step.job);
        if (found == job_index_.end()) continue;
        auto& job = jobs_[found->second];
        if (job.state == JobState::running) job.step = step;
    }
}

const TrackedJob* BatchProgress::find(JobId job) const {
    const auto found = job_index_.find(job);
    return found == job_index_.end() ? nullptr : &jobs_[found->second];
}

std::optional<microseconds> BatchProgress::expected_time(const TrackedJob& job) const {
    const auto found = taken_.find(job.operation);
    return found == taken_.end() ? taken_by_any_.value() : found->second.value();
}

std::optional<microseconds> BatchProgress::remaining_time(WallTime now) const {
    if (!taken_by_any_.value()) return std::nullopt;
    auto longest = microseconds::zero();
    for (const auto& lane : lanes_) {
        auto left = microseconds::zero();
        for (const auto index : lane.jobs) {
            const auto& job = jobs_[index];
            if (is_final(job.state)) continue;
            const auto whole = *expected_time(job);
            const auto passed =
                is_at_work(job.state) && job.began ? since(*job.began, now) : microseconds::zero();
            left += std::max(microseconds::zero(), whole - passed);
        }
        longest = std::max(longest, left);
    }
    return longest;
}

}  // namespace grivon::cli
