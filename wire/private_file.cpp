#include "wire/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace grivon {
namespace {

class OpenFile {
public:
    // Does not wait for the other end of a FIFO, nor becomes the owner of a terminal.
    explicit OpenFile(const std::string& path)
        : number_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

tl::unexpected<Error> refuse(const std::string& what, const std::string& path,
                             const std::string& why) {
    return fail(Errc::denied, what + " " + path + " " + why);
}

Result<> check(const OpenFile& file, const std::string& what, const std::string& path,
               Privacy privacy = Privacy::secret) {
    struct stat status {};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
        const bool missing = errno == ENOENT || errno == ENOTDIR;
        return fail(missing ? Errc::not_found : Errc::denied,
                    what + " " + path + ": " + std::strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) return refuse(what, path, "is not a regular file");
    if (status.st_uid != ::geteuid() && status.st_uid != 0)
        return refuse(what, path,
                      "belongs to another user, who can change it; run: chown " +
                          std::to_string(::geteuid()) + " " + path);
    if (privacy == Privacy::trusted && (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return refuse(what, path,
                      "can be changed by others, so it is not used; run: chmod go-w " + path);
    if (privacy == Privacy::secret && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return refuse(what, path,
                      "can be read by others, so it is not used; run: chmod 600 " + path);
    return {};
}

// At most one byte more than that.
std::string begin_of(const OpenFile& file, std::size_t bytes_max) {
    std::string text(bytes_max + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const auto count = ::read(file.number(), text.data() + size, text.size() - size);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        size += static_cast<std::size_t>(count);
    }
    text.resize(size);
    return text;
}

}  // namespace

Result<> check_private_file(const std::string& what, const std::string& path) {
    return check(OpenFile(path), what, path);
}

Result<std::string> read_private_file(const std::string& what, const std::string& path,
                                      std::size_t bytes_max, Privacy privacy) {
    const OpenFile file(path);
    if (auto ok = check(file, what, path, privacy); !ok) return tl::unexpected(ok.error());
    auto text = begin_of(file, bytes_max);
    if (text.size() <= bytes_max) return text;
    wipe(text);
    return refuse(what, path,
                  "is longer than " + std::to_string(bytes_max) + " bytes: is it the right file?");
}

Result<Secret> read_secret_line(const std::string& what, const std::string& path) {
    const OpenFile file(path);
    if (auto ok = check(file, what, path); !ok) return tl::unexpected(ok.error());
    auto text = begin_of(file, secret_line_bytes_max);
    const auto end = std::min(text.find('\n'), text.size());
    Result<Secret> line;
    if (end == 0)
        line = refuse(what, path, "has nothing in its first line");
    else if (end > secret_line_bytes_max)
        line = refuse(what, path,
                      "has a first line of more than " + std::to_string(secret_line_bytes_max) +
                          " bytes: is it the right file?");
    else
        line = Secret(text.substr(0, end));
    wipe(text);
    return line;
}

}  // namespace grivon
