// What operators do to lanes, and what becomes of a lane whose host does not answer.
#include <algorithm>

#include "broker/core/queue/queue.hpp"

namespace grivon::core {
namespace {

// Who holds a lane whose host is not believed. No login name has a blank in it.
constexpr auto broker_as_user = "the broker";

std::string with_who(const LaneRecord& control) {
    return control.reason.empty() ? control.user : control.user + ": " + control.reason;
}

// Of the keys in the report, the one that is not the expected one.
const HostKeySighting* changed_key(const JobReport& report) {
    const auto found =
        std::find_if(report.host_keys.begin(), report.host_keys.end(),
                     [](const auto& sighting) { return !sighting.expected.empty(); });
    return found == report.host_keys.end() ? nullptr : &*found;
}

// Meanwhile the key has been set that the host showed, or any is to be taken.
bool is_settled(const HostKeySighting& sighting, const HostConnection& connection) {
    const auto settles = [&](const std::string& host, const std::string& key, bool accept_new) {
        return host == sighting.host && (key == sighting.key || (key.empty() && accept_new));
    };
    if (settles(connection.name, connection.host_key, connection.accept_new)) return true;
    return std::any_of(connection.jump.begin(), connection.jump.end(), [&](const JumpHost& jump) {
        return settles(jump.host, jump.host_key, jump.accept_new);
    });
}

// What was told the lane before is lost with the hold, but not out of sight.
std::string with_hold_before(std::string why, const LaneRecord& before) {
    if (before.mode == LaneMode::active || before.user == broker_as_user) return why;
    return why + " (it was " + std::string(name_of(before.mode)) + " by " + with_who(before) + ")";
}

}  // namespace

bool Lane::is_distrusted() const {
    return control.mode == LaneMode::paused && control.user == broker_as_user;
}

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

void Queue::host_failed(Lane& lane, const JobReport& report, const Now& now, ChangeLog& log) {
    if (changed_key(report) != nullptr)
        distrust(lane, report, now, log);
    else
        host_in_trouble(lane, report.message, now, log);
}

// Somebody answers, so no job is given up for its silence; and nothing is said to whoever it is
// until an operator has looked.
void Queue::distrust(Lane& lane, const JobReport& report, const Now& now, ChangeLog& log) {
    host_answers(lane, now, log);
    if (is_settled(*changed_key(report), directory_.find_connection(lane.lease.host))) {
        ready_.insert(lane.lease.host);
        return;
    }
    lane_event("host.key_changed", lane, report.message, now, log);
    LaneRecord control;
    control.host = lane.lease.host;
    control.mode = LaneMode::paused;
    control.user = broker_as_user;
    control.reason = with_hold_before(report.message, lane.control);
    control.since = now.wall;
    hold_lane(std::move(control), now, log);
}

void Queue::host_distrusted(const std::string& host, const JobReport& report, const Now& now,
                            ChangeLog& log) {
    if (changed_key(report) != nullptr && !directory_.find_connection(host).name.empty())
        distrust(lane_of(host), report, now, log);
}

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
