#include "output.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace simhost {
namespace {

// A reader that went away is no reason to stop: on a real host serverd does the work all the same.
void write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(fd, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

}  // namespace

void say(std::string_view text) {
    write_all(STDOUT_FILENO, text);
}

void complain(std::string_view text) {
    write_all(STDERR_FILENO, text);
}

}  // namespace simhost
