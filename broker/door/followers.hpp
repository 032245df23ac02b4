// Questions that wait for news: who follows which job, who follows the events, until when. Pure.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "broker/core/inputs.hpp"
#include "wire/event_messages.hpp"
#include "wire/job_messages.hpp"

namespace grivon::broker {

template <class Question>
struct Follower {
    core::Asker asker;
    Question question;
    SteadyTime deadline;  // then it is answered with no news
};

class Followers {
public:
    void park(Follower<FollowJob> follower);
    void park(Follower<FollowEvents> follower);

    // Takes out those for whom there may be news.
    [[nodiscard]] std::vector<Follower<FollowJob>> take(JobId job);
    [[nodiscard]] std::vector<Follower<FollowEvents>> take_event_followers();

    // Takes out those who have waited long enough.
    [[nodiscard]] std::vector<Follower<FollowJob>> take_due_jobs(SteadyTime now);
    [[nodiscard]] std::vector<Follower<FollowEvents>> take_due_events(SteadyTime now);

    [[nodiscard]] std::optional<SteadyTime> next_deadline() const;

private:
    std::multimap<JobId, Follower<FollowJob>> jobs_;
    std::vector<Follower<FollowEvents>> events_;
};

}  // namespace grivon::broker
