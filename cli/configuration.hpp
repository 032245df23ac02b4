// Where the broker is, from the configuration file.
//
// Its only section is [client] with the key run_dir (the broker's run directory) or endpoint
// ("ipc://…"). Errors (Errc::usage) name file and line.
#pragma once

#include <string>

#include "wire/error.hpp"

namespace grivon::cli {

// What of the environment decides; made by main, by hand in tests.
struct Environment {
    std::string config_file;  // $GRIVON_CONFIG; empty: not set
    std::string home;         // $HOME
};

// chosen: the file of --config; it and $GRIVON_CONFIG must exist, the usual places need not.
[[nodiscard]] Result<std::string> client_endpoint(const std::string& chosen,
                                                  const Environment& environment);

}  // namespace grivon::cli
