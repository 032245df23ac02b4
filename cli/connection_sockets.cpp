#include "cli/connection_sockets.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "wire/limits.hpp"

namespace grivon::cli {
namespace {

constexpr auto monitor_endpoint = "inproc://connection-monitor";
// A broker that restarts is away for a second or so; a person does not see a tenth of one.
constexpr int reconnect_interval_ms = 100;
// Notices a broker that vanished without a word (its machine, or stopped by a debugger).
constexpr int heartbeat_interval_ms = 5'000;
constexpr int heartbeat_timeout_ms = 10'000;
// One request at a time: more than a few answers waiting would be somebody's fault.
constexpr int queued_messages_max = 100;

zmq::socket_t make_dealer(zmq::context_t& context) {
    zmq::socket_t socket(context, zmq::socket_type::dealer);
    socket.set(zmq::sockopt::immediate, 1);
    socket.set(zmq::sockopt::linger, 0);  // what was asked has been answered, or is given up
    socket.set(zmq::sockopt::sndhwm, queued_messages_max);
    socket.set(zmq::sockopt::rcvhwm, queued_messages_max);
    socket.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(limits::frame_bytes_max));
    socket.set(zmq::sockopt::reconnect_ivl, reconnect_interval_ms);
    socket.set(zmq::sockopt::heartbeat_ivl, heartbeat_interval_ms);
    socket.set(zmq::sockopt::heartbeat_timeout, heartbeat_timeout_ms);
    return socket;
}

zmq::socket_t make_monitor(zmq::context_t& context, zmq::socket_t& watched) {
    constexpr int events = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                           ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CONNECT_RETRIED;
    if (zmq_socket_monitor(watched.handle(), monitor_endpoint, events) != 0) throw zmq::error_t();
    zmq::socket_t monitor(context, zmq::socket_type::pair);
    monitor.set(zmq::sockopt::linger, 0);
    monitor.connect(monitor_endpoint);
    return monitor;
}

// A signal that comes in between ends the wait with nothing ready; Ctrl-C has its descriptor.
void poll_for(std::vector<zmq::pollitem_t>& items, std::chrono::milliseconds longest) {
    const int count = static_cast<int>(items.size());
    if (zmq_poll(items.data(), count, static_cast<long>(longest.count())) >= 0) return;
    if (zmq_errno() != EINTR) throw zmq::error_t();
    for (auto& item : items) item.revents = 0;
}

PersonReady person_in(const std::vector<zmq::pollitem_t>& items) {
    PersonReady person;
    for (const auto& item : items) {
        if (item.socket != nullptr) continue;
        person.stop |= (item.revents & ZMQ_POLLIN) != 0;
        person.output_closed |= (item.revents & ZMQ_POLLERR) != 0;
    }
    return person;
}

}  // namespace

Connection::Sockets::Sockets(const ConnectionSettings& settings)
    : dealer_(make_dealer(context_)),
      monitor_(make_monitor(context_, dealer_)),
      stop_descriptor_(settings.stop_descriptor),
      output_descriptor_(settings.output_descriptor) {
    if (settings.login) {
        dealer_.set(zmq::sockopt::curve_serverkey, settings.login->broker_key);
        dealer_.set(zmq::sockopt::curve_publickey, settings.login->own.public_key);
        dealer_.set(zmq::sockopt::curve_secretkey, settings.login->own.secret_key);
    }
    dealer_.set(zmq::sockopt::ipv6, settings.endpoint.find("://[") != std::string::npos);
    dealer_.connect(settings.endpoint);
}

Connection::Sockets::Ready Connection::Sockets::wait(std::chrono::milliseconds longest,
                                                     bool want_to_send) {
    const short dealer_events = static_cast<short>(ZMQ_POLLIN | (want_to_send ? ZMQ_POLLOUT : 0));
    std::vector<zmq::pollitem_t> items{{dealer_.handle(), 0, dealer_events, 0},
                                       {monitor_.handle(), 0, ZMQ_POLLIN, 0}};
    add_person(items);
    poll_for(items, longest);

    Ready ready;
    ready.readable = (items[0].revents & ZMQ_POLLIN) != 0;
    ready.writable = (items[0].revents & ZMQ_POLLOUT) != 0;
    ready.changed = (items[1].revents & ZMQ_POLLIN) != 0;
    ready.person = person_in(items);
    return ready;
}

PersonReady Connection::Sockets::wait_for_person(std::chrono::milliseconds longest) {
    std::vector<zmq::pollitem_t> items;
    add_person(items);
    poll_for(items, longest);
    return person_in(items);
}

void Connection::Sockets::add_person(std::vector<zmq::pollitem_t>& items) const {
    if (stop_descriptor_ >= 0) items.push_back({nullptr, stop_descriptor_, ZMQ_POLLIN, 0});
    // Asks for nothing, and so is told of errors only: a pipe without a reader.
    if (output_descriptor_ >= 0) items.push_back({nullptr, output_descriptor_, 0, 0});
}

bool Connection::Sockets::send(const std::string& frame) {
    return dealer_.send(zmq::buffer(frame), zmq::send_flags::dontwait).has_value();
}

bool Connection::Sockets::receive(std::string& frame) {
    zmq::message_t part;
    do {
        if (!dealer_.recv(part, zmq::recv_flags::dontwait)) return false;
    } while (part.more());
    frame.assign(static_cast<const char*>(part.data()), part.size());
    return true;
}

// Each change is two frames: number (16 bits) and value, then the endpoint.
std::vector<LinkChange> Connection::Sockets::changes() {
    std::vector<LinkChange> found;
    zmq::message_t part;
    while (monitor_.recv(part, zmq::recv_flags::dontwait)) {
        std::uint16_t event = 0;
        if (part.size() >= sizeof event) std::memcpy(&event, part.data(), sizeof event);
        while (part.more()) (void)monitor_.recv(part, zmq::recv_flags::none);
        if (event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) found.push_back(LinkChange::connected);
        if (event == ZMQ_EVENT_DISCONNECTED) found.push_back(LinkChange::disconnected);
        if (event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) found.push_back(LinkChange::refused);
        if (event == ZMQ_EVENT_CONNECT_RETRIED) found.push_back(LinkChange::attempt_failed);
    }
    return found;
}

// A failed attempt alone does not say so: a listener with a full backlog fails it too.
bool nobody_listens(const std::string& endpoint) {
    constexpr std::string_view scheme = "ipc://";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (!endpoint.starts_with(scheme)) return false;
    const auto path = endpoint.substr(scheme.size());
    if (path.size() >= sizeof address.sun_path) return true;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (probe < 0) return false;
    const int status = connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const int reason = errno;
    close(probe);
    return status != 0 &&
           (reason == ENOENT || reason == ECONNREFUSED || reason == EACCES || reason == ENOTDIR);
}

}  // namespace grivon::cli
