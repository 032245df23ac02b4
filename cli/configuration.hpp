// Where the broker is, and the rocks command beside this one, from the configuration file.
//
// Its keys: cli/settings.hpp. Errors (Errc::usage) name file and line.
#pragma once

#include <optional>
#include <string>

#include "wire/curve.hpp"
#include "wire/error.hpp"

namespace grivon::cli {

// What of the environment decides; made by main, by hand in tests.
struct Environment {
    std::string config_file;         // $GRIVON_CONFIG; empty: not set
    std::string home;                // $HOME
    std::string program = "grivon";  // the name that this program was called by
};

struct ClientSettings {
    std::string endpoint;
    std::optional<CurveLogin> login;  // of tcp, and only of it
    std::string rocks;                // absolute path; empty: not given
};

// chosen: the file of --config; it and $GRIVON_CONFIG must exist, the usual places need not.
[[nodiscard]] Result<ClientSettings> client_settings(const std::string& chosen,
                                                     const Environment& environment);

}  // namespace grivon::cli
