// Reads jobs with all that was told to their workers, to do them again. One thread.
#pragma once

#include <span>
#include <vector>

#include "broker/core/records.hpp"
#include "broker/store/statement_cache.hpp"

namespace grivon::store {

[[nodiscard]] tl::unexpected<Error> no_such_job(JobId job);

// By id; at most limits::submission_jobs_max + 1. Errc::not_found names the first that is missing.
[[nodiscard]] SqlResult<Result<std::vector<core::JobRecord>>> read_whole_jobs(
    StatementCache& statements, std::span<const JobId> jobs);
[[nodiscard]] SqlResult<Result<std::vector<core::JobRecord>>> read_whole_batch(
    StatementCache& statements, BatchId batch);

}  // namespace grivon::store
