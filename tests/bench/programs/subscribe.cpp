// Many subscribers, each with a socket of its own and to everything. Says "ready" when each has got
// a notice, and ends when each has got so many more. What a subscriber does with a notice is its
// own matter, so they only count them.
#include <csignal>

#include <CLI/CLI.hpp>
#include <zmq.hpp>

#include "tests/bench/programs/figures.hpp"

namespace {

using namespace grivon::bench;

// Topic and notice.
std::size_t drain(zmq::socket_t& socket) {
    std::size_t notices = 0;
    zmq::message_t part;
    while (socket.recv(part, zmq::recv_flags::dontwait))
        if (!part.more()) ++notices;
    return notices;
}

constexpr long notice_wait_ms = 60'000;

// Until each has got so many.
void receive(std::vector<zmq::socket_t>& sockets, std::size_t wanted) {
    std::vector<std::size_t> notices(sockets.size());
    std::vector<zmq::pollitem_t> items;
    for (auto& socket : sockets) items.push_back({socket.handle(), 0, ZMQ_POLLIN, 0});
    while (*std::min_element(notices.begin(), notices.end()) < wanted) {
        if (zmq_poll(items.data(), static_cast<int>(items.size()), notice_wait_ms) <= 0)
            give_up(fmt::format("one has got no more than {} notices",
                                *std::min_element(notices.begin(), notices.end())));
        for (std::size_t i = 0; i < sockets.size(); ++i)
            if ((items[i].revents & ZMQ_POLLIN) != 0) notices[i] += drain(sockets[i]);
    }
}

void run(const std::string& endpoint, std::size_t subscribers, std::size_t notices) {
    zmq::context_t context;
    std::vector<zmq::socket_t> sockets;
    for (std::size_t i = 0; i < subscribers; ++i) {
        auto& socket = sockets.emplace_back(context, zmq::socket_type::sub);
        socket.set(zmq::sockopt::linger, 0);
        socket.set(zmq::sockopt::rcvhwm, 0);
        socket.set(zmq::sockopt::subscribe, "");
        socket.connect(endpoint);
    }
    receive(sockets, 1);
    std::puts("ready");
    std::fflush(stdout);
    const auto begun = Clock::now();
    receive(sockets, notices);
    print_figures(subscribers * notices, seconds_since(begun));
}

}  // namespace

int main(int argc, char** argv) {
    std::string endpoint;
    std::size_t subscribers = 100;
    std::size_t notices = 1;
    CLI::App app{"Subscribes to all events, many times."};
    app.add_option("--endpoint", endpoint, "of the broker, for events")->required();
    app.add_option("--subscribers", subscribers);
    app.add_option("--notices", notices, "for each");
    CLI11_PARSE(app, argc, argv);
    run(endpoint, subscribers, notices);
}
