// The commands that a job would run, if its host is as the database has it. Pure; any thread.
//
// The job's own script, the one that a worker would run, is driven against a model of the host.
#pragma once

#include "cli/dry_run/planned_job.hpp"
#include "wire/client_messages.hpp"

namespace grivon::cli {

[[nodiscard]] PlannedJob plan_job(const DryRunJob& job);

}  // namespace grivon::cli
