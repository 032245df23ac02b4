// The ZeroMQ side of a Connection: a DEALER and its monitor, waited for together with the
// descriptors of Ctrl-C and of the output.
//
// Facts behind the code: with ZMQ_IMMEDIATE a DEALER takes a message only while a handshaken
// connection exists (zmq_setsockopt(3)), so "writable" means "a broker is there"; what was queued
// for a connection is lost with it. The monitor tells of connections in the order they happen
// (zmq_socket_monitor(3)).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "cli/connection.hpp"

namespace grivon::cli {

// refused: the broker knows the key, and it may not enter here.
enum class LinkChange : std::uint8_t { connected, disconnected, attempt_failed, refused };

// The person at the other end has had enough.
struct PersonReady {
    bool stop = false;
    bool output_closed = false;
};

class Connection::Sockets {
public:
    // Throws zmq::error_t for an endpoint that ZeroMQ cannot read.
    explicit Sockets(const ConnectionSettings& settings);

    struct Ready {
        PersonReady person;
        bool readable = false;
        bool writable = false;
        bool changed = false;
    };
    // Waits until something is ready, or the time is over; a negative time: for ever.
    [[nodiscard]] Ready wait(std::chrono::milliseconds longest, bool want_to_send);
    [[nodiscard]] PersonReady wait_for_person(std::chrono::milliseconds longest);

    [[nodiscard]] bool send(const std::string& frame);
    // False when there is no (more) message. Of several frames only the last is kept: answers have
    // one, and what has more is refused by the decoder.
    [[nodiscard]] bool receive(std::string& frame);
    [[nodiscard]] std::vector<LinkChange> changes();

private:
    void add_person(std::vector<zmq::pollitem_t>& items) const;

    zmq::context_t context_;
    zmq::socket_t dealer_;
    zmq::socket_t monitor_;
    int stop_descriptor_;
    int output_descriptor_;
};

// Whether the socket file of an ipc endpoint is missing or nobody listens on it.
[[nodiscard]] bool nobody_listens(const std::string& endpoint);

}  // namespace grivon::cli
