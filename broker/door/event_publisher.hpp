// Publishes what is committed, for subscribers: each event with its topic on one socket, pages of
// all of them on another. Either may be lost, the log may not: a subscriber sees from the numbers
// that it missed some, and asks for them. What nobody subscribes to is not made. A page leaves at
// once if none has left just now (door_limits.hpp); else events gather for the next one, because a
// message to each of a hundred subscribers costs them and the broker the same for one event as for
// many. Runs on the loop's thread.
#pragma once

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "broker/door/committed_event.hpp"
#include "broker/door/peers.hpp"
#include "wire/event_frames.hpp"
#include "wire/link.hpp"

namespace grivon::broker {

// "job/vmware-server-0-0/17/succeeded/": what a subscriber may ask a prefix of. The trailing slash
// keeps job 1 apart from job 10.
[[nodiscard]] std::string topic_of(const Event& event);

// Adds them in their order, with as few new pages as there can be.
void add_to_pages(std::vector<EncodedEventPage>& pages, const std::vector<CommittedEvent>& events);

class EventPublisher {
public:
    // notices: of LinkKind::publisher; log: of LinkKind::page_publisher.
    EventPublisher(boost::asio::any_io_executor executor, Link& notices, Link& log, Peers& peers)
        : notices_{notices, 0, {}}, log_{log, 0, {}}, peers_(peers), pause_(std::move(executor)) {}

    // Hear of subscriptions until the link is closed.
    [[nodiscard]] boost::asio::awaitable<void> listen_notices() { return listen(notices_); }
    [[nodiscard]] boost::asio::awaitable<void> listen_log() { return listen(log_); }

    void publish(const std::vector<CommittedEvent>& events);

private:
    struct Channel {
        Link& link;
        std::size_t subscriptions = 0;  // of everybody
        // By connection. Of one that has gone the entry stays until another one has its number.
        std::map<std::string, std::size_t> of_each;
    };

    [[nodiscard]] boost::asio::awaitable<void> listen(Channel& channel);
    void subscribed(Channel& channel);
    void send_pages();

    Channel notices_;
    Channel log_;
    Peers& peers_;
    std::vector<EncodedEventPage> gathered_;  // for the page after the pause
    boost::asio::steady_timer pause_;
    bool pausing_ = false;
};

}  // namespace grivon::broker
