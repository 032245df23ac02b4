// The gate of the tcp sockets: ZeroMQ asks here, by its authentication protocol (ZAP,
// rfc.zeromq.org/spec/27), about the public key of everybody who wants to connect, before anything
// that they say is heard.
//
// A key that nobody has gets no answer at all. One that may not enter this door is refused, so that
// its owner learns it. Must be bound before any socket is guarded (wire/link.hpp). Runs on the
// loop's thread.
#pragma once

#include <utility>

#include <boost/asio/awaitable.hpp>

#include "broker/core/access/authorise.hpp"
#include "broker/door/peers.hpp"
#include "broker/pipeline.hpp"
#include "wire/link.hpp"

namespace grivon::broker {

inline constexpr auto gate_endpoint = "inproc://zeromq.zap.01";

struct GateQuestion {
    std::string request;
    std::string door;
    std::string address;
    std::string public_key;  // Z85; empty: not by CURVE
};
// The frames behind the sender's; nothing for what is no question of version 1.0. Pure.
[[nodiscard]] std::optional<GateQuestion> gate_question(const Frames& frames);

enum class Admission : std::uint8_t { admitted, unknown, not_here };
[[nodiscard]] Admission admission(const core::PrincipalRef& principal, const std::string& door);

class Gate {
public:
    Gate(Link& link, Peers& peers, Pipeline& pipeline)
        : link_(link), peers_(peers), pipeline_(pipeline) {}

    // Answers until the link is closed.
    [[nodiscard]] boost::asio::awaitable<void> run();

private:
    void answer(const Frames& asked);
    void note_refused(const GateQuestion& question, const core::PrincipalRef& principal,
                      Admission admission);

    Link& link_;
    Peers& peers_;
    Pipeline& pipeline_;
};

}  // namespace grivon::broker
