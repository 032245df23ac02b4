#include "cli/commands/job_status.hpp"

#include <algorithm>

namespace grivon::cli {

ExitStatus status_of(std::span<const JobRow> jobs) {
    const auto any = [jobs](auto... states) {
        return std::any_of(jobs.begin(), jobs.end(),
                           [=](const JobRow& job) { return ((job.state == states) || ...); });
    };
    if (any(JobState::failed, JobState::skipped, JobState::queued, JobState::running,
            JobState::uncertain))
        return any(JobState::succeeded) ? ExitStatus::partly_failed : ExitStatus::failed;
    return any(JobState::cancelled) ? ExitStatus::cancelled : ExitStatus::ok;
}

}  // namespace grivon::cli
