// The broker's configuration file.
//
//   [broker]    state_dir = "/var/lib/grivon"   private database, lock
//               run_dir   = "/run/grivon"       sockets
//   [database]  host, port, user, password_file, name   or socket: your own MariaDB;
//               without this section the broker starts a private one
//   [log]       level = "info"
#pragma once

#include <optional>
#include <string>

#include "broker/store/database_settings.hpp"
#include "wire/endpoints.hpp"

namespace grivon::broker {

struct Configuration {
    std::string state_dir;
    std::string run_dir;
    Endpoints endpoints;
    std::optional<store::DatabaseSettings> database;  // nothing: a private server
    std::string log_level;
};

// Errors (Errc::usage) name file and line. The password is read from its file here; a file that
// others may read is refused.
[[nodiscard]] Result<Configuration> read_configuration(const std::string& path);

}  // namespace grivon::broker
