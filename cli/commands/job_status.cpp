#include "cli/commands/job_status.hpp"

namespace grivon::cli {

ExitStatus status_of(std::span<const JobRow> jobs) {
    auto status = ExitStatus::ok;
    for (const auto& job : jobs) {
        switch (job.state) {
            case JobState::succeeded:
                break;
            case JobState::cancelled:
                status = ExitStatus::cancelled;
                break;
            case JobState::queued:
            case JobState::running:
            case JobState::failed:
            case JobState::skipped:
            case JobState::uncertain:
                return ExitStatus::failed;
        }
    }
    return status;
}

}  // namespace grivon::cli
