// What can be asked of the queue without changing it.
#include <algorithm>
#include <chrono>

#include "broker/core/queue/queue.hpp"
#include "wire/limits.hpp"
#include "wire/values.hpp"

namespace grivon::core {
namespace {

// The clock of the machine may be set at any time; what waits for a time of day looks so often.
constexpr std::chrono::seconds wall_clock_look_max{60};

std::string come_before(std::size_t jobs) {
    return std::to_string(jobs) + (jobs == 1 ? " job comes before " : " jobs come before ");
}

std::string seconds_until(SteadyTime time, const Now& now) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(time - now.steady).count()) +
           " s";
}

std::string named(const QueuedJob& job) {
    return "job " + std::to_string(number(job.id)) + " (" + job.kind->operation + ")";
}

// Of the job that a lane is at, in the middle of a sentence.
std::string activity_of(const QueuedJob& job) {
    const auto& progress = job.begun->progress;
    if (progress.state == JobState::running && !progress.stop_reason.empty())
        return "being stopped (" + progress.stop_reason + ")";
    return std::string(name_of(progress.state));
}

std::string held_text(const Lane& lane) {
    const auto& control = lane.control;
    std::string text = "the lane of " + control.host + " is paused by " + control.user;
    if (!control.reason.empty()) text += ": " + control.reason;
    // Why the broker holds a lane says already what to do about it.
    const bool says_more = !control.until && !lane.is_distrusted();
    return says_more ? text + "; grivon resume lane " + control.host : text;
}

}  // namespace

std::optional<WallTime> Queue::next_alarm() const {
    std::optional<WallTime> alarm;
    if (!delayed_.empty()) alarm = delayed_.begin()->first;
    if (!held_.empty() && (!alarm || held_.begin()->first < *alarm)) alarm = held_.begin()->first;
    return alarm;
}

std::optional<SteadyTime> Queue::next_wakeup() const {
    std::optional<SteadyTime> wakeup;
    const auto consider = [&](std::optional<SteadyTime> time) {
        if (time && (!wakeup || *time < *wakeup)) wakeup = time;
    };
    if (const auto silent = workers_.longest_silent()) consider(*silent + limits::lease_duration);
    consider(grace_until_);
    if (!retries_.empty()) consider(retries_.begin()->first);
    if (const auto alarm = next_alarm())
        consider(clock_.steady + std::clamp<WallTime::duration>(*alarm - clock_.wall,
                                                                WallTime::duration::zero(),
                                                                wall_clock_look_max));
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

std::vector<JobId> Queue::live_jobs(BatchId batch) const {
    std::vector<JobId> jobs;
    if (batches_.find(batch) == nullptr) return jobs;
    const auto [first, last] = batches_.numbers(batch);
    for (auto id = first; id <= last; id = JobId{number(id) + 1})
        if (const auto* job = find_job(id); job != nullptr && job->batch == batch)
            jobs.push_back(id);
    return jobs;
}

std::set<JobId> Queue::before(JobId job) const {
    const auto found = before_.find(job);
    return found == before_.end() ? std::set<JobId>{} : found->second;
}

// A batch is accepted at once.
WallTime Queue::accepted(const QueuedJob& job) const {
    return batches_.find(job.batch)->submitted;
}

std::string Queue::waits_for(JobId id, const Now& now) const {
    const auto all = reasons(id, now);
    return all.empty() ? "" : all.front().text;
}

std::vector<WaitReason> Queue::reasons(JobId id, const Now& now) const {
    std::vector<WaitReason> reasons;
    const auto* job = find_job(id);
    if (job == nullptr) return reasons;
    if (job->state() == JobState::running) {
        if (!job->begun->progress.stop_reason.empty())
            reasons.push_back({"it is " + activity_of(*job) +
                                   ": its command is ended, and then the host is looked at",
                               std::nullopt});
        return reasons;
    }
    if (job->place == 0) {
        reasons.push_back({"it joins its lane at " + utc_time_text(due_.at(id)), accepted(*job)});
        return reasons;
    }
    if (workerless_)
        reasons.push_back({"no worker is connected; start one with grivon-worker", *workerless_});
    const auto& lane = *job->lane;
    const auto site = directory_.find_site(lane.lease.host);
    const bool nobody_there = !workerless_ && !workers_.any_of(site);
    if (nobody_there)
        reasons.push_back({"no worker of " + (site.empty() ? "no site" : "site \"" + site + "\"") +
                               " is connected, and " + lane.lease.host + " is of it",
                           std::nullopt});
    reasons_of_lane(lane, id, now, reasons);
    for (const auto first : before(id))
        reasons.push_back({named(*find_job(first)) + ", which it comes after, is " +
                               std::string(name_of(find_job(first)->state())) + " on " +
                               find_job(first)->host(),
                           std::nullopt});
    const bool is_next = lane.current ? *lane.current == id : lane.waiting.front() == id;
    if (is_next && lane.starved && !workerless_ && !nobody_there)
        reasons.push_back(
            {"every worker is busy; it is the next of " + lane.lease.host, *lane.starved});
    return reasons;
}

void Queue::reasons_of_lane(const Lane& lane, JobId id, const Now& now,
                            std::vector<WaitReason>& reasons) const {
    const auto& host = lane.lease.host;
    if (lane.control.mode == LaneMode::paused)
        reasons.push_back({held_text(lane), lane.control.since});
    const bool waits = lane.retry_at && *lane.retry_at > now.steady;
    const auto* current = lane.current ? find_job(*lane.current) : nullptr;
    const bool uncertain = current != nullptr && current->state() == JobState::uncertain;
    if (lane.trouble && !uncertain) {
        reasons.push_back({lane.trouble->why +
                               (waits ? "; the next try is in " + seconds_until(*lane.retry_at, now)
                                      : "; it is tried again now"),
                           lane.trouble->since});
    }
    if (current != nullptr && *lane.current == id) {
        std::string text = current->begun->progress.message;
        if (waits && !lane.needs_operator())
            text += "; the next look at the host is in " + seconds_until(*lane.retry_at, now);
        reasons.push_back({std::move(text), current->begun->attempt_began});
        return;
    }
    const auto place = std::find(lane.waiting.begin(), lane.waiting.end(), id);
    const auto before = static_cast<std::size_t>(place - lane.waiting.begin());
    if (current != nullptr) {
        std::string text = named(*current) + " is " + activity_of(*current) + " on " + host;
        if (before > 0) text += ", and " + come_before(before) + "this one";
        if (uncertain) text += ": " + current->begun->progress.message;
        reasons.push_back({std::move(text), current->begun->attempt_began});
    } else if (before > 0) {
        const auto& first = *find_job(lane.waiting.front());
        reasons.push_back({come_before(before) + "it on " + host + ", the first " + named(first),
                           accepted(first)});
    }
}

}  // namespace grivon::core
