// Questions that may have to wait for news: FollowJob and FollowEvents.
//
// What is there already is answered at once, events from memory where possible, records of jobs
// from the history; the rest is parked until a commit brings news or the client's time is over.
// Runs on the loop's thread.
#pragma once

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <optional>

#include "broker/core/core.hpp"
#include "broker/door/followers.hpp"
#include "broker/door/old_events.hpp"
#include "broker/door/recent_events.hpp"
#include "broker/store/history.hpp"
#include "wire/error.hpp"

namespace grivon::broker {

class Following {
public:
    using Answer = std::function<void(const core::Asker&, const ClientAnswer&)>;
    using PageAnswer = std::function<void(const core::Asker&, const EncodedEventPage&)>;

    Following(boost::asio::io_context& io, const core::Core& core, store::History& history,
              Answer answer, PageAnswer answer_page);

    void ask(core::Asker asker, FollowJob question);
    void ask(core::Asker asker, FollowEvents question);

    // After the commit.
    void events_committed(std::vector<CommittedEvent> events);
    void job_changed(JobId job);

    void stop();

private:
    // Questions to the history about a job that are under way, and whether the job has changed
    // since: then an answer without news is asked again instead of parked, or news would be missed.
    struct Asking {
        std::uint32_t in_flight = 0;
        std::uint64_t changes = 0;
    };

    void look_up(Follower<FollowJob> follower);
    void got_items(Follower<FollowJob> follower, std::uint64_t changes_before,
                   Result<store::JobItemsPage> page);
    void got_events(Follower<FollowEvents> follower, Result<store::EventAnswer> answer);
    void answer_or_park(Follower<FollowEvents> follower, const EncodedEventPage& page);
    void look_up(Follower<FollowEvents> follower);
    void arm_timer();
    void time_out();
    [[nodiscard]] JobProgress progress_of(store::JobItemsPage page) const;

    boost::asio::io_context& io_;
    const core::Core& core_;
    store::History& history_;
    Answer answer_;
    PageAnswer answer_page_;
    RecentEvents recent_;
    OldEvents old_;
    Followers followers_;
    std::map<JobId, Asking> asking_;
    boost::asio::steady_timer timer_;
    std::optional<SteadyTime> timer_at_;
    bool stopped_ = false;
};

}  // namespace grivon::broker
