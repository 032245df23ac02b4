#include "broker/door/followers.hpp"

#include <algorithm>
#include <iterator>

namespace grivon::broker {

void Followers::park(Follower<FollowJob> follower) {
    const auto job = follower.question.job;
    jobs_.emplace(job, std::move(follower));
}

void Followers::park(Follower<FollowEvents> follower) {
    events_.push_back(std::move(follower));
}

std::vector<Follower<FollowJob>> Followers::take(JobId job) {
    std::vector<Follower<FollowJob>> taken;
    const auto [begin, end] = jobs_.equal_range(job);
    for (auto it = begin; it != end; ++it) taken.push_back(std::move(it->second));
    jobs_.erase(begin, end);
    return taken;
}

std::vector<Follower<FollowEvents>> Followers::take_event_followers() {
    return std::exchange(events_, {});
}

std::vector<Follower<FollowJob>> Followers::take_due_jobs(SteadyTime now) {
    std::vector<Follower<FollowJob>> due;
    for (auto it = jobs_.begin(); it != jobs_.end();) {
        if (it->second.deadline <= now) {
            due.push_back(std::move(it->second));
            it = jobs_.erase(it);
        } else {
            ++it;
        }
    }
    return due;
}

std::vector<Follower<FollowEvents>> Followers::take_due_events(SteadyTime now) {
    const auto waits_on = [now](const auto& follower) { return follower.deadline > now; };
    const auto begin_due = std::stable_partition(events_.begin(), events_.end(), waits_on);
    std::vector<Follower<FollowEvents>> due(std::make_move_iterator(begin_due),
                                            std::make_move_iterator(events_.end()));
    events_.erase(begin_due, events_.end());
    return due;
}

std::optional<SteadyTime> Followers::next_deadline() const {
    std::optional<SteadyTime> next;
    const auto consider = [&](SteadyTime deadline) {
        if (!next || deadline < *next) next = deadline;
    };
    for (const auto& [job, follower] : jobs_) consider(follower.deadline);
    for (const auto& follower : events_) consider(follower.deadline);
    return next;
}

}  // namespace grivon::broker
