// Random clients with every command, workers, losses, repetitions and restarts. Every step is
// judged by invariants.hpp, the whole by a judge that reads only what was written down.
#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>
#include <map>
#include <random>
#include <set>

#include "tests/support/refusals.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/core/invariants.hpp"
#include "tests/unit/core/random_operations.hpp"
#include "wire/limits.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::CoreBench;

namespace {

constexpr int steps_count = 400;
// Short enough to happen.
constexpr std::chrono::seconds give_up_after{15};

class Walk {
public:
    explicit Walk(std::uint64_t seed)
        : bench(core::QueueSettings{give_up_after}), random_(seed), operations_(random_) {
        bench.accept("add host h-0-[0-3] h-1-0");
        for (int i = 0; i < 3; ++i) bench.accept("add host vmware %");
        bench.accept("add host vmwarenet % iface=eth0 type=bridge");
        for (std::size_t n = 0; n < 4; ++n)
            bench.accept("add vmwarekey " + test::RandomOperations::key(n));
    }

    void step() {
        switch (pick(12)) {
            case 0:
            case 1:
            case 2:
                submit();
                break;
            case 3:
                join();
                break;
            case 4:
                bench.pass(std::chrono::milliseconds(pick(4000)));
                break;
            case 5:
                beat();
                break;
            case 6:
                if (pick(10) == 0) bench.restart();
                if (pick(20) == 0) bench.now.wall += 5s;  // somebody sets the clock
                break;
            default:
                work();
                break;
        }
        check();
    }

    // No more losses: everything must come to an end.
    void settle() {
        if (!bench.core->inventory().hosts().empty()) bench.accept("resume lane %");
        for (const auto& job : bench.tables.image().jobs)
            if (job.progress.state == JobState::uncertain)
                bench.accept("resolve job " + std::to_string(number(job.id)) + " outcome=retry");
        for (int i = 0; i < 200; ++i) {
            bench.hello("last", holds_of("last"));
            work_all("last");
            bench.pass(1s);
        }
        check();
    }

    CoreBench bench;

private:
    std::size_t pick(std::size_t count) { return random_() % count; }
    std::string worker() { return "w" + std::to_string(pick(3)); }

    Submit next_submission() {
        const auto counters = bench.tables.image().counters;
        Submit submit;
        submit.submission_key = std::to_string(++submissions_);
        submit.batch = operations_.next_batch(counters.job - 1, counters.batch - 1);
        submit.confirmed = pick(2) == 0;
        submit.dry_run = pick(12) == 0;
        return submit;
    }

    void submit() {
        const auto submit = next_submission();
        std::string lines;
        for (const auto& operation : submit.batch.operations) {
            lines += operation.name();
            for (const auto& word : operation.arguments) lines += " " + word;
            for (const auto& [name, value] : operation.parameters)
                lines += " " + name + "=" + value;
            lines += "; ";
        }
        INFO("the commands are: " << lines);
        const auto written = bench.tables.records_count();
        const auto answer = bench.submit(submit);
        if (const auto* refused = std::get_if<Refused>(&answer)) {
            INFO("refused: " << refused->message);
            REQUIRE_FALSE(refused->message.empty());
            REQUIRE_FALSE(test::holds_serial(refused->message));
            REQUIRE(refused->code != Errc::internal);
        }
        if (!std::holds_alternative<Accepted>(answer)) {
            REQUIRE(bench.tables.records_count() == written);
            return;
        }
        for (const auto& printed : std::get<Accepted>(answer).lines)
            REQUIRE_FALSE(test::holds_serial(printed));
        const auto& events = bench.tables.events();
        for (; seen_events_ < events.size(); ++seen_events_)
            if (events[seen_events_].kind == "host.removed")
                world_.forget(events[seen_events_].host);
    }

    void check() {
        test::check_inventory(bench.core->inventory());
        test::check_rebuilt(bench);
        test::check_world(bench, world_);
    }

    std::vector<HeldLane> holds_of(const std::string& id) {
        std::vector<HeldLane> holds;
        for (const auto& a : at_[id]) holds.push_back({a.host.name, a.epoch, a.job, a.attempt});
        return holds;
    }

