// The clients of a run: each asks for one thing after the other, with a key of its own, and asks
// again with the same key until it is answered, or merely because it feels like it.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "tests/simulation/broker_sim.hpp"
#include "tests/simulation/context.hpp"
#include "tests/unit/core/random_operations.hpp"

namespace grivon::sim {

class ClientSim {
public:
    ClientSim(Context& context, BrokerSim& broker, std::string name);

    void start() { think(); }
    void hear(const core::AnswerClient& answer);

private:
    void think();
    void ask_something();
    void ask();
    void ask_again_later(std::uint64_t request);
    [[nodiscard]] BatchSpec next_batch();
    [[nodiscard]] std::string next_line();
    [[nodiscard]] std::string job_line();
    [[nodiscard]] std::string lane_line();
    [[nodiscard]] std::string a_host();

    Context& context_;
    BrokerSim& broker_;
    const std::string name_;
    test::RandomOperations operations_;
    Submit submit_;
    std::uint64_t request_ = 0;  // the newest
    bool answered_ = true;
    std::uint64_t last_job_ = 0;  // that it knows of
};

// The operator who looks after everything when there is peace: no lane stays held, and what looking
// did not settle is looked at again.
class Operator {
public:
    Operator(Context& context, BrokerSim& broker) : context_(context), broker_(broker) {}
    void look_after();

private:
    void ask(const std::string& line);

    Context& context_;
    BrokerSim& broker_;
    std::uint64_t requests_count_ = 0;
};

// All clients of a run, and who an answer is for.
class Clients {
public:
    Clients(Context& context, BrokerSim& broker);
    void start();

private:
    void hear(const core::AnswerClient& answer);

    Context& context_;
    std::map<std::string, ClientSim> clients_;
};

}  // namespace grivon::sim
