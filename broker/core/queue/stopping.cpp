// Jobs that operators take back or settle.
#include <cassert>

#include "broker/core/queue/queue.hpp"

namespace grivon::core {

void Queue::cancel(const std::vector<JobId>& jobs, const std::string& why, const Now& now,
                   ChangeLog& log) {
    std::vector<Ending> endings;
    for (const auto id : jobs) {
        const auto found = jobs_.find(number(id));
        if (found == jobs_.end()) continue;  // ended by what was done just before
        if (found->second.state() == JobState::queued)
            endings.push_back({id, JobState::cancelled, why, std::nullopt, {}});
        else
            stop(found->second, why, now, log);
    }
    end_jobs(std::move(endings), now, log);
}

// It has begun, so only its worker, or a look at the host, can say what has become of it.
void Queue::stop(QueuedJob& job, const std::string& why, const Now& now, ChangeLog& log) {
    auto& lane = *job.lane;
    auto& progress = job.begun->progress;
    if (progress.stop_reason.empty()) {
        progress.stop_reason = why;
        log.record(ChangeJob{job.id, job.host(), progress});
        auto event = job_event(job, progress);
        event.kind = "job.stopping";
        event.message = why;
        log.event(std::move(event), now);
    }
    if (progress.state == JobState::running) {
        send_stop(lane, job, log);
    } else {
        lane.fruitless_looks = 0;
        retry_lane_now(lane);
    }
}

void Queue::send_stop(const Lane& lane, const QueuedJob& job, ChangeLog& log) const {
    log.send(lane.lease.worker,
             StopJob{lane.lease.host, job.id, job.begun->progress.attempt, lane.lease.epoch});
}

void Queue::settle(JobId id, JobState outcome, const std::string& why, const Now& now,
                   ChangeLog& log) {
    const auto found = jobs_.find(number(id));
    if (found == jobs_.end()) return;  // settled just before
    auto& job = found->second;
    assert(job.state() == JobState::uncertain);
    if (outcome != JobState::queued) {
        end_jobs({{id, outcome, why, std::nullopt, {}}}, now, log);
        return;
    }
    auto& lane = *job.lane;
    lane.fruitless_looks = 0;
    retry_lane_now(lane);
}

}  // namespace grivon::core
