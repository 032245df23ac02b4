// The life of jobs and leases, as the tables tell it.
#include <algorithm>
#include <array>

#include "tests/simulation/broken.hpp"
#include "tests/simulation/checker.hpp"

namespace grivon::sim {
namespace {

constexpr const char* events_promise = "event numbers are consecutive";
constexpr const char* life_promise = "a job ends in exactly one final state";
constexpr const char* order_promise = "jobs of a host run in the order accepted, one at a time";
constexpr const char* lease_promise = "a lane has one lease at a time";
constexpr const char* epoch_promise = "nothing is believed that comes with an old epoch";
constexpr const char* truth_promise = "a verdict is what is so on the host";
constexpr const char* end_promise = "every accepted job ends once faults stop";

// Written out again here: the checker does not ask the core what is allowed.
constexpr std::array<std::pair<JobState, JobState>, 13> allowed{{
    {JobState::queued, JobState::running},
    {JobState::queued, JobState::failed},
    {JobState::queued, JobState::cancelled},
    {JobState::queued, JobState::skipped},
    {JobState::running, JobState::succeeded},
    {JobState::running, JobState::failed},
    {JobState::running, JobState::cancelled},
    {JobState::running, JobState::queued},
    {JobState::running, JobState::uncertain},
    {JobState::uncertain, JobState::running},
    {JobState::uncertain, JobState::succeeded},
    {JobState::uncertain, JobState::failed},
    {JobState::uncertain, JobState::cancelled},
}};

std::string name(JobId job) {
    return "job " + std::to_string(number(job));
}

std::string name(Epoch epoch) {
    return "epoch " + std::to_string(number(epoch));
}

bool is_verdict(JobState state) {
    return state == JobState::succeeded || state == JobState::failed;
}

}  // namespace

void Checker::see(const EventWritten& fact) {
    if (fact.seq != last_event_ + 1)
        throw Broken(events_promise, "event " + std::to_string(fact.seq) + " follows event " +
                                         std::to_string(last_event_));
    last_event_ = fact.seq;
    if (fact.kind == "lane.leased") lanes_[fact.host].last_leased_event = fact.seq;
}

void Checker::see(const JobWritten& fact) {
    Job job;
    job.host = fact.host;
    if (!jobs_.emplace(fact.job, std::move(job)).second)
        throw Broken(life_promise, name(fact.job) + " was accepted twice");
    ++live_jobs_count_;
    if (fact.place != 0) join_lane(fact.job, jobs_.at(fact.job), fact.place);
}

// In the order accepted; those that were delayed, when their time came.
void Checker::join_lane(JobId id, Job& job, std::uint64_t place) {
    auto& lane = lanes_[job.host];
    if (place < lane.newest_place)
        throw Broken(order_promise, name(id) + " was put before others that wait on " + job.host);
    lane.newest_place = place;
    lane.waiting.push_back(id);
    job.place = place;
}

Checker::Job& Checker::job_of(JobId job, const char* promise) {
    const auto found = jobs_.find(job);
    if (found == jobs_.end()) throw Broken(promise, name(job) + " is not in the tables");
    return found->second;
}

void Checker::see(const JobMoved& fact) {
    auto& job = job_of(fact.job, life_promise);
    auto& lane = lanes_[job.host];
    const bool stays = job.state == fact.state && !is_final(fact.state);
    if (!stays && std::find(allowed.begin(), allowed.end(), std::pair(job.state, fact.state)) ==
                      allowed.end())
        throw Broken(life_promise, name(fact.job) + " went from " +
                                       std::string(name_of(job.state)) + " to " +
                                       std::string(name_of(fact.state)));
    if (fact.attempt != job.attempt + (fact.state == JobState::running && !stays ? 1 : 0))
        throw Broken(life_promise, name(fact.job) + " went from attempt " +
                                       std::to_string(job.attempt) + " to " +
                                       std::to_string(fact.attempt));
    if (is_verdict(fact.state)) judge_verdict(fact, job, lane);
    const auto before = job.state;
    job.state = fact.state;
    job.attempt = fact.attempt;
    if (job.place == 0 && fact.place != 0) join_lane(fact.job, job, fact.place);
    if (stays) return;
    if (before == JobState::running && fact.state == JobState::queued)
        go_back_in_lane(fact.job, job, lane);
    if (fact.state == JobState::running) begin_in_lane(fact.job, job, lane);
    if (is_final(fact.state)) leave_lane(fact.job, lane);
}

void Checker::go_back_in_lane(JobId id, const Job& job, Lane& lane) const {
    if (job.touched)
        throw Broken(truth_promise, name(id) + " waits again as if nothing of it had been begun");
    lane.current.reset();
    lane.waiting.push_front(id);
}

void Checker::begin_in_lane(JobId id, Job& job, Lane& lane) {
    if (lane.holder.empty())
        throw Broken(lease_promise, name(id) + " runs, and nobody holds the lane of " + job.host);
    if (lane.current && *lane.current != id)
        throw Broken(order_promise,
                     name(id) + " was begun on " + job.host + " beside " + name(*lane.current));
    if (!lane.current) {
        if (lane.waiting.empty() || lane.waiting.front() != id)
            throw Broken(order_promise, name(id) + " was begun on " + job.host +
                                            " before those that wait there longer");
        lane.waiting.pop_front();
        lane.current = id;
    }
    job.attempts[job.attempt] = {lane.holder, lane.epoch, std::nullopt};
    job.steps_told = job.steps_in_record;
}

void Checker::leave_lane(JobId id, Lane& lane) {
    --live_jobs_count_;
    if (lane.current == id)
        lane.current.reset();
    else
        std::erase(lane.waiting, id);
}

// By the report of the attempt at work; or without one: of a job that was never begun, that it
// failed; of an uncertain one, what an operator says of it.
void Checker::judge_verdict(const JobMoved& fact, const Job& job, const Lane& lane) const {
    if (job.state == JobState::uncertain) return;
    if ((fact.state == JobState::succeeded) != job.done)
        throw Broken(truth_promise, name(fact.job) + " " + std::string(name_of(fact.state)) +
                                        ", and on " + job.host +
                                        (job.done ? " it is done" : " it is not done"));
    if (job.state == JobState::queued) return;
    const auto& attempt = job.attempts.at(fact.attempt);
    const auto wanted = fact.state == JobState::succeeded ? Outcome::succeeded : Outcome::failed;
    const auto& report = attempt.report;
    if (!report || report->outcome != wanted)
        throw Broken(truth_promise, name(fact.job) + " " + std::string(name_of(fact.state)) +
                                        ", which no worker reported of this attempt");
    if (report->epoch != lane.epoch || report->worker != lane.holder)
        throw Broken(epoch_promise, name(fact.job) + " was ended by a report of " +
                                        name(report->epoch) + " from " + report->worker +
                                        "; the lane has " + name(lane.epoch));
    if (report->items_end != job.items_end || !job.open_line.empty())
        throw Broken("the record of a job is complete",
                     name(fact.job) + " ended with " + std::to_string(job.items_end) + " of " +
                         std::to_string(report->items_end) + " items");
}

void Checker::see(const LeaseWritten& fact) {
    auto& lane = lanes_[fact.host];
    if (fact.epoch < lane.epoch)
        throw Broken(lease_promise,
                     fact.host + " has " + name(lane.epoch) + ", then " + name(fact.epoch));
    if (fact.worker.empty()) {
        lane.holder.clear();
        return;
    }
    if (fact.epoch == lane.epoch && fact.worker == lane.holder) return;
    if (fact.epoch == lane.epoch || leases_.contains(fact.epoch))
        throw Broken(lease_promise, name(fact.epoch) + " of " + fact.host + " was given twice");
    if (!lane.holder.empty())
        throw Broken(lease_promise, fact.host + " was leased to " + fact.worker + " while " +
                                        lane.holder + " held it");
    if (lane.current && jobs_.at(*lane.current).state == JobState::running)
        throw Broken(lease_promise, fact.host + " was leased to " + fact.worker + " while " +
                                        name(*lane.current) + " ran there for another");
    if (lane.last_leased_event != number(fact.epoch))
        throw Broken(lease_promise, name(fact.epoch) + " is not the number of its event");
    lane.epoch = fact.epoch;
    lane.holder = fact.worker;
    leases_[fact.epoch] = {fact.host, fact.worker};
}

void Checker::see(const HostDropped& fact) {
    lanes_[fact.host].holder.clear();
}

void Checker::finish() const {
    for (const auto& [id, job] : jobs_) {
        if (!is_final(job.state))
            throw Broken(end_promise, name(id) + " on " + job.host + " is still " +
                                          std::string(name_of(job.state)) + ", attempt " +
                                          std::to_string(job.attempt));
        if (!submitted_jobs_.contains(id))
            throw Broken("a submission is done once", name(id) + " belongs to no submission");
    }
    if (!open_requests_.empty())
        throw Broken("every request is answered", *open_requests_.begin() + " was never answered");
}

}  // namespace grivon::sim
