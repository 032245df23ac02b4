// Waiting for the jobs of a batch, from the command that made it or later.
//
// What is printed never depends on how the network cuts it. Jobs of one host are followed live, one
// after the other, for so they run. Jobs of several hosts are shown as progress, and what they
// printed comes at the end, folded: no line of one host stands inside another's, a slow host hides
// nobody's, and what twenty hosts say alike is said once. One thread.
#pragma once

#include <chrono>
#include <vector>

#include "cli/commands/follow.hpp"
#include "cli/commands/progress_display.hpp"
#include "cli/commands/session.hpp"
#include "cli/progress/batch_summary.hpp"
#include "cli/progress/output_folder.hpp"
#include "wire/client_messages.hpp"
#include "wire/event_messages.hpp"
#include "wire/job_messages.hpp"

namespace grivon::cli {

struct AwaitedBatch {
    BatchId batch{};
    std::vector<TrackedJob> jobs;  // in the order in which each lane runs them
    EventSeq since{};              // what is known of the jobs is from before this number or later
    std::optional<WallTime> submitted;  // of a batch that somebody comes back to; else just now
};
[[nodiscard]] AwaitedBatch awaited(const Accepted& accepted);

struct WaitStyle {
    FollowStyle follow;
    // Of jobs of several hosts; of one host only when it is asked for.
    ProgressMode progress = ProgressMode::automatic;
    bool prints_output = true;  // of jobs of several hosts
};

class BatchWaiter {
public:
    BatchWaiter(Session& session, AwaitedBatch batch, WaitStyle style);

    // Until all jobs have ended, or nobody waits any longer (Ctrl-C, --timeout): the jobs go on
    // then. What was gathered is printed in either case.
    [[nodiscard]] Outcome<> wait();

    [[nodiscard]] BatchSummary summary() const;

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool follows_live() const;
    Outcome<> follow_one_by_one();
    Outcome<> follow_as_they_end();
    Outcome<> finish_ended();
    Outcome<> take_page(const EventPage& page);
    Outcome<> take_event(const Event& event);
    Outcome<> look_at_jobs();
    Outcome<> look_at_lanes();
    Outcome<> look_at_steps();
    Outcome<> finish(JobId job);
    Outcome<> print_folded();
    [[nodiscard]] std::chrono::milliseconds next_wait(bool looked) const;
    [[nodiscard]] std::chrono::microseconds elapsed() const;

    Session& session_;
    AwaitedBatch batch_;
    WaitStyle style_;
    JobFollower follower_;
    BatchProgress progress_;
    std::unique_ptr<ProgressDisplay> display_;
    OutputFolder output_;
    OutputFolder error_output_;
    std::vector<JobId> cut_;
    std::vector<JobRow> ended_;
    std::vector<JobFailure> failures_;
    Clock::time_point begun_ = Clock::now();
    Clock::time_point steps_asked_{};
};

}  // namespace grivon::cli
