// What is said: persist, then say; the same key, the same answer; nothing acknowledged is lost.
#include "tests/simulation/broken.hpp"
#include "tests/simulation/checker.hpp"
#include "wire/limits.hpp"

namespace grivon::sim {
namespace {

constexpr const char* persist_promise = "what is said is on disk";
constexpr const char* once_promise = "a submission is done once";

std::string name(JobId job, std::uint32_t attempt) {
    return "job " + std::to_string(number(job)) + " attempt " + std::to_string(attempt);
}

}  // namespace

void Checker::see(const SubmissionWritten& fact) {
    if (!submissions_.emplace(fact.key, fact.jobs).second)
        throw Broken(once_promise, fact.key + " was done twice");
    for (const auto job : fact.jobs)
        if (!submitted_jobs_.insert(job).second)
            throw Broken(once_promise,
                         name(job, 0) + " belongs to " + fact.key + " and another submission");
}

void Checker::see(const AcceptedSaid& fact) {
    const auto found = submissions_.find(fact.key);
    if (found == submissions_.end())
        throw Broken(persist_promise, fact.key + " was acknowledged and is not in the tables");
    if (found->second != fact.jobs)
        throw Broken(once_promise, fact.key + " was answered with two different lists of jobs");
    for (const auto job : fact.jobs) (void)job_of(job, persist_promise);
}

void Checker::see(const AssignSaid& fact) {
    const auto lease = leases_.find(fact.epoch);
    if (lease == leases_.end() || lease->second != std::pair(fact.host, fact.worker))
        throw Broken(persist_promise, name(fact.job, fact.attempt) + " was given to " +
                                          fact.worker + " under a lease that is not in the tables");
    const auto& attempts = job_of(fact.job, persist_promise).attempts;
    const auto attempt = attempts.find(fact.attempt);
    if (attempt == attempts.end() || attempt->second.epoch != fact.epoch)
        throw Broken(persist_promise, name(fact.job, fact.attempt) + " was given to " +
                                          fact.worker + " before it was begun in the tables");
}

void Checker::see(const ItemsStoredSaid& fact) {
    const auto& job = job_of(fact.job, persist_promise);
    if (job.state == JobState::running && job.attempt == fact.attempt &&
        fact.position > job.items_end)
        throw Broken(persist_promise, "items of " + name(fact.job, fact.attempt) + " before " +
                                          std::to_string(fact.position) +
                                          " were acknowledged; in the tables are " +
                                          std::to_string(job.items_end));
}

void Checker::see(const ReportStoredSaid& fact) {
    const auto& job = job_of(fact.job, persist_promise);
    if (job.state == JobState::running && job.attempt == fact.attempt)
        throw Broken(persist_promise, "the report of " + name(fact.job, fact.attempt) +
                                          " was acknowledged, and in the tables it is running");
}

void Checker::see(const RequestMade& fact) {
    open_requests_.insert(fact.key);
}

void Checker::see(const AcceptedHeard& fact) {
    open_requests_.erase(fact.key);
    const auto found = submissions_.find(fact.key);
    if (found == submissions_.end() || found->second != fact.jobs)
        throw Broken(once_promise, fact.key + " was answered with what is not in the tables");
}

void Checker::see(const RefusedHeard& fact) {
    open_requests_.erase(fact.key);
}

void Checker::see(const BrokerHeard& fact) {
    heard_[fact.worker] = fact.at;
}

void Checker::see(const CommandSent& fact) {
    const auto heard = heard_.find(fact.worker);
    if (heard == heard_.end() || fact.at - heard->second > limits::lease_duration * 3 / 4)
        throw Broken("a worker that does not hear the broker begins nothing",
                     fact.worker + " sent a command to " + fact.host);
}

void Checker::see(const ReportMade& fact) {
    auto& attempts = job_of(fact.job, persist_promise).attempts;
    const auto found = attempts.find(fact.attempt);
    if (found == attempts.end())
        throw Broken(persist_promise, name(fact.job, fact.attempt) + " is reported by " +
                                          fact.worker + " and was never begun in the tables");
    auto& report = found->second.report;
    if (report && (report->outcome != fact.outcome || report->items_end != fact.items_end ||
                   report->worker != fact.worker))
        throw Broken("a report does not change",
                     name(fact.job, fact.attempt) + " was reported in two ways");
    report = fact;
}

}  // namespace grivon::sim
