// The {job} argument of show job and watch job.
#pragma once

#include "cli/exit.hpp"
#include "wire/model.hpp"

namespace grivon::cli {

[[nodiscard]] Outcome<JobId> job_argument(const Operation& operation);

}  // namespace grivon::cli
