// A job that has not ended, as the core holds it. A million of them may wait, so one that waits is
// held small: what it shares with others is held once (its lane, its batch, its kind, its payload),
// and what few have is elsewhere (dependencies and times to come in Queue, attempts in BegunJob).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/core/queue/job_kind.hpp"
#include "broker/core/queue/lane.hpp"
#include "broker/core/queue/step_now.hpp"
#include "broker/core/records.hpp"
#include "wire/worker_messages.hpp"

namespace grivon::core {

// What there is to know of a job since its first attempt began.
struct BegunJob {
    JobSpec spec;
    JobProgressRecord progress;
    std::uint64_t items_end = 0;                 // position after its last item
    std::vector<std::string> steps_begun;        // names, over all attempts
    StepNow step;                                // of the attempt that runs
    std::uint64_t output_bytes = 0;              // recorded, over all attempts
    std::unique_ptr<AttemptReport> held_report;  // came before the items it speaks of; seldom any
    WallTime attempt_began{};
    SteadyTime assigned{};  // when its worker was told last
};

struct QueuedJob {
    JobId id{};
    BatchId batch{};
    Lane* lane = nullptr;
    const JobKind* kind = nullptr;
    const Bytes* payload = nullptr;   // in Payloads
    VmId vm{};                        // that it is about; 0: none
    std::uint64_t place = 0;          // see JobProgressRecord
    SteadyTime joined{};              // its lane, or accepted by this run of the broker
    std::unique_ptr<BegunJob> begun;  // none: no attempt began, and it is queued
    std::optional<std::uint32_t> slice;
    // How far it is to the next and the previous job of the batch on this host; 0: there is none.
    std::uint32_t to_next = 0;
    std::uint32_t to_previous = 0;

    [[nodiscard]] const std::string& host() const { return lane->lease.host; }
    [[nodiscard]] JobState state() const {
        return begun ? begun->progress.state : JobState::queued;
    }
    [[nodiscard]] JobProgressRecord progress() const {
        if (begun) return begun->progress;
        JobProgressRecord waiting;
        waiting.place = place;
        return waiting;
    }
};

// The event that tells of the job when this is its progress.
[[nodiscard]] Event job_event(const QueuedJob& job, const JobProgressRecord& progress);

}  // namespace grivon::core
