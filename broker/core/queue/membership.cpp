// Workers that come, live, leave, or are lost, and what becomes of their lanes.
#include <chrono>

#include "broker/core/queue/queue.hpp"
#include "wire/limits.hpp"

namespace grivon::core {
namespace {

Event worker_event(const char* kind, const std::string& name) {
    Event event;
    event.kind = kind;
    event.message = name;
    return event;
}

}  // namespace

void Queue::worker_said_hello(const WorkerHello& hello, const Now& now, ChangeLog& log) {
    const bool known = workers_.find(hello.worker) != nullptr;
    auto& worker = workers_.join(hello, now.steady);
    if (!known) {
        log.event(worker_event("worker.joined", hello.name), now);
        for (auto& [host, lane] : lanes_) {
            if (lane.lease.worker != hello.worker) continue;
            worker.lanes.insert(host);
            if (lane.current && find_job(*lane.current)->record.progress.state == JobState::running)
                ++worker.running;
        }
    }
    using std::chrono::milliseconds;
    log.send(hello.worker,
             WorkerWelcome{static_cast<std::uint32_t>(limits::lease_duration.count()),
                           static_cast<std::uint32_t>(limits::heartbeat_interval.count())});
    reconcile(hello, worker, log);
}

// Lanes it should not have are taken from it; jobs that never reached it are sent again.
void Queue::reconcile(const WorkerHello& hello, const Worker& worker, ChangeLog& log) const {
    std::set<std::pair<JobId, std::uint32_t>> at;
    for (const auto& held : hello.holds) {
        at.emplace(held.job, held.attempt);
        if (!holds(hello.worker, held.host, held.epoch))
            log.send(hello.worker, LeaseEnded{held.host, held.epoch});
    }
    for (const auto& host : worker.lanes) {
        const auto& lane = lanes_.at(host);
        if (!lane.current) continue;
        const auto& job = *find_job(*lane.current);
        const auto& progress = job.record.progress;
        if (progress.state == JobState::running && !at.contains({job.record.id, progress.attempt}))
            assign(lane, job, log);
    }
}

void Queue::worker_lives(const std::string& id, const Now& now, ChangeLog& log) {
    auto* worker = workers_.find(id);
    if (worker == nullptr) {
        log.send(id, HelloWanted{});
        return;
    }
    worker->heard = now.steady;
    log.send(id, BrokerHeartbeat{});
}

void Queue::worker_leaves(const WorkerGoodbye& goodbye, const Now& now, ChangeLog& log) {
    auto* worker = workers_.find(goodbye.worker);
    if (worker == nullptr) return;
    worker->leaving = true;
    if (goodbye.finished) {
        lose_worker(goodbye.worker, "worker.left", now, log);
        return;
    }
    for (const auto& host : std::set<std::string>(worker->lanes))
        if (auto& lane = lanes_.at(host); !lane.current) release_lease(lane, log);
}

void Queue::lose_worker(const std::string& id, const std::string& kind, const Now& now,
                        ChangeLog& log) {
    const Worker worker = *workers_.find(id);
    log.event(worker_event(kind.c_str(), worker.name), now);
    for (const auto& host : worker.lanes)
        lose_lane(lanes_.at(host), "worker " + worker.name + " was lost", now, log);
    workers_.remove(id);
}

// After a restart: workers that held leases and did not come back in time.
void Queue::end_grace(const Now& now, ChangeLog& log) {
    grace_until_.reset();
    for (auto& [host, lane] : lanes_) {
        if (lane.lease.worker.empty() || workers_.find(lane.lease.worker) != nullptr) continue;
        lose_lane(lane, "worker " + lane.lease.worker_name + " did not come back", now, log);
    }
}

void Queue::lose_lane(Lane& lane, const std::string& why, const Now& now, ChangeLog& log) {
    lane.lease.worker.clear();
    lane.lease.worker_name.clear();
    log.record(StoreLease{lane.lease});
    if (!lane.current) return;
    auto& job = jobs_.at(number(*lane.current));
    if (job.record.progress.state == JobState::running)
        make_uncertain(job, lane, why + " while it ran this job", now.steady, now, log);
    ready_.insert(lane.lease.host);
}

}  // namespace grivon::core
