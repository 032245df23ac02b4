// Why a job does not run, for people and for programs. Pure but for the time zone; any thread.
#pragma once

#include <string>

#include "wire/job_messages.hpp"

namespace grivon::cli {

// "job 5 (start slice0@vmware-server-0-0) is queued", and a line for each reason with its age; of a
// job that runs, where and since when. job: the row of the same job.
[[nodiscard]] std::string explanation_text(const Explanation& explanation, const JobRow& job,
                                           WallTime now);

// job, state, reasons (text, since), and since when it runs.
[[nodiscard]] std::string explanation_json(const Explanation& explanation, const JobRow& job);

}  // namespace grivon::cli
