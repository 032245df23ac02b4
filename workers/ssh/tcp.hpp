// A TCP connection to a host, made and tuned for SSH.
//
// Errors: Errc::unavailable, whole sentences with the host's name. Facts: tcp(7); libssh ignores
// its own no-delay option on a socket that was handed to it, and without it each command costs 40
// ms. A numeric address needs no resolver; names share Asio's one resolver thread.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <string>

#include "wire/error.hpp"
#include "workers/ssh/login.hpp"

namespace grivon::ssh {

// "cannot connect to HOST (127.0.1.5:2222): why"
[[nodiscard]] Error cannot_connect(const Login& login, const std::string& why);

// `login` must outlive the call. Gives up after its connect_time.
[[nodiscard]] boost::asio::awaitable<Result<boost::asio::posix::stream_descriptor>> connect_tcp(
    const Login& login);

}  // namespace grivon::ssh
