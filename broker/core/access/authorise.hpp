// The one place where it is decided who may ask what. Pure; any thread.
//
// What an operator's limits let through of an operation depends on what the operation comes to, and
// is decided of its plan: access/scope.hpp.
#pragma once

#include <cstdint>

#include "broker/core/access/principal.hpp"
#include "wire/error.hpp"
#include "wire/messages.hpp"

namespace grivon::core {

// The sockets of the broker.
enum class Door : std::uint8_t { client, worker, output, event, log };
[[nodiscard]] std::string_view name_of(Door door);
[[nodiscard]] std::optional<Door> door_named(std::string_view name);

// Whether a key of that role may connect there at all.
[[nodiscard]] bool may_enter(Role role, Door door);

// The least role that may have a command carried out.
[[nodiscard]] Role role_needed_for(const Operation& operation);

// Errc::denied, saying which role is needed.
[[nodiscard]] Result<> authorise(const Principal& principal, const ClientRequest& request);
[[nodiscard]] Result<> authorise(const Principal& principal, const WorkerToBroker& message);
// Errc::denied: it may not be a worker of that site.
[[nodiscard]] Result<> check_site(const Principal& principal, const std::string& site);

}  // namespace grivon::core
