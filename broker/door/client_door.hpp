// The door for clients: takes requests off the client socket, checks their form and whether who
// asks may ask it, and answers.
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
#include "broker/door/peers.hpp"
#include "broker/door/requests_in_flight.hpp"
#include "broker/pipeline.hpp"
#include "broker/store/history.hpp"
#include "wire/limits.hpp"
#include "wire/link.hpp"

namespace grivon::broker {

class ClientDoor {
public:
    ClientDoor(boost::asio::io_context& io, Link& link, Peers& peers, Pipeline& pipeline,
               const core::Core& core, store::History& history);

    // Receives until the link is closed.
    [[nodiscard]] boost::asio::awaitable<void> run();

    void answer(const core::Asker& asker, const ClientAnswer& answer);
    void answer(const core::Asker& asker, const EncodedEventPage& page);
    [[nodiscard]] Following& following() { return following_; }

private:
    void send(const core::Asker& asker, Bytes frame);
    void answer_follower(const core::Asker& asker, const ClientAnswer& given);
    // Whose request is being handled.
    struct Client {
        core::Asker asker;
        core::PrincipalRef principal;
    };

    void take(const Frames& frames, const core::PrincipalRef& principal);
    void refuse(const Client& client, const Error& error, const std::string& operation);
    // Of a request that was not counted as one in flight.
    void refuse_uncounted(const Client& client, const std::string& why);
    void note_refused(const core::PrincipalRef& principal, const std::string& operation,
                      const std::string& why);
    void handle(const Client& client, Submit request);
    void look_up_and_feed(core::ClientSubmitted submitted);
    void handle(const Client& client, Query request);
    void handle(const Client& client, ListJobs request);
    void handle(const Client& client, ListBatches request);
    void handle(const Client& client, ListSteps request);
    void handle(const Client& client, ListAudit request);
    void handle(const Client& client, FollowJob request);
    void handle(const Client& client, FollowEvents request);
    void handle(const Client& client, Ping request);

    boost::asio::io_context& io_;
    Link& link_;
    Peers& peers_;
    Pipeline& pipeline_;
    const core::Core& core_;
    store::History& history_;
    Following following_;
    RequestsInFlight in_flight_{limits::requests_in_flight_max};
};

}  // namespace grivon::broker
