// explain job: everything that keeps a job from running, and since when.
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"
#include "wire/values.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::batch_of;
using grivon::test::Fleet;
using grivon::test::says;

namespace {

Explanation explain(const Fleet& bench, JobId job) {
    return bench.ask_for<Explanation>("explain job " + std::to_string(number(job)));
}

// The job waits for one thing only.
void check_reason(const Fleet& bench, JobId job, const std::string& text,
                  std::optional<WallTime> since) {
    const auto explanation = explain(bench, job);
    CHECK(explanation.job == job);
    CHECK(explanation.state == bench.state(job));
    INFO(test::texts_of(explanation.reasons));
    REQUIRE(explanation.reasons.size() == 1);
    CHECK(explanation.reasons[0].text == text);
    CHECK(explanation.reasons[0].since == since);
    CHECK(bench.waits_for(job) == text);
}

}  // namespace

TEST_CASE("what runs waits for nothing; what has ended is not explained", "[core][explain]") {
    Fleet bench(1);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    const auto running = explain(bench, job);
    CHECK(running.state == JobState::running);
    CHECK(running.reasons.empty());
    bench.succeed(job);
    const auto id = std::to_string(number(job));
    const auto refused = bench.ask_for<Refused>("explain job " + id);
    CHECK(refused.code == Errc::not_found);
    CHECK(says(refused.message, "it has ended or never was; see: grivon show job " + id));
    CHECK(bench.ask_for<Refused>("explain job 999").code == Errc::not_found);
}

TEST_CASE("what runs and is cancelled is being stopped", "[core][explain]") {
    Fleet bench(1);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    const auto behind = bench.accept("reboot host vmware h-0-0").jobs[0];
    bench.accept("cancel job " + std::to_string(number(job)));
    check_reason(bench, job,
                 "it is being stopped (cancelled by tester): its command is ended, and then the "
                 "host is looked at",
                 std::nullopt);
    check_reason(bench, behind,
                 bench.name(job) + " is being stopped (cancelled by tester) on h-0-0",
                 bench.now.wall);
    bench.end(job, Outcome::cancelled);
    CHECK(explain(bench, behind).reasons.empty());
}

TEST_CASE("each cause has its words and its time", "[core][explain]") {
    Fleet bench(2);
    const auto begin = bench.now.wall;
    SECTION("the job before it runs") {
        const auto first = bench.accept("start host vmware h-0-0").jobs[0];
        const auto second = bench.accept("reboot host vmware h-0-0").jobs[0];
        const auto third = bench.accept("stop host vmware h-0-0").jobs[0];
        bench.live(5s);
        check_reason(bench, second, bench.name(first) + " is running on h-0-0", begin);
        check_reason(bench, third,
                     bench.name(first) + " is running on h-0-0, and 1 job comes before this one",
                     begin);
    }
    SECTION("jobs before it wait as well") {
        bench.accept("pause lane h-0-0");
        const auto first = bench.accept("start host vmware h-0-0").jobs[0];
        const auto second = bench.accept("reboot host vmware h-0-0").jobs[0];
        const auto reasons = explain(bench, second).reasons;
        REQUIRE(reasons.size() == 2);
        CHECK(says(reasons[0].text, "is paused by tester"));
        CHECK(reasons[0].since == begin);
        CHECK(reasons[1].text == "1 job comes before it on h-0-0, the first " + bench.name(first));
        CHECK(reasons[1].since == begin);
    }
    SECTION("the lane is paused") {
        bench.live(3s);
        bench.accept("pause lane h-0-0 reason=fans");
        const auto job = bench.accept("start host vmware h-0-0").jobs[0];
        check_reason(bench, job,
                     "the lane of h-0-0 is paused by tester: fans; grivon resume lane h-0-0",
                     begin + 3s);
    }
    SECTION("its time has not come") {
        auto batch = batch_of({"start host vmware h-0-0"});
        batch.start_after_ms = 60'000;
        check_reason(bench, bench.accept_batch(batch).jobs[0],
                     "it joins its lane at " + utc_time_text(begin + 60s), begin);
    }
    SECTION("no worker is there") {
        bench.live(1s);
        bench.apply(WorkerGoodbye{"w", true});
        check_reason(bench, bench.accept("start host vmware h-0-0").jobs[0],
                     "no worker is connected; start one with grivon-worker", begin + 1s);
    }
    SECTION("every worker is busy") {
        bench.hello("w", {}, 1);
        bench.accept("start host vmware h-0-0");
        bench.live(2s);
        const auto job = bench.accept("start host vmware h-0-1").jobs[0];
        bench.live(2s);
        check_reason(bench, job, "every worker is busy; it is the next of h-0-1", begin + 2s);
    }
    SECTION("its host does not answer") {
        const auto job = bench.accept("start host vmware h-0-0").jobs[0];
        bench.end(job, Outcome::unreached, "no route to host");
        check_reason(bench, job, "no route to host; the next try is in 1 s", begin);
        bench.live(1s);
        bench.end(job, Outcome::unreached, "connection refused");
        bench.live(500ms);
        check_reason(bench, job, "connection refused; the next try is in 2 s", begin);
    }
    SECTION("it comes after another") {
        auto batch = batch_of({"start host vmware h-0-0", "start host vmware h-0-1"});
        batch.operations[1].after = {1};
        const auto jobs = bench.accept_batch(batch).jobs;
        check_reason(bench, jobs[1],
                     bench.name(jobs[0]) + ", which it comes after, is running on h-0-0",
                     std::nullopt);
    }
    SECTION("it is uncertain, and looked at again soon") {
        const auto job = bench.accept("start host vmware h-0-0").jobs[0];
        const auto behind = bench.accept("reboot host vmware h-0-0").jobs[0];
        bench.end(job, Outcome::uncertain, "lost");
        check_reason(bench, job, "lost; the next look at the host is in 1 s", begin);
        check_reason(bench, behind, bench.name(job) + " is uncertain on h-0-0: lost", begin);
    }
}

TEST_CASE("all causes are told, the first one first", "[core][explain]") {
    Fleet bench(2);
    auto batch = batch_of({"start host vmware h-0-0", "start host vmware h-0-1"});
    batch.operations[1].after = {1};
    const auto jobs = bench.accept_batch(batch).jobs;
    bench.accept("pause lane h-0-1");
    bench.apply(WorkerGoodbye{"w", true});
    const auto reasons = explain(bench, jobs[1]).reasons;
    REQUIRE(reasons.size() == 3);
    CHECK(says(reasons[0].text, "no worker is connected"));
    CHECK(says(reasons[1].text, "is paused by tester"));
    CHECK(says(reasons[2].text, "which it comes after, is uncertain on h-0-0"));
    CHECK(bench.waits_for(jobs[1]) == reasons[0].text);
}
