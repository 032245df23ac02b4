#include "broker/door/old_events.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "broker/door/door_limits.hpp"

namespace grivon::broker {
namespace asio = boost::asio;

OldEvents::OldEvents(asio::io_context& io, store::History& history) : io_(io), history_(history) {}

void OldEvents::ask(const std::string& follower, FollowEvents question, SteadyTime now,
                    Taker taker) {
    question.wait_ms = 0;  // the same page, however long one would wait for it
    drop_stale(now);
    const auto ahead = of(follower);
    // Who asks twice gets two answers.
    if (ahead == ahead_.end() || ahead->taker) return ask_history(question, std::move(taker));
    if (ahead->question != question) {
        ahead_.erase(ahead);
        return ask_history(question, std::move(taker));
    }
    if (!ahead->page) {
        ahead->taker = std::move(taker);
        return;
    }
    auto page = *std::move(ahead->page);
    ahead_.erase(ahead);
    taker(store::EventAnswer(std::move(page)));
}

void OldEvents::read_ahead(const std::string& follower, FollowEvents question, SteadyTime now) {
    question.wait_ms = 0;
    drop_stale(now);
    if (of(follower) != ahead_.end() || !make_room()) return;
    const auto number = ++last_number_;
    ahead_.push_back({number, follower, question, now, std::nullopt, {}});
    ask_history(std::move(question), [this, number](Result<store::EventAnswer> answer) {
        got(number, std::move(answer));
    });
}

void OldEvents::ask_history(FollowEvents question, Taker taker) {
    history_.events(std::move(question), [this, taker = std::move(taker)](
                                             Result<store::EventAnswer> answer) mutable {
        auto hand_over = [this, taker = std::move(taker), answer = std::move(answer)]() mutable {
            if (!stopped_) taker(std::move(answer));
        };
        asio::post(io_, std::move(hand_over));
    });
}

void OldEvents::got(std::uint64_t number, Result<store::EventAnswer> answer) {
    const auto ahead = std::find_if(ahead_.begin(), ahead_.end(),
                                    [number](const Ahead& one) { return one.number == number; });
    if (ahead == ahead_.end()) return;
    if (ahead->taker) {
        const auto taker = std::move(ahead->taker);
        ahead_.erase(ahead);
        taker(std::move(answer));
        return;
    }
    // What went wrong, and what is gone, is for the question itself to find out.
    auto* page = answer ? std::get_if<EncodedEventPage>(&*answer) : nullptr;
    if (page != nullptr)
        ahead->page = std::move(*page);
    else
        ahead_.erase(ahead);
}

OldEvents::Place OldEvents::of(const std::string& follower) {
    return std::find_if(ahead_.begin(), ahead_.end(),
                        [&](const Ahead& one) { return one.follower == follower; });
}

// Those that somebody waits for are answered by the history.
void OldEvents::drop_stale(SteadyTime now) {
    ahead_.remove_if([now](const Ahead& one) {
        return !one.taker && now - one.asked_at >= door_limits::page_ahead_age_max;
    });
}

bool OldEvents::make_room() {
    if (ahead_.size() < door_limits::pages_ahead_max) return true;
    const auto oldest =
        std::find_if(ahead_.begin(), ahead_.end(), [](const Ahead& one) { return one.page; });
    if (oldest == ahead_.end()) return false;
    ahead_.erase(oldest);
    return true;
}

}  // namespace grivon::broker
