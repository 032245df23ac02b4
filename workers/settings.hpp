// The keys of the worker's configuration file, for who reads them and for their manual page.
// Constant; any thread.
#pragma once

#include <array>

#include "wire/settings_file.hpp"

namespace grivon::workers::settings {

inline constexpr SettingRule name{"worker", "name", "",
                                  "what people call this worker; the machine's name if absent"};
inline constexpr SettingRule run_dir{
    "worker", "run_dir", "",
    "the broker's run_dir, on the same machine; /run/grivon if absent, and worker and output too"};
inline constexpr SettingRule worker_endpoint{
    "worker", "worker", "", "instead of run_dir, with output: the broker's endpoint for workers"};
inline constexpr SettingRule output_endpoint{
    "worker", "output", "", "instead of run_dir, with worker: its endpoint for output"};
inline constexpr SettingRule broker{
    "worker", "broker", "",
    "instead of run_dir: a broker on another machine, tcp://HOST:PORT as in its [broker] listen"};
inline constexpr SettingRule broker_key{
    "worker", "broker_key", "",
    "of tcp: the broker's public key, as grivon add key prints it; no other broker is talked to"};
inline constexpr SettingRule key_file{
    "worker", "key_file", "",
    "of tcp: the worker's own key, the file that grivon add key role=worker wrote; read again on "
    "SIGHUP"};
inline constexpr SettingRule site{
    "worker", "site", "",
    "it takes the jobs of hosts of this site only, as its key says; those of no site if absent"};
// Two descriptors per host, and libssh takes numbers of 16 bits only.
inline constexpr SettingRule lanes_max{
    "worker", "lanes_max",
    "256",    "hosts at a time; each needs two open files, and three more for each jump host",
    1,        30'000};
inline constexpr SettingRule core_dumps{
    "worker", "core_dumps", "no",
    "yes, for developers: let the system write core dumps, which hold keys"};
inline constexpr SettingRule identity_file{
    "ssh", "identity_file", "",
    "private key to log in with; those of the SSH configuration if absent, or the agent and the "
    "user's usual ones"};
inline constexpr SettingRule known_hosts{
    "ssh", "known_hosts", "",
    "public keys of hosts that were added without hostkey=; those files that the SSH configuration "
    "names if absent, or ~/.ssh/known_hosts"};
inline constexpr SettingRule config_file{
    "ssh", "config_file", "",
    "SSH configuration, as ssh has it; ~/.ssh/config if absent and there; none: none"};
inline constexpr SettingRule log_level{"log", "level", "info",
                                       "trace, debug, info, warn or error, on standard error"};

inline constexpr std::array all{
    name, run_dir,   worker_endpoint, output_endpoint, broker,      broker_key,  key_file,
    site, lanes_max, core_dumps,      identity_file,   known_hosts, config_file, log_level};

}  // namespace grivon::workers::settings
