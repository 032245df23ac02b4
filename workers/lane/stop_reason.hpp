// Why an attempt does not go on with its job, and what its report says then. Pure.
#pragma once

#include <chrono>
#include <string>

#include "wire/job_report.hpp"

namespace grivon::lane {

struct StopReason {
    // Of the job, which took longer; zero: somebody cancelled it.
    std::chrono::milliseconds time_limit{};
};

// The report of the script that looked at what is left (drivers/driver.hpp), with the reason.
[[nodiscard]] JobReport stopped_report(const StopReason& reason, JobReport looked);

// The report of an attempt that had begun nothing yet.
[[nodiscard]] JobReport nothing_done_report(const StopReason& reason, const std::string& host);

// "10 m", "90 s", "2500 ms": in the largest unit that needs no fraction.
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);

}  // namespace grivon::lane
