// What OpenSSH's client configuration (ssh_config(5)) says of a host, as far as GriVon heeds it.
//
// Our own reader rather than libssh's: that one may run commands (Match exec) and cannot be asked
// what it has read. Here nothing is run, opened or looked up; who may open files gives Include its
// text. As in OpenSSH the first value of a keyword counts, but for IdentityFile, which adds up.
// Keywords that are not in ClientOptions are passed over. Pure; any thread. Errors: Errc::usage,
// "FILE:LINE: what is wrong".
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/error.hpp"

namespace grivon::ssh {

// Far more than anybody has written; what is larger is no configuration.
inline constexpr std::size_t client_config_bytes_max = 1024 * 1024;
inline constexpr std::size_t client_config_line_bytes_max = 4096;
inline constexpr int client_config_depth_max = 16;  // of Include, as OpenSSH has it
inline constexpr std::size_t client_config_lines_max = 100'000;

// A line that says something; or where a file that Include names begins or ends.
struct ConfigLine {
    enum class Kind : std::uint8_t { statement, include_begins, include_ends };

    Kind kind = Kind::statement;
    std::string keyword;  // of a statement, in small letters
    std::vector<std::string> words;
    std::string place;  // "FILE:LINE"
};

// The text of the files that an Include line's word means, each with its path.
struct IncludedFile {
    std::string path;
    std::string text;
};
using ReadIncluded = std::function<Result<std::vector<IncludedFile>>(const std::string& pattern)>;

[[nodiscard]] Result<std::vector<ConfigLine>> client_config_lines(std::string_view text,
                                                                  const std::string& path,
                                                                  const ReadIncluded& read);

struct ClientOptions {
    std::optional<std::string> host_name;
    std::optional<std::uint16_t> port;
    std::optional<std::string> user;
    std::vector<std::string> identity_files;  // as written: ~ and % are not replaced
    bool identities_only = false;
    std::optional<std::string> proxy_jump;     // "none": explicitly no
    std::optional<std::string> proxy_command;  // likewise
    std::vector<std::string> user_known_hosts;
    std::vector<std::string> global_known_hosts;
    std::optional<std::chrono::seconds> connect_timeout;
    std::optional<std::chrono::seconds> server_alive_interval;
    std::string host_key_algorithms;  // empty: not said
    // What is there and is not heeded, and why: a line each, for the log.
    std::vector<std::string> notes;
};

// host: what the patterns of Host are compared with; the name of the host in the inventory.
[[nodiscard]] Result<ClientOptions> client_options_of(const std::vector<ConfigLine>& lines,
                                                      std::string_view host);

}  // namespace grivon::ssh
