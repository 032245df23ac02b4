#include "workers/ssh/tcp.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

#include "workers/ssh/settings.hpp"

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

void start_deadline(const std::shared_ptr<Attempt>& attempt) {
    attempt->timer.expires_after(connect_time_max);
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

void tune(tcp::socket& socket) {
    constexpr int probe_after_s = 10;
    constexpr int probe_every_s = 5;
    constexpr int silent_s = static_cast<int>(silent_peer_max.count());
    const int descriptor = socket.native_handle();
    set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, probe_after_s);
    set_option(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, probe_every_s);
    set_option(descriptor, IPPROTO_TCP, TCP_KEEPCNT, (silent_s - probe_after_s) / probe_every_s);
    set_option(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, silent_s * 1000);
}

std::string advice_for(const error_code& error) {
    if (error == asio::error::connection_refused) return "check that sshd runs there";
    if (error.category() == asio::error::get_netdb_category())
        return "check the address of the host";
    return "check that the host is up and its network works";
}

asio::awaitable<error_code> resolve_and_connect(std::shared_ptr<Attempt> attempt,
                                                const HostConnection& host) {
    error_code error;
    const auto address = asio::ip::make_address(host.address, error);
    if (!error) {
        co_await attempt->socket.async_connect(tcp::endpoint(address, host.port),
                                               asio::redirect_error(asio::use_awaitable, error));
        co_return error;
    }
    const auto endpoints = co_await attempt->resolver.async_resolve(
        host.address, std::to_string(host.port), tcp::resolver::numeric_service,
        asio::redirect_error(asio::use_awaitable, error));
    if (!error)
        co_await asio::async_connect(attempt->socket, endpoints,
                                     asio::redirect_error(asio::use_awaitable, error));
    co_return error;
}

}  // namespace

std::string address_text(const HostConnection& host) {
    const bool is_ipv6 = host.address.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + host.address + "]" : host.address) + ":" + std::to_string(host.port);
}

Error cannot_connect(const HostConnection& host, const std::string& why) {
    return {Errc::unavailable,
            "cannot connect to " + host.name + " (" + address_text(host) + "): " + why};
}

asio::awaitable<Result<tcp::socket>> connect_tcp(const HostConnection& host) {
    const auto attempt = std::make_shared<Attempt>(co_await asio::this_coro::executor);
    start_deadline(attempt);
    const error_code error = co_await resolve_and_connect(attempt, host);
    attempt->finished = true;
    attempt->timer.cancel();
    if (attempt->timed_out) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(connect_time_max);
        co_return tl::unexpected(
            cannot_connect(host, "no answer within " + std::to_string(seconds.count()) +
                                     " s; check that the host is up and its network works"));
    }
    if (error)
        co_return tl::unexpected(cannot_connect(host, error.message() + "; " + advice_for(error)));
    tune(attempt->socket);
    co_return std::move(attempt->socket);
}

}  // namespace grivon::ssh
