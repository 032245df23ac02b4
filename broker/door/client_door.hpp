// The door for clients: takes requests off the client socket, checks their form, and answers.
//
// Changes go through the pipeline and are answered after their commit; questions about the present
// are answered by the core's memory, after the commit of all that came before; questions about the
// past by the history. Runs on the loop's thread.
#pragma once

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "broker/core/core.hpp"
#include "broker/door/following.hpp"
#include "broker/pipeline.hpp"
#include "broker/store/history.hpp"
#include "wire/link.hpp"

namespace grivon::broker {

class ClientDoor {
public:
    ClientDoor(boost::asio::io_context& io, Link& link, Pipeline& pipeline, const core::Core& core,
               store::History& history);

    // Receives until the link is closed.
    [[nodiscard]] boost::asio::awaitable<void> run();

    void answer(const core::Asker& asker, const ClientAnswer& answer);
    void answer(const core::Asker& asker, const EncodedEventPage& page);
    [[nodiscard]] Following& following() { return following_; }

private:
    void send(const core::Asker& asker, Bytes frame);
    void answer_follower(const core::Asker& asker, const ClientAnswer& given);
    void take(const Frames& frames);
    void handle(const core::Asker& asker, Submit request);
    void look_up_and_feed(core::ClientSubmitted submitted);
    void handle(const core::Asker& asker, Query request);
    void handle(const core::Asker& asker, ListJobs request);
    void handle(const core::Asker& asker, ListBatches request);
    void handle(const core::Asker& asker, ListSteps request);
    void handle(const core::Asker& asker, FollowJob request);
    void handle(const core::Asker& asker, FollowEvents request);
    void handle(const core::Asker& asker, Ping request);

    boost::asio::io_context& io_;
    Link& link_;
    Pipeline& pipeline_;
    const core::Core& core_;
    store::History& history_;
    Following following_;
};

}  // namespace grivon::broker
