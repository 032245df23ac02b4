// The worker's configuration file (TOML). Its keys: workers/settings.hpp.
//
// Errors: Errc::usage, "FILE:LINE: what is wrong; what to do". Unknown keys are refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "wire/curve.hpp"
#include "wire/error.hpp"
#include "workers/ssh/settings.hpp"

namespace grivon::workers {

struct Configuration {
    std::string name;
    std::string worker_endpoint;
    std::string output_endpoint;
    std::optional<CurveLogin> login;  // of tcp
    std::string key_file;             // of that, to be read again
    std::string site;                 // whose hosts it takes; empty: those of none
    std::uint32_t lanes_max = 256;    // two descriptors each
    ssh::Settings ssh;
    bool core_dumps = false;
    std::string log_level = "info";
};

[[nodiscard]] Result<Configuration> read_configuration(const std::string& path);

// The same from text; `path` is for the errors.
[[nodiscard]] Result<Configuration> parse_configuration(const std::string& text,
                                                        const std::string& path);

}  // namespace grivon::workers
