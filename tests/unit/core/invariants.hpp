// What is true after every step of every history.
#pragma once

#include "tests/support/core_bench.hpp"
#include "tests/unit/core/world.hpp"

namespace grivon::test {

// Nothing is given twice, and everything refers to something that is there.
void check_inventory(const core::Inventory& inventory);

// A core that begins with what is in the tables now is the core that runs.
void check_rebuilt(const CoreBench& bench);

// Of hosts that no job is about, the inventory says what is true; and no key is on two hosts.
void check_world(const CoreBench& bench, const World& world);

}  // namespace grivon::test
