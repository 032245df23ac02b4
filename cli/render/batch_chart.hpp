// What "show batch" prints: a batch, and its jobs host by host along the time they took. Pure but
// for the time zone; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "wire/batch_messages.hpp"
#include "wire/job_messages.hpp"

namespace grivon::cli {

// The chart: a line for each host, a letter for each job over the time that it took, capital when
// it failed. columns: of the screen.
[[nodiscard]] std::string batch_text(const BatchRow& batch, std::span<const JobRow> jobs,
                                     std::size_t columns, WallTime now);

// As "list batch" has it, with "results": the rows of the jobs.
[[nodiscard]] std::string batch_json(const BatchRow& batch, std::span<const JobRow> jobs);

}  // namespace grivon::cli
