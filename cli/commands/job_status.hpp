// How jobs that have ended decide the exit status of whoever waited for them. Pure; any thread.
#pragma once

#include <span>

#include "cli/exit.hpp"
#include "wire/job_messages.hpp"

namespace grivon::cli {

// ok: all succeeded. cancelled: some were taken back, and all others succeeded. partly_failed: some
// succeeded, and some failed or were skipped, which is work that was asked for and not done.
// failed: anything else.
[[nodiscard]] ExitStatus status_of(std::span<const JobRow> jobs);

}  // namespace grivon::cli
