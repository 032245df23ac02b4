// A lane: the queue of one host, strict first-in first-out, one job at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "broker/core/queue/step_now.hpp"
#include "broker/core/records.hpp"
#include "wire/worker_messages.hpp"

namespace grivon::core {

// A job that has not ended, as the core holds it.
struct QueuedJob {
    JobRecord record;
    std::uint64_t items_end = 0;                 // position after its last item
    std::vector<std::string> steps_begun;        // names, over all attempts
    StepNow step;                                // of the attempt that runs
    std::uint64_t output_bytes = 0;              // recorded, over all attempts
    std::unique_ptr<AttemptReport> held_report;  // came before the items it speaks of; seldom any
    std::set<JobId> comes_after;                 // jobs that must end before it may begin
    SteadyTime joined{};                         // its lane, or accepted by this run of the broker
    WallTime attempt_began{};                    // of a job that has begun
    SteadyTime assigned{};                       // when its worker was told last
};

// The host, or the service that runs its VMs, does not answer. While that lasts the lane is a
// circuit breaker that is open: one try at a time, less and less often, and no job pays for it.
struct Trouble {
    std::string why;  // what the last try met
    WallTime since{};
    SteadyTime since_steady{};
    std::uint32_t tries = 0;
};

struct Lane {
    LeaseRecord lease;
    LaneRecord control;         // what an operator has told it
    std::deque<JobId> waiting;  // in the order accepted
    // The job at the head that was begun: running, or uncertain and waiting for a look.
    std::optional<JobId> current;
    std::optional<SteadyTime> retry_at;  // no attempt begins before this
    std::optional<Trouble> trouble;
    std::uint32_t fruitless_looks = 0;  // at the uncertain current job, by a host that answered
    std::optional<WallTime> starved;    // since then it has work, and no worker had room for it

    std::uint64_t attempts_begun = 0;  // by this run of the broker
    std::uint32_t delayed = 0;         // jobs that will join it when their time comes

    [[nodiscard]] bool has_jobs() const { return !waiting.empty() || current || delayed > 0; }
    // Looking did not settle it, and goes on no more.
    [[nodiscard]] bool needs_operator() const;
};

}  // namespace grivon::core
