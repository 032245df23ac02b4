// Waiting for a batch as its command does, and as who comes back to it does: with progress, within
// --timeout, until it has ended or the person leaves, and with a summary. One thread.
#pragma once

#include "cli/commands/waiting.hpp"

namespace grivon::cli {

// The summary has been told, on stderr, when there was more than one job.
[[nodiscard]] Outcome<BatchSummary> wait_to_the_end(Session& session, AwaitedBatch batch);

}  // namespace grivon::cli
