#include "wire/link.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "wire/limits.hpp"

namespace grivon {
namespace asio = boost::asio;
namespace {

// Messages taken in one go before other handlers of the loop get a turn.
constexpr std::uint32_t turn_messages_max = 64;

// Messages queued for one worker, which has one or two per lane; more means that it does not read,
// and then its messages are dropped, not kept.
constexpr int queued_messages_max = 20'000;
// Answers queued for one client, which may be a megabyte each: those of all requests that can be in
// flight, while as many are being read.
constexpr int queued_answers_max = 2 * static_cast<int>(limits::requests_in_flight_max);

// A subscriber that is slower than this many events misses notices and reads the log instead.
constexpr int queued_notices_max = 100'000;
// The same for pages of up to a megabyte, which all subscribers share.
constexpr int queued_pages_max = 200;

constexpr int dead_peer_probe_ms = 5'000;

zmq::socket_type socket_type_of(LinkKind kind) {
    switch (kind) {
        case LinkKind::router:
        case LinkKind::client_router:
            return zmq::socket_type::router;
        case LinkKind::dealer:
            return zmq::socket_type::dealer;
        case LinkKind::publisher:
        case LinkKind::page_publisher:
            return zmq::socket_type::xpub;
    }
    return zmq::socket_type::dealer;
}

int queued_max_of(LinkKind kind) {
    switch (kind) {
        case LinkKind::publisher:
            return queued_notices_max;
        case LinkKind::page_publisher:
            return queued_pages_max;
        case LinkKind::client_router:
            return queued_answers_max;
        case LinkKind::router:
        case LinkKind::dealer:
            return queued_messages_max;
    }
    return queued_messages_max;
}

zmq::socket_t make_socket(zmq::context_t& context, LinkKind kind) {
    zmq::socket_t socket(context, socket_type_of(kind));
    const int high_water = queued_max_of(kind);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::sndhwm, high_water);
    socket.set(zmq::sockopt::rcvhwm, high_water);
    const bool publishes = socket_type_of(kind) == zmq::socket_type::xpub;
    // What a publisher receives are topics.
    const auto received_bytes_max =
        publishes ? limits::topic_bytes_max + 1 : limits::frame_bytes_max;
    socket.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(received_bytes_max));
    if (publishes) socket.set(zmq::sockopt::xpub_verboser, 1);
    socket.set(zmq::sockopt::heartbeat_ivl, dead_peer_probe_ms);
    socket.set(zmq::sockopt::heartbeat_timeout, 2 * dead_peer_probe_ms);
    if (socket_type_of(kind) == zmq::socket_type::router)
        socket.set(zmq::sockopt::router_mandatory, 1);
    if (kind == LinkKind::dealer) socket.set(zmq::sockopt::immediate, 1);
    return socket;
}

bool is_ipv6(const std::string& endpoint) {
    return endpoint.find("://[") != std::string::npos;
}

}  // namespace

Link::Link(asio::io_context& io, zmq::context_t& context, LinkKind kind)
    : socket_(make_socket(context, kind)), descriptor_(io, socket_.get(zmq::sockopt::fd)) {}

Link::~Link() {
    descriptor_.release();
}

Result<> Link::bind(const std::string& endpoint) {
    try {
        socket_.set(zmq::sockopt::ipv6, is_ipv6(endpoint));
        socket_.bind(endpoint);
        return {};
    } catch (const zmq::error_t& error) {
        return fail(Errc::unavailable, "cannot listen on " + endpoint + ": " + error.what());
    }
}

Result<> Link::connect(const std::string& endpoint) {
    try {
        socket_.set(zmq::sockopt::ipv6, is_ipv6(endpoint));
        socket_.connect(endpoint);
        return {};
    } catch (const zmq::error_t& error) {
        return fail(Errc::unavailable, "cannot connect to " + endpoint + ": " + error.what());
    }
}

void Link::guard(const std::string& secret_key, const std::string& door) {
    socket_.set(zmq::sockopt::curve_server, 1);
    socket_.set(zmq::sockopt::curve_secretkey, secret_key);
    socket_.set(zmq::sockopt::zap_domain, door);
}

void Link::identify(const CurveKeyPair& own, const std::string& broker_key) {
    socket_.set(zmq::sockopt::curve_serverkey, broker_key);
    socket_.set(zmq::sockopt::curve_publickey, own.public_key);
    socket_.set(zmq::sockopt::curve_secretkey, own.secret_key);
}

Result<> Link::reconnect(const std::string& endpoint) {
    try {
        socket_.disconnect(endpoint);
    } catch (const zmq::error_t& error) {
        return fail(Errc::unavailable, "cannot disconnect from " + endpoint + ": " + error.what());
    }
    return connect(endpoint);
}

bool Link::try_receive(Frames& frames) {
    do {
        const auto flags = frames.empty() ? zmq::recv_flags::dontwait : zmq::recv_flags::none;
        if (!socket_.recv(last_received_, flags)) return false;
        frames.push_back(last_received_.to_string());
    } while (last_received_.more());
    return true;
}

// zmq_msg_gets(3): there is no User-Id without CURVE, and no address of what did not come by a
// connection. ZMQ_SRCFD is what libzmq has to tell connections apart.
Sender Link::sender() {
    const auto property = [this](const char* name) {
        const char* text = zmq_msg_gets(last_received_.handle(), name);
        return text == nullptr ? std::string_view() : std::string_view(text);
    };
    return {property("Peer-Address"), property("User-Id"),
            zmq_msg_get(last_received_.handle(), ZMQ_SRCFD)};
}

asio::awaitable<Frames> Link::receive() {
    if (++received_in_turn_ >= turn_messages_max) {
        received_in_turn_ = 0;
        co_await asio::post(descriptor_.get_executor(), asio::use_awaitable);
    }
    Frames frames;
    while (!closed_ && !try_receive(frames)) {
        received_in_turn_ = 0;
        // Also reads ZMQ_EVENTS: what came since try_receive would not raise the edge again.
        if ((socket_.get(zmq::sockopt::events) & ZMQ_POLLIN) != 0) continue;
        boost::system::error_code ignored;  // cancelled means: look again
        co_await descriptor_.async_wait(asio::posix::stream_descriptor::wait_read,
                                        asio::redirect_error(asio::use_awaitable, ignored));
    }
    co_return frames;
}

SendOutcome Link::send(const Frames& frames) {
    if (closed_) return SendOutcome::peer_gone;
    SendOutcome outcome = SendOutcome::sent;
    try {
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const auto more =
                i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none;
            // Only the first part can be refused: the parts of a message travel together.
            if (!socket_.send(zmq::buffer(frames[i]), more | zmq::send_flags::dontwait)) {
                outcome = SendOutcome::queue_full;
                break;
            }
        }
    } catch (const zmq::error_t& error) {
        if (error.num() != EHOSTUNREACH) throw;
        outcome = SendOutcome::peer_gone;
    }
    wake_if_readable();
    return outcome;
}

void Link::wake_if_readable() {
    if ((socket_.get(zmq::sockopt::events) & ZMQ_POLLIN) != 0) descriptor_.cancel();
}

void Link::close(std::chrono::milliseconds linger) {
    socket_.set(zmq::sockopt::linger, static_cast<int>(linger.count()));
    closed_ = true;
    descriptor_.cancel();
}

}  // namespace grivon
