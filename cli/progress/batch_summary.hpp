// What waiting for a batch came to: how many jobs ended how, in which time, what failed where, and
// the command that does just that again. Pure; any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/progress/batch_progress.hpp"
#include "cli/progress/record_digest.hpp"
#include "wire/job_messages.hpp"

namespace grivon::cli {

// Of more failures than these, all of which nobody reads, the rest is counted.
inline constexpr std::size_t failures_shown_max = 50;

struct JobFailure {
    JobRow job;
    std::string step;                         // empty: no command was run
    std::optional<std::int32_t> exit_status;  // of that step
    std::string last_error_line;              // what the host wrote to stderr last
};
[[nodiscard]] JobFailure failure_of(const JobRow& job, const RecordDigest& record);

struct BatchSummary {
    BatchId batch{};
    std::vector<JobRow> jobs;  // those that have ended
    std::vector<JobFailure> failures;
    std::size_t unfinished = 0;  // jobs that were waited for no longer
    std::vector<std::string> unfinished_hosts;
    std::chrono::microseconds elapsed{};
};

[[nodiscard]] JobCounts counts_of(const BatchSummary& summary);

// "grivon retry batch 7": does again what failed or was skipped, and nothing that somebody took
// back. Empty: there is no such job.
[[nodiscard]] std::string retry_command(const BatchSummary& summary);

[[nodiscard]] std::string summary_text(const BatchSummary& summary);

}  // namespace grivon::cli
