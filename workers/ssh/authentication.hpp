// Logging in with a key: the configured identity file, or else the agent and the user's default
// keys. Passwords are never tried. Internal to workers/ssh, except check_identity_file.
//
// Errors: Errc::denied with the file and what to do, Errc::unavailable when the connection ends.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>

#include "wire/model.hpp"
#include "workers/ssh/settings.hpp"

namespace grivon::ssh {

class Transport;

// It must be there and private, as ssh(1) demands (wire/private_file.hpp).
[[nodiscard]] Result<> check_identity_file(const std::string& path);

// Everything given must outlive the call.
[[nodiscard]] boost::asio::awaitable<Result<>> authenticate(
    Transport& transport, const HostConnection& host, const Settings& settings,
    std::chrono::steady_clock::time_point deadline);

}  // namespace grivon::ssh
