// The broker of a run: the real core, the pipeline's rule "persist, then say", and a store whose
// commits take time, fail, and end in ways nobody learns of.
//
// As broker/pipeline.cpp and broker/store do it: an input is applied at once, its effects wait for
// the commit of its records and of all before them; what comes while a transaction commits goes
// into the next one.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/core/core.hpp"
#include "tests/simulation/context.hpp"
#include "tests/simulation/network.hpp"
#include "tests/support/memory_tables.hpp"

namespace grivon::sim {

// Where a transaction stands when a fault comes.
enum class CommitPoint : std::uint8_t { begun, written, known };

class BrokerSim {
public:
    using ClientEar = std::function<void(const core::AnswerClient&)>;

    BrokerSim(Context& context, Network& network);

    void set_client_ear(ClientEar ear) { client_ear_ = std::move(ear); }
    // Does it before anything can go wrong: commits at once.
    void prepare(const Submit& submit);

    void start();
    [[nodiscard]] bool up() const { return core_ != nullptr; }
    void submit(const core::ClientSubmitted& request);

    // ---- faults
    enum class End : std::uint8_t { killed, stopped };
    void end(End end);
    void stand_still(Duration time);
    // The database is away: disk full, deadlocks, connection lost; what was committing may be in.
    void lose_store(Duration time);
    // Called once, when a transaction next comes to that point.
    void at_commit(CommitPoint point, std::function<void()> action);
    void heal();

    [[nodiscard]] const test::MemoryTables& tables() const { return tables_; }
    [[nodiscard]] std::uint64_t commits_count() const { return commits_count_; }

private:
    struct Held {
        std::uint64_t ticket = 0;
        std::vector<core::Effect> effects;
    };
    struct Write {
        std::uint64_t ticket = 0;
        std::vector<core::Record> records;
    };

    [[nodiscard]] core::ClientSubmitted with_history(core::ClientSubmitted request) const;
    void hear(const core::Input& input);
    void feed(const core::Input& input);
    void hold(Held held);
    void release(std::uint64_t ticket);
    void perform(const core::Effect& effect);
    void arm_timer();

    void begin_commit();
    void write_commit();
    void know_commit();
    void put(const std::vector<Write>& writes);
    void reach(CommitPoint point);
    [[nodiscard]] Duration commit_time();

    // Runs the action unless this life of the broker has ended by then.
    void later(Duration delay, void (BrokerSim::*action)());

    Context& context_;
    Network& network_;
    ClientEar client_ear_;
    test::MemoryTables tables_;

    std::unique_ptr<core::Core> core_;
    std::uint64_t life_ = 0;
    std::uint64_t timer_ = 0;  // the newest armed
    std::optional<SteadyTime> timer_at_;
    std::deque<Held> held_;
    bool still_ = false;
    std::deque<core::Input> unread_;  // came while it stood still

    std::map<std::pair<std::string, std::uint64_t>, std::string> asked_;  // keys, by asker

    std::uint64_t next_ticket_ = 1;
    std::vector<Write> waiting_;     // for the next transaction
    std::vector<Write> committing_;  // the transaction under way
    bool written_ = false;           // it is in the tables; the broker does not know yet
    SteadyTime store_back_at_{};
    bool outage_known_ = false;
    std::optional<std::pair<CommitPoint, std::function<void()>>> ambush_;
    std::uint64_t commits_count_ = 0;
};

}  // namespace grivon::sim
