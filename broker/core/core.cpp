#include "broker/core/core.hpp"

#include <algorithm>
#include <chrono>

#include "broker/core/observations.hpp"
#include "broker/core/operations/plan.hpp"
#include "wire/catalogue.hpp"
#include "wire/limits.hpp"
#include "wire/serial.hpp"

namespace grivon::core {
namespace {

// How long the answer to a submission is kept for a retry with the same key. A client that could
// not reach the broker for a day does not retry by itself any more.
constexpr std::chrono::hours submission_kept{24};
constexpr std::size_t submission_key_bytes_max = 64;

Result<> check_key(const std::string& key) {
    const bool formed =
        !key.empty() && key.size() <= submission_key_bytes_max &&
        std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (formed) return {};
    return fail(Errc::usage, "a submission key is 1 to 64 printable characters");
}

// The operation as one line, for people who read the batch table; without secrets.
std::string as_typed(const Operation& operation) {
    std::string line = operation.name();
    const auto* command = find_command(operation.verb, operation.object);
    const bool secret = command != nullptr && command->arguments == ArgumentKind::serials;
    for (const auto& word : operation.arguments)
        line += " " + (secret ? masked_serial(word) : word);
    for (const auto& [name, value] : operation.parameters) line += " " + name + "=" + value;
    constexpr std::size_t line_bytes_max = 1000;
    if (line.size() > line_bytes_max) line.resize(line_bytes_max);
    return line;
}

HostConnection connection_in(const Inventory& inventory, const std::string& host) {
    const auto* entry = inventory.find(host);
    return entry == nullptr ? HostConnection{} : entry->record.connection;
}

}  // namespace

Core::Core(const Image& image, const Now& now)
    : inventory_(image),
      queue_([this](const std::string& host) { return connection_in(inventory_, host); }),
      next_job_(image.counters.job),
      next_batch_(image.counters.batch),
      next_event_(image.counters.event) {
    queue_.restore(image, now);
    for (const auto& submission : image.submissions) {
        submission_order_.emplace_back(submission.at, submission.key);
        submissions_.emplace(submission.key, submission);
    }
    std::sort(submission_order_.begin(), submission_order_.end());
}

Changes Core::apply(const Input& input, const Now& now) {
    const auto before = counters();
    ChangeLog log(next_event_);
    std::visit([&](const auto& event) { handle(event, now, log); }, input);
    queue_.dispatch(now, log);
    if (const auto after = counters(); after != before) log.record(StoreCounters{after});
    return log.take();
}

void Core::handle(const ClientSubmitted& input, const Now& now, ChangeLog& log) {
    auto answer = submit(input.submit, now, log);
    if (answer)
        log.effect(AnswerClient{input.asker, std::move(*answer)});
    else
        log.effect(AnswerClient{input.asker, Refused{answer.error().code, answer.error().message}});
}

Result<Accepted> Core::submit(const Submit& submit, const Now& now, ChangeLog& log) {
    if (auto ok = check_key(submit.submission_key); !ok) return tl::unexpected(ok.error());
    if (auto earlier = repeated(submit)) return *earlier;
    if (auto ok = check_operation(submit.operation); !ok) return tl::unexpected(ok.error());

    Draft draft(inventory_);
    auto plan = plan_operation({submit.operation, inventory_, queue_, draft, submit.confirmed});
    if (!plan) return tl::unexpected(plan.error());
    if (plan->jobs.size() > limits::submission_jobs_max)
        return fail(Errc::exhausted, "this makes " + std::to_string(plan->jobs.size()) +
                                         " jobs; one command may make " +
                                         std::to_string(limits::submission_jobs_max) +
                                         "; name fewer hosts at a time");

    // From here on nothing can be refused.
    for (const auto& host : plan->hosts_gone) queue_.forget_host(host, now, log);
    for (auto& record : std::move(draft).commit()) log.record(std::move(record));
    for (auto& event : plan->events) log.event(std::move(event), now);

    Accepted answer;
    answer.lines = std::move(plan->lines);
    answer.since = last_event();
    if (!plan->jobs.empty()) {
        answer.batch = BatchId{next_batch_++};
        log.record(AddBatch{{answer.batch, submit.user, as_typed(submit.operation), now.wall}});
    }
    for (auto& planned : plan->jobs) {
        JobRecord job;
        job.id = JobId{next_job_++};
        job.batch = answer.batch;
        job.host = planned.host;
        job.slice = planned.slice;
        job.spec = std::move(planned.spec);
        job.user = submit.user;
        job.submitted = now.wall;
        answer.jobs.push_back(job.id);
        answer.hosts.push_back(job.host);
        queue_.add_job(std::move(job), now, log);
    }
    remember(submit, answer, now, log);
    return answer;
}

std::optional<Result<Accepted>> Core::repeated(const Submit& submit) const {
    const auto found = submissions_.find(submit.submission_key);
    if (found == submissions_.end()) return std::nullopt;
    if (found->second.operation == submit.operation) return found->second.answer;
    return fail(Errc::conflict,
                "submission key " + submit.submission_key +
                    " was used before for another operation: " + as_typed(found->second.operation));
}

void Core::remember(const Submit& submit, const Accepted& answer, const Now& now, ChangeLog& log) {
    SubmissionRecord record{submit.submission_key, submit.operation, answer, now.wall};
    log.record(AddSubmission{record});
    submission_order_.emplace_back(now.wall, record.key);
    submissions_.emplace(record.key, std::move(record));

    const auto horizon = now.wall - submission_kept;
    bool forgotten = false;
    while (!submission_order_.empty() && submission_order_.front().first < horizon) {
        submissions_.erase(submission_order_.front().second);
        submission_order_.pop_front();
        forgotten = true;
    }
    if (forgotten) log.record(ForgetSubmissions{horizon});
}

void Core::handle(const WorkerHello& input, const Now& now, ChangeLog& log) {
    queue_.worker_said_hello(input, now, log);
}

void Core::handle(const WorkerHeartbeat& input, const Now& now, ChangeLog& log) {
    queue_.worker_lives(input.worker, now, log);
}

void Core::handle(const WorkerGoodbye& input, const Now& now, ChangeLog& log) {
    queue_.worker_leaves(input, now, log);
}

void Core::handle(const JobItems& input, const Now& now, ChangeLog& log) {
    if (const auto ended = queue_.items_came(input, now, log))
        note_observations(inventory_, *ended, now, log);
}

void Core::handle(const AttemptReport& input, const Now& now, ChangeLog& log) {
    if (const auto ended = queue_.report_came(input, now, log))
        note_observations(inventory_, *ended, now, log);
}

void Core::handle(const TimePassed&, const Now& now, ChangeLog& log) {
    queue_.time_passed(now, log);
}

Counters Core::counters() const {
    return {next_job_, next_batch_, inventory_.next_vm_id(), next_event_,
            inventory_.next_mac_number()};
}

}  // namespace grivon::core
