// The broker's configuration file. Its keys: broker/settings.hpp.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

#include "broker/store/database_settings.hpp"
#include "broker/store/retention.hpp"
#include "wire/access.hpp"
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
    bool core_dumps = false;

    // Of the machine's own users, who else may connect; nothing: nobody.
    struct Group {
        gid_t gid = 0;
        Role role = Role::operating;
    };
    std::optional<Group> group;
    // For other machines; nothing: the broker listens on no tcp address.
    struct Remote {
        Endpoints endpoints;
        std::string key_file;
    };
    std::optional<Remote> remote;
};

// Errors (Errc::usage) name file and line. Passwords are read from their files here, which must be
// private (wire/private_file.hpp).
[[nodiscard]] Result<Configuration> read_configuration(const std::string& path);

}  // namespace grivon::broker
