#include "host_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>

namespace simhost {
namespace {

constexpr const char* lock_path = "/var/lib/simhost/lock";

int open_lock() {
    const int fd = ::open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) throw_errno(lock_path);
    return fd;
}

}  // namespace

FileHandle::~FileHandle() {
    if (fd_ >= 0) ::close(fd_);
}

HostLock::HostLock() : file_(open_lock()) {
    while (::flock(file_.fd(), LOCK_EX) != 0) {
        if (errno != EINTR) throw_errno(lock_path);
    }
}

std::optional<std::string> read_file(const std::string& path) {
    const FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.fd() < 0) return std::nullopt;
    std::string content;
    char buffer[8192];
    for (;;) {
        const ssize_t count = ::read(file.fd(), buffer, sizeof buffer);
        if (count == 0) return content;
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return std::nullopt;
        content.append(buffer, static_cast<std::size_t>(count));
    }
}

void write_file(const std::string& path, std::string_view content, mode_t mode) {
    const std::string fresh = path + ".new";
    {
        const FileHandle file(
            ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
        if (file.fd() < 0) throw_errno(fresh);
        if (::fchmod(file.fd(), mode) != 0) throw_errno(fresh);
        while (!content.empty()) {
            const ssize_t count = ::write(file.fd(), content.data(), content.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) throw_errno(fresh);
            content.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) throw_errno(path);
}

bool exists(const std::string& path) {
    return ::access(path.c_str(), F_OK) == 0;
}

void make_dirs(const std::string& path) {
    for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
        const std::string part = path.substr(0, slash);
        if (::mkdir(part.c_str(), 0755) != 0 && errno != EEXIST) throw_errno(part);
        if (slash == std::string::npos) return;
    }
}

void throw_errno(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace simhost
