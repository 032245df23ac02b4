// The sockets between workers and broker: each worker has one for control and one for output.
//
// While a connection holds, its messages come in order (ZeroMQ over a stream); when it is cut, what
// is in flight may be lost, and the broker can answer only when the worker has spoken again on the
// new one. On top of that single messages are dropped, doubled and overtaken, which is harsher than
// ZeroMQ, and what docs/protocol.md claims to bear.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>

#include "broker/core/inputs.hpp"
#include "tests/simulation/context.hpp"
#include "wire/messages.hpp"

namespace grivon::sim {

enum class Socket : std::uint8_t { control, output };

class Network {
public:
    using WorkerEar = std::function<void(Socket, const BrokerToWorker&)>;
    using BrokerEar = std::function<void(const core::Input&)>;

    explicit Network(Context& context) : context_(context) {}

    // ---- a worker's side; by the UUID of its run
    void attach(const std::string& worker, WorkerEar ear);
    void detach(const std::string& worker);
    // False: the socket is not connected and takes nothing.
    bool to_broker(const std::string& worker, Socket socket, const WorkerToBroker& message);

    // ---- the broker's side
    void broker_comes(BrokerEar ear);
    void broker_goes();
    void to_worker(const core::SendToWorker& message);

    // ---- faults
    void cut(const std::string& worker, Socket socket);
    // Nothing arrives, either way, until then.
    void hold_up(const std::string& worker, Socket socket, Duration time);
    [[nodiscard]] std::vector<std::string> workers() const;

    [[nodiscard]] std::uint64_t dropped_count() const { return dropped_count_; }
    [[nodiscard]] std::uint64_t doubled_count() const { return doubled_count_; }
    [[nodiscard]] std::uint64_t overtaken_count() const { return overtaken_count_; }

private:
    // One connection of one socket.
    struct Line {
        bool up = false;
        bool known = false;            // the broker has heard the worker on this connection
        std::uint64_t cuts_count = 0;  // what was sent before a cut does not arrive after it
        SteadyTime last_arrival[2]{};  // to the broker, to the worker
    };
    struct Peer {
        WorkerEar ear;
        std::array<Line, 2> lines;
    };

    Line* line_of(const std::string& worker, Socket socket);
    void drop(Line& line);
    void connect_later(const std::string& worker, Socket socket);
    void carry(Line& line, std::size_t direction, const std::function<void()>& arrive);
    void arrive_at_broker(const std::string& worker, Socket socket, std::uint64_t cuts_count,
                          const WorkerToBroker& message);
    void arrive_at_worker(const std::string& worker, Socket socket, std::uint64_t cuts_count,
                          const BrokerToWorker& message);

    Context& context_;
    BrokerEar broker_;
    std::map<std::string, Peer> peers_;
    std::uint64_t dropped_count_ = 0;
    std::uint64_t doubled_count_ = 0;
    std::uint64_t overtaken_count_ = 0;
};

}  // namespace grivon::sim
