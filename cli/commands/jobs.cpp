#include "cli/commands/commands.hpp"
#include "cli/commands/job_number.hpp"
#include "cli/render/json.hpp"
#include "cli/render/list_text.hpp"
#include "cli/render/lists.hpp"

namespace grivon::cli {
namespace {

std::uint64_t number_or_zero(const Operation& operation, const std::string& name) {
    return static_cast<std::uint64_t>(number_parameter(operation, name).value_or(0));
}

ListJobs first_page(const Operation& operation) {
    ListJobs question;
    question.newest = number_or_zero(operation, "newest");
    question.state = job_state_named(text_parameter(operation, "state").value_or(""));
    question.host = text_parameter(operation, "host").value_or("");
    question.batch = BatchId{number_or_zero(operation, "batch")};
    return question;
}

// The record page by page, only its steps kept.
Outcome<JobDetails> fetch_details(Connection& broker, JobId job) {
    JobDetails details;
    FollowJob question;
    question.job = job;
    for (;;) {
        auto page = broker.ask_for<JobProgress>(question, Patience::bounded);
        if (!page) return tl::unexpected(page.error());
        add_items(details, page->items);
        details.row = std::move(page->row);
        details.waits_for = std::move(page->waits_for);
        question.position = page->next_position;
        if (page->complete || page->items.empty()) return details;
    }
}

Outcome<ExitStatus> print(Session& session, const std::string& text) {
    if (auto printed = session.output.print(text); !printed) return tl::unexpected(printed.error());
    return ExitStatus::ok;
}

}  // namespace

Outcome<ExitStatus> list_jobs(Session& session) {
    const auto& operation = session.invocation.operation;
    const auto style =
        list_style(operation, session.invocation.options.format, *list_shape(operation));
    if (!style) return end(ExitStatus::usage, style.error().message);
    auto question = first_page(operation);
    std::vector<JobRow> rows;
    for (bool more = true; more;) {
        auto page = session.broker.ask_for<JobTable>(question, Patience::bounded);
        if (!page) return tl::unexpected(page.error());
        more = page->more && !page->rows.empty();
        rows.insert(rows.end(), page->rows.begin(), page->rows.end());
        if (more) question.after = rows.back().job;
    }
    return print(session, list_text(list_of(rows, read_clocks().wall), *style));
}

Outcome<ExitStatus> show_job(Session& session) {
    const auto job = job_argument(session.invocation.operation);
    const auto details = fetch_details(session.broker, job);
    if (!details) return tl::unexpected(details.error());
    return print(session, session.wants_json() ? details_json(*details)
                                               : details_text(*details, read_clocks().wall));
}

}  // namespace grivon::cli
