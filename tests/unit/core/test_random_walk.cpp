// Random clients with every command, workers, losses, repetitions and restarts. Every step is
// judged by invariants.hpp, the whole by a judge that reads only what was written down.
#include <algorithm>
#include <catch2/catch.hpp>
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

class Walk {
public:
    explicit Walk(std::uint64_t seed) : random_(seed), operations_(random_) {
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
                break;
            default:
                work();
                break;
        }
        check();
    }

    // No more losses: everything must come to an end.
    void settle() {
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

    void submit() {
        const auto line = operations_.next();
        INFO("the command is: " << line);
        const auto answer = pick(2) == 0 ? bench.submit(line) : bench.submit_confirmed(line);
        if (const auto* refused = std::get_if<Refused>(&answer)) {
            INFO("refused: " << refused->message);
            REQUIRE_FALSE(refused->message.empty());
            REQUIRE_FALSE(test::holds_serial(refused->message));
            REQUIRE(refused->code != Errc::internal);
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
            if (pick(4) != 0) bench.apply(WorkerHeartbeat{id});
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
        end(id, assign, outcome());
        if (pick(5) != 0) at.erase(at.begin() + static_cast<std::ptrdiff_t>(index));
    }

    // What stale attempts do on a host is the fence's affair, not the core's: they do nothing here.
    void end(const std::string& id, const Assign& assign, Outcome outcome) {
        const auto* lane = bench.core->queue().find_lane(assign.host.name);
        const auto* job = bench.core->queue().find_job(assign.job);
        const bool believed = lane != nullptr && job != nullptr && lane->lease.worker == id &&
                              lane->lease.epoch == assign.epoch &&
                              job->record.progress.state == JobState::running &&
                              job->record.progress.attempt == assign.attempt;
        bench.report(id, assign,
                     believed ? world_.perform(assign, outcome, random_)
                              : test::report_of(assign.spec, outcome));
    }

    Outcome outcome() {
        const auto n = pick(10);
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
    std::map<std::string, std::vector<Assign>> at_;  // what each worker believes it is at
};

// Reads the event log alone: order, one at a time, exactly one final state, no number missing.
void judge(const std::vector<Event>& events) {
    std::map<std::string, std::vector<JobId>> queued;  // per host, in the order accepted
    std::map<std::string, JobId> at_work;              // per host
    std::map<JobId, int> finals;
    std::uint64_t expected = 1;
    for (const auto& event : events) {
        REQUIRE(number(event.seq) == expected++);
        if (event.kind == "job.queued") queued[event.host].push_back(event.job);
        if (event.kind == "job.running") {
            const bool again = at_work.contains(event.host);
            if (again) {
                REQUIRE(at_work[event.host] == event.job);  // a recovery attempt of the same job
            } else {
                REQUIRE(queued[event.host].front() == event.job);
                at_work[event.host] = event.job;
                queued[event.host].erase(queued[event.host].begin());
            }
        }
        if (event.kind == "job.succeeded" || event.kind == "job.failed") {
            REQUIRE(at_work[event.host] == event.job);
            at_work.erase(event.host);
            REQUIRE(++finals[event.job] == 1);
        }
        if (event.kind == "job.cancelled") {
            const auto current = at_work.find(event.host);
            const bool begun = current != at_work.end() && current->second == event.job;
            if (begun) at_work.erase(current);
            REQUIRE((begun || std::erase(queued[event.host], event.job) == 1));
            REQUIRE(++finals[event.job] == 1);
        }
        REQUIRE_FALSE(test::holds_serial(event.message + " " + event.operation));
    }
    for (const auto& [host, jobs] : queued) REQUIRE(jobs.empty());
    REQUIRE(at_work.empty());
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
        judge(walk.bench.tables.events());
        for (const auto& batch : walk.bench.tables.batches())
            REQUIRE_FALSE(test::holds_serial(batch.operation));
        for (const auto& [id, job] : walk.bench.tables.jobs())
            REQUIRE(is_final(job.progress.state));
    }
}
