// The worker's side of a broker, by hand: two ROUTER sockets and what came in on them.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "wire/link.hpp"
#include "wire/messages.hpp"

namespace grivon::test {

class FakeBroker {
public:
    // Listens in `run_dir`.
    FakeBroker(boost::asio::io_context& io, zmq::context_t& context, const std::string& run_dir);
    ~FakeBroker();

    // The next message of that kind; what comes before it is passed over, except items, which are
    // kept and, if `acknowledge`, acknowledged.
    template <class Message>
    boost::asio::awaitable<Message> next();

    template <class Message>
    void send(const Message& message) {
        (void)link_->send({identity_, encode_message(message)});
    }

    bool acknowledge = true;
    std::vector<JobItem> items;  // by position

private:
    template <class Message>
    static std::string encode_message(const Message& message);
    boost::asio::awaitable<void> listen(std::shared_ptr<Link> link, bool output);
    void take(const JobItems& message, const std::string& identity);

    boost::asio::io_context& io_;
    std::shared_ptr<Link> link_;
    std::shared_ptr<Link> output_link_;
    boost::asio::steady_timer arrival_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    std::deque<WorkerToBroker> inbox_;
    std::string identity_;  // of the worker
};

}  // namespace grivon::test
