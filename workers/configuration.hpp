// The worker's configuration file (TOML).
//
//     [worker]
//     name = "worker-1"        # for people; the machine's name by default
//     run_dir = "/run/grivon"  # the broker's, on the same machine; or, instead, both endpoints:
//     worker = "tcp://…"
//     output = "tcp://…"
//     lanes_max = 256          # hosts at a time
//     [ssh]
//     identity_file = "…"      # private key; without it the agent and the user's default keys
//     known_hosts = "…"        # for hosts without a pinned key; ~/.ssh/known_hosts by default
//     [log]
//     level = "info"           # trace, debug, info, warn, error
//
// Errors: Errc::usage, "FILE:LINE: what is wrong; what to do". Unknown keys are refused.
#pragma once

#include <cstdint>
#include <string>

#include "wire/error.hpp"
#include "workers/ssh/settings.hpp"

namespace grivon::workers {

struct Configuration {
    std::string name;
    std::string worker_endpoint;
    std::string output_endpoint;
    std::uint32_t lanes_max = 256;  // two descriptors each
    ssh::Settings ssh;
    std::string log_level = "info";
};

[[nodiscard]] Result<Configuration> read_configuration(const std::string& path);

// The same from text; `path` is for the errors.
[[nodiscard]] Result<Configuration> parse_configuration(const std::string& text,
                                                        const std::string& path);

}  // namespace grivon::workers
