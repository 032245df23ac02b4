// The life of a job: one table of what may follow what. The diagram in docs/architecture.md shows
// the same table, and a test compares the two.
#pragma once

#include <array>
#include <cstdint>

#include "wire/states.hpp"

namespace grivon::core {

struct JobTransition {
    JobState from;
    JobState to;
    const char* cause;
};

inline constexpr std::array<JobTransition, 13> job_transitions{{
    {JobState::queued, JobState::running, "its lane is free and a worker takes it"},
    {JobState::queued, JobState::failed,
     "its host has not answered for too long; what it is to do cannot be read"},
    {JobState::queued, JobState::cancelled, "taken back"},
    {JobState::queued, JobState::skipped, "an earlier job of the batch did not succeed"},
    {JobState::running, JobState::succeeded, "looked at on the host: it is so"},
    {JobState::running, JobState::failed, "known: it is not so"},
    {JobState::running, JobState::cancelled, "stopped on request"},
    {JobState::running, JobState::queued, "its host does not answer, nothing was begun"},
    {JobState::running, JobState::uncertain, "worker or connection lost in the middle"},
    {JobState::uncertain, JobState::running, "a recovery attempt looks"},
    {JobState::uncertain, JobState::succeeded, "settled by an operator"},
    {JobState::uncertain, JobState::failed, "settled by an operator"},
    {JobState::uncertain, JobState::cancelled, "its host is removed"},
}};

[[nodiscard]] constexpr bool may_follow(JobState from, JobState to) {
    for (const auto& transition : job_transitions)
        if (transition.from == from && transition.to == to) return true;
    return false;
}

}  // namespace grivon::core
