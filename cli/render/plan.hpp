// What a submission would do, for people and for programs. Pure but for the time zone; any thread.
#pragma once

#include <string>

#include "cli/dry_run/planned_job.hpp"

namespace grivon::cli {

// The lines that the command would print; then each lane with its jobs, in the order in which they
// would run, and the commands of each. Ends with "nothing was done".
[[nodiscard]] std::string plan_text(const Plan& plan);

// lines, on_failure, start_at, start_after_ms, time_limit_ms, jobs: host, slice, operation,
// commands, remark.
[[nodiscard]] std::string plan_json(const Plan& plan);

}  // namespace grivon::cli
