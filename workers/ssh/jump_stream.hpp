// A connection through a host that we are logged in to, to an address that this host can reach
// (ssh calls it -W, or ProxyJump): what the SSH session of the host behind it takes for its socket.
//
// A channel of the jump host's session on one side, a pair of sockets on the other, and a coroutine
// that carries bytes between them; what one side does not take yet is not read from the other.
// Internal to workers/ssh. It goes on until either side ends, and then ends both; it needs no
// owner. Nothing here is a line for a shell: the address goes to the jump host's sshd as it is.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <memory>

#include "workers/ssh/login.hpp"
#include "workers/ssh/transport.hpp"

namespace grivon::ssh {

// From the jump host, whose session is `transport`, to the address of `login`, which must outlive
// the call. Errc::unavailable when the jump host cannot reach it or may not forward, in words with
// both names; Errc::exhausted.
[[nodiscard]] boost::asio::awaitable<Result<boost::asio::posix::stream_descriptor>> connect_through(
    std::unique_ptr<Transport> transport, const Login& jump, const Login& login);

}  // namespace grivon::ssh
