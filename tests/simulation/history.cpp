#include "tests/simulation/history.hpp"

#include <cstdio>

namespace grivon::sim {

void History::keep(const Fact& fact) {
    if (std::holds_alternative<BrokerHeard>(fact)) return;  // too many to be read
    const std::chrono::duration<double> time = scheduler_.now().time_since_epoch();
    char stamp[32];
    std::snprintf(stamp, sizeof stamp, "%12.6f ", time.count());
    lines_.push_back(stamp + text_of(fact));
}

}  // namespace grivon::sim
