// A lane: the queue of one host, strict first-in first-out, one job at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "broker/core/records.hpp"

namespace grivon::core {

// A job that has not ended, as the core holds it.
struct QueuedJob {
    JobRecord record;
    std::uint64_t items_end = 0;               // position after its last item
    std::vector<std::string> steps_begun;      // names, over all attempts
    std::optional<AttemptReport> held_report;  // came before the items it speaks of
};

struct Lane {
    LeaseRecord lease;
    std::deque<JobId> waiting;  // in the order accepted
    // The job at the head that was begun: running, or uncertain and waiting for a look.
    std::optional<JobId> current;
    std::optional<SteadyTime> look_at;  // of an uncertain current job: the next recovery attempt
    bool starved = false;               // has work, and no worker had room for it

    [[nodiscard]] bool idle() const { return waiting.empty() && !current; }
};

}  // namespace grivon::core
