// How far a batch is, and what it came to, as JSON with stable names; each text is one line. Pure;
// any thread.
#pragma once

#include <chrono>
#include <string>

#include "cli/progress/batch_summary.hpp"
#include "wire/client_messages.hpp"

namespace grivon::cli {

// kind ("progress"), jobs by state, elapsed_ms.
[[nodiscard]] std::string progress_json(const JobCounts& counts, std::chrono::microseconds elapsed);

// kind ("summary"), jobs by state, unfinished, elapsed_ms, failures, retry: null when there is
// nothing to do again.
[[nodiscard]] std::string summary_json(const BatchSummary& summary);

// What the broker accepted, with "results": the rows of the finished jobs, and "summary".
[[nodiscard]] std::string finished_json(const Accepted& accepted, const BatchSummary& summary);

}  // namespace grivon::cli
