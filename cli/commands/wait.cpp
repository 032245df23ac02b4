// wait job, wait batch, wait broker: for scripts, which want to know when, and print nothing.
#include "cli/commands/batch_rows.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/event_pages.hpp"
#include "cli/commands/job_status.hpp"
#include "cli/progress/awaited_jobs.hpp"
#include "wire/limits.hpp"

namespace grivon::cli {
namespace {

using std::chrono::milliseconds;

// Between two looks at a broker that is there and not ready.
constexpr milliseconds broker_look_interval{250};

Until until_of(const Operation& operation) {
    const auto word = text_parameter(operation, "until").value_or("finished");
    if (word == "begun") return Until::begun;
    return word == "succeeded" ? Until::succeeded : Until::finished;
}

Outcome<std::vector<JobRow>> rows_of(Connection& broker, const Operation& operation) {
    std::vector<JobRow> rows;
    for (const auto id : number_arguments(operation)) {
        if (operation.object == "job") {
            FollowJob question;
            question.job = JobId{id};
            auto progress = broker.ask_for<JobProgress>(question, Patience::bounded);
            if (!progress) return tl::unexpected(std::move(progress.error()));
            rows.push_back(std::move(progress->row));
            continue;
        }
        if (auto batch = batch_row(broker, BatchId{id}); !batch)
            return tl::unexpected(std::move(batch.error()));
        ListJobs question;
        question.batch = BatchId{id};
        auto of_batch = job_rows(broker, question);
        if (!of_batch) return tl::unexpected(std::move(of_batch.error()));
        rows.insert(rows.end(), of_batch->begin(), of_batch->end());
    }
    return rows;
}

// From the events after the number, those of the one batch if there is one.
Outcome<> follow(Connection& broker, FollowEvents question, AwaitedJobs& jobs,
                 const Operation& operation) {
    question.from_now = false;
    question.kind = "job";
    question.wait_ms = static_cast<std::uint32_t>(limits::wait_max.count());
    const auto ids = number_arguments(operation);
    if (operation.object == "batch" && ids.size() == 1) question.batch = BatchId{ids.front()};
    while (!jobs.is_decided()) {
        auto answer = next_events(broker, question);
        if (!answer) return tl::unexpected(std::move(answer.error()));
        if (const auto* gone = std::get_if<EventsGone>(&*answer)) {
            question.since = gone->horizon;
            auto rows = rows_of(broker, operation);
            if (!rows) return tl::unexpected(std::move(rows.error()));
            jobs = AwaitedJobs(std::move(*rows), until_of(operation));
            continue;
        }
        const auto& page = std::get<EventPage>(*answer);
        for (const auto& event : page.events) jobs.take(event);
        question.since = page.last;
    }
    return {};
}

// The number of the newest event first: what happens after the jobs were read comes as events.
Outcome<AwaitedJobs> wait_for(Connection& broker, const Operation& operation) {
    FollowEvents question;
    question.from_now = true;
    const auto now = broker.ask_for<EventPage>(question, Patience::bounded);
    if (!now) return tl::unexpected(now.error());
    question.since = now->last;
    auto rows = rows_of(broker, operation);
    if (!rows) return tl::unexpected(std::move(rows.error()));
    AwaitedJobs jobs(std::move(*rows), until_of(operation));
    if (auto followed = follow(broker, question, jobs, operation); !followed)
        return tl::unexpected(std::move(followed.error()));
    return jobs;
}

Ending with_words(Ending ending, const char* what) {
    if (ending.status == ExitStatus::timed_out)
        ending.message = std::string("the time to wait is over; ") + what;
    return ending;
}

bool is_so(const Pong& broker, std::string_view until) {
    if (until == "answers") return true;
    return broker.database_ready && (until == "ready" || broker.workers > 0);
}

}  // namespace

Outcome<ExitStatus> wait_jobs(Session& session) {
    const auto& operation = session.invocation.operation;
    if (const auto timeout = session.invocation.options.timeout)
        session.broker.end_waits_at(std::chrono::steady_clock::now() + *timeout);
    const auto jobs = wait_for(session.broker, operation);
    if (!jobs) return tl::unexpected(with_words(jobs.error(), "the jobs go on"));
    return jobs->came_true() ? ExitStatus::ok : status_of(jobs->rows());
}

Outcome<ExitStatus> wait_broker(Session& session) {
    const auto until = text_parameter(session.invocation.operation, "until").value_or("ready");
    auto& broker = session.broker;
    if (const auto timeout = session.invocation.options.timeout)
        broker.end_waits_at(std::chrono::steady_clock::now() + *timeout);
    for (;;) {
        const auto pong = broker.ask_for<Pong>(Ping{}, Patience::from_the_start);
        if (!pong) return tl::unexpected(with_words(pong.error(), "the broker is not there yet"));
        if (is_so(*pong, until)) return ExitStatus::ok;
        if (auto ok = broker.pause(broker_look_interval); !ok)
            return tl::unexpected(with_words(ok.error(), "the broker is not there yet"));
    }
}

}  // namespace grivon::cli
