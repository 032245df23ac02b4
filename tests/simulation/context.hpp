// What all parties of a run share.
#pragma once

#include "tests/simulation/history.hpp"
#include "tests/simulation/random.hpp"
#include "tests/simulation/scheduler.hpp"
#include "tests/simulation/settings.hpp"

namespace grivon::sim {

struct Context {
    Scheduler& scheduler;
    Random& random;
    History& history;
    Settings settings;
    bool calm = false;  // faults have stopped, nothing new is asked

    // Whether something that goes wrong so often goes wrong now.
    [[nodiscard]] bool trouble(unsigned in_thousand) const {
        return !calm && in_thousand > 0 && random.chance(in_thousand);
    }
};

}  // namespace grivon::sim
