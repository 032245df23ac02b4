// What VMs will be when the jobs accepted for them are done. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "broker/core/queue/queued_job.hpp"

namespace grivon::core {

class Forecasts {
public:
    // A job is accepted, in its lane or not yet (place 0); or is not any more. Both pass over jobs
    // that change no VM.
    void expect(const QueuedJob& job);
    void forget(const QueuedJob& job);

    // By the last of the jobs that are in a lane for the VM; nothing: none is.
    [[nodiscard]] std::optional<VmState> of(VmId vm) const;
    [[nodiscard]] bool has_jobs(VmId vm) const;
    // Of those, jobs that are in no lane yet: others may come before them.
    [[nodiscard]] bool has_delayed_jobs(VmId vm) const { return delayed_.contains(number(vm)); }

private:
    // One for each queued job, so it is small; no log comes to 2^56 events.
    struct Expected {
        std::uint64_t place : 56;
        VmState state : 8;
    };

    // By VM: its jobs in the order of their lane, and how many are in none yet. Most come at the
    // end and leave at the front.
    std::unordered_map<std::uint64_t, std::vector<Expected>> expected_;
    std::unordered_map<std::uint64_t, std::uint32_t> delayed_;
};

}  // namespace grivon::core
