// A lane: the queue of one host, strict first-in first-out, one job at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "broker/core/records.hpp"

namespace grivon::core {

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
    JobId newest{};  // the last that was accepted, or restored; it may have ended
    std::optional<SteadyTime> retry_at;  // no attempt begins before this
    std::optional<Trouble> trouble;
    std::uint32_t fruitless_looks = 0;  // at the uncertain current job, by a host that answered
    std::optional<WallTime> starved;    // since then it has work, and no worker had room for it

    std::uint64_t attempts_begun = 0;  // by this run of the broker
    std::uint32_t delayed = 0;         // jobs that will join it when their time comes

    [[nodiscard]] bool has_jobs() const { return !waiting.empty() || current || delayed > 0; }
    // The broker holds it, because the host showed a key that is not the expected one.
    [[nodiscard]] bool is_distrusted() const;
    // Looking did not settle it, and goes on no more.
    [[nodiscard]] bool needs_operator() const;
};

}  // namespace grivon::core
