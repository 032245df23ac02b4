// The sockets of the run directory: who of the machine's users may use which.
#pragma once

#include "broker/configuration.hpp"

namespace grivon::broker {

// Everything that the process makes from now on is for its own account only, sockets too.
void keep_files_private();

// Lets the group into the directory and to the sockets of clients and events, not to those of
// workers. Errc::unavailable, or Errc::denied when the broker's account is not in that group.
[[nodiscard]] Result<> open_to_group(const std::string& run_dir, const Endpoints& endpoints,
                                     const std::optional<Configuration::Group>& group);

}  // namespace grivon::broker
