// Ends a mariadbd that an earlier broker left running in the same data directory. One thread.
#pragma once

#include <string>

#include "wire/error.hpp"

namespace grivon::store {

// Remembers who serves the directory. Not mariadbd's own pid file, which is late and goes early.
[[nodiscard]] Result<> note_server(const std::string& pid_path, int pid);

// Ends the process noted there if it is a mariadbd of that directory, and waits for its end.
[[nodiscard]] Result<> end_left_over_server(const std::string& pid_path,
                                            const std::string& directory);

}  // namespace grivon::store
