// The hosts that one goes through to reach a host (ssh calls it ProxyJump): "USER@HOST:PORT", with
// commas between several, the first the one that is reached directly.
//
// A host that is written here and is a host of the inventory as well is reached as the inventory
// says, unless the words say otherwise. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/error.hpp"
#include "wire/host_connection.hpp"

namespace grivon {

// A chain is as long as its hosts are far away; nobody has needed more than two.
inline constexpr std::size_t jump_hosts_max = 4;

// Errc::usage for what is no such text. An address of IPv6 with a port is in brackets.
[[nodiscard]] Result<std::vector<JumpHost>> jump_hosts_in(std::string_view text);

// The same the other way, as it was written; empty for no host.
[[nodiscard]] std::string jump_text(const std::vector<JumpHost>& hosts);

}  // namespace grivon
