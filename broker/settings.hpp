// The keys of the broker's configuration file, for who reads them and for their manual page.
// Constant; any thread.
#pragma once

#include <array>

#include "wire/endpoints.hpp"
#include "wire/settings_file.hpp"

namespace grivon::broker::settings {

inline constexpr SettingRule state_dir{
    "broker", "state_dir", "/var/lib/grivon",
    "directory of the private database and of the lock that keeps a second broker out"};
inline constexpr SettingRule run_dir{"broker", "run_dir", default_run_dir,
                                     "directory of the sockets"};

// Without any of these the broker starts a private server of its own.
inline constexpr SettingRule database_host{
    "database", "host", "",
    "machine of a MariaDB of yours; without host and socket the broker runs a private one in "
    "state_dir"};
inline constexpr SettingRule database_socket{"database", "socket", "",
                                             "or: the Unix socket of a MariaDB of yours"};
inline constexpr SettingRule database_port{"database", "port", "3306", "port of that machine",
                                           1,          65535};
inline constexpr SettingRule database_user{"database", "user", "",
                                           "who logs in there; required with host or socket"};
inline constexpr SettingRule database_password_file{
    "database", "password_file", "",
    "file whose first line is the password; only its owner may be able to read it"};
inline constexpr SettingRule database_name{"database", "name", "grivon", "database to use"};

inline constexpr SettingRule keep_days{
    "history",
    "keep_days",
    "90",
    "days for which finished jobs, their output and events are kept; then they are dropped",
    1,
    3650};
// Longer than a reboot with a check of the disks.
inline constexpr SettingRule give_up_after{
    "lanes", "give_up_after", "15m",
    "a job fails when its host has not answered for so long; \"0\": at once"};
// A VM that stopped by itself is noticed within this.
inline constexpr SettingRule watch_interval{
    "watch", "interval", "1m", "every idle host is asked for its VMs so often; \"0\": never"};
inline constexpr SettingRule log_level{"log", "level", "info",
                                       "trace, debug, info, warn or error, on standard error"};

inline constexpr std::array all{
    state_dir,     run_dir,       database_host,  database_socket,
    database_port, database_user, database_name,  database_password_file,
    keep_days,     give_up_after, watch_interval, log_level};

}  // namespace grivon::broker::settings
