// Directories of the broker's own: nobody else looks into them, no second broker uses them.
#pragma once

#include <string>

#include "wire/error.hpp"

namespace grivon::broker {

// Makes the directory (mode 0700, parents as needed) if it is not there; one that is there and open
// to every user is refused (Errc::denied).
[[nodiscard]] Result<> make_private_directory(const std::string& path);

// The directory, made if need be, and a lock on DIR/broker.lock as long as the object lives.
// Errc::conflict names the process that has it.
class PrivateDirectory {
public:
    [[nodiscard]] static Result<PrivateDirectory> take(const std::string& path);
    PrivateDirectory(PrivateDirectory&& other) noexcept;
    ~PrivateDirectory();

private:
    explicit PrivateDirectory(int lock_fd) : lock_fd_(lock_fd) {}
    int lock_fd_;  // the kernel frees the lock when the process ends, however it ends
};

}  // namespace grivon::broker
