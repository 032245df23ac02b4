// Where the broker listens: five sockets, each an ipc:// path in the run directory, and for other
// machines a tcp:// port each, one after the other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

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

// The first of five ports in a row, in the order of Endpoints. IANA has given them to nobody.
inline constexpr std::uint16_t default_port = 7420;

// "tcp://192.0.2.1:7420", the client's endpoint, or without its port: all five. The host is an
// address or a name; IPv6 in brackets. Errc::usage.
[[nodiscard]] Result<Endpoints> endpoints_at(std::string_view tcp);
[[nodiscard]] bool is_tcp(std::string_view endpoint);

}  // namespace grivon
