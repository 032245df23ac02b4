// Files that hold a secret (passwords, private keys) or something to be believed (known_hosts).
//
// Such a file must be a regular one, of the user this program runs as or of root, and nobody else
// may write it, nor read a secret. A symbolic link to such a file is as good: secrets are handed
// out that way (Kubernetes, systemd), and what is judged is the file that is opened. Blocking; any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "wire/error.hpp"
#include "wire/secret.hpp"

namespace grivon {

enum class Privacy : std::uint8_t {
    secret,   // nobody else may read or write it
    trusted,  // nobody else may write it
};

// A line that is longer is no password, and the file a wrong one.
inline constexpr std::size_t secret_line_bytes_max = 4096;

// `what` names the file in errors: "password_file". Errc::not_found: there is none;
// Errc::denied: it is not private, with what to do. Never waits, whatever is there: a FIFO, a
// terminal, a device.
[[nodiscard]] Result<> check_private_file(const std::string& what, const std::string& path);

// All of it. Errc::denied as well if it is longer than bytes_max. The caller wipes what it read.
[[nodiscard]] Result<std::string> read_private_file(const std::string& what,
                                                    const std::string& path, std::size_t bytes_max,
                                                    Privacy privacy = Privacy::secret);

// The first line, which must not be empty.
[[nodiscard]] Result<Secret> read_secret_line(const std::string& what, const std::string& path);

}  // namespace grivon
