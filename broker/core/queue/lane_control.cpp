// What operators do to lanes, and what becomes of a lane whose host does not answer.
#include "broker/core/queue/queue.hpp"

namespace grivon::core {
namespace {

std::string with_who(const LaneRecord& control) {
    return control.reason.empty() ? control.user : control.user + ": " + control.reason;
}

}  // namespace

bool Lane::needs_operator() const {
    return current && fruitless_looks >= fruitless_looks_max;
}

void Queue::hold_lane(LaneRecord control, const Now& now, ChangeLog& log) {
    auto& lane = lane_of(control.host);
    if (lane.control.until) held_.erase({*lane.control.until, control.host});
    if (control.until) held_.emplace(*control.until, control.host);
    log.record(StoreLane{control});
    lane.control = std::move(control);
    const bool paused = lane.control.mode == LaneMode::paused;
    lane_event(paused ? "lane.paused" : "lane.draining", lane, with_who(lane.control), now, log);
    ready_.insert(lane.lease.host);
}

void Queue::resume_lane(const std::string& host, const std::string& who, const Now& now,
                        ChangeLog& log) {
    auto& lane = lane_of(host);
    retry_lane_now(lane);
    if (lane.control.mode == LaneMode::active) return;
    if (lane.control.until) held_.erase({*lane.control.until, host});
    lane.control = LaneRecord{};
    lane.control.host = host;
    log.record(RemoveLane{host});
    lane_event("lane.resumed", lane, who, now, log);
}

void Queue::end_holds(const Now& now, ChangeLog& log) {
    while (!held_.empty() && held_.begin()->first <= now.wall) {
        const auto host = held_.begin()->second;
        resume_lane(host, "its time has come", now, log);
    }
}

// ---- hosts that do not answer -------------------------------------------------------------------

void Queue::host_in_trouble(Lane& lane, const std::string& why, const Now& now, ChangeLog& log) {
    const bool begins = !lane.trouble;
    if (begins) lane.trouble = Trouble{why, now.wall, now.steady, 0};
    lane.trouble->why = why;
    ++lane.trouble->tries;
    retry_lane_at(lane, now.steady + retry_delay(lane.trouble->tries));
    if (begins) lane_event("lane.unreachable", lane, why, now, log);
    give_up_waiting(lane, now, log);
}

void Queue::host_answers(Lane& lane, const Now& now, ChangeLog& log) {
    if (!lane.trouble) return;
    lane.trouble.reset();
    retry_lane_now(lane);
    lane_event("lane.reachable", lane, "", now, log);
}

void Queue::host_seen(const std::string& host, const Now& now, ChangeLog& log) {
    const auto found = lanes_.find(host);
    if (found != lanes_.end()) host_answers(found->second, now, log);
}

void Queue::give_up_waiting(Lane& lane, const Now& now, ChangeLog& log) {
    std::vector<Ending> endings;
    for (const auto id : lane.waiting) {
        const auto& job = jobs_.at(number(id));
        const auto begin = std::max(job.joined, lane.trouble->since_steady);
        const auto patience =
            job.kind->asks_only ? std::chrono::milliseconds::zero() : settings_.give_up_after;
        if (now.steady - begin >= patience)
            endings.push_back({id, JobState::failed, lane.trouble->why, std::nullopt, {}});
    }
    end_jobs(std::move(endings), now, log);
}

void Queue::retry_lane_at(Lane& lane, SteadyTime when) {
    lane.retry_at = when;
    retries_.emplace(when, lane.lease.host);
}

void Queue::retry_lane_now(Lane& lane) {
    lane.retry_at.reset();
    ready_.insert(lane.lease.host);
}

void Queue::lane_event(const char* kind, const Lane& lane, std::string message, const Now& now,
                       ChangeLog& log) const {
    Event event;
    event.kind = kind;
    event.host = lane.lease.host;
    event.state = lane.trouble ? "unreachable" : name_of(lane.control.mode);
    event.message = std::move(message);
    log.event(std::move(event), now);
}

}  // namespace grivon::core
