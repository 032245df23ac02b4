// Files that only their owner may have to do with: private keys, and what is believed about hosts.
//
// A file is looked at and read through one descriptor, so what was checked is what is used.
// Symbolic links are followed. Errors: Errc::denied with what to do; Errc::not_found when there is
// no such file. Any thread; blocks for as long as a small local file takes.
#pragma once

#include <cstddef>
#include <string>

#include "wire/error.hpp"

namespace grivon::ssh {

enum class Privacy {
    secret,   // nobody but its owner, who is us, may read or write it
    trusted,  // nobody but its owner, who is us or root, may write it
};

// what: "SSH key", for the error.
[[nodiscard]] Result<std::string> read_private_file(const std::string& path, Privacy privacy,
                                                    std::size_t bytes_max, const std::string& what);

}  // namespace grivon::ssh
