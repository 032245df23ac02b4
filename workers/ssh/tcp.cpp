#include "workers/ssh/tcp.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

namespace grivon::ssh {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
namespace {

// Everything that the deadline's handler may still touch after the coroutine has gone on.
struct Attempt {
    explicit Attempt(const asio::any_io_executor& executor)
        : resolver(executor), socket(executor), timer(executor) {}
    tcp::resolver resolver;
    tcp::socket socket;
    asio::steady_timer timer;
    bool finished = false;
    bool timed_out = false;
};

void start_deadline(const std::shared_ptr<Attempt>& attempt, std::chrono::milliseconds limit) {
    attempt->timer.expires_after(limit);
    attempt->timer.async_wait([attempt](const error_code& error) {
        if (error || attempt->finished) return;
        attempt->timed_out = true;
        attempt->resolver.cancel();
        error_code ignored;
        attempt->socket.close(ignored);
    });
}

void set_option(int descriptor, int level, int option, int value) {
    // Only a kernel without the option refuses it; the connection works without.
    (void)::setsockopt(descriptor, level, option, &value, sizeof value);
}

// Probes: the first after a third of the time, then four.
void tune(tcp::socket& socket, std::chrono::seconds silence) {
    constexpr int probes = 4;
    const int silent_s = static_cast<int>(silence.count());
    const int probe_after_s = std::max(silent_s / 3, 1);
    const int descriptor = socket.native_handle();
    set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, probe_after_s);
    set_option(descriptor, IPPROTO_TCP, TCP_KEEPINTVL,
               std::max((silent_s - probe_after_s) / probes, 1));
    set_option(descriptor, IPPROTO_TCP, TCP_KEEPCNT, probes);
    set_option(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, silent_s * 1000);
}

std::string advice_for(const error_code& error) {
    if (error == asio::error::connection_refused) return "check that sshd runs there";
    if (error.category() == asio::error::get_netdb_category())
        return "check the address of the host";
    return "check that the host is up and its network works";
}

asio::awaitable<error_code> resolve_and_connect(std::shared_ptr<Attempt> attempt,
                                                const Login& login) {
    error_code error;
    const auto address = asio::ip::make_address(login.address, error);
    if (!error) {
        co_await attempt->socket.async_connect(tcp::endpoint(address, login.port),
                                               asio::redirect_error(asio::use_awaitable, error));
        co_return error;
    }
    const auto endpoints = co_await attempt->resolver.async_resolve(
        login.address, std::to_string(login.port), tcp::resolver::numeric_service,
        asio::redirect_error(asio::use_awaitable, error));
    if (!error)
        co_await asio::async_connect(attempt->socket, endpoints,
                                     asio::redirect_error(asio::use_awaitable, error));
    co_return error;
}

}  // namespace

Error cannot_connect(const Login& login, const std::string& why) {
    return {Errc::unavailable,
            "cannot connect to " + who(login) + " (" + address_text(login) + "): " + why};
}

asio::awaitable<Result<asio::posix::stream_descriptor>> connect_tcp(const Login& login) {
    const auto attempt = std::make_shared<Attempt>(co_await asio::this_coro::executor);
    start_deadline(attempt, login.connect_time);
    const error_code error = co_await resolve_and_connect(attempt, login);
    attempt->finished = true;
    attempt->timer.cancel();
    if (attempt->timed_out) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(login.connect_time);
        co_return tl::unexpected(
            cannot_connect(login, "no answer within " + std::to_string(seconds.count()) +
                                      " s; check that the host is up and its network works"));
    }
    if (error)
        co_return tl::unexpected(cannot_connect(login, error.message() + "; " + advice_for(error)));
    tune(attempt->socket, login.silence);
    co_return asio::posix::stream_descriptor(attempt->socket.get_executor(),
                                             attempt->socket.release());
}

}  // namespace grivon::ssh
