// Asking for batches and for the jobs of one, page by page. One thread.
#pragma once

#include <vector>

#include "cli/connection.hpp"
#include "wire/batch_messages.hpp"
#include "wire/job_messages.hpp"

namespace grivon::cli {

// All rows that the question means.
[[nodiscard]] Outcome<std::vector<BatchRow>> batch_rows(Connection& broker, ListBatches question);
[[nodiscard]] Outcome<std::vector<JobRow>> job_rows(Connection& broker, ListJobs question);

// One batch; fails when there is none of that number, or it is not kept any more.
[[nodiscard]] Outcome<BatchRow> batch_row(Connection& broker, BatchId batch);

}  // namespace grivon::cli
