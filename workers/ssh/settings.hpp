// How the worker proves who it is to hosts, and whom it believes: [ssh] of its configuration.
#pragma once

#include <chrono>
#include <string>

namespace grivon::ssh {

struct Settings {
    // Private key; empty: those of the SSH configuration, or the agent and the user's usual ones.
    std::string identity_file;
    // For hosts without a pinned key; empty: those of the SSH configuration, ~/.ssh/known_hosts.
    std::string known_hosts;
    // As ssh_config(5) has it; empty: ~/.ssh/config if it is there; "none": none.
    std::string config_file;
};

// A TCP connection that takes longer will not come: three SYNs are lost by then. ConnectTimeout of
// the SSH configuration says otherwise.
inline constexpr std::chrono::milliseconds connect_time_max{10'000};
// Key exchange and authentication of a loaded host; sshd itself gives up after 120 s.
inline constexpr std::chrono::milliseconds login_time_max{20'000};
// A peer that acknowledges nothing, or answers no probe, for this long is gone; likewise by
// ServerAliveInterval.
inline constexpr std::chrono::seconds silent_peer_max{30};

}  // namespace grivon::ssh
