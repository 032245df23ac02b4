#include "broker/private_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace grivon::broker {
namespace {

std::string system_error() {
    return std::strerror(errno);
}

std::string holder_of(int fd) {
    std::array<char, 32> text{};
    const auto length = pread(fd, text.data(), text.size() - 1, 0);
    return length > 0
               ? " (process " + std::string(text.data(), static_cast<std::size_t>(length)) + ")"
               : std::string();
}

}  // namespace

Result<> make_private_directory(const std::string& name) {
    const std::filesystem::path path(name);
    std::error_code error;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
    if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        return fail(Errc::unavailable, "cannot make the directory " + name + ": " + system_error());
    struct stat status {};
    if (stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
        return fail(Errc::unavailable, name + " is not a directory");
    // Whoever reaches the sockets can run commands on every host.
    if ((status.st_mode & S_IRWXO) != 0)
        return fail(Errc::denied, "every user may enter " + name + "; run: chmod 700 " + name);
    return {};
}

Result<PrivateDirectory> PrivateDirectory::take(const std::string& path) {
    if (auto ok = make_private_directory(path); !ok) return tl::unexpected(ok.error());
    const auto file = path + "/broker.lock";
    const int fd = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return fail(Errc::unavailable, "cannot open " + file + ": " + system_error());
    PrivateDirectory directory(fd);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return fail(Errc::conflict, "another grivon-broker" + holder_of(fd) + " uses " + path);
    const auto pid = std::to_string(getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid.data(), pid.size(), 0) < 0)
        return fail(Errc::unavailable, "cannot write " + file + ": " + system_error());
    return directory;
}

PrivateDirectory::PrivateDirectory(PrivateDirectory&& other) noexcept
    : lock_fd_(std::exchange(other.lock_fd_, -1)) {}

PrivateDirectory::~PrivateDirectory() {
    if (lock_fd_ >= 0) close(lock_fd_);
}

}  // namespace grivon::broker
