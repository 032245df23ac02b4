// list batch, show batch, watch batch.
#include "cli/commands/batch_rows.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/job_status.hpp"
#include "cli/commands/waiting_to_the_end.hpp"
#include "cli/progress/progress_json.hpp"
#include "cli/render/batch_chart.hpp"
#include "cli/render/list_text.hpp"
#include "cli/render/lists.hpp"

namespace grivon::cli {
namespace {

BatchId batch_argument(const Operation& operation) {
    return BatchId{number_arguments(operation).front()};
}

Outcome<std::vector<JobRow>> jobs_of(Connection& broker, BatchId batch) {
    ListJobs question;
    question.batch = batch;
    return job_rows(broker, question);
}

// What is known of it now; what changes meanwhile comes as events after the number that was asked
// for before.
Outcome<AwaitedBatch> awaited(Connection& broker, BatchId batch) {
    FollowEvents now;
    now.from_now = true;
    const auto last = broker.ask_for<EventPage>(now, Patience::bounded);
    if (!last) return tl::unexpected(last.error());
    const auto known = batch_row(broker, batch);
    if (!known) return tl::unexpected(known.error());
    const auto rows = jobs_of(broker, batch);
    if (!rows) return tl::unexpected(rows.error());
    AwaitedBatch found{batch, {}, last->last, known->submitted};
    for (const auto& row : *rows)
        found.jobs.push_back({row.job,
                              row.host,
                              row.slice,
                              row.operation,
                              row.state,
                              row.started,
                              row.finished,
                              {}});
    return found;
}

Accepted as_accepted(const BatchSummary& summary) {
    Accepted accepted;
    accepted.batch = summary.batch;
    for (const auto& job : summary.jobs) accepted.jobs.push_back(job.job);
    return accepted;
}

}  // namespace

Outcome<ExitStatus> list_batches(Session& session) {
    const auto& operation = session.invocation.operation;
    const auto style =
        list_style(operation, session.invocation.options.format, *list_shape(operation));
    if (!style) return end(ExitStatus::usage, style.error().message);
    ListBatches question;
    question.newest = static_cast<std::uint64_t>(number_parameter(operation, "newest").value_or(0));
    question.user = text_parameter(operation, "user").value_or("");
    question.unfinished = boolean_parameter(operation, "unfinished").value_or(false);
    const auto rows = batch_rows(session.broker, question);
    if (!rows) return tl::unexpected(rows.error());
    const auto list = list_of(std::span(*rows), read_clocks().wall);
    return session.output.print(list_text(list, *style)).map([] { return ExitStatus::ok; });
}

Outcome<ExitStatus> show_batch(Session& session) {
    const auto batch = batch_argument(session.invocation.operation);
    const auto row = batch_row(session.broker, batch);
    if (!row) return tl::unexpected(row.error());
    const auto jobs = jobs_of(session.broker, batch);
    if (!jobs) return tl::unexpected(jobs.error());
    const auto text = session.wants_json() ? batch_json(*row, *jobs)
                                           : batch_text(*row, *jobs, session.output.out_columns(),
                                                        read_clocks().wall);
    return session.output.print(text).map([] { return ExitStatus::ok; });
}

Outcome<ExitStatus> watch_batch(Session& session) {
    auto batch = awaited(session.broker, batch_argument(session.invocation.operation));
    if (!batch) return tl::unexpected(batch.error());
    const auto summary = wait_to_the_end(session, std::move(*batch));
    if (!summary) return tl::unexpected(summary.error());
    if (session.wants_json())
        if (auto printed = session.output.print(finished_json(as_accepted(*summary), *summary));
            !printed)
            return tl::unexpected(printed.error());
    return status_of(summary->jobs);
}

}  // namespace grivon::cli
