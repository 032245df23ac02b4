#include "cli/commands/submission.hpp"

#include "cli/identity.hpp"
#include "wire/batch_place.hpp"

namespace grivon::cli {
namespace {

Submit submission_of(BatchSpec batch) {
    Submit submission;
    submission.submission_key = make_submission_key();
    submission.batch = std::move(batch);
    submission.user = user_name();
    return submission;
}

// The broker counts operations, people count lines.
Ending at_line(Ending ending, const BatchSource& source) {
    const auto placed = place_in(ending.message);
    if (placed && placed->number <= source.lines.size())
        ending.message = source.file + ":" + std::to_string(source.lines[placed->number - 1]) +
                         ": " + std::string(placed->text);
    return ending;
}

Outcome<Accepted> send(Session& session, const Submit& submission, const BatchSource& source) {
    auto accepted = session.broker.ask_for<Accepted>(submission, Patience::bounded);
    if (accepted && accepted->jobs.size() != accepted->hosts.size())
        return end(ExitStatus::failed,
                   "the broker's answer names jobs without their hosts; the "
                   "jobs go on: grivon list job");
    if (!accepted && accepted.error().status == ExitStatus::interrupted)
        accepted.error().message =
            "left before the broker answered; whether it was accepted: grivon list job newest=5";
    return accepted.map_error([&](Ending ending) { return at_line(std::move(ending), source); });
}

}  // namespace

Outcome<> confirm(Session& session, std::string what) {
    if (what.ends_with('.')) what.pop_back();
    if (!session.person.is_there())
        return end(ExitStatus::unconfirmed, what + "; say --yes to do it");
    auto answer = session.person.ask(what + ". Go on? [y/N] ");
    if (!answer) return tl::unexpected(std::move(answer.error()));
    if (*answer && is_yes(**answer)) return {};
    return end(ExitStatus::failed, "nothing was done");
}

BatchSpec batch_of(const Invocation& invocation) {
    auto batch = invocation.batch;
    batch.operations = {invocation.operation};
    return batch;
}

Outcome<DryRun> ask_what_would_be(Session& session, BatchSpec batch, const BatchSource& source) {
    auto question = submission_of(std::move(batch));
    question.dry_run = true;
    question.confirmed = true;
    return session.broker.ask_for<DryRun>(question, Patience::bounded)
        .map_error([&](Ending ending) { return at_line(std::move(ending), source); });
}

Outcome<Accepted> submit(Session& session, BatchSpec batch, const BatchSource& source) {
    auto submission = submission_of(std::move(batch));
    submission.confirmed = session.invocation.options.yes;
    auto accepted = send(session, submission, source);
    const bool asks_back = !accepted && accepted.error().status == ExitStatus::unconfirmed;
    if (!asks_back || submission.confirmed) return accepted;
    if (auto agreed = confirm(session, accepted.error().message); !agreed)
        return tl::unexpected(std::move(agreed.error()));
    submission.confirmed = true;
    return send(session, submission, source);
}

}  // namespace grivon::cli
