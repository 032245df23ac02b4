// The command families. Each carries one invocation out and says with which status to end.
#pragma once

#include "cli/commands/session.hpp"

namespace grivon::cli {

// add, create, start, …: sends the submission, prints what it says, waits for its jobs; with
// --dry-run, prints what would be done.
[[nodiscard]] Outcome<ExitStatus> run_change(Session& session);
// run batch: the same with the commands of a file.
[[nodiscard]] Outcome<ExitStatus> run_batch(Session& session);
// plan cluster, apply cluster: the difference between a file and what exists; and making it so.
[[nodiscard]] Outcome<ExitStatus> plan_cluster(Session& session);
[[nodiscard]] Outcome<ExitStatus> apply_cluster(Session& session);
// dump cluster: the file of what exists. destroy cluster: all of it goes.
[[nodiscard]] Outcome<ExitStatus> dump_cluster(Session& session);
[[nodiscard]] Outcome<ExitStatus> destroy_cluster(Session& session);
// list host, list vmwarekey, …: prints what the broker knows, after asking the hosts if
// refresh=yes.
[[nodiscard]] Outcome<ExitStatus> run_list(Session& session);
// config host, config host vlan, …: prints the script for an installer.
[[nodiscard]] Outcome<ExitStatus> run_config(Session& session);
// explain job: why it does not run.
[[nodiscard]] Outcome<ExitStatus> explain_job(Session& session);
[[nodiscard]] Outcome<ExitStatus> list_jobs(Session& session);
[[nodiscard]] Outcome<ExitStatus> show_job(Session& session);
[[nodiscard]] Outcome<ExitStatus> watch_job(Session& session);
[[nodiscard]] Outcome<ExitStatus> watch_events(Session& session);
[[nodiscard]] Outcome<ExitStatus> list_batches(Session& session);
[[nodiscard]] Outcome<ExitStatus> show_batch(Session& session);
[[nodiscard]] Outcome<ExitStatus> watch_batch(Session& session);
// add key, rotate key: makes the pair and its file first, if none is given.
[[nodiscard]] Outcome<ExitStatus> run_key_change(Session& session);
[[nodiscard]] Outcome<ExitStatus> list_audit(Session& session);
// wait job, wait batch.
[[nodiscard]] Outcome<ExitStatus> wait_jobs(Session& session);
[[nodiscard]] Outcome<ExitStatus> wait_broker(Session& session);

// Whichever of them the invocation asks for.
[[nodiscard]] Outcome<ExitStatus> run_command(Session& session);

}  // namespace grivon::cli
