// Workers that come, live, leave, or are lost, and what becomes of their lanes.
#include <chrono>

#include "broker/core/queue/queue.hpp"
#include "wire/limits.hpp"

namespace grivon::core {
namespace {

// A job that was given to a worker so long ago, and of which its heartbeat says nothing, did not
// reach it: the heartbeat was on its way for less than that. One that did passes over the second.
constexpr std::chrono::milliseconds order_taken_for_lost = 2 * limits::heartbeat_interval;

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
        workerless_.reset();
        for (auto& [host, lane] : lanes_) {
            if (lane.lease.worker != hello.worker) continue;
            worker.lanes.insert(host);
            if (lane.current && find_job(*lane.current)->state() == JobState::running)
                ++worker.running;
        }
    }
    using std::chrono::milliseconds;
    log.send(hello.worker,
             WorkerWelcome{static_cast<std::uint32_t>(limits::lease_duration.count()),
                           static_cast<std::uint32_t>(limits::heartbeat_interval.count())});
    reconcile(hello.worker, hello.holds, now.steady, now, log);
}

// Lanes it should not have are taken from it; what never reached it is sent again, of what was sent
// by then.
void Queue::reconcile(const std::string& id, const std::vector<HeldLane>& at_work,
                      SteadyTime sent_by, const Now& now, ChangeLog& log) {
    std::set<std::pair<JobId, std::uint32_t>> at;
    for (const auto& held : at_work) {
        at.emplace(held.job, held.attempt);
        if (!holds(id, held.host, held.epoch)) log.send(id, LeaseEnded{held.host, held.epoch});
    }
    for (const auto& host : workers_.find(id)->lanes) {
        const auto& lane = lanes_.at(host);
        if (!lane.current) continue;
        auto& job = jobs_.at(number(*lane.current));
        const auto& progress = job.begun->progress;
        if (progress.state != JobState::running) continue;
        if (at.contains({job.id, progress.attempt})) {
            if (!progress.stop_reason.empty()) send_stop(lane, job, log);
        } else if (job.begun->assigned <= sent_by) {
            assign(lane, job, now, log);
        }
    }
}

void Queue::worker_lives(const WorkerHeartbeat& beat, const Now& now, ChangeLog& log) {
    auto* worker = workers_.find(beat.worker);
    if (worker == nullptr) {
        log.send(beat.worker, HelloWanted{});
        return;
    }
    worker->heard = now.steady;
    log.send(beat.worker, BrokerHeartbeat{});
    reconcile(beat.worker, beat.at_work, now.steady - order_taken_for_lost, now, log);
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
    if (workers_.count() == 0) workerless_ = now.wall;
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
    if (job.state() == JobState::running) {
        JobReport lost;
        lost.outcome = Outcome::uncertain;
        make_uncertain(job, why + " while it ran this job", lost, now, log);
        lane.retry_at.reset();
    }
    ready_.insert(lane.lease.host);
}

}  // namespace grivon::core
