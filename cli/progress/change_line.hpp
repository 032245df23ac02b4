// A change of a job as a line of text, and the sign of life when nothing changes: what is shown
// where there is no terminal to draw on. Pure; any thread.
#pragma once

#include <string>

#include "cli/progress/batch_progress.hpp"

namespace grivon::cli {

// "[ 84/200] job 17 (create slice0@host) succeeded in 2.1s". The message is the event's.
[[nodiscard]] std::string change_line(const BatchProgress& progress, const TrackedJob& job,
                                      const std::string& message);

// "[ 84/200] 12 jobs run, 104 wait, 2 failed; 2m10s so far, about 3m05s more". elapsed: since the
// waiting began.
[[nodiscard]] std::string sign_of_life(const BatchProgress& progress,
                                       std::chrono::microseconds elapsed, WallTime now);

}  // namespace grivon::cli
