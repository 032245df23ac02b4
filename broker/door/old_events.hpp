// Pages of events that only the history has, for followers who were away: while a page is on its
// way to one of them, the next is read, so that neither waits for the other.
//
// Of each follower one page at most is read ahead, of all of them a few; the rest waits for its
// question. A page that nobody has fetched for a while is dropped. Runs on the loop's thread.
#pragma once

#include <utility>

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>

#include "broker/store/history.hpp"
#include "wire/error.hpp"
#include "wire/time.hpp"

namespace grivon::broker {

class OldEvents {
public:
    using Taker = std::function<void(Result<store::EventAnswer>)>;

    OldEvents(boost::asio::io_context& io, store::History& history);

    // follower: who asks, a word that no two have at the same time.
    void ask(const std::string& follower, FollowEvents question, SteadyTime now, Taker taker);

    // The follower will most likely ask this next.
    void read_ahead(const std::string& follower, FollowEvents question, SteadyTime now);

    // No taker is called after this.
    void stop() { stopped_ = true; }

private:
    struct Ahead {
        std::uint64_t number = 0;
        std::string follower;
        FollowEvents question;
        SteadyTime asked_at{};
        std::optional<EncodedEventPage> page;  // once it is read
        Taker taker;                           // who has asked for it before that
    };
    using Place = std::list<Ahead>::iterator;

    void ask_history(FollowEvents question, Taker taker);
    void got(std::uint64_t number, Result<store::EventAnswer> answer);
    [[nodiscard]] Place of(const std::string& follower);
    void drop_stale(SteadyTime now);
    [[nodiscard]] bool make_room();

    boost::asio::io_context& io_;
    store::History& history_;
    std::list<Ahead> ahead_;  // the oldest first
    std::uint64_t last_number_ = 0;
    bool stopped_ = false;
};

}  // namespace grivon::broker
