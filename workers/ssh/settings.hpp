// How the worker proves who it is to hosts, and whom it believes: [ssh] of its configuration.
#pragma once

#include <chrono>
#include <string>

namespace grivon::ssh {

struct Settings {
    std::string identity_file;  // private key; empty: the agent, then the user's default keys
    std::string known_hosts;    // for hosts without a pinned key; empty: ~/.ssh/known_hosts
};

// A TCP connection that takes longer will not come: three SYNs are lost by then.
inline constexpr std::chrono::milliseconds connect_time_max{10'000};
// Key exchange and authentication of a loaded host; sshd itself gives up after 120 s.
inline constexpr std::chrono::milliseconds login_time_max{20'000};
// A peer that acknowledges nothing, or answers no probe, for this long is gone.
inline constexpr std::chrono::seconds silent_peer_max{30};

}  // namespace grivon::ssh
