// Jobs that come, and jobs that end.
#include "broker/core/queue/queue.hpp"

#include <algorithm>
#include <cassert>
#include <unordered_set>
#include <utility>

#include "broker/core/queue/job_state.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"

namespace grivon::core {

Queue::Queue(Directory directory, QueueSettings settings)
    : directory_(std::move(directory)), settings_(settings) {}

Queue::~Queue() = default;

void Queue::add_batch(const BatchRecord& batch, ChangeLog& log) {
    batches_.add(batch);
    log.record(AddBatch{batch});
}

void Queue::add_job(JobRecord record, const JobSpec& spec, const Now& now, ChangeLog& log) {
    auto& job = hold(record, lane_of(record.host));
    if (spec.vm) job.vm = spec.vm->id;
    job.joined = now.steady;
    if (record.not_before && *record.not_before > now.wall)
        delay(job, *record.not_before);
    else
        join_lane(job, log);
    forecasts_.expect(job);
    if (job.kind->may_be_about_things) things_.expect(record.host, spec);
    record.progress.place = job.place;
    log.record(AddJob{std::move(record)});
    log.event(job_event(job, job.progress()), now);
}

QueuedJob& Queue::hold(const JobRecord& record, Lane& lane) {
    auto& job = jobs_[number(record.id)];
    job.id = record.id;
    job.batch = record.batch;
    job.lane = &lane;
    job.kind = &kinds_.of(record.operation);
    job.payload = payloads_.hold(record.payload);
    job.place = record.progress.place;
    job.slice = record.slice;
    batches_.add_job(record.batch, record.id);
    link(job);
    // Those that are not live have ended well: the others took this job with them.
    for (const auto before : record.after) {
        if (!jobs_.contains(number(before))) continue;
        before_[job.id].insert(before);
        dependents_[before].push_back(job.id);
    }
    return job;
}

// The jobs of a batch are held one after the other, so the newest of the lane is the last of them
// on this host.
void Queue::link(QueuedJob& job) {
    const auto newest = jobs_.find(number(std::exchange(job.lane->newest, job.id)));
    if (newest == jobs_.end() || newest->second.batch != job.batch) return;
    const auto distance = number(job.id) - number(newest->second.id);
    job.to_previous = static_cast<std::uint32_t>(distance);
    newest->second.to_next = job.to_previous;
}

void Queue::unlink(const QueuedJob& job) {
    const bool between = job.to_next != 0 && job.to_previous != 0;
    const auto distance = between ? job.to_next + job.to_previous : 0;
    if (job.to_previous != 0) jobs_.at(number(job.id) - job.to_previous).to_next = distance;
    if (job.to_next != 0) jobs_.at(number(job.id) + job.to_next).to_previous = distance;
}

// The number of the next event grows with everything that happens, so it is a place in the lane
// that nothing before has and nothing later goes below.
void Queue::join_lane(QueuedJob& job, ChangeLog& log) {
    job.place = number(log.next_event());
    job.lane->waiting.push_back(job.id);
    if (job.kind->asks_only) job.lane->retry_at.reset();  // somebody wants to know now
    ready_.insert(job.host());
}

void Queue::delay(const QueuedJob& job, WallTime until) {
    delayed_.emplace(until, job.id);
    due_.emplace(job.id, until);
    ++job.lane->delayed;
}

void Queue::begin_delayed(const Now& now, ChangeLog& log) {
    while (!delayed_.empty() && delayed_.begin()->first <= now.wall) {
        const auto id = delayed_.extract(delayed_.begin()).value().second;
        due_.erase(id);
        auto& job = jobs_.at(number(id));
        --job.lane->delayed;
        forecasts_.forget(job);
        job.joined = now.steady;
        join_lane(job, log);
        forecasts_.expect(job);
        log.record(ChangeJob{id, job.host(), job.progress()});
        auto event = job_event(job, job.progress());
        event.kind = "job.due";
        log.event(std::move(event), now);
    }
}

// ---- the end of jobs ----------------------------------------------------------------------------

// What is given up with them ends as well, and so on. Those that are named here come first, so that
// they end as was said and not as the consequence of each other.
void Queue::end_jobs(std::vector<Ending> endings, const Now& now, ChangeLog& log) {
    std::unordered_set<std::uint64_t> named;
    for (const auto& ending : endings) named.insert(number(ending.job));
    for (std::size_t i = 0; i < endings.size(); ++i) {
        if (!jobs_.contains(number(endings[i].job))) continue;  // named twice
        for (auto& next : end_one(std::move(endings[i]), now, log))
            if (named.insert(number(next.job)).second) endings.push_back(std::move(next));
    }
}

// Returns the ends of those that are given up with it.
std::vector<Queue::Ending> Queue::end_one(Ending ending, const Now& now, ChangeLog& log) {
    auto& job = jobs_.at(number(ending.job));
    leave_lane(job);
    auto progress = job.progress();
    assert(may_follow(progress.state, ending.state));
    progress.state = ending.state;
    progress.message = std::move(ending.message);
    progress.exit_status = ending.exit_status;
    progress.finished = now.wall;
    auto event = job_event(job, progress);
    log.record(ChangeJob{job.id, job.host(), std::move(progress)});
    log.event(std::move(event), now);
    auto given_up = consequences(job, ending.state);
    release_dependents(job.id);
    if (auto finished = batches_.job_ended(job.batch, ending.state))
        log.event(std::move(*finished), now);
    forget(job, ending.state, std::move(ending.report));
    return given_up;
}

void Queue::forget(QueuedJob& job, JobState state, JobReport report) {
    auto spec = job.begun ? std::move(job.begun->spec) : spec_of(job).value_or(JobSpec{});
    forecasts_.forget(job);
    if (job.kind->may_be_about_things) things_.forget(job.host(), spec);
    tell_outcome(job, std::move(spec), state, std::move(report));
    before_.erase(job.id);
    unlink(job);
    payloads_.release(job.payload);
    jobs_.erase(number(job.id));
}

void Queue::tell_outcome(const QueuedJob& job, JobSpec spec, JobState state, JobReport report) {
    const bool is_to_be_made = things_.is_being_made(job.host(), spec);
    outcomes_.push_back(
        {job.id, job.host(), std::move(spec), state, std::move(report), is_to_be_made});
}

void Queue::leave_lane(const QueuedJob& job) {
    auto& lane = *job.lane;
    if (job.place == 0) {
        delayed_.erase({due_.extract(job.id).mapped(), job.id});
        --lane.delayed;
        return;
    }
    ready_.insert(job.host());
    if (lane.current != job.id) {
        std::erase(lane.waiting, job.id);
        return;
    }
    if (job.state() == JobState::running) free_slot(lane);
    lane.current.reset();
    lane.fruitless_looks = 0;
    if (!lane.trouble) lane.retry_at.reset();  // it was for the next look at this job
}

// The jobs that the batch's policy gives up with one that did not succeed: those accepted after it,
// or every one when the whole batch stops. Some of them may have begun.
std::vector<JobId> Queue::given_up_with(const QueuedJob& job) const {
    const auto policy = batches_.find(job.batch)->on_failure;
    if (policy == FailurePolicy::carry_on) return {};
    if (policy == FailurePolicy::stop_batch) return live_jobs(job.batch);
    std::vector<JobId> jobs;
    const bool of_vm = policy == FailurePolicy::skip_vm && job.slice;
    for (const auto* later = &job; later->to_next != 0;) {
        later = &jobs_.at(number(later->id) + later->to_next);
        if (!of_vm || later->slice == job.slice) jobs.push_back(later->id);
    }
    return jobs;
}

std::vector<Queue::Ending> Queue::consequences(const QueuedJob& job, JobState state) const {
    if (state == JobState::succeeded) return {};
    auto given_up = given_up_with(job);
    const auto found = dependents_.find(job.id);
    const bool carries_on = batches_.find(job.batch)->on_failure == FailurePolicy::carry_on;
    if (found != dependents_.end() && !carries_on)
        given_up.insert(given_up.end(), found->second.begin(), found->second.end());
    const auto why = "job " + std::to_string(number(job.id)) + " (" + job.kind->operation +
                     ") before it " +
                     (state == JobState::failed ? "failed" : "was " + std::string(name_of(state)));
    std::vector<Ending> endings;
    for (const auto id : given_up) {
        const auto* next = find_job(id);
        if (next != nullptr && id != job.id && next->state() == JobState::queued)
            endings.push_back({id, JobState::skipped, why, std::nullopt, {}});
    }
    return endings;
}

void Queue::release_dependents(JobId job) {
    const auto dependents = dependents_.extract(job);
    if (!dependents) return;
    for (const auto id : dependents.mapped()) {
        const auto before = before_.find(id);
        if (before == before_.end()) continue;  // it has ended
        before->second.erase(job);
        if (before->second.empty()) before_.erase(before);
        ready_.insert(find_job(id)->host());
    }
}

// Of a job that has begun.
void Queue::change_state(QueuedJob& job, JobState to, const Now& now, ChangeLog& log) const {
    auto& progress = job.begun->progress;
    assert(may_follow(progress.state, to));
    progress.state = to;
    log.record(ChangeJob{job.id, job.host(), progress});
    log.event(job_event(job, progress), now);
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
    const auto found = lanes_.find(host);
    if (found == lanes_.end()) return;
    auto& lane = found->second;
    std::vector<Ending> endings;
    for (const auto id : jobs_of(lane))
        endings.push_back({id, JobState::cancelled, "host removed", std::nullopt, {}});
    end_jobs(std::move(endings), now, log);
    if (auto* worker = workers_.find(lane.lease.worker)) {
        worker->lanes.erase(host);
        log.send(lane.lease.worker, LeaseEnded{host, lane.lease.epoch});
    }
    if (lane.control.until) held_.erase({*lane.control.until, host});
    lanes_.erase(found);
    ready_.erase(host);
    std::erase_if(retries_, [&host](const auto& retry) { return retry.second == host; });
}

// In the order accepted.
std::vector<JobId> Queue::jobs_of(const Lane& lane) const {
    std::vector<JobId> jobs(lane.waiting.begin(), lane.waiting.end());
    if (lane.current) jobs.push_back(*lane.current);
    for (const auto& [id, due] : due_)
        if (find_job(id)->lane == &lane) jobs.push_back(id);
    std::sort(jobs.begin(), jobs.end());
    return jobs;
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
