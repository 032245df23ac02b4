#include "wire/curve.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "wire/private_file.hpp"
#include "wire/values.hpp"

namespace grivon {
namespace {

constexpr std::size_t key_characters = 40;
constexpr std::size_t key_bytes = 32;
// A pair with some metadata about it is a few hundred bytes.
constexpr std::size_t file_bytes_max = 16 * 1024;

using KeyText = std::array<char, key_characters + 1>;

std::string system_error() {
    return std::strerror(errno);
}

struct Closed {
    explicit Closed(int descriptor) : fd(descriptor) {}
    ~Closed() {
        if (fd >= 0) close(fd);
    }
    Closed(const Closed&) = delete;
    Closed& operator=(const Closed&) = delete;
    int fd;
};

Result<> write_whole(int fd, std::string_view text, const std::string& path) {
    while (!text.empty()) {
        const auto count = write(fd, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            return fail(Errc::unavailable, "cannot write " + path + ": " + system_error());
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    if (fsync(fd) != 0)
        return fail(Errc::unavailable, "cannot write " + path + ": " + system_error());
    return {};
}

// The value of: name = "value"
std::string value_of(std::string_view text, std::string_view name) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (!line.starts_with(name)) continue;
        line.remove_prefix(name.size());
        const auto open = line.find('"');
        const auto close = line.rfind('"');
        const bool assigned =
            open != std::string_view::npos && close > open &&
            line.substr(0, open).find_first_not_of(" \t=") == std::string_view::npos;
        if (assigned) return std::string(line.substr(open + 1, close - open - 1));
    }
    return {};
}

std::string public_half(const std::string& secret) {
    KeyText text{};
    if (zmq_curve_public(text.data(), secret.c_str()) != 0) return {};
    return text.data();
}

}  // namespace

CurveKeyPair make_curve_key_pair() {
    KeyText public_key{};
    KeyText secret_key{};
    // It fails only where libzmq was made without CURVE, and then nothing of tcp can work.
    if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0) std::abort();
    return {public_key.data(), secret_key.data()};
}

std::string curve_key_text(std::string_view bytes) {
    if (bytes.size() != key_bytes) return {};
    std::array<std::uint8_t, key_bytes> raw{};
    std::memcpy(raw.data(), bytes.data(), raw.size());
    KeyText text{};
    zmq_z85_encode(text.data(), raw.data(), raw.size());
    return text.data();
}

Result<CurveKeyPair> parse_curve_key(std::string_view text) {
    CurveKeyPair pair{value_of(text, "public-key"), value_of(text, "secret-key")};
    if (!is_curve_key(pair.public_key) || !is_curve_key(pair.secret_key))
        return fail(Errc::usage, "holds no CURVE key pair; grivon add key makes such a file");
    if (public_half(pair.secret_key) != pair.public_key)
        return fail(Errc::usage, "holds two halves that do not belong together");
    return pair;
}

std::string curve_key_file_text(const CurveKeyPair& pair) {
    return "#   A CURVE key pair of GriVon. Whoever can read this file is its owner to the "
           "broker.\n"
           "curve\n"
           "    public-key = \"" +
           pair.public_key + "\"\n    secret-key = \"" + pair.secret_key + "\"\n";
}

Result<CurveKeyPair> read_curve_key_file(const std::string& path) {
    auto text = read_private_file("key file", path, file_bytes_max);
    if (!text) return tl::unexpected(text.error());
    auto pair = parse_curve_key(*text);
    wipe(*text);
    if (!pair) return fail(pair.error().code, "key file " + path + " " + pair.error().message);
    return pair;
}

Result<> write_curve_key_file(const std::string& path, const CurveKeyPair& pair) {
    constexpr mode_t owner_only = 0600;
    const Closed file(
        open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, owner_only));
    if (file.fd < 0 && errno == EEXIST)
        return fail(Errc::conflict,
                    path + " exists, and a key is not written over another; give another name");
    if (file.fd < 0) return fail(Errc::unavailable, "cannot write " + path + ": " + system_error());
    auto written = write_whole(file.fd, curve_key_file_text(pair), path);
    if (!written) unlink(path.c_str());
    return written;
}

}  // namespace grivon
