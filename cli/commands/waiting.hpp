// Waiting for the jobs of a submission.
//
// What is printed never depends on how the network cuts it: jobs of one host are followed live, one
// after the other, for so they run; jobs of several hosts are printed as whole blocks, each when it
// has ended, so that no line of one host stands inside another's and a slow host hides nobody's.
// One thread.
#pragma once

#include <chrono>
#include <map>
#include <vector>

#include "cli/commands/follow.hpp"
#include "cli/commands/session.hpp"

namespace grivon::cli {

class SubmissionWaiter {
public:
    SubmissionWaiter(Session& session, const Accepted& accepted, FollowStyle style);

    // The rows of all jobs once they have ended, in that order. Ctrl-C leaves the jobs alone.
    [[nodiscard]] Outcome<std::vector<JobRow>> wait();

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool on_one_host() const;
    Outcome<> follow_one_by_one();
    Outcome<> follow_as_they_end();
    Outcome<> take_events(const EventPage& page);
    Outcome<> take_event(const Event& event);
    Outcome<> look_at_jobs();
    Outcome<> look_at_lanes();
    Outcome<> finish(JobId job);
    [[nodiscard]] Ending with_farewell(Ending ending) const;

    Session& session_;
    const Accepted& accepted_;
    JobFollower follower_;
    std::map<JobId, JobState> pending_;  // with the state that events told of
    std::vector<JobRow> ended_;
};

}  // namespace grivon::cli
