#include "workers/ssh/agent.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace grivon::ssh {
namespace {

// draft-miller-ssh-agent, 4: length, type, and in the answer the number of keys.
constexpr std::array<unsigned char, 5> request_identities{0, 0, 0, 1, 11};
constexpr unsigned char identities_answer = 12;
constexpr std::size_t answer_head_bytes = 9;
constexpr timeval patience{1, 0};

bool receive(int descriptor, unsigned char* bytes, std::size_t size) {
    while (size > 0) {
        const ssize_t got = ::recv(descriptor, bytes, size, 0);
        if (got <= 0) return false;
        bytes += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

std::optional<std::uint32_t> ask(int descriptor, const sockaddr_un& address) {
    if (::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
        ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) != 0 ||
        ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return std::nullopt;
    if (::send(descriptor, request_identities.data(), request_identities.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request_identities.size()))
        return std::nullopt;
    std::array<unsigned char, answer_head_bytes> head{};
    if (!receive(descriptor, head.data(), head.size()) || head[4] != identities_answer)
        return std::nullopt;
    std::uint32_t count = 0;
    for (std::size_t i = 5; i < head.size(); ++i) count = count << 8 | head[i];
    return count;
}

}  // namespace

std::optional<std::uint32_t> keys_of_agent(const std::string& socket_path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_path.empty() || socket_path.size() >= sizeof address.sun_path) return std::nullopt;
    std::memcpy(address.sun_path, socket_path.data(), socket_path.size());
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return std::nullopt;
    const auto count = ask(descriptor, address);
    ::close(descriptor);
    return count;
}

}  // namespace grivon::ssh
