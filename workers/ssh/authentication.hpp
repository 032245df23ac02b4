// Logging in with a key: those of the agent, then files, as the login says. Passwords are never
// tried. Internal to workers/ssh, except check_identity_file.
//
// Errors: Errc::denied with the files and what to do, Errc::unavailable when the connection ends.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>

#include "wire/error.hpp"
#include "workers/ssh/login.hpp"

namespace grivon::ssh {

class Transport;

// It must exist, be the worker's own, and nobody else may read it, as ssh(1) demands. Looked at
// again at each use.
[[nodiscard]] Result<> check_identity_file(const std::string& path);

// Everything given must outlive the call.
[[nodiscard]] boost::asio::awaitable<Result<>> authenticate(
    Transport& transport, const Login& login, std::chrono::steady_clock::time_point deadline);

}  // namespace grivon::ssh
