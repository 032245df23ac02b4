// What goes wrong, and when: one fault after the other at random times, of the kinds that the
// run's settings favour.
#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "tests/simulation/broker_sim.hpp"
#include "tests/simulation/context.hpp"
#include "tests/simulation/host_sim.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/worker_sim.hpp"

namespace grivon::sim {

// How far the wall clock is set off, either way. Both together are less than the day for which
// submission keys are kept: the promise is for that day, by the broker's clock.
inline constexpr Duration clock_jump_max = std::chrono::hours{10};

enum class FaultKind : std::uint8_t {
    broker_killed,
    broker_stopped,
    broker_still,
    store_away,
    worker_killed,
    worker_still,
    worker_drained,
    control_cut,
    output_cut,
    line_held_up,
    host_rebooted,
    host_cut,
    clock_jumped,
    ambush,  // one of the above just when a transaction begins, is written, or is known
};
inline constexpr std::array<std::string_view, Settings::faults_count> fault_names{
    "broker killed", "broker stopped", "broker still", "store away",   "worker killed",
    "worker still",  "worker drained", "control cut",  "output cut",   "line held up",
    "host rebooted", "host cut",       "clock jumped", "commit ambush"};

using FaultCounts = std::array<std::uint64_t, Settings::faults_count>;

class Faults {
public:
    struct Parties {
        BrokerSim& broker;
        Network& network;
        std::vector<std::unique_ptr<WorkerSim>>& workers;
        std::map<std::string, HostSim>& hosts;
    };
    Faults(Context& context, Parties parties);

    void start() { next(); }
    [[nodiscard]] const FaultCounts& counts() const { return counts_; }

private:
    void next();
    void make_one();
    void make(FaultKind kind);
    void lie_in_ambush();
    void kill_broker(BrokerSim::End how);
    void kill(WorkerSim& worker);
    [[nodiscard]] WorkerSim& a_worker();
    [[nodiscard]] HostSim& a_host();
    [[nodiscard]] Duration a_while();

    Context& context_;
    Parties parties_;
    FaultCounts counts_{};
};

}  // namespace grivon::sim
