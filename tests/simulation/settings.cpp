#include "tests/simulation/settings.hpp"

namespace grivon::sim {
namespace {

using namespace std::chrono_literals;

// Every second kind of trouble is absent from a run.
unsigned sometimes(Random& random, unsigned most) {
    return random.chance(500) ? 0 : static_cast<unsigned>(random.pick(most + 1));
}

}  // namespace

Settings draw_settings(Random& random) {
    Settings s;
    s.hosts_count = 1 + random.pick(4);
    s.workers_count = 1 + random.pick(3);
    s.clients_count = 1 + random.pick(3);
    s.lanes_max = 1 + static_cast<std::uint32_t>(random.pick(4));
    s.messages_dropped = sometimes(random, 50);
    s.messages_doubled = sometimes(random, 100);
    s.messages_reordered = sometimes(random, 100);
    s.message_delay_max = random.chance(500) ? 5ms : 300ms;
    s.commands_failing = sometimes(random, 200);
    s.commands_hanging = sometimes(random, 60);
    s.commands_slow = sometimes(random, 200);
    s.connections_refused = sometimes(random, 200);
    s.commit_delay_max = random.chance(500) ? 10ms : 500ms;
    s.fault_interval = random.between(500ms, 8s);
    s.down_time_max = random.chance(600) ? 2s : 20s;
    for (auto& weight : s.fault_weights) weight = sometimes(random, 10);
    return s;
}

}  // namespace grivon::sim
