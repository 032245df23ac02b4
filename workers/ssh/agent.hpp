// What ssh-agent says, for the words of an error: libssh does not tell an agent without keys from a
// host that wants none of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace grivon::ssh {

// How many keys the agent at this socket (SSH_AUTH_SOCK) has; nothing: there is none that answers
// within a second.
[[nodiscard]] std::optional<std::uint32_t> keys_of_agent(const std::string& socket_path);

}  // namespace grivon::ssh
