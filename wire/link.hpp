// ZeroMQ sockets on the Asio loop.
//
// A Link is one socket that lives on the thread that runs the io_context. One coroutine receives;
// anybody on that thread sends. Sending never blocks and never throws for a peer's fault: what
// cannot be sent is reported, and the caller's own state says what to do about it.
//
// Facts behind the code (zmq_getsockopt(3), libzmq#3641): ZMQ_FD is edge-triggered and says only
// "look at ZMQ_EVENTS"; looking consumes the edge; a send may make the socket readable without any
// edge. So: try first, wait only on EAGAIN, and look at ZMQ_EVENTS after every send.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include <zmq.hpp>

#include "wire/curve.hpp"
#include "wire/error.hpp"

namespace grivon {

using Frames = std::vector<std::string>;

enum class LinkKind : std::uint8_t {
    router,         // of workers
    client_router,  // of clients, for each of whom little is kept
    dealer,
    publisher,       // of many small messages; what it receives are the subscriptions
    page_publisher,  // the same, of few large ones
};

enum class SendOutcome : std::uint8_t {
    sent,
    peer_gone,   // router: nobody has that identity (any more)
    queue_full,  // the peer's queue is full; dealer: or nobody is connected
};

// Who sent a message, as libzmq knows it and nobody can make it up.
struct Sender {
    std::string_view address;     // "192.0.2.7"; of ipc "localhost:UID:GID:PID"
    std::string_view curve_user;  // what the ZAP handler said of the key; empty: no CURVE
    int descriptor = -1;          // of the connection
};

class Link {
public:
    Link(boost::asio::io_context& io, zmq::context_t& context, LinkKind kind);
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    // Everything that is bound from now on wants CURVE, and asks the ZAP handler, which must be
    // bound (door/gate.hpp), by the name of this door. What was bound before stays as it is.
    void guard(const std::string& secret_key, const std::string& door);
    // Every connection that is made from now on shows these.
    void identify(const CurveKeyPair& own, const std::string& broker_key);

    // Errc::unavailable, naming the endpoint, e.g. when the address is in use.
    [[nodiscard]] Result<> bind(const std::string& endpoint);
    [[nodiscard]] Result<> connect(const std::string& endpoint);
    // Once more, as identify() says by then; what was under way is lost.
    [[nodiscard]] Result<> reconnect(const std::string& endpoint);

    // The next message: all its frames; a router's first frame is the sender's identity. Ends with
    // no frames after close(). Bounded work per turn: other handlers get theirs.
    [[nodiscard]] boost::asio::awaitable<Frames> receive();

    // Of the message that receive() gave last; valid until the next one is received.
    [[nodiscard]] Sender sender();

    [[nodiscard]] SendOutcome send(const Frames& frames);

    // Wakes the receiver with no frames; nothing can be sent afterwards. What was sent before may
    // still leave for `linger` after the Link is gone: the context waits that long at its end.
    void close(std::chrono::milliseconds linger = std::chrono::milliseconds(0));

private:
    bool try_receive(Frames& frames);
    void wake_if_readable();

    zmq::socket_t socket_;
    zmq::message_t last_received_;                      // carries what is known of its sender
    boost::asio::posix::stream_descriptor descriptor_;  // ZMQ_FD, owned by libzmq
    std::uint32_t received_in_turn_ = 0;
    bool closed_ = false;
};

}  // namespace grivon
