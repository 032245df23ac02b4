// Leaving jobs that go on: Ctrl-C and --timeout. One thread.
#pragma once

#include "cli/commands/session.hpp"
#include "cli/progress/batch_summary.hpp"

namespace grivon::cli {

// The ending of a wait, in words: how to come back to the batch. After Ctrl-C the person at the
// terminal has two seconds to press it again, and is then asked whether what has not begun is to be
// taken back. Any other ending is left as it is.
[[nodiscard]] Ending leave(Session& session, const BatchSummary& left, Ending ending);

}  // namespace grivon::cli
