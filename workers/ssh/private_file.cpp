#include "workers/ssh/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace grivon::ssh {
namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    const int number_;
};

Result<> check(const struct stat& status, const std::string& file, const std::string& path,
               Privacy privacy) {
    if (!S_ISREG(status.st_mode)) return fail(Errc::denied, file + " is not a file");
    const bool ours = status.st_uid == ::geteuid();
    const bool of_root = privacy == Privacy::trusted && status.st_uid == 0;
    if (!ours && !of_root)
        return fail(Errc::denied, file + " belongs to another user (uid " +
                                      std::to_string(status.st_uid) +
                                      "), so it is not used; make it the worker's own: chown " +
                                      std::to_string(::geteuid()) + " " + path);
    if (privacy == Privacy::secret && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return fail(Errc::denied,
                    file + " can be read by others, so it is not used; run: chmod 600 " + path);
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fail(Errc::denied,
                    file + " can be changed by others, so it is not used; run: chmod go-w " + path);
    return {};
}

}  // namespace

Result<std::string> read_private_file(const std::string& path, Privacy privacy,
                                      std::size_t bytes_max, const std::string& what) {
    const std::string file = what + " " + path;
    // A pipe that nobody writes to must not hold us.
    const Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (opened.number() < 0)
        return fail(errno == ENOENT || errno == ENOTDIR ? Errc::not_found : Errc::denied,
                    file + ": " + std::strerror(errno));
    struct stat status {};
    if (::fstat(opened.number(), &status) != 0)
        return fail(Errc::denied, file + ": " + std::strerror(errno));
    if (auto ok = check(status, file, path, privacy); !ok) return tl::unexpected(ok.error());
    std::string text;
    char buffer[4096];
    for (ssize_t size = 0; (size = ::read(opened.number(), buffer, sizeof buffer)) != 0;) {
        if (size < 0) return fail(Errc::denied, file + ": " + std::strerror(errno));
        text.append(buffer, static_cast<std::size_t>(size));
        if (text.size() > bytes_max)
            return fail(Errc::denied,
                        file + " is larger than " + std::to_string(bytes_max) + " bytes");
    }
    return text;
}

}  // namespace grivon::ssh
