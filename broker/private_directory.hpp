// Directories of the broker's own: nobody else looks into them, no second broker uses them.
//
// Such a directory belongs to the user the broker runs as and is no symbolic link, and nobody else
// can put another one in its place: each directory above it belongs to that user or to root, and
// others may write in it only if it is sticky, as /tmp is. (The group may if it is the user's own,
// which is how distributions with a group for each user make home directories.) Blocking; any
// thread.
#pragma once

#include <string>

#include "wire/error.hpp"

namespace grivon::broker {

// Makes the directory (mode 0700, parents as needed) if it is not there; one that is there and that
// somebody else may enter is refused (Errc::denied), with what to do.
[[nodiscard]] Result<> make_private_directory(const std::string& path);

// The directory, made if need be, and a lock on DIR/broker.lock as long as the object lives. Its
// group may enter: those who may give orders to the broker. Errc::conflict names the process that
// has it.
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
