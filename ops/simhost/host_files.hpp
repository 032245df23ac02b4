// The files of the host this program runs on: reading, replacing as a whole, and the lock under
// which commands that run at the same time change the host's state one after the other.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace simhost {

// Owns a file descriptor.
class FileHandle {
public:
    explicit FileHandle(int fd) : fd_(fd) {}
    FileHandle(const FileHandle&) = delete;
    FileHandle& operator=(const FileHandle&) = delete;
    ~FileHandle();

    [[nodiscard]] int fd() const { return fd_; }

private:
    int fd_;
};

// The host's own lock, held as long as the object lives. Freed by the kernel whatever happens.
class HostLock {
public:
    HostLock();

private:
    FileHandle file_;
};

// The whole content, or nothing if the file cannot be read.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path);

// Replaces the file in one step, so that a reader sees the old or the new content. Call it under
// the HostLock. Throws std::system_error.
void write_file(const std::string& path, std::string_view content, mode_t mode = 0644);

[[nodiscard]] bool exists(const std::string& path);

// Makes the directory and those above it. Throws std::system_error.
void make_dirs(const std::string& path);

[[noreturn]] void throw_errno(const std::string& what);

}  // namespace simhost
