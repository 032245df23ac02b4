#include "cli/commands/leaving.hpp"

#include "cli/commands/submission.hpp"

namespace grivon::cli {
namespace {

constexpr std::chrono::seconds second_press{2};

std::string the_jobs_go_on(const BatchSummary& left) {
    const bool one = left.unfinished == 1;
    return (one ? "the job goes on: " : std::to_string(left.unfinished) + " jobs go on: ") +
           "grivon watch batch " + std::to_string(number(left.batch));
}

Outcome<> cancel_waiting(Session& session, BatchId batch) {
    BatchSpec cancel;
    cancel.operations.push_back(
        {"cancel", "batch", {std::to_string(number(batch))}, {{"only", "queued"}}, {}});
    const auto accepted = submit(session, cancel);
    if (!accepted) return tl::unexpected(accepted.error());
    for (const auto& line : accepted->lines) session.output.say(line);
    return {};
}

Outcome<> offer_to_cancel(Session& session, const BatchSummary& left) {
    auto answer = session.person.ask("Cancel those that have not begun? [y/N] ");
    if (!answer) return tl::unexpected(std::move(answer.error()));
    if (!*answer || !is_yes(**answer)) return {};
    return cancel_waiting(session, left.batch);
}

Ending interrupted(Session& session, const BatchSummary& left) {
    if (!session.person.is_there())
        return {ExitStatus::interrupted, "left; " + the_jobs_go_on(left)};
    session.person.take_interrupt();
    session.output.say("left; " + the_jobs_go_on(left) +
                       " (Ctrl-C once more: cancel what has not begun)");
    if (session.person.interrupts_again(second_press)) {
        session.output.print_error("\n");
        if (auto offered = offer_to_cancel(session, left); !offered) return offered.error();
    }
    return {ExitStatus::interrupted, {}};
}

}  // namespace

Ending leave(Session& session, const BatchSummary& left, Ending ending) {
    if (left.unfinished == 0) return ending;
    if (ending.status == ExitStatus::interrupted) return interrupted(session, left);
    if (ending.status == ExitStatus::timed_out)
        ending.message = "the time to wait is over; " + the_jobs_go_on(left);
    return ending;
}

}  // namespace grivon::cli
