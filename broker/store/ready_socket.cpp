#include "broker/store/ready_socket.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace grivon::store {

bool fits_socket_address(const std::string& path) {
    return path.size() < sizeof(sockaddr_un{}.sun_path);
}

Result<ReadySocket> ReadySocket::open(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    ::unlink(path.c_str());
    Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return fail(Errc::unavailable, fmt::format("cannot make {}: {}", path, strerror(errno)));
    return ReadySocket(path, std::move(socket));
}

ReadySocket::~ReadySocket() {
    if (socket_.is_open()) ::unlink(path_.c_str());
}

ReadySocket::Heard ReadySocket::wait(const ChildProcess& child,
                                     std::chrono::milliseconds silence_max) {
    for (;;) {
        std::array<pollfd, 2> waits{{{socket_.get(), POLLIN, 0}, {child.descriptor(), POLLIN, 0}}};
        const int ready = poll(waits.data(), waits.size(), static_cast<int>(silence_max.count()));
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return Heard::nothing;
        if (waits[1].revents != 0) return Heard::ended;
        std::array<char, 4096> datagram{};
        const auto bytes = recv(socket_.get(), datagram.data(), datagram.size(), 0);
        if (bytes <= 0) continue;
        const std::string_view said(datagram.data(), static_cast<std::size_t>(bytes));
        if (said.find("READY=1") != std::string_view::npos) return Heard::ready;
    }
}

}  // namespace grivon::store
