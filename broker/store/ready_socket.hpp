// Hears from a server that it is ready, by the protocol of sd_notify(3), which mariadbd speaks: it
// sends "READY=1" as a datagram to the socket named in NOTIFY_SOCKET. One thread.
#pragma once

#include <chrono>
#include <string>

#include "broker/store/child_process.hpp"

namespace grivon::store {

class ReadySocket {
public:
    [[nodiscard]] static Result<ReadySocket> open(const std::string& path);
    ReadySocket(ReadySocket&&) noexcept = default;
    ~ReadySocket();

    [[nodiscard]] std::string environment() const { return "NOTIFY_SOCKET=" + path_; }

    enum class Heard { ready, ended, nothing };
    // Waits until the child is ready or has ended, or says nothing for that long: while it
    // recovers from a crash it says so from time to time.
    [[nodiscard]] Heard wait(const ChildProcess& child, std::chrono::milliseconds silence_max);

private:
    ReadySocket(std::string path, Descriptor socket)
        : path_(std::move(path)), socket_(std::move(socket)) {}

    std::string path_;
    Descriptor socket_;
};

// Whether a path is short enough for a Unix socket.
[[nodiscard]] bool fits_socket_address(const std::string& path);

}  // namespace grivon::store
