// The progress of a batch as lines at the bottom of a terminal: one for each busy host, what does
// not fit folded into one, and a total. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/live_lines.hpp"
#include "cli/progress/batch_progress.hpp"

namespace grivon::cli {

// No line is wider than the screen, and they leave room above them for what scrolls by. elapsed:
// since the waiting began.
[[nodiscard]] std::vector<std::string> bar_screen(const BatchProgress& progress, ScreenSize size,
                                                  std::chrono::microseconds elapsed, WallTime now);

}  // namespace grivon::cli
