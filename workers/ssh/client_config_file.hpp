// The files of ssh_config(5): the one that the settings name, and what it includes. Read anew for
// every login, as ssh does, so that a change needs no restart.
//
// Errors: Errc::usage for what is wrong in them, Errc::denied for a file that others may change,
// Errc::not_found.
#pragma once

#include <string>
#include <vector>

#include "workers/ssh/client_config.hpp"

namespace grivon::ssh {

// home: of the worker's user, for ~ and for what Include names without a path. None at all if the
// path is empty.
[[nodiscard]] Result<std::vector<ConfigLine>> read_client_config(const std::string& path,
                                                                 const std::string& home);

}  // namespace grivon::ssh
