// A TCP connection to a host, made and tuned for SSH.
//
// Errors: Errc::unavailable, whole sentences with the host's name. Facts: tcp(7); libssh ignores
// its own no-delay option on a socket that was handed to it, and without it each command costs 40
// ms. A numeric address needs no resolver; names share Asio's one resolver thread.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "wire/model.hpp"

namespace grivon::ssh {

// "127.0.1.5:2222" or "[::1]:22"
[[nodiscard]] std::string address_text(const HostConnection& host);

// "cannot connect to HOST (127.0.1.5:2222): why"
[[nodiscard]] Error cannot_connect(const HostConnection& host, const std::string& why);

// `host` must outlive the call. Gives up after connect_time_max.
[[nodiscard]] boost::asio::awaitable<Result<boost::asio::ip::tcp::socket>> connect_tcp(
    const HostConnection& host);

}  // namespace grivon::ssh
