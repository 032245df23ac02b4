// A core on the bench: hand-driven, with a clock that moves only when told, and tables in memory.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/core/core.hpp"
#include "tests/support/memory_tables.hpp"

namespace grivon::test {

class CoreBench {
public:
    CoreBench();

    // "add host vmware vmware-server-0-0 cpus=1" as the CLI would send it, with a new key.
    [[nodiscard]] std::variant<Accepted, Refused> submit(const std::string& line);
    [[nodiscard]] std::variant<Accepted, Refused> submit(const std::string& line,
                                                         const std::string& key);
    // The same, for lines that must be accepted or refused.
    Accepted accept(const std::string& line);
    Refused refuse(const std::string& line);

    void apply(const core::Input& input);
    void pass(std::chrono::milliseconds time);  // the clock moves and TimePassed is told
    void restart();                             // a new core from the tables

    void hello(const std::string& worker, std::vector<HeldLane> holds = {},
               std::uint32_t lanes_max = 100);

    // Messages sent to a worker since the last call, of one kind.
    template <class Message>
    std::vector<Message> sent(const std::string& worker) {
        std::vector<Message> found;
        std::vector<core::SendToWorker> rest;
        for (auto& message : outbox_) {
            if (message.worker == worker && std::holds_alternative<Message>(message.message))
                found.push_back(std::get<Message>(message.message));
            else
                rest.push_back(std::move(message));
        }
        outbox_ = std::move(rest);
        return found;
    }
    void forget_messages() { outbox_.clear(); }

    // What a worker says at the end of an attempt.
    void report(const std::string& worker, const Assign& assign, Outcome outcome,
                std::optional<VmState> vm = std::nullopt, const std::string& message = "");
    // Assignments are answered with success, with the state the operation leads to, until none
    // comes any more. Returns the jobs in the order in which they ran.
    std::vector<JobId> work_off(const std::string& worker);

    [[nodiscard]] JobState state(JobId job) const { return tables.jobs().at(job).progress.state; }
    [[nodiscard]] std::vector<std::string> event_kinds() const;
    [[nodiscard]] std::string waits_for(JobId job) const {
        return core->queue().waits_for(job, now);
    }

    Now now;
    MemoryTables tables;
    std::unique_ptr<core::Core> core;

private:
    std::vector<core::SendToWorker> outbox_;
    std::optional<std::variant<Accepted, Refused>> answer_;
    std::uint64_t next_key_ = 1;
};

[[nodiscard]] Operation operation_of(const std::string& line);

}  // namespace grivon::test
