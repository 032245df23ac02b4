// From a batch to its end: what all commands that change something have in common. One thread.
#pragma once

#include "cli/commands/session.hpp"
#include "cli/commands/submission.hpp"

namespace grivon::cli {

// Submits the batch, prints what the broker says, waits for its jobs; with --dry-run, prints what
// would be done.
[[nodiscard]] Outcome<ExitStatus> carry_out(Session& session, const BatchSpec& batch,
                                            const BatchSource& source = {});

}  // namespace grivon::cli
