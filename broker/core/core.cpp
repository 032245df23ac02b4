#include "broker/core/core.hpp"

#include <algorithm>
#include <chrono>

#include "broker/core/access/as_typed.hpp"
#include "broker/core/access/images.hpp"
#include "broker/core/access/scope.hpp"
#include "broker/core/inventory/connections.hpp"
#include "broker/core/inventory/key_reference.hpp"
#include "broker/core/observations.hpp"
#include "broker/core/operations/plan_batch.hpp"
#include "wire/catalogue.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"
#include "wire/serial.hpp"
#include "wire/text.hpp"

namespace grivon::core {
namespace {

// How long the answer to a submission is kept for a retry with the same key. A client that could
// not reach the broker for a day does not retry by itself any more.
constexpr std::chrono::hours submission_kept{24};
constexpr std::size_t submission_key_bytes_max = 64;

constexpr auto no_lease = "the lease that it comes by is over or another worker's";

Result<> check_key(const std::string& key) {
    const bool formed =
        !key.empty() && key.size() <= submission_key_bytes_max &&
        std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (formed) return {};
    return fail(Errc::usage, "a submission key is 1 to 64 printable characters");
}

// As it is kept for retries, so that a day of submissions is no list of keys.
BatchSpec without_keys(BatchSpec batch) {
    for (auto& operation : batch.operations) {
        if (!has_secret_words(operation)) continue;
        for (auto& word : operation.arguments)
            if (is_serial(word)) word = key_reference(word);
    }
    return batch;
}

std::string site_in(const Inventory& inventory, const std::string& host) {
    const auto* entry = inventory.find(host);
    return entry == nullptr ? std::string() : entry->record.site;
}

// Given for the batch, or to one of its operations that has a reason of its own.
std::string reason_of(const BatchSpec& batch) {
    if (!batch.reason.empty()) return clean_line(batch.reason, limits::message_bytes_max);
    for (const auto& operation : batch.operations)
        if (const auto reason = text_parameter(operation, "reason")) return *reason;
    return {};
}

// Who asks what would happen is not told the key: one of the same form, which looks the same
// masked.
void stand_in_for_keys(JobSpec& spec, std::string_view key) {
    const auto stand_in = stand_in_serial(key);
    if (!spec.serial.empty()) spec.serial = stand_in;
    if (spec.desired && !spec.desired->serial.empty()) spec.desired->serial = stand_in;
}

}  // namespace

Core::Core(Image image, const Now& now, const CoreSettings& settings)
    : inventory_(image),
      queue_({[this](const std::string& host) { return connection_of(inventory_, host); },
              [this](const std::string& host) { return site_in(inventory_, host); },
              [this](const std::string& host, const std::string& reference) {
                  return find_key(inventory_, host, reference);
              }},
             settings.queue),
      watch_(settings.watch),
      address_(settings.address),
      next_job_(image.counters.job),
      next_batch_(image.counters.batch),
      next_event_(image.counters.event) {
    for (auto& submission : image.submissions) {
        submission_order_.emplace_back(submission.at, submission.key);
        submissions_.emplace(submission.key, std::move(submission));
    }
    std::sort(submission_order_.begin(), submission_order_.end());
    queue_.restore(image, now);
    if (inventory_.keys().next_end()) key_end_ = now.steady;
}

Changes Core::apply(const Input& input, const Now& now) {
    const auto before = counters();
    ChangeLog log(next_event_);
    std::visit([&](const auto& event) { handle(event, now, log); }, input);
    note_outcomes(inventory_, queue_.take_outcomes(), now, log);
    queue_.dispatch(now, log);
    // Of jobs that could not be begun.
    note_outcomes(inventory_, queue_.take_outcomes(), now, log);
    if (const auto after = counters(); after != before) log.record(StoreCounters{after});
    return log.take();
}

void Core::handle(const ClientSubmitted& input, const Now& now, ChangeLog& log) {
    auto answer = submit(input, now, log);
    AnswerClient effect{input.asker, {}};
    if (answer)
        std::visit([&effect](auto& given) { effect.answer = std::move(given); }, *answer);
    else
        effect.answer = Refused{answer.error().code, answer.error().message};
    if (!answer) note_refused(input, answer.error(), now, log);
    log.effect(std::move(effect));
}

void Core::note_accepted(const ClientSubmitted& input, BatchId batch, const Now& now,
                         ChangeLog& log) {
    AuditRow row;
    row.user = input.submit.user;
    row.origin = input.principal->origin;
    row.operation = clean_line(as_typed(input.submit.batch), limits::event_operation_bytes_max);
    row.batch = batch;
    row.reason = reason_of(input.submit.batch);
    log.audit(std::move(row), now);
}

// To be asked back is no refusal, and a dry run asks only.
void Core::note_refused(const ClientSubmitted& input, const Error& error, const Now& now,
                        ChangeLog& log) {
    if (error.code == Errc::unconfirmed || input.submit.dry_run) return;
    const auto origin = input.principal ? input.principal->origin : std::string();
    refusals_.add({input.submit.user, origin, as_typed(input.submit.batch), error.message,
                   reason_of(input.submit.batch)},
                  now, log);
}

void Core::note_unbelieved(const std::string& worker, const std::string& what,
                           const std::string& why, const Now& now, ChangeLog& log) {
    const auto* known = queue_.workers().find(worker);
    refusals_.add({known == nullptr ? worker : known->name, "worker " + worker, what, why, {}}, now,
                  log);
}

void Core::handle(const AccessRefused& input, const Now& now, ChangeLog& log) {
    refusals_.add(input, now, log);
}

Result<Core::Answer> Core::submit(const ClientSubmitted& input, const Now& now, ChangeLog& log) {
    const auto& submit = input.submit;
    if (!input.principal) return fail(Errc::denied, "nobody knows who asks");
    if (auto ok = check_key(submit.submission_key); !ok) return tl::unexpected(ok.error());
    if (auto earlier = submit.dry_run ? std::nullopt : repeated(submit)) {
        if (!*earlier) return tl::unexpected(earlier->error());
        return **earlier;
    }
    Draft draft(inventory_);
    auto plan = plan_batch(submit.batch, inventory_, queue_, draft,
                           {submit.user, submit.confirmed, input.history, now, next_job_,
                            next_batch_, address_, submit.submission_key});
    if (!plan) return tl::unexpected(plan.error());
    if (auto ok = check_scope(*input.principal, *plan, draft, queue_); !ok)
        return tl::unexpected(ok.error());
    if (auto ok = check_images(*input.principal, draft); !ok) return tl::unexpected(ok.error());
    if (submit.dry_run) return dry_run(std::move(*plan), draft);

    // From here on nothing can be refused.
    for (const auto& action : plan->actions) perform(action, now, log);
    if (draft.changes_keys()) {
        log.effect(KeysChanged{});
        key_end_ = now.steady;  // to be reckoned anew
    }
    for (auto& record : std::move(draft).commit()) log.record(std::move(record));
    for (auto& event : plan->events) log.event(std::move(event), now);
    note_accepted(input, plan->jobs.empty() ? BatchId{} : BatchId{next_batch_}, now, log);

    Accepted answer;
    answer.lines = std::move(plan->lines);
    answer.since = last_event();
    if (!plan->jobs.empty()) add_jobs(submit, std::move(plan->jobs), now, log, answer);
    remember(submit, answer, now, log);
    return answer;
}

DryRun Core::dry_run(Plan plan, const Draft& draft) const {
    DryRun answer;
    answer.lines = std::move(plan.lines);
    for (auto& job : plan.jobs) {
        const auto& host = *draft.find(job.host);
        stand_in_for_keys(job.spec, host.serial);
        answer.jobs.push_back({host.record.connection, job.slice, std::move(job.spec), job.vm});
    }
    return answer;
}

void Core::perform(const QueueAction& action, const Now& now, ChangeLog& log) {
    struct Performer {
        Queue& queue;
        const Now& now;
        ChangeLog& log;
        void operator()(const ForgetHost& a) { queue.forget_host(a.host, now, log); }
        void operator()(const CancelJobs& a) { queue.cancel(a.jobs, a.why, now, log); }
        void operator()(const SettleJob& a) { queue.settle(a.job, a.outcome, a.why, now, log); }
        void operator()(const HoldLane& a) { queue.hold_lane(a.control, now, log); }
        void operator()(const ResumeLane& a) { queue.resume_lane(a.host, a.who, now, log); }
    };
    std::visit(Performer{queue_, now, log}, action);
}

void Core::add_jobs(const Submit& submit, std::vector<PlannedJob> planned, const Now& now,
                    ChangeLog& log, Accepted& answer) {
    const auto& batch = submit.batch;
    auto not_before = batch.start_at;
    if (batch.start_after_ms > 0)
        not_before = now.wall + std::chrono::milliseconds(batch.start_after_ms);
    answer.batch = BatchId{next_batch_++};
    queue_.add_batch({answer.batch, submit.user, as_typed(batch), now.wall, batch.on_failure}, log);
    for (auto& one : planned) {
        JobRecord job;
        job.id = JobId{next_job_++};
        job.batch = answer.batch;
        job.host = std::move(one.host);
        job.slice = one.slice;
        job.operation = one.spec.operation();
        job.payload = encode_value(one.spec);
        job.user = submit.user;
        job.submitted = now.wall;
        job.not_before = not_before;
        for (const auto index : one.after) job.after.push_back(answer.jobs[index]);
        answer.jobs.push_back(job.id);
        answer.hosts.push_back(job.host);
        queue_.add_job(std::move(job), one.spec, now, log);
    }
}

std::optional<Result<Accepted>> Core::repeated(const Submit& submit) const {
    const auto found = submissions_.find(submit.submission_key);
    if (found == submissions_.end()) return std::nullopt;
    const auto batch = decode_value<BatchSpec>(found->second.batch);
    if (!batch) return tl::unexpected(batch.error());
    if (found->second.user != submit.user)
        return fail(Errc::conflict,
                    "submission key " + submit.submission_key + " was used before by another user");
    if (without_keys(*batch) == without_keys(submit.batch))
        return decode_value<Accepted>(found->second.answer);
    return fail(Errc::conflict, "submission key " + submit.submission_key +
                                    " was used before for another operation: " + as_typed(*batch));
}

void Core::remember(const Submit& submit, const Accepted& answer, const Now& now, ChangeLog& log) {
    SubmissionRecord record{submit.submission_key, encode_value(without_keys(submit.batch)),
                            encode_value(answer), now.wall, submit.user};
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
    queue_.worker_lives(input, now, log);
}

void Core::handle(const WorkerGoodbye& input, const Now& now, ChangeLog& log) {
    queue_.worker_leaves(input, now, log);
}

void Core::handle(const JobItems& input, const Now& now, ChangeLog& log) {
    if (!queue_.items_came(input, now, log))
        note_unbelieved(input.worker, "output of job " + std::to_string(number(input.job)),
                        no_lease, now, log);
}

void Core::handle(const AttemptReport& input, const Now& now, ChangeLog& log) {
    if (!queue_.report_came(input, now, log))
        note_unbelieved(input.worker, "report of job " + std::to_string(number(input.job)),
                        no_lease, now, log);
}

void Core::handle(const ProbeReport& input, const Now& now, ChangeLog& log) {
    if (!queue_.reaches(input.worker, input.host))
        return note_unbelieved(input.worker, "look at " + input.host,
                               "it is not a worker of the site of that host", now, log);
    // Whom a host is, is true whatever a job was at meanwhile.
    note_host_keys(inventory_, input.host, input.report.host_keys, now, log);
    queue_.host_distrusted(input.host, input.report, now, log);
    if (!watch_.take(input, queue_)) return;
    // A host whose service does not answer is no better than one that does not.
    const bool works = input.report.outcome != Outcome::unreached;
    if (works && input.report.host == HostState::up) queue_.host_seen(input.host, now, log);
    note_probe(inventory_, input, now, log);
}

std::optional<SteadyTime> Core::next_wakeup() const {
    std::optional<SteadyTime> next;
    for (const auto& time :
         {queue_.next_wakeup(), watch_.next_wakeup(), refusals_.next_wakeup(), key_end_})
        if (time && (!next || *time < *next)) next = time;
    return next;
}

// Keys that were good for a while only. A clock of the wall may be set: looked at again after a
// minute at the latest.
void Core::end_previous_keys(const Now& now, ChangeLog& log) {
    auto records = inventory_.end_previous_keys(now.wall);
    if (!records.empty()) log.effect(KeysChanged{});
    for (auto& record : records) log.record(std::move(record));
    key_end_.reset();
    constexpr std::chrono::microseconds longest = std::chrono::minutes(1);
    if (const auto end = inventory_.keys().next_end())
        key_end_ = now.steady + std::clamp(*end - now.wall, std::chrono::microseconds(0), longest);
}

void Core::handle(const TimePassed&, const Now& now, ChangeLog& log) {
    refusals_.time_passed(now, log);
    end_previous_keys(now, log);
    queue_.time_passed(now, log);
    watch_.time_passed(inventory_, queue_, now, log);
}

Counters Core::counters() const {
    return {next_job_, next_batch_, inventory_.next_vm_id(), next_event_,
            inventory_.next_mac_number()};
}

}  // namespace grivon::core
