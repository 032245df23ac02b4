// One libssh session in non-blocking mode, and the waiting for it on the Asio loop.
//
// Internal to workers/ssh. One coroutine at a time waits on a transport; anybody on the same thread
// may nudge it; it must not be destroyed while it is waited on. Pattern of all use: try the libssh
// call, and wait only when it says "again", because data may already sit decoded in libssh's
// buffers. Owns the connection. libssh closes its descriptor itself, so Asio waits on a
// duplicate.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <libssh/libssh.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "wire/error.hpp"

namespace grivon::ssh {

using Deadline = std::chrono::steady_clock::time_point;

struct SessionDeleter {
    void operator()(ssh_session session) const { ssh_free(session); }
};
using SessionHandle = std::unique_ptr<ssh_session_struct, SessionDeleter>;

class Transport {
public:
    enum class Wake : std::uint8_t { ready, nudged, deadline };

    // Errc::exhausted when the process has no descriptor left that libssh can use.
    // `connection`: a connected socket.
    [[nodiscard]] static Result<std::unique_ptr<Transport>> adopt(
        boost::asio::posix::stream_descriptor connection);
    ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    [[nodiscard]] ssh_session session() const { return session_.get(); }
    [[nodiscard]] bool connected() const { return ssh_is_connected(session_.get()) != 0; }
    [[nodiscard]] std::string error_text() const { return ssh_get_error(session_.get()); }

    // Suspends until libssh can go on.
    [[nodiscard]] boost::asio::awaitable<Wake> ready(Deadline deadline);
    // Suspends until nudged, whatever the connection does.
    [[nodiscard]] boost::asio::awaitable<void> nudged();
    void nudge();
    // As if the peer had hung up.
    void cut();

    // Calls `on_packets` once per arrival while nobody else waits; ends with the next ready().
    void watch(std::function<void()> on_packets);
    void end_watch();

private:
    struct Wait;
    Transport(SessionHandle session, boost::asio::posix::stream_descriptor descriptor);
    boost::asio::awaitable<Wake> wait(bool for_packets, Deadline deadline);

    SessionHandle session_;
    boost::asio::posix::stream_descriptor descriptor_;
    std::shared_ptr<Wait> wait_;  // of the coroutine that waits now
    bool nudge_pending_ = false;  // came when no wait could take it
    std::shared_ptr<std::function<void()>> watch_;
};

// Repeats a libssh call until it no longer answers `again`, or the deadline has passed, in which
// case `again` is the result. `call` is a named object: see asio#1135.
template <class Call>
[[nodiscard]] boost::asio::awaitable<int> finish(Transport& transport, const Call& call, int again,
                                                 Deadline deadline) {
    int result = call();
    while (result == again) {
        const Transport::Wake why = co_await transport.ready(deadline);
        if (why == Transport::Wake::deadline) co_return again;
        result = call();
    }
    co_return result;
}

}  // namespace grivon::ssh
