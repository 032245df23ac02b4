// Where the broker listens: five sockets, each an ipc:// path in the run directory by default.
#pragma once

#include <string>

#include "wire/error.hpp"

namespace grivon {

struct Endpoints {
    std::string client;  // ROUTER: requests of clients
    std::string worker;  // ROUTER: leases, jobs, reports, heartbeats
    std::string output;  // ROUTER: items of jobs, apart so that output never delays a heartbeat
    std::string event;   // PUB: notices of events, each with its topic
    std::string log;     // PUB: all events, a page a commit
};

inline constexpr auto default_run_dir = "/run/grivon";

// Refuses (Errc::usage) a directory that makes a path longer than a Unix socket's 107 bytes.
[[nodiscard]] Result<Endpoints> endpoints_in(const std::string& run_dir);

}  // namespace grivon
