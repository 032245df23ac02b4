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

using Path = std::filesystem::path;

// Somebody who may write in a directory can put another one in the place of what is in it.
Result<> check_above(const Path& directory) {
    for (auto above = directory.parent_path();; above = above.parent_path()) {
        struct stat status {};
        if (stat(above.c_str(), &status) != 0)
            return fail(Errc::unavailable,
                        "cannot look at " + above.string() + ": " + system_error());
        const bool of_stranger = status.st_uid != 0 && status.st_uid != geteuid();
        if (of_stranger)
            return fail(Errc::denied, above.string() + ", above " + directory.string() +
                                          ", belongs to another user, who can put something else "
                                          "in its place; choose another place");
        const bool own_group = status.st_gid == getegid();
        const mode_t of_others = own_group ? S_IWOTH : S_IWGRP | S_IWOTH;
        if ((status.st_mode & of_others) != 0 && (status.st_mode & S_ISVTX) == 0)
            return fail(Errc::denied, "others may write in " + above.string() + ", above " +
                                          directory.string() + "; run: chmod go-w " +
                                          above.string());
        if (above == above.parent_path()) return {};
    }
}

// As it is typed, and as it is: a link on the way is in a directory as well.
Result<> check_above_both(const Path& directory) {
    std::error_code error;
    const auto typed = std::filesystem::absolute(directory, error);
    const auto real = error ? Path() : std::filesystem::canonical(typed, error);
    if (error)
        return fail(Errc::unavailable,
                    "cannot look at " + directory.string() + ": " + error.message());
    if (auto ok = check_above(typed.lexically_normal()); !ok) return ok;
    return check_above(real);
}

// `too_open`: permissions that nobody else may have.
Result<> make_directory(const std::string& typed, mode_t too_open, const std::string& who) {
    std::string name = typed;
    while (name.size() > 1 && name.ends_with('/')) name.pop_back();  // it would follow a link
    const Path directory(name);
    std::error_code error;
    if (directory.has_parent_path())
        std::filesystem::create_directories(directory.parent_path(), error);
    if (mkdir(directory.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        return fail(Errc::unavailable, "cannot make the directory " + name + ": " + system_error());
    struct stat status {};
    if (lstat(directory.c_str(), &status) != 0 || S_ISLNK(status.st_mode))
        return fail(Errc::denied, name + " is a symbolic link: name the directory itself");
    if (!S_ISDIR(status.st_mode)) return fail(Errc::unavailable, name + " is not a directory");
    if (status.st_uid != geteuid())
        return fail(Errc::denied, name + " belongs to another user; run: chown " +
                                      std::to_string(geteuid()) + " " + name +
                                      ", or choose another place");
    if ((status.st_mode & too_open) != 0)
        return fail(Errc::denied, who + " may enter " + name + "; run: chmod 700 " + name);
    return check_above_both(directory);
}

}  // namespace

// Whoever reaches the socket of the private database can at least try to log in.
Result<> make_private_directory(const std::string& name) {
    return make_directory(name, S_IRWXG | S_IRWXO, "other users");
}

// Whoever reaches the sockets can run commands on every host.
Result<PrivateDirectory> PrivateDirectory::take(const std::string& path) {
    if (auto ok = make_directory(path, S_IRWXO, "every user"); !ok)
        return tl::unexpected(ok.error());
    const auto file = path + "/broker.lock";
    const int fd = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0 && errno == ELOOP)
        return fail(Errc::denied, file + " is a symbolic link: remove it");
    if (fd < 0) return fail(Errc::unavailable, "cannot open " + file + ": " + system_error());
    PrivateDirectory directory(fd);
    struct stat status {};
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(Errc::denied, file + " is not a regular file: remove it");
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
