// The keys of the command line's configuration file, for who reads them and for their manual page.
// Constant; any thread.
#pragma once

#include <array>

#include "wire/settings_file.hpp"

namespace grivon::cli::settings {

inline constexpr SettingRule run_dir{"client", "run_dir", "",
                                     "the broker's run_dir; /run/grivon if absent"};
inline constexpr SettingRule endpoint{"client", "endpoint", "",
                                      "instead of run_dir: the broker's endpoint for clients, "
                                      "ipc://PATH, or tcp://HOST:PORT with the "
                                      "two keys"};
inline constexpr SettingRule broker_key{
    "client", "broker_key", "",
    "of tcp: the broker's public key, as grivon add key prints it; no other broker is talked to"};
inline constexpr SettingRule key_file{"client", "key_file", "",
                                      "of tcp: your own key, the file that grivon add key wrote"};
inline constexpr SettingRule rocks{
    "client", "rocks", "",
    "absolute path of the real rocks, for a link named rocks; /opt/rocks/bin/rocks or the next one "
    "in PATH if absent"};

inline constexpr std::array all{run_dir, endpoint, broker_key, key_file, rocks};

}  // namespace grivon::cli::settings
