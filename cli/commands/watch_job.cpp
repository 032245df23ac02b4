#include "cli/commands/commands.hpp"
#include "cli/commands/follow.hpp"
#include "cli/commands/job_number.hpp"
#include "cli/commands/job_status.hpp"

namespace grivon::cli {

// Without --echo nothing but the host's own bytes is printed: the same live and afterwards.
Outcome<ExitStatus> watch_job(Session& session) {
    const auto job = job_argument(session.invocation.operation);
    const bool echo = session.invocation.options.echo;
    const FollowStyle style{echo ? RecordDetail::commands_too : RecordDetail::output, echo, echo};
    if (const auto timeout = session.invocation.options.timeout)
        session.broker.end_waits_at(std::chrono::steady_clock::now() + *timeout);
    const auto row = JobFollower(session.broker, session.output, style).follow(job);
    if (!row && row.error().status == ExitStatus::timed_out)
        return end(ExitStatus::timed_out, "the time to wait is over; the job goes on");
    if (!row) return tl::unexpected(row.error());
    return status_of(std::span(&*row, 1));
}

}  // namespace grivon::cli
