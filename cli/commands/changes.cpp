#include "cli/commands/changes.hpp"

#include "cli/commands/commands.hpp"
#include "cli/commands/job_status.hpp"
#include "cli/commands/waiting_to_the_end.hpp"
#include "cli/dry_run/plan_job.hpp"
#include "cli/progress/progress_json.hpp"
#include "cli/render/json.hpp"
#include "cli/render/plan.hpp"

namespace grivon::cli {
namespace {

Outcome<> print_accepted(Session& session, const Accepted& accepted) {
    const bool async = session.invocation.options.async;
    if (session.wants_json())
        return async ? session.output.print(accepted_json(accepted)) : Outcome<>{};
    std::string text;
    for (const auto& line : accepted.lines) text += one_line(line) + "\n";
    if (async && accepted.jobs.size() > 1)
        text += "batch " + std::to_string(number(accepted.batch)) + "\n";
    if (async)
        for (const auto job : accepted.jobs) text += "job " + std::to_string(number(job)) + "\n";
    return session.output.print(text);
}

Outcome<ExitStatus> wait_for_jobs(Session& session, const Accepted& accepted) {
    const auto summary = wait_to_the_end(session, awaited(accepted));
    if (!summary) return tl::unexpected(summary.error());
    if (session.wants_json())
        if (auto printed = session.output.print(finished_json(accepted, *summary)); !printed)
            return tl::unexpected(printed.error());
    return status_of(summary->jobs);
}

Outcome<ExitStatus> run_dry(Session& session, const BatchSpec& batch, const BatchSource& source) {
    const auto answer = ask_what_would_be(session, batch, source);
    if (!answer) return tl::unexpected(answer.error());
    Plan plan{batch, answer->lines, {}};
    for (const auto& job : answer->jobs) plan.jobs.push_back(plan_job(job));
    const auto text = session.wants_json() ? plan_json(plan) : plan_text(plan);
    return session.output.print(text).map([] { return ExitStatus::ok; });
}

}  // namespace

Outcome<ExitStatus> carry_out(Session& session, const BatchSpec& batch, const BatchSource& source) {
    if (session.invocation.options.dry_run) return run_dry(session, batch, source);
    const auto accepted = submit(session, batch, source);
    if (!accepted) return tl::unexpected(accepted.error());
    if (auto printed = print_accepted(session, *accepted); !printed)
        return tl::unexpected(printed.error());
    if (session.invocation.options.async) return ExitStatus::ok;
    return wait_for_jobs(session, *accepted);
}

Outcome<ExitStatus> run_change(Session& session) {
    return carry_out(session, batch_of(session.invocation));
}

}  // namespace grivon::cli
