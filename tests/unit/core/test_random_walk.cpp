// Random clients, workers, losses, repetitions and restarts; an independent judge reads only what
// was written down.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "tests/support/core_bench.hpp"
#include "tests/support/seed.hpp"
#include "wire/limits.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::CoreBench;

namespace {

constexpr int hosts_count = 5;
constexpr int steps_count = 400;

class Walk {
public:
    explicit Walk(std::uint64_t seed) : random_(seed) {
        std::string names;
        for (int i = 0; i < hosts_count; ++i) names += " h-0-" + std::to_string(i);
        bench.accept("add host" + names);
        for (int i = 0; i < 3; ++i) bench.accept("add host vmware" + names);
        bench.accept("add host vmwarenet" + names + " iface=eth0 type=bridge");
    }

    void step() {
        switch (pick(10)) {
            case 0:
            case 1:
                submit();
                break;
            case 2:
                join();
                break;
            case 3:
                bench.pass(std::chrono::milliseconds(pick(4000)));
                break;
            case 4:
                beat();
                break;
            case 5:
                if (pick(10) == 0) bench.restart();
                break;
            default:
                work();
                break;
        }
    }

    // No more losses: everything must come to an end.
    void settle() {
        for (int i = 0; i < 200; ++i) {
            bench.hello("last", holds_of("last"));
            work_all("last");
            bench.pass(1s);
        }
    }

    CoreBench bench;

private:
    std::size_t pick(std::size_t count) { return random_() % count; }
    std::string worker() { return "w" + std::to_string(pick(3)); }

    void submit() {
        static const std::vector<std::string> verbs{"create", "start", "stop"};
        const auto host = pick(6) == 0 ? std::string("%") : "h-0-" + std::to_string(pick(5));
        const auto slice = pick(3) == 0 ? "" : " slice=" + std::to_string(pick(4));
        (void)bench.submit(verbs[pick(3)] + " host vmware " + host + slice);
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
        bench.report(id, assign, outcome(), core::state_after(assign.spec));
        if (pick(5) != 0) at.erase(at.begin() + static_cast<std::ptrdiff_t>(index));
    }

    Outcome outcome() {
        const auto n = pick(10);
        return n == 0 ? Outcome::failed : n == 1 ? Outcome::uncertain : Outcome::succeeded;
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
        for (const auto& assign : std::exchange(at_[id], {}))
            bench.report(id, assign, Outcome::succeeded, core::state_after(assign.spec));
    }

    std::mt19937_64 random_;
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
        for (const auto& [id, job] : walk.bench.tables.jobs())
            REQUIRE(is_final(job.progress.state));
    }
}
