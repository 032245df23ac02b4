#include <algorithm>

#include "cli/commands/commands.hpp"
#include "cli/commands/submission.hpp"
#include "cli/commands/waiting.hpp"
#include "cli/render/json.hpp"

namespace grivon::cli {
namespace {

Outcome<> print_accepted(Session& session, const Accepted& accepted) {
    const bool async = session.invocation.options.async;
    if (session.wants_json())
        return async ? session.output.print(accepted_json(accepted)) : Outcome<>{};
    std::string text;
    for (const auto& line : accepted.lines) text += one_line(line) + "\n";
    if (async)
        for (const auto job : accepted.jobs) text += "job " + std::to_string(number(job)) + "\n";
    return session.output.print(text);
}

Outcome<ExitStatus> wait_for_jobs(Session& session, const Accepted& accepted) {
    FollowStyle style;
    if (session.wants_json()) style.detail = RecordDetail::nothing;
    auto jobs = SubmissionWaiter(session, accepted, style).wait();
    if (!jobs) return tl::unexpected(jobs.error());
    if (session.wants_json())
        if (auto printed = session.output.print(finished_json(accepted, *jobs)); !printed)
            return tl::unexpected(printed.error());
    const bool all_succeeded = std::all_of(jobs->begin(), jobs->end(), [](const JobRow& job) {
        return job.state == JobState::succeeded;
    });
    return all_succeeded ? ExitStatus::ok : ExitStatus::failed;
}

}  // namespace

Outcome<ExitStatus> run_change(Session& session) {
    const auto accepted = submit(session, session.invocation.operation);
    if (!accepted) return tl::unexpected(accepted.error());
    if (auto printed = print_accepted(session, *accepted); !printed)
        return tl::unexpected(printed.error());
    if (session.invocation.options.async) return ExitStatus::ok;
    return wait_for_jobs(session, *accepted);
}

}  // namespace grivon::cli
