#include "broker/door/following.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "wire/limits.hpp"

namespace grivon::broker {
namespace asio = boost::asio;
namespace {

SteadyTime deadline_of(std::uint32_t wait_ms) {
    const auto wait = std::min(limits::wait_max, std::chrono::milliseconds(wait_ms));
    return read_clocks().steady + wait;
}

Refused refusal(const Error& error) {
    return {error.code, error.message};
}

}  // namespace

Following::Following(asio::io_context& io, const core::Core& core, store::History& history,
                     Answer answer, PageAnswer answer_page)
    : io_(io),
      core_(core),
      history_(history),
      answer_(std::move(answer)),
      answer_page_(std::move(answer_page)),
      recent_(core.last_event()),
      old_(io, history),
      timer_(io) {}

// ---- jobs ---------------------------------------------------------------------------------------

void Following::ask(core::Asker asker, FollowJob question) {
    const auto deadline = deadline_of(question.wait_ms);
    look_up(Follower<FollowJob>{std::move(asker), std::move(question), deadline});
}

void Following::look_up(Follower<FollowJob> follower) {
    const auto job = follower.question.job;
    auto& asking = asking_[job];
    ++asking.in_flight;
    const auto changes_before = asking.changes;
    const auto position = follower.question.position;
    history_.job_items(job, position,
                       [this, follower = std::move(follower),
                        changes_before](Result<store::JobItemsPage> page) mutable {
                           auto hand_over = [this, follower = std::move(follower), changes_before,
                                             page = std::move(page)]() mutable {
                               if (!stopped_)
                                   got_items(std::move(follower), changes_before, std::move(page));
                           };
                           asio::post(io_, std::move(hand_over));
                       });
}

void Following::got_items(Follower<FollowJob> follower, std::uint64_t changes_before,
                          Result<store::JobItemsPage> page) {
    const auto found = asking_.find(follower.question.job);
    const bool changed = found->second.changes != changes_before;
    if (--found->second.in_flight == 0) asking_.erase(found);
    if (!page) {
        answer_(follower.asker, refusal(page.error()));
        return;
    }
    auto progress = progress_of(std::move(*page));
    const bool news = !progress.items.empty() || progress.complete ||
                      follower.question.seen != progress.row.state;
    if (news || follower.deadline <= read_clocks().steady) {
        answer_(follower.asker, progress);
    } else if (changed) {
        look_up(std::move(follower));
    } else {
        followers_.park(std::move(follower));
        arm_timer();
    }
}

JobProgress Following::progress_of(store::JobItemsPage page) const {
    JobProgress progress;
    progress.complete = is_final(page.row.state) && page.at_end;
    progress.row = std::move(page.row);
    progress.items = std::move(page.items);
    progress.next_position = page.next_position;
    progress.waits_for = core_.queue().waits_for(progress.row.job, read_clocks());
    return progress;
}

void Following::job_changed(JobId job) {
    if (const auto found = asking_.find(job); found != asking_.end()) ++found->second.changes;
    for (auto& follower : followers_.take(job)) look_up(std::move(follower));
}

// ---- events -------------------------------------------------------------------------------------

void Following::ask(core::Asker asker, FollowEvents question) {
    if (question.from_now) {
        answer_page_(asker, EncodedEventPage{{}, 0, recent_.last()});
        return;
    }
    const auto deadline = deadline_of(question.wait_ms);
    look_up(Follower<FollowEvents>{std::move(asker), std::move(question), deadline});
}

void Following::look_up(Follower<FollowEvents> follower) {
    if (const auto page = recent_.after(follower.question)) {
        answer_or_park(std::move(follower), *page);
        return;
    }
    const auto identity = follower.asker.identity;
    const auto question = follower.question;
    auto taker = [this, follower = std::move(follower)](Result<store::EventAnswer> answer) mutable {
        got_events(std::move(follower), std::move(answer));
    };
    old_.ask(identity, question, read_clocks().steady, std::move(taker));
}

void Following::got_events(Follower<FollowEvents> follower, Result<store::EventAnswer> answer) {
    if (!answer) return answer_(follower.asker, refusal(answer.error()));
    if (const auto* gone = std::get_if<EventsGone>(&*answer)) return answer_(follower.asker, *gone);
    const auto& page = std::get<EncodedEventPage>(*answer);
    if (page.count > 0 && !recent_.reach_back_to(page.last)) {
        auto next = follower.question;
        next.since = page.last;
        old_.read_ahead(follower.asker.identity, std::move(next), read_clocks().steady);
    }
    answer_or_park(std::move(follower), page);
}

void Following::answer_or_park(Follower<FollowEvents> follower, const EncodedEventPage& page) {
    if (page.count > 0 || follower.deadline <= read_clocks().steady) {
        answer_page_(follower.asker, page);
        return;
    }
    follower.question.since = std::max(follower.question.since, page.last);
    if (follower.question.since < recent_.last()) {
        look_up(std::move(follower));
        return;
    }
    followers_.park(std::move(follower));
    arm_timer();
}

void Following::events_committed(std::vector<CommittedEvent> events) {
    recent_.add(std::move(events));
    for (auto& follower : followers_.take_event_followers()) look_up(std::move(follower));
}

// ---- waiting time -------------------------------------------------------------------------------

void Following::arm_timer() {
    const auto next = followers_.next_deadline();
    if (next == timer_at_) return;
    timer_at_ = next;
    timer_.cancel();
    if (!next) return;
    timer_.expires_at(*next);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error && !stopped_) time_out();
    });
}

void Following::time_out() {
    timer_at_.reset();
    const auto now = read_clocks().steady;
    for (auto& follower : followers_.take_due_jobs(now)) look_up(std::move(follower));
    for (const auto& follower : followers_.take_due_events(now))
        answer_page_(follower.asker, EncodedEventPage{{}, 0, follower.question.since});
    arm_timer();
}

void Following::stop() {
    stopped_ = true;
    old_.stop();
    timer_.cancel();
}

}  // namespace grivon::broker
