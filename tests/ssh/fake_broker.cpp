#include "tests/ssh/fake_broker.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

#include "wire/codec.hpp"
#include "wire/endpoints.hpp"
#include "wire/spawn.hpp"

namespace grivon::test {
namespace asio = boost::asio;

FakeBroker::FakeBroker(asio::io_context& io, zmq::context_t& context, const std::string& run_dir)
    : io_(io),
      link_(std::make_shared<Link>(io, context, LinkKind::router)),
      output_link_(std::make_shared<Link>(io, context, LinkKind::router)),
      arrival_(io) {
    const auto endpoints = endpoints_in(run_dir);
    REQUIRE(endpoints);
    REQUIRE(link_->bind(endpoints->worker));
    REQUIRE(output_link_->bind(endpoints->output));
    spawn(io.get_executor(), "fake_broker", listen(link_, false));
    spawn(io.get_executor(), "fake_broker", listen(output_link_, true));
}

FakeBroker::~FakeBroker() {
    *alive_ = false;
    link_->close();
    output_link_->close();
}

asio::awaitable<void> FakeBroker::listen(std::shared_ptr<Link> link, bool output) {
    const auto alive = alive_;
    for (;;) {
        const Frames frames = co_await link->receive();
        if (!*alive || frames.empty()) co_return;
        auto decoded = decode<WorkerToBroker>(frames.at(1));
        REQUIRE(decoded);
        if (const auto* message = std::get_if<JobItems>(&decoded->message)) {
            CHECK(output);
            take(*message, frames.at(0));
        } else {
            CHECK_FALSE(output);
            identity_ = frames.at(0);
            inbox_.push_back(std::move(decoded->message));
            arrival_.cancel();
        }
    }
}

void FakeBroker::take(const JobItems& message, const std::string& identity) {
    std::uint64_t position = message.position;
    REQUIRE(position <= items.size());
    for (const JobItem& item : message.items) {
        if (position == items.size())
            items.push_back(item);
        else
            CHECK(items[position] == item);
        ++position;
    }
    if (!acknowledge) return;
    const ItemsStored stored{message.job, message.attempt, items.size()};
    (void)output_link_->send({identity, encode(stored)});
}

template <class Message>
asio::awaitable<Message> FakeBroker::next() {
    for (;;) {
        while (!inbox_.empty()) {
            const WorkerToBroker message = std::move(inbox_.front());
            inbox_.pop_front();
            if (const auto* found = std::get_if<Message>(&message)) co_return *found;
        }
        arrival_.expires_at(asio::steady_timer::time_point::max());
        boost::system::error_code ignored;
        co_await arrival_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

template <class Message>
std::string FakeBroker::encode_message(const Message& message) {
    return encode(message);
}

template asio::awaitable<WorkerHello> FakeBroker::next<WorkerHello>();
template asio::awaitable<WorkerHeartbeat> FakeBroker::next<WorkerHeartbeat>();
template asio::awaitable<AttemptReport> FakeBroker::next<AttemptReport>();
template asio::awaitable<WorkerGoodbye> FakeBroker::next<WorkerGoodbye>();
template std::string FakeBroker::encode_message(const WorkerWelcome&);
template std::string FakeBroker::encode_message(const HelloWanted&);
template std::string FakeBroker::encode_message(const Assign&);
template std::string FakeBroker::encode_message(const ReportStored&);
template std::string FakeBroker::encode_message(const LeaseEnded&);
template std::string FakeBroker::encode_message(const StopJob&);

}  // namespace grivon::test