    void collect(const std::string& id) {
        for (auto& assign : bench.sent<Assign>(id))
            if (std::find(at_[id].begin(), at_[id].end(), assign) == at_[id].end())
                at_[id].push_back(assign);
    }

    void join() {
        const auto id = worker();
        if (pick(2) == 0) at_[id].clear();  // it lost its memory, or the messages were lost
        bench.hello(id, holds_of(id), 3);
    }

    void beat() {
        for (const auto* id : {"w0", "w1", "w2"})
            if (pick(4) != 0) bench.beat(id, holds_of(id));
    }

    // One worker tells items or a report of something it was once given, fresh or long stale.
    void work() {
        const auto id = worker();
        collect(id);
        auto& at = at_[id];
        if (at.empty()) return;
        const auto index = pick(at.size());
        const Assign assign = at[index];
        say_item(id, assign);
        if (pick(3) != 0) return;
        end(id, assign, outcome_of(assign));
        if (pick(5) != 0) at.erase(at.begin() + static_cast<std::ptrdiff_t>(index));
    }

    // What stale attempts do on a host is the fence's affair, not the core's: they do nothing here.
    void end(const std::string& id, const Assign& assign, Outcome outcome) {
        const auto* lane = bench.core->queue().find_lane(assign.host.name);
        const auto* job = bench.core->queue().find_job(assign.job);
        const bool believed = lane != nullptr && job != nullptr && lane->lease.worker == id &&
                              lane->lease.epoch == assign.epoch &&
                              job->state() == JobState::running &&
                              job->begun->progress.attempt == assign.attempt;
        bench.report(id, assign,
                     believed ? world_.perform(assign, outcome, random_)
                              : test::report_of(assign.spec, outcome));
    }

    Outcome outcome_of(const Assign& assign) {
        const auto* job = bench.core->queue().find_job(assign.job);
        const bool stopped = job != nullptr && !job->progress().stop_reason.empty();
        if (stopped && pick(2) == 0) return Outcome::cancelled;
        const auto n = pick(10);
        if (n == 3) return Outcome::unreached;
        return n < 2 ? Outcome::failed : n == 2 ? Outcome::uncertain : Outcome::succeeded;
    }

    void say_item(const std::string& id, const Assign& assign) {
        JobItem item;
        item.kind = ItemKind::output;
        item.data = std::to_string(assign.attempt);
        bench.apply(JobItems{id,
                             assign.host.name,
                             assign.job,
                             assign.attempt,
                             assign.epoch,
                             assign.position + pick(3),
                             {item}});
    }

    void work_all(const std::string& id) {
        collect(id);
        for (const auto& assign : std::exchange(at_[id], {})) end(id, assign, Outcome::succeeded);
    }

    std::mt19937_64 random_;
    test::RandomOperations operations_;
    test::World world_;
    std::size_t seen_events_ = 0;
    std::uint64_t submissions_ = 0;
    std::map<std::string, std::vector<Assign>> at_;  // what each worker believes it is at
};

// Reads the event log and what was accepted, and nothing else: order, one at a time, exactly one
// final state, no number missing; and what keeps a job from beginning.
class Judge {
public:
    explicit Judge(const test::MemoryTables& tables) : tables_(tables) {
        for (const auto& batch : tables.batches()) policies_[batch.id] = batch.on_failure;
        for (const auto& [id, job] : tables.jobs()) ++unfinished_[job.batch];
    }

    void see(const Event& event) {
        INFO("event " << number(event.seq) << " " << event.kind << " of " << event.host << ", job "
                      << number(event.job));
        REQUIRE(number(event.seq) == ++seen_);
        REQUIRE_FALSE(test::holds_serial(event.message + " " + event.operation));
        if (event.kind == "job.queued") queued(event);
        if (event.kind == "job.due") due(event);
        if (event.kind == "job.running") running(event);
        if (event.kind == "job.succeeded" || event.kind == "job.failed" ||
            event.kind == "job.cancelled" || event.kind == "job.skipped")
            ended(event);
        if (event.kind == "lane.paused") paused_.insert(event.host);
        if (event.kind == "lane.draining" || event.kind == "lane.resumed" ||
            event.kind == "host.removed")
            paused_.erase(event.host);
        if (event.kind == "batch.finished") {
            REQUIRE(unfinished_.at(event.batch) == 0);
            REQUIRE(finished_.insert(event.batch).second);
        }
    }

