// The command families. Each carries one invocation out and says with which status to end.
#pragma once

#include "cli/commands/session.hpp"

namespace grivon::cli {

// add, create, start, …: sends the submission, prints what it says, waits for its jobs.
[[nodiscard]] Outcome<ExitStatus> run_change(Session& session);
// list host, list host vmware, list host vmwarenet.
[[nodiscard]] Outcome<ExitStatus> run_query(Session& session);
[[nodiscard]] Outcome<ExitStatus> list_jobs(Session& session);
[[nodiscard]] Outcome<ExitStatus> show_job(Session& session);
[[nodiscard]] Outcome<ExitStatus> watch_job(Session& session);
[[nodiscard]] Outcome<ExitStatus> watch_events(Session& session);

// Whichever of them the invocation asks for.
[[nodiscard]] Outcome<ExitStatus> run_command(Session& session);

}  // namespace grivon::cli
