// What can be asked of the queue without changing it.
#include <algorithm>
#include <chrono>

#include "broker/core/queue/queue.hpp"
#include "wire/limits.hpp"

namespace grivon::core {
namespace {

std::string counted(std::size_t count, const std::string& one) {
    return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

}  // namespace

std::optional<SteadyTime> Queue::next_wakeup() const {
    std::optional<SteadyTime> wakeup;
    const auto consider = [&](std::optional<SteadyTime> time) {
        if (time && (!wakeup || *time < *wakeup)) wakeup = time;
    };
    if (const auto silent = workers_.longest_silent()) consider(*silent + limits::lease_duration);
    consider(grace_until_);
    if (!looks_.empty()) consider(looks_.begin()->first);
    return wakeup;
}

const Lane* Queue::find_lane(const std::string& host) const {
    const auto found = lanes_.find(host);
    return found == lanes_.end() ? nullptr : &found->second;
}

const QueuedJob* Queue::find_job(JobId job) const {
    const auto found = jobs_.find(number(job));
    return found == jobs_.end() ? nullptr : &found->second;
}

std::optional<VmState> Queue::forecast(VmId vm) const {
    const auto found = forecasts_.find(number(vm));
    if (found == forecasts_.end()) return std::nullopt;
    return found->second.state;
}

std::string Queue::waits_for(JobId id, const Now& now) const {
    const auto* job = find_job(id);
    if (job == nullptr || job->record.progress.state == JobState::running) return "";
    const auto& lane = lanes_.at(job->record.host);
    if (job->record.progress.state == JobState::uncertain && lane.look_at &&
        *lane.look_at > now.steady) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(*lane.look_at - now.steady);
        return job->record.progress.message + "; the next look at the host is in " +
               std::to_string(left.count()) + " s";
    }
    if (workers_.count() == 0) return "no worker is connected; start one with grivon-worker";
    return waits_in_lane(lane, id);
}

std::string Queue::waits_in_lane(const Lane& lane, JobId id) const {
    const auto& host = lane.lease.host;
    if (lane.current && *lane.current != id) {
        const auto& current = *find_job(*lane.current);
        const auto place = std::find(lane.waiting.begin(), lane.waiting.end(), id);
        const auto between = static_cast<std::size_t>(place - lane.waiting.begin());
        std::string text = "job " + std::to_string(number(*lane.current)) + " (" +
                           current.record.spec.operation() + ") is " +
                           std::string(name_of(current.record.progress.state)) + " on " + host;
        if (between > 0) text += ", and " + counted(between, "job") + " come before this one";
        if (current.record.progress.state == JobState::uncertain)
            text += ": " + current.record.progress.message;
        return text;
    }
    if (!lane.current && lane.waiting.front() != id)
        return "earlier jobs on " + host + ", which wait for a worker";
    return "every worker is busy; it is the next of " + host;
}

}  // namespace grivon::core
