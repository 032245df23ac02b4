// The broker as a whole: core, store, doors, joined. Start, run, stop.
#pragma once

#include "broker/configuration.hpp"

namespace grivon::broker {

// Runs until SIGTERM or SIGINT, then stops in order: no more requests, what was accepted is
// committed, the private database is shut down. `ready_fd` gets "ready\n" when requests are
// answered; -1: nobody waits for that. An error is why it could not start or had to end.
[[nodiscard]] Result<> run_broker(const Configuration& configuration, int ready_fd);

}  // namespace grivon::broker
