// A client that starts VMs and follows the broker's event log. One thread.
#pragma once

#include <string>

#include "tests/bench/programs/client.hpp"

namespace grivon::bench {

// The VMs of the hosts that the word names.
[[nodiscard]] BatchSpec start_of(const std::string& target);

// Nothing else may be on its way.
[[nodiscard]] EventSeq newest_event(Client& client);

// Answered by an EventPage, as soon as there is something, and by an empty one if there is nothing
// for long.
void ask_for_events(Client& client, EventSeq since);

// What makes a benchmark worthless.
void expect_no_failure(const EventPage& page);

}  // namespace grivon::bench
