#include "cli/commands/commands.hpp"
#include "cli/commands/job_number.hpp"
#include "cli/render/explanation.hpp"

namespace grivon::cli {

// The explanation first: of a job that has ended the broker refuses it, and says what to do
// instead.
Outcome<ExitStatus> explain_job(Session& session) {
    const auto& operation = session.invocation.operation;
    const auto explanation =
        session.broker.ask_for<Explanation>(Query{operation, 0}, Patience::bounded);
    if (!explanation) return tl::unexpected(explanation.error());
    FollowJob question;
    question.job = job_argument(operation);
    const auto progress = session.broker.ask_for<JobProgress>(question, Patience::bounded);
    if (!progress) return tl::unexpected(progress.error());
    const auto text = session.wants_json()
                          ? explanation_json(*explanation, progress->row)
                          : explanation_text(*explanation, progress->row, read_clocks().wall);
    return session.output.print(text).map([] { return ExitStatus::ok; });
}

}  // namespace grivon::cli
