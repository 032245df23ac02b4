#include "tests/bench/programs/client.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

#include "tests/bench/programs/figures.hpp"
#include "wire/limits.hpp"

namespace grivon::bench {
namespace {

constexpr int answer_wait_ms = 120'000;

}  // namespace

Client::Client(const std::string& endpoint)
    : socket_(context_, zmq::socket_type::dealer),
      key_prefix_(fmt::format("bench-{}-{}", getpid(),
                              std::chrono::system_clock::now().time_since_epoch().count())) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::rcvtimeo, answer_wait_ms);
    socket_.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(limits::frame_bytes_max));
    socket_.connect(endpoint);
}

void Client::send(const ClientRequest& request, std::uint64_t number) {
    const auto frame =
        std::visit([&](const auto& message) { return encode(message, number); }, request);
    socket_.send(zmq::buffer(frame));
}

Decoded<ClientAnswer> Client::receive() {
    zmq::message_t message;
    if (!socket_.recv(message)) give_up("the broker does not answer");
    auto decoded = decode<ClientAnswer>(message.to_string_view());
    if (!decoded) give_up("a bad answer: " + decoded.error().message);
    if (const auto* refused = std::get_if<Refused>(&decoded->message))
        give_up("refused: " + refused->message);
    return std::move(*decoded);
}

void Client::submit(BatchSpec batch, std::uint64_t number) {
    Submit message;
    message.submission_key = fmt::format("{}-{}", key_prefix_, number);
    message.batch = std::move(batch);
    message.user = "bench";
    message.confirmed = true;
    send(std::move(message), number);
}

Client::Answered Client::accepted() {
    auto answer = receive();
    auto* accepted = std::get_if<Accepted>(&answer.message);
    if (accepted == nullptr) give_up("an answer that is no Accepted");
    return {answer.request, std::move(*accepted)};
}

}  // namespace grivon::bench
