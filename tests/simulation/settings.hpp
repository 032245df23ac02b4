// What kind of trouble a run has: drawn from its seed, so that some runs have much of one kind and
// nothing of another. That finds more than every kind a little in each.
#pragma once

#include <cstddef>

#include "tests/simulation/random.hpp"

namespace grivon::sim {

struct Settings {
    std::size_t hosts_count = 1;
    std::size_t workers_count = 1;
    std::size_t clients_count = 1;
    std::uint32_t lanes_max = 1;  // of a worker

    // Per thousand messages between worker and broker.
    unsigned messages_dropped = 0;
    unsigned messages_doubled = 0;
    unsigned messages_reordered = 0;
    Duration message_delay_max{};

    // Per thousand commands of hosts.
    unsigned commands_failing = 0;  // half of them after they have done it
    unsigned commands_hanging = 0;
    unsigned commands_slow = 0;
    unsigned connections_refused = 0;

    Duration commit_delay_max{};
    Duration fault_interval{};  // on average
    Duration down_time_max{};   // of a party that was killed or stands still

    // The share of each fault among all, in the order of faults.hpp; 0: never.
    static constexpr std::size_t faults_count = 14;
    unsigned fault_weights[faults_count] = {};
};

[[nodiscard]] Settings draw_settings(Random& random);

}  // namespace grivon::sim
