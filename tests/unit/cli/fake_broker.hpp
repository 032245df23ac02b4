// A broker for tests of the command line: a ROUTER in a thread of its own that answers from a
// script, one step per request, and can go away and come back in the middle.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>
#include <zmq.hpp>

#include "wire/messages.hpp"

namespace grivon::cli::test {

struct Silence {};  // the request gets no answer
struct Restart {};  // no answer either: the broker stops and listens again
// The answers lie behind a pointer, for the same reason as say() is not here.
struct Reply {
    Reply(ClientAnswer given);
    Reply(Silence) {}
    Reply(Restart) : restart(true) {}

    std::shared_ptr<const ClientAnswer> answer;  // null: none
    bool restart = false;
};
using Step = std::function<Reply(const ClientRequest&)>;

// Answers with a fixed message, whatever is asked. In fake_broker.cpp for every answer that there
// is: the variants are too much for each test file to make anew.
template <class Message>
Step say(Message message);

class FakeBroker {
public:
    explicit FakeBroker(std::vector<Step> script);
    ~FakeBroker();
    FakeBroker(const FakeBroker&) = delete;
    FakeBroker& operator=(const FakeBroker&) = delete;

    [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
    [[nodiscard]] std::string config_file() const;

    // What was asked so far, in order; beyond the script's end requests get no answer.
    [[nodiscard]] std::vector<ClientRequest> requests() const;
    // In fake_broker.cpp as well.
    template <class Message>
    [[nodiscard]] Message request(std::size_t index) const;

private:
    void serve();
    void listen();
    void answer(zmq::message_t& identity, const std::string& frame);

    std::string directory_;
    std::string endpoint_;
    std::vector<Step> script_;
    mutable std::mutex mutex_;  // guards requests_
    std::vector<ClientRequest> requests_;
    zmq::context_t context_;
    zmq::socket_t router_;
    zmq::socket_t stop_sender_;
    zmq::socket_t stop_receiver_;
    std::thread thread_;
};

}  // namespace grivon::cli::test
