// A client of the broker that may have several requests on their way: a DEALER and the product's
// codec, as docs/protocol.md has it. Blocks; gives up (ends the program) when the broker says
// nothing for too long. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <zmq.hpp>

#include "wire/codec.hpp"

namespace grivon::bench {

class Client {
public:
    explicit Client(const std::string& endpoint);

    void send(const ClientRequest& request, std::uint64_t number);
    [[nodiscard]] Decoded<ClientAnswer> receive();

    // Sends a submission with a key of its own. Its answer must be Accepted.
    void submit(BatchSpec batch, std::uint64_t number);
    struct Answered {
        std::uint64_t request = 0;
        Accepted accepted;
    };
    [[nodiscard]] Answered accepted();

private:
    zmq::context_t context_;
    zmq::socket_t socket_;
    std::string key_prefix_;
};

}  // namespace grivon::bench
