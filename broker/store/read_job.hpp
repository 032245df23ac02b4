// A whole job as the tables have it, what the worker is told included. One thread.
#pragma once

#include "broker/core/records.hpp"
#include "broker/store/statement.hpp"

namespace grivon::store {

// For the text of a query on `job JOIN job_payload ON job_id = id`.
#define GRIVON_JOB_COLUMNS                                                                        \
    "id, batch_id, host, slice, CAST(state AS UNSIGNED), attempt, submitted, started, finished, " \
    "exit_status, message, user, not_before, place, touched, stop_reason, operation, spec, "      \
    "after_jobs"

// Of a row that begins with those columns. `purpose` is that of the query.
[[nodiscard]] SqlResult<core::JobRecord> job_of(const ResultRows& row, std::string_view purpose);

}  // namespace grivon::store
