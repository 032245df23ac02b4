#include "cli/commands/waiting_to_the_end.hpp"

#include "cli/commands/leaving.hpp"
#include "cli/progress/progress_json.hpp"

namespace grivon::cli {
namespace {

WaitStyle style_of(const Session& session) {
    WaitStyle style;
    style.progress = session.invocation.options.progress;
    if (session.wants_json()) {
        style.follow.detail = RecordDetail::nothing;
        style.prints_output = false;
    }
    return style;
}

// Of one job all has been said when it ended, and the command that was typed does it again.
std::string closing_text(const BatchSummary& summary, ProgressMode mode) {
    if (mode == ProgressMode::json) return summary_json(summary);
    return summary.jobs.size() + summary.unfinished > 1 ? summary_text(summary) : std::string();
}

}  // namespace

Outcome<BatchSummary> wait_to_the_end(Session& session, AwaitedBatch batch) {
    const auto style = style_of(session);
    if (batch.jobs.empty()) return BatchSummary{batch.batch, {}, {}, 0, {}, {}};
    if (const auto timeout = session.invocation.options.timeout)
        session.broker.end_waits_at(std::chrono::steady_clock::now() + *timeout);
    BatchWaiter waiter(session, std::move(batch), style);
    const auto waited = waiter.wait();
    session.broker.end_waits_at(std::nullopt);
    auto summary = waiter.summary();
    session.output.print_error(closing_text(summary, style.progress));
    if (!waited) return tl::unexpected(leave(session, summary, waited.error()));
    return summary;
}

}  // namespace grivon::cli
