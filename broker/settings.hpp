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
inline constexpr SettingRule core_dumps{
    "broker", "core_dumps", "no",
    "yes, for developers: let the system write core dumps, which hold passwords and keys"};

inline constexpr SettingRule group{"broker", "group", "",
                                   "users of this group may connect as well, on this machine; "
                                   "nobody but root and the broker's own "
                                   "account if absent"};
inline constexpr SettingRule group_role{"broker", "group_role", "operator",
                                        "what they may do: admin, operator or viewer"};
inline constexpr SettingRule listen{
    "broker", "listen", "",
    "for other machines: tcp://ADDRESS:PORT, with the four ports after it; encrypted, and for keys "
    "of grivon add key only; no tcp if absent"};
inline constexpr SettingRule key_file{
    "broker", "key_file", "",
    "the broker's own key, made if it is not there; broker.key in state_dir if absent"};

// Without any of these the broker starts a private server of its own.
inline constexpr SettingRule database_host{
    "database", "host", "",
    "machine of a MariaDB of yours; without host and socket the broker runs a private one in "
    "state_dir"};
inline constexpr SettingRule database_socket{"database", "socket", "",
                                             "or: the Unix socket of a MariaDB of yours"};
inline constexpr SettingRule database_port{"database", "port", "3306", "port of that machine",
                                           1,          65535};
inline constexpr SettingRule database_user{
    "database", "user", "", "account that reads and writes there; required with host or socket"};
inline constexpr SettingRule database_password_file{
    "database", "password_file", "",
    "file whose first line is the password; only its owner may be able to read it"};
inline constexpr SettingRule database_reader_user{
    "database", "reader_user", "", "account that reads what is over; the one of user if absent"};
inline constexpr SettingRule database_reader_password_file{"database", "reader_password_file", "",
                                                           "file with its password, as above"};
inline constexpr SettingRule database_schema_user{
    "database", "schema_user", "",
    "account that makes and changes tables and their partitions; the one of user if absent"};
inline constexpr SettingRule database_schema_password_file{"database", "schema_password_file", "",
                                                           "file with its password, as above"};
inline constexpr SettingRule database_name{"database", "name", "grivon", "database to use"};
inline constexpr SettingRule database_tls{
    "database", "tls", "",
    "verified: encrypted, and the server's certificate names host and is signed by tls_ca; "
    "unverified; off. verified if absent, but off for this machine without tls_ca"};
inline constexpr SettingRule database_tls_ca{
    "database", "tls_ca", "",
    "PEM file of the authority that signed the server's certificate; those that the system trusts "
    "if absent"};
inline constexpr SettingRule database_tls_certificate{
    "database", "tls_certificate", "",
    "PEM file of a certificate to show to the server, for accounts that require one"};
inline constexpr SettingRule database_tls_key{
    "database", "tls_key", "", "PEM file of its key; only its owner may be able to read it"};

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

inline constexpr std::array all{state_dir,
                                run_dir,
                                group,
                                group_role,
                                listen,
                                key_file,
                                core_dumps,
                                database_host,
                                database_socket,
                                database_port,
                                database_user,
                                database_password_file,
                                database_reader_user,
                                database_reader_password_file,
                                database_schema_user,
                                database_schema_password_file,
                                database_name,
                                database_tls,
                                database_tls_ca,
                                database_tls_certificate,
                                database_tls_key,
                                keep_days,
                                give_up_after,
                                watch_interval,
                                log_level};

}  // namespace grivon::broker::settings
