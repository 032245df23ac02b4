// The broker's configuration file.
//
//   [broker]    state_dir = "/var/lib/grivon"   private database, lock
//               run_dir   = "/run/grivon"       sockets
//   [database]  host, port, user, password_file, name   or socket: your own MariaDB;
//               without this section the broker starts a private one
//   [history]   keep_days = 90    finished jobs, their output and events; then they are dropped
//   [lanes]     give_up_after = "15m"    jobs fail when their host has not answered for so long;
//               "0": at once
//   [watch]     interval = "1m"   every idle host is asked for its VMs so often; "0": never
//   [log]       level = "info"
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "broker/store/database_settings.hpp"
#include "broker/store/retention.hpp"
#include "wire/endpoints.hpp"

namespace grivon::broker {

struct Configuration {
    std::string state_dir;
    std::string run_dir;
    Endpoints endpoints;
    std::optional<store::DatabaseSettings> database;  // nothing: a private server
    store::Retention retention;
    std::chrono::milliseconds unreachable_limit{};  // 0: a job fails at the first try
    std::chrono::milliseconds watch_interval{};     // 0: VMs are not watched
    std::string log_level;
};

// Errors (Errc::usage) name file and line. The password is read from its file here; a file that
// others may read is refused.
[[nodiscard]] Result<Configuration> read_configuration(const std::string& path);

}  // namespace grivon::broker
