// Which lane gets which worker, and the hand-over of a job.
#include "broker/core/queue/queue.hpp"

#include <cassert>
#include <utility>

#include "wire/codec.hpp"

namespace grivon::core {

void Queue::dispatch(const Now& now, ChangeLog& log) {
    clock_ = now;
    while (!ready_.empty()) {
        const auto host = ready_.extract(ready_.begin()).value();
        try_dispatch(host, now, log);
    }
    for (auto& [site, hosts] : starved_) feed_starved(site, hosts, now, log);
    std::erase_if(starved_, [](const auto& entry) { return entry.second.empty(); });
}

// The longest starved first; stops at the first for which there is still no room. One that has gone
// to another site meanwhile is looked at anew.
void Queue::feed_starved(const std::string& site, std::deque<std::string>& hosts, const Now& now,
                         ChangeLog& log) {
    while (!hosts.empty()) {
        const auto host = hosts.front();
        const auto found = lanes_.find(host);
        const bool wants = found != lanes_.end() && found->second.starved.has_value();
        if (wants && directory_.find_site(host) == site &&
            !workers_.choose(found->second.lease.worker, site))
            return;
        hosts.pop_front();
        if (!wants) continue;
        found->second.starved.reset();
        try_dispatch(host, now, log);
    }
}

void Queue::try_dispatch(const std::string& host, const Now& now, ChangeLog& log) {
    const auto found = lanes_.find(host);
    if (found == lanes_.end() || found->second.starved) return;
    auto& lane = found->second;
    const bool begins = may_begin(lane, now);
    if (!begins && !may_look(lane, now)) return;

    const auto site = directory_.find_site(host);
    const auto worker = workers_.choose(lane.lease.worker, site);
    if (!worker) {
        lane.starved = now.wall;
        starved_[site].push_back(host);
        return;
    }
    if (lane.lease.worker != *worker) {
        release_lease(lane, log);
        grant_lease(lane, *worker, now, log);
    }
    if (begins) {
        lane.current = lane.waiting.front();
        lane.waiting.pop_front();
    }
    begin_attempt(lane, now, log);
}

bool Queue::may_look(const Lane& lane, const Now& now) const {
    if (!lane.current || lane.control.mode == LaneMode::paused || lane.needs_operator())
        return false;
    const auto state = find_job(*lane.current)->state();
    return state == JobState::uncertain && (!lane.retry_at || *lane.retry_at <= now.steady);
}

bool Queue::may_begin(const Lane& lane, const Now& now) const {
    if (lane.current || lane.waiting.empty() || lane.control.mode == LaneMode::paused) return false;
    if (lane.retry_at && *lane.retry_at > now.steady) return false;
    return !before_.contains(lane.waiting.front());
}

// The lease's epoch is the number of the event that tells of it: it grows with every lease, and is
// not used again even when a host is removed and added.
void Queue::grant_lease(Lane& lane, const std::string& worker, const Now& now, ChangeLog& log) {
    auto& holder = *workers_.find(worker);
    Event event;
    event.kind = "lane.leased";
    event.host = lane.lease.host;
    event.message = holder.name;
    lane.lease.epoch = Epoch{number(log.event(std::move(event), now))};
    lane.lease.worker = worker;
    lane.lease.worker_name = holder.name;
    holder.lanes.insert(lane.lease.host);
    log.record(StoreLease{lane.lease});
}

void Queue::release_lease(Lane& lane, ChangeLog& log) {
    if (lane.lease.worker.empty()) return;
    if (auto* worker = workers_.find(lane.lease.worker)) {
        worker->lanes.erase(lane.lease.host);
        log.send(lane.lease.worker, LeaseEnded{lane.lease.host, lane.lease.epoch});
    }
    lane.lease.worker.clear();
    lane.lease.worker_name.clear();
    log.record(StoreLease{lane.lease});
}

Result<JobSpec> Queue::spec_of(const QueuedJob& job) {
    if (job.begun) return job.begun->spec;
    return decode_value<JobSpec>(*job.payload);
}

namespace {

const std::string& key_of(const JobSpec& spec) {
    return spec.desired ? spec.desired->serial : spec.serial;
}

}  // namespace

// What the table says a job is to do was written by us. If it cannot be read, somebody else wrote
// there; that is the end of this job alone.
Result<JobSpec> Queue::spec_to_begin(const QueuedJob& job) const {
    auto spec = spec_of(job);
    if (!spec)
        return fail(Errc::internal,
                    "what it is to do cannot be read from job_payload: " + spec.error().message);
    if (!key_of(*spec).empty() && key_of(told(job.host(), *spec)).empty())
        return fail(Errc::not_found,
                    "its key has been taken out of the pool since it was accepted");
    return spec;
}

// As the worker is told, which needs the key itself.
JobSpec Queue::told(const std::string& host, JobSpec spec) const {
    spec.serial = directory_.find_key(host, spec.serial);
    if (spec.desired) spec.desired->serial = directory_.find_key(host, spec.desired->serial);
    return spec;
}

void Queue::begin_attempt(Lane& lane, const Now& now, ChangeLog& log) {
    auto& job = jobs_.at(number(*lane.current));
    if (!job.begun) {
        auto spec = spec_to_begin(job);
        if (!spec) {
            const auto why = "nothing was begun: " + spec.error().message;
            end_jobs({{job.id, JobState::failed, why, std::nullopt, {}}}, now, log);
            return;
        }
        auto begun = std::make_unique<BegunJob>();
        begun->spec = std::move(*spec);
        begun->progress = job.progress();
        job.begun = std::move(begun);
    }
    auto& progress = job.begun->progress;
    lane.retry_at.reset();
    ++lane.attempts_begun;
    ++progress.attempt;
    progress.message.clear();
    if (!progress.started) progress.started = now.wall;
    job.begun->attempt_began = now.wall;
    job.begun->step = {};
    change_state(job, JobState::running, now, log);
    ++workers_.find(lane.lease.worker)->running;
    assign(lane, job, now, log);
}

void Queue::assign(const Lane& lane, QueuedJob& job, const Now& now, ChangeLog& log) const {
    auto& begun = *job.begun;
    begun.assigned = now.steady;
    Assign message;
    message.job = job.id;
    message.attempt = begun.progress.attempt;
    message.epoch = lane.lease.epoch;
    message.host = directory_.find_connection(lane.lease.host);
    message.spec = told(lane.lease.host, begun.spec);
    message.position = begun.items_end;
    message.steps_begun = begun.steps_begun;
    message.recovery = begun.progress.touched;
    message.stopping = !begun.progress.stop_reason.empty();
    message.output_bytes = begun.output_bytes;
    log.send(lane.lease.worker, std::move(message));
}

void Queue::free_slot(const Lane& lane) {
    if (auto* worker = workers_.find(lane.lease.worker)) {
        assert(worker->running > 0);
        --worker->running;
    }
}

}  // namespace grivon::core
