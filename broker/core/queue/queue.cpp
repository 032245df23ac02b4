// Jobs that come, and jobs that end.
#include "broker/core/queue/queue.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "broker/core/queue/job_state.hpp"
#include "wire/limits.hpp"

namespace grivon::core {

Queue::Queue(FindConnection find_connection, QueueSettings settings)
    : find_connection_(std::move(find_connection)), settings_(settings) {}

Queue::~Queue() = default;

void Queue::restore(Image&& image, const Now& now) {
    clock_ = now;
    workerless_ = now.wall;
    for (const auto& lease : image.leases) lane_of(lease.host).lease = lease;
    for (const auto& control : image.lanes) {
        lane_of(control.host).control = control;
        if (control.until) held_.emplace(*control.until, control.host);
    }
    for (const auto& batch : image.batches) batches_.restore(batch);
    std::vector<LiveJob*> in_order;
    for (auto& live : image.jobs) in_order.push_back(&live);
    std::sort(in_order.begin(), in_order.end(), [](const LiveJob* a, const LiveJob* b) {
        return std::pair(a->job.progress.place, a->job.id) <
               std::pair(b->job.progress.place, b->job.id);
    });
    jobs_.reserve(image.jobs.size());
    for (auto* live : in_order) restore_job(std::move(*live), now);
    for (auto& [id, job] : jobs_) {
        // Those that are not live have ended well: the others took this job with them.
        for (const auto before : job.record.after)
            if (jobs_.contains(number(before))) job.comes_after.insert(before);
        for (const auto before : job.comes_after) dependents_[before].push_back(job.record.id);
    }
    grace_until_ = now.steady + limits::lease_duration;
}

void Queue::restore_job(LiveJob&& live, const Now& now) {
    const auto id = number(live.job.id);
    auto& job = jobs_[id];
    job.record = std::move(live.job);
    const auto& record = job.record;
    job.items_end = live.items_end;
    job.steps_begun = std::move(live.steps_begun);
    job.output_bytes = live.output_bytes;
    job.joined = now.steady;
    job.attempt_began = record.progress.started.value_or(record.submitted);
    batches_.add_job(record);
    forecasts_.expect(record);
    things_.expect(record.host, record.spec);
    auto& lane = lane_of(record.host);
    if (record.progress.place == 0) {
        delay(record);
        return;
    }
    if (record.progress.state == JobState::queued)
        lane.waiting.push_back(record.id);
    else
        lane.current = record.id;
    ready_.insert(record.host);
}

void Queue::add_batch(const BatchRecord& batch, ChangeLog& log) {
    batches_.add(batch);
    log.record(AddBatch{batch});
}

void Queue::add_job(JobRecord record, const Now& now, ChangeLog& log) {
    const auto id = record.id;
    const bool delayed = record.not_before && *record.not_before > now.wall;
    batches_.add_job(record);
    QueuedJob job;
    job.record = std::move(record);
    job.joined = now.steady;
    for (const auto before : job.record.after) {
        if (!jobs_.contains(number(before))) continue;
        job.comes_after.insert(before);
        dependents_[before].push_back(id);
    }
    auto& added = jobs_.emplace(number(id), std::move(job)).first->second;
    if (delayed)
        delay(added.record);
    else
        join_lane(added, log);
    forecasts_.expect(added.record);
    things_.expect(added.record.host, added.record.spec);
    log.record(AddJob{added.record});
    log.event(job_event(added.record), now);
}

// The number of the next event grows with everything that happens, so it is a place in the lane
// that nothing before has and nothing later goes below.
void Queue::join_lane(QueuedJob& job, ChangeLog& log) {
    job.record.progress.place = number(log.next_event());
    auto& lane = lane_of(job.record.host);
    lane.waiting.push_back(job.record.id);
    if (asks_only(job.record.spec)) lane.retry_at.reset();  // somebody wants to know now
    ready_.insert(job.record.host);
}

void Queue::delay(const JobRecord& job) {
    delayed_.emplace(*job.not_before, job.id);
    ++lane_of(job.host).delayed;
}

void Queue::begin_delayed(const Now& now, ChangeLog& log) {
    while (!delayed_.empty() && delayed_.begin()->first <= now.wall) {
        const auto id = delayed_.extract(delayed_.begin()).value().second;
        auto& job = jobs_.at(number(id));
        --lane_of(job.record.host).delayed;
        forecasts_.forget(job.record);
        job.joined = now.steady;
        join_lane(job, log);
        forecasts_.expect(job.record);
        log.record(ChangeJob{id, job.record.host, job.record.progress});
        auto event = job_event(job.record);
        event.kind = "job.due";
        log.event(std::move(event), now);
    }
}

// ---- the end of jobs ----------------------------------------------------------------------------

// What is given up with them ends as well, and so on. Those that are named here come first, so that
// they end as was said and not as the consequence of each other.
void Queue::end_jobs(std::vector<Ending> endings, const Now& now, ChangeLog& log) {
    for (std::size_t i = 0; i < endings.size(); ++i) {
        if (!jobs_.contains(number(endings[i].job))) continue;  // given up twice
        end_one(std::move(endings[i]), now, log);
        for (auto& next : consequences(outcomes_.back().job)) endings.push_back(std::move(next));
    }
}

void Queue::end_one(Ending ending, const Now& now, ChangeLog& log) {
    auto& job = jobs_.at(number(ending.job));
    auto& progress = job.record.progress;
    leave_lane(job);
    progress.message = std::move(ending.message);
    progress.exit_status = ending.exit_status;
    progress.finished = now.wall;
    change_state(job, ending.state, now, log);
    forecasts_.forget(job.record);
    things_.forget(job.record.host, job.record.spec);
    if (auto finished = batches_.job_ended(job.record, ending.state))
        log.event(std::move(*finished), now);
    tell_outcome(std::move(job.record), std::move(ending.report));
    jobs_.erase(number(ending.job));
}

void Queue::tell_outcome(JobRecord job, JobReport report) {
    const bool is_to_be_made = things_.is_being_made(job.host, job.spec);
    outcomes_.push_back({std::move(job), std::move(report), is_to_be_made});
}

void Queue::leave_lane(const QueuedJob& job) {
    const auto& record = job.record;
    auto& lane = lane_of(record.host);
    if (record.progress.place == 0) {
        delayed_.erase({*record.not_before, record.id});
        --lane.delayed;
        return;
    }
    ready_.insert(record.host);
    if (lane.current != record.id) {
        std::erase(lane.waiting, record.id);
        return;
    }
    if (record.progress.state == JobState::running) free_slot(lane);
    lane.current.reset();
    lane.fruitless_looks = 0;
    if (!lane.trouble) lane.retry_at.reset();  // it was for the next look at this job
}

std::vector<Queue::Ending> Queue::consequences(const JobRecord& job) {
    const auto state = job.progress.state;
    const auto* batch = batches_.find(job.batch);
    const bool carries_on = batch == nullptr || batch->on_failure == FailurePolicy::carry_on;
    std::vector<JobId> given_up;
    if (state != JobState::succeeded) given_up = batches_.given_up_with(job);
    const auto found = dependents_.find(job.id);
    if (found != dependents_.end() && state != JobState::succeeded && !carries_on)
        given_up.insert(given_up.end(), found->second.begin(), found->second.end());
    release_dependents(job.id);
    const auto why = "job " + std::to_string(number(job.id)) + " (" + job.spec.operation() +
                     ") before it " +
                     (state == JobState::failed ? "failed" : "was " + std::string(name_of(state)));
    std::vector<Ending> endings;
    for (const auto id : given_up) {
        const auto* next = find_job(id);
        if (next != nullptr && next->record.progress.state == JobState::queued)
            endings.push_back({id, JobState::skipped, why, std::nullopt, {}});
    }
    return endings;
}

void Queue::release_dependents(JobId job) {
    const auto found = dependents_.find(job);
    if (found == dependents_.end()) return;
    for (const auto id : found->second) {
        const auto dependent = jobs_.find(number(id));
        if (dependent == jobs_.end()) continue;
        dependent->second.comes_after.erase(job);
        ready_.insert(dependent->second.record.host);
    }
    dependents_.erase(found);
}

void Queue::change_state(QueuedJob& job, JobState to, const Now& now, ChangeLog& log) const {
    assert(may_follow(job.record.progress.state, to));
    job.record.progress.state = to;
    log.record(ChangeJob{job.record.id, job.record.host, job.record.progress});
    log.event(job_event(job.record), now);
}

// ---- time, hosts --------------------------------------------------------------------------------

void Queue::time_passed(const Now& now, ChangeLog& log) {
    for (const auto& id : workers_.silent_since(now.steady - limits::lease_duration))
        lose_worker(id, "worker.lost", now, log);
    if (grace_until_ && *grace_until_ <= now.steady) end_grace(now, log);
    while (!retries_.empty() && retries_.begin()->first <= now.steady) {
        ready_.insert(retries_.begin()->second);
        retries_.erase(retries_.begin());
    }
    begin_delayed(now, log);
    end_holds(now, log);
}

void Queue::forget_host(const std::string& host, const Now& now, ChangeLog& log) {
    std::vector<Ending> endings;
    for (const auto& [id, job] : jobs_)
        if (job.record.host == host)
            endings.push_back(
                {job.record.id, JobState::cancelled, "host removed", std::nullopt, {}});
    std::sort(endings.begin(), endings.end(),
              [](const Ending& a, const Ending& b) { return a.job < b.job; });
    end_jobs(std::move(endings), now, log);
    const auto found = lanes_.find(host);
    if (found == lanes_.end()) return;
    auto& lane = found->second;
    if (auto* worker = workers_.find(lane.lease.worker)) {
        worker->lanes.erase(host);
        log.send(lane.lease.worker, LeaseEnded{host, lane.lease.epoch});
    }
    if (lane.control.until) held_.erase({*lane.control.until, host});
    lanes_.erase(found);
    ready_.erase(host);
    std::erase_if(retries_, [&host](const auto& retry) { return retry.second == host; });
}

std::vector<JobOutcome> Queue::take_outcomes() {
    return std::exchange(outcomes_, {});
}

Lane& Queue::lane_of(const std::string& host) {
    auto& lane = lanes_[host];
    lane.lease.host = host;
    lane.control.host = host;
    return lane;
}

}  // namespace grivon::core
