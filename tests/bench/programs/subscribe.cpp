// Many subscribers, each with a socket of its own and to everything, be it notices or pages of the
// log. Says "ready" when each has got an event, and ends when each has got so many more. What a
// subscriber does with an event is its own matter, so they only count them.
#include <csignal>

#include <CLI/CLI.hpp>
#include <zmq.hpp>

#include "tests/bench/programs/figures.hpp"

namespace {

using namespace grivon::bench;

constexpr std::size_t notice_frames = 2;  // topic and notice

// docs/protocol.md: [version, type, request, {1: [events], 2: last}], all of them less than 128 as
// far as the array; of that only the head is looked at.
std::size_t events_of_page(const zmq::message_t& frame) {
    constexpr std::size_t head = 6;
    const auto* bytes = frame.data<unsigned char>();
    if (frame.size() < head + 5) give_up("a page that is too short");
    const auto byte = [&](std::size_t place) { return std::size_t{bytes[head + place]}; };
    if (byte(0) == 0xdd) return byte(1) << 24 | byte(2) << 16 | byte(3) << 8 | byte(4);
    if (byte(0) == 0xdc) return byte(1) << 8 | byte(2);
    if (byte(0) >> 4 != 0x9) give_up("a page without events");
    return byte(0) & 0x0f;
}

std::size_t drain(zmq::socket_t& socket) {
    std::size_t events = 0;
    std::size_t frames = 0;
    zmq::message_t part;
    while (socket.recv(part, zmq::recv_flags::dontwait)) {
        ++frames;
        if (part.more()) continue;
        events += frames == notice_frames ? 1 : events_of_page(part);
        frames = 0;
    }
    return events;
}

constexpr long event_wait_ms = 60'000;

// Until each has got so many.
void receive(std::vector<zmq::socket_t>& sockets, std::size_t wanted) {
    std::vector<std::size_t> events(sockets.size());
    std::vector<zmq::pollitem_t> items;
    for (auto& socket : sockets) items.push_back({socket.handle(), 0, ZMQ_POLLIN, 0});
    while (*std::min_element(events.begin(), events.end()) < wanted) {
        if (zmq_poll(items.data(), static_cast<int>(items.size()), event_wait_ms) <= 0)
            give_up(fmt::format("one has got no more than {} events",
                                *std::min_element(events.begin(), events.end())));
        for (std::size_t i = 0; i < sockets.size(); ++i)
            if ((items[i].revents & ZMQ_POLLIN) != 0) events[i] += drain(sockets[i]);
    }
}

void run(const std::string& endpoint, std::size_t subscribers, std::size_t events) {
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
    receive(sockets, events);
    print_figures(subscribers * events, seconds_since(begun));
}

}  // namespace

int main(int argc, char** argv) {
    std::string endpoint;
    std::size_t subscribers = 100;
    std::size_t events = 1;
    CLI::App app{"Subscribes to all events, many times."};
    app.add_option("--endpoint", endpoint, "of the broker, for notices or for the log")->required();
    app.add_option("--subscribers", subscribers);
    app.add_option("--events", events, "for each");
    CLI11_PARSE(app, argc, argv);
    run(endpoint, subscribers, events);
}