    void end() const {
        for (const auto& [host, jobs] : lanes_) REQUIRE(jobs.empty());
        REQUIRE(at_work_.empty());
        REQUIRE(delayed_.empty());
        REQUIRE(finished_.size() == tables_.batches().size());
    }

private:
    const core::JobRecord& job_of(const Event& event) const { return tables_.jobs().at(event.job); }

    void queued(const Event& event) {
        const auto& job = job_of(event);
        auto& lane = lanes_[event.host];
        const auto current = at_work_.find(event.host);
        if (current != at_work_.end() && current->second == event.job) {
            at_work_.erase(current);  // its host did not answer: the first of its lane again
            lane.push_front(event.job);
        } else if (job.not_before && *job.not_before > event.at) {
            delayed_.insert(event.job);
        } else {
            lane.push_back(event.job);
        }
    }

    void due(const Event& event) {
        REQUIRE(delayed_.erase(event.job) == 1);
        REQUIRE(*job_of(event).not_before <= event.at);
        lanes_[event.host].push_back(event.job);
    }

    void running(const Event& event) {
        REQUIRE_FALSE(paused_.contains(event.host));
        if (const auto current = at_work_.find(event.host); current != at_work_.end()) {
            REQUIRE(current->second == event.job);  // a recovery attempt of the same job
            return;
        }
        auto& lane = lanes_[event.host];
        REQUIRE(lane.front() == event.job);
        lane.pop_front();
        at_work_[event.host] = event.job;
        const auto& job = job_of(event);
        for (const auto before : job.after) {
            REQUIRE(finals_.contains(before));
            if (policies_.at(job.batch) != FailurePolicy::carry_on)
                REQUIRE(finals_.at(before) == "job.succeeded");
        }
    }

    void ended(const Event& event) {
        const auto current = at_work_.find(event.host);
        const bool begun = current != at_work_.end() && current->second == event.job;
        if (begun)
            at_work_.erase(current);
        else
            REQUIRE(std::erase(lanes_[event.host], event.job) + delayed_.erase(event.job) == 1);
        REQUIRE((begun || event.kind != "job.succeeded"));
        REQUIRE((!begun || event.kind != "job.skipped"));
        REQUIRE(finals_.emplace(event.job, event.kind).second);
        --unfinished_.at(event.batch);
    }

    const test::MemoryTables& tables_;
    std::map<BatchId, FailurePolicy> policies_;
    std::map<BatchId, std::size_t> unfinished_;       // jobs
    std::map<std::string, std::deque<JobId>> lanes_;  // per host, in the order in which they joined
    std::map<std::string, JobId> at_work_;            // per host
    std::map<JobId, std::string> finals_;             // kinds of the last events
    std::set<JobId> delayed_;
    std::set<std::string> paused_;
    std::set<BatchId> finished_;
    std::uint64_t seen_ = 0;
};

void judge(const test::MemoryTables& tables) {
    Judge judge(tables);
    for (const auto& event : tables.all_events()) judge.see(event);
    judge.end();
}

}  // namespace

TEST_CASE("any history keeps order, single lanes, one final state and every number",
          "[core][random]") {
    const auto base = test::random_seed();
    for (std::uint64_t round = 0; round < 60; ++round) {
        const auto seed = base + round;
        INFO(test::repeat_with(seed));
        Walk walk(seed);
        for (int i = 0; i < steps_count; ++i) walk.step();
        walk.settle();
        judge(walk.bench.tables);
        for (const auto& batch : walk.bench.tables.batches())
            REQUIRE_FALSE(test::holds_serial(batch.operation));
        for (const auto& [id, job] : walk.bench.tables.jobs())
            REQUIRE(is_final(job.progress.state));
    }
}
