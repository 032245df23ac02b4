// Jobs and what is told of them. Who gets what is in dispatch.cpp, workers that come and go in
// membership.cpp.
#include "broker/core/queue/queue.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>

#include "broker/core/queue/job_state.hpp"
#include "wire/limits.hpp"

namespace grivon::core {
namespace {

// The first look after a lost connection comes soon, since most cuts are short; a host that stays
// away is looked for twice a minute.
constexpr std::chrono::seconds look_delay_min{1};
constexpr std::chrono::seconds look_delay_max{30};

std::chrono::seconds look_delay(std::uint32_t attempt) {
    const auto doublings = std::min<std::uint32_t>(attempt > 0 ? attempt - 1 : 0, 5);
    return std::min(look_delay_max, look_delay_min * (1 << doublings));
}

}  // namespace

std::optional<VmState> state_after(const JobSpec& spec) {
    if (spec.object != "host vmware") return std::nullopt;
    if (spec.verb == "create" || spec.verb == "stop") return VmState::off;
    if (spec.verb == "start" || spec.verb == "reboot" || spec.verb == "resume") return VmState::on;
    if (spec.verb == "suspend") return VmState::suspended;
    if (spec.verb == "destroy") return VmState::none;
    if (spec.verb == "answer") return VmState::unknown;  // the choice decides
    return std::nullopt;
}

void Queue::restore(const Image& image, const Now& now) {
    for (const auto& lease : image.leases) lane_of(lease.host).lease = lease;
    for (const auto& live : image.jobs) {
        auto& lane = lane_of(live.job.host);
        const auto id = live.job.id;
        jobs_.emplace(number(id), QueuedJob{live.job, live.items_end, live.steps_begun, {}});
        expect(live.job);
        if (live.job.progress.state == JobState::queued) {
            lane.waiting.push_back(id);
        } else {
            lane.current = id;
        }
        if (live.job.progress.state == JobState::uncertain) {
            lane.look_at = now.steady;
            looks_.emplace(now.steady, live.job.host);
        }
        ready_.insert(live.job.host);
    }
    grace_until_ = now.steady + limits::lease_duration;
}

void Queue::add_job(JobRecord job, const Now& now, ChangeLog& log) {
    auto& lane = lane_of(job.host);
    lane.waiting.push_back(job.id);
    expect(job);
    log.record(AddJob{job});
    log.event(job_event(job), now);
    ready_.insert(job.host);
    const auto key = number(job.id);
    jobs_.emplace(key, QueuedJob{std::move(job), 0, {}, {}});
}

std::optional<AttemptEnded> Queue::items_came(const JobItems& items, const Now& now,
                                              ChangeLog& log) {
    if (auto* worker = workers_.find(items.worker)) worker->heard = now.steady;
    auto* job = job_at(items.worker, items.host, items.job, items.attempt, items.epoch);
    if (job == nullptr) {
        if (holds(items.worker, items.host, items.epoch)) {  // an echo of an attempt that ended
            log.send(items.worker,
                     ItemsStored{items.job, items.attempt, items.position + items.items.size()});
        } else {
            log.send(items.worker, LeaseEnded{items.host, items.epoch});
        }
        return std::nullopt;
    }
    // What is stored already is passed over; what comes after a gap is asked for again.
    if (items.position <= job->items_end) {
        const auto known =
            std::min<std::uint64_t>(job->items_end - items.position, items.items.size());
        AddItems fresh{
            items.job,
            job->items_end,
            {items.items.begin() + static_cast<std::ptrdiff_t>(known), items.items.end()}};
        for (auto& item : fresh.items) {
            item.attempt = items.attempt;
            if (item.kind == ItemKind::step_started) job->steps_begun.push_back(item.name);
        }
        job->items_end += fresh.items.size();
        if (!fresh.items.empty()) log.record(std::move(fresh));
    }
    log.send(items.worker, ItemsStored{items.job, items.attempt, job->items_end});
    if (!job->held_report || job->held_report->items_end > job->items_end) return std::nullopt;
    const auto report = *job->held_report;
    return end_attempt(*job, report, now, log);
}

std::optional<AttemptEnded> Queue::report_came(const AttemptReport& report, const Now& now,
                                               ChangeLog& log) {
    if (auto* worker = workers_.find(report.worker)) worker->heard = now.steady;
    auto* job = job_at(report.worker, report.host, report.job, report.attempt, report.epoch);
    if (job == nullptr) {
        log.send(report.worker, ReportStored{report.job, report.attempt});
        return std::nullopt;
    }
    if (report.items_end > job->items_end) {
        job->held_report = report;
        return std::nullopt;
    }
    return end_attempt(*job, report, now, log);
}

AttemptEnded Queue::end_attempt(QueuedJob& job, const AttemptReport& report, const Now& now,
                                ChangeLog& log) {
    auto& lane = lane_of(job.record.host);
    auto& progress = job.record.progress;
    job.held_report.reset();
    free_slot(lane);
    if (report.report.outcome == Outcome::uncertain) {
        make_uncertain(job, lane, report.report.message, now.steady + look_delay(progress.attempt),
                       now, log);
        log.send(report.worker, ReportStored{report.job, report.attempt});
        return {job.record, report.report};
    }
    const bool succeeded = report.report.outcome == Outcome::succeeded;
    progress.exit_status = report.report.exit_status;
    progress.message = report.report.message;
    progress.finished = now.wall;
    change_state(job, succeeded ? JobState::succeeded : JobState::failed, now, log);
    log.send(report.worker, ReportStored{report.job, report.attempt});
    AttemptEnded ended{job.record, report.report};
    finish(job, lane, log);
    return ended;
}

void Queue::finish(QueuedJob& job, Lane& lane, ChangeLog& log) {
    assert(is_final(job.record.progress.state));
    forget_expectation(job.record);
    lane.current.reset();
    ready_.insert(job.record.host);
    const auto* worker = workers_.find(lane.lease.worker);
    jobs_.erase(number(job.record.id));
    if (worker != nullptr && worker->leaving) release_lease(lane, log);
}

void Queue::make_uncertain(QueuedJob& job, Lane& lane, const std::string& why, SteadyTime look_at,
                           const Now& now, ChangeLog& log) {
    job.record.progress.message = why;
    job.held_report.reset();
    change_state(job, JobState::uncertain, now, log);
    lane.look_at = look_at;
    looks_.emplace(look_at, job.record.host);
}

void Queue::change_state(QueuedJob& job, JobState to, const Now& now, ChangeLog& log) const {
    assert(may_follow(job.record.progress.state, to));
    job.record.progress.state = to;
    log.record(ChangeJob{job.record.id, job.record.progress});
    log.event(job_event(job.record), now);
}

void Queue::time_passed(const Now& now, ChangeLog& log) {
    for (const auto& id : workers_.silent_since(now.steady - limits::lease_duration))
        lose_worker(id, "worker.lost", now, log);
    if (grace_until_ && *grace_until_ <= now.steady) end_grace(now, log);
    while (!looks_.empty() && looks_.begin()->first <= now.steady) {
        ready_.insert(looks_.begin()->second);
        looks_.erase(looks_.begin());
    }
}

void Queue::forget_host(const std::string& host, const Now& now, ChangeLog& log) {
    const auto found = lanes_.find(host);
    if (found == lanes_.end()) return;
    auto& lane = found->second;
    cancel_all(lane, "host removed", now, log);
    if (auto* worker = workers_.find(lane.lease.worker)) {
        worker->lanes.erase(host);
        log.send(lane.lease.worker, LeaseEnded{host, lane.lease.epoch});
    }
    lanes_.erase(found);
    ready_.erase(host);
    std::erase_if(looks_, [&host](const auto& look) { return look.second == host; });
}

void Queue::cancel_all(Lane& lane, const std::string& why, const Now& now, ChangeLog& log) {
    auto waiting = std::exchange(lane.waiting, {});
    if (lane.current) waiting.push_front(*std::exchange(lane.current, std::nullopt));
    for (const auto id : waiting) {
        auto& job = jobs_.at(number(id));
        if (job.record.progress.state == JobState::running) free_slot(lane);
        job.record.progress.message = why;
        job.record.progress.finished = now.wall;
        change_state(job, JobState::cancelled, now, log);
        forget_expectation(job.record);
        jobs_.erase(number(id));
    }
}

Lane& Queue::lane_of(const std::string& host) {
    auto& lane = lanes_[host];
    lane.lease.host = host;
    return lane;
}

bool Queue::holds(const std::string& worker, const std::string& host, Epoch epoch) const {
    const auto* lane = find_lane(host);
    return lane != nullptr && lane->lease.worker == worker && lane->lease.epoch == epoch;
}

QueuedJob* Queue::job_at(const std::string& worker, const std::string& host, JobId job,
                         std::uint32_t attempt, Epoch epoch) {
    if (!holds(worker, host, epoch) || lanes_.at(host).current != job) return nullptr;
    auto& found = jobs_.at(number(job));
    const auto& progress = found.record.progress;
    const bool meant = progress.state == JobState::running && progress.attempt == attempt;
    return meant ? &found : nullptr;
}

void Queue::expect(const JobRecord& job) {
    const auto state = state_after(job.spec);
    if (!state || !job.spec.vm) return;
    auto& forecast = forecasts_[number(job.spec.vm->id)];
    forecast.state = *state;
    ++forecast.jobs;
}

void Queue::forget_expectation(const JobRecord& job) {
    if (!state_after(job.spec) || !job.spec.vm) return;
    const auto found = forecasts_.find(number(job.spec.vm->id));
    if (--found->second.jobs == 0) forecasts_.erase(found);
}

}  // namespace grivon::core
