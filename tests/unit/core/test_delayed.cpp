// Batches that begin later: when their jobs join their lanes, and what happens to them until then.
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"
#include "wire/values.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::batch_of;
using grivon::test::Fleet;

namespace {

BatchSpec later(const std::vector<std::string>& lines, std::chrono::milliseconds delay) {
    auto batch = batch_of(lines);
    batch.start_after_ms = static_cast<std::uint64_t>(delay.count());
    return batch;
}

BatchSpec at(const std::vector<std::string>& lines, WallTime time) {
    auto batch = batch_of(lines);
    batch.start_at = time;
    return batch;
}

std::string id_of(JobId job) {
    return std::to_string(number(job));
}

}  // namespace

TEST_CASE("a delayed job begins when its time has come, and not before", "[core][delayed]") {
    Fleet bench(1);
    const auto job = bench.accept_batch(later({"start host vmware h-0-0"}, 30min)).jobs[0];
    CHECK(bench.job(job).not_before == bench.now.wall + 30min);
    CHECK(bench.job(job).progress.place == 0);
    CHECK(bench.waits_for(job) == "it joins its lane at " + utc_time_text(bench.now.wall + 30min));
    bench.live(30min - 1ms);
    CHECK(bench.states({job}) == "queued");
    CHECK(bench.events_of_kind("job.due").empty());
    bench.pass(1ms);
    CHECK(bench.states({job}) == "running");
    CHECK(bench.events_of_kind("job.due").size() == 1);
    CHECK(bench.job(job).progress.place > 0);
}

TEST_CASE("a time that is past, or now, means at once", "[core][delayed]") {
    Fleet bench(1);
    const auto past = bench.accept_batch(at({"start host vmware h-0-0"}, bench.now.wall - 1h));
    CHECK(bench.states(past.jobs) == "running");
    bench.succeed_all();
    const auto now = bench.accept_batch(at({"stop host vmware h-0-0"}, bench.now.wall));
    CHECK(bench.states(now.jobs) == "running");
    CHECK(bench.events_of_kind("job.due").empty());
}

TEST_CASE("a time and a delay together, or a delay beyond reason, are refused", "[core][delayed]") {
    Fleet bench(1);
    auto batch = later({"start host vmware h-0-0"}, 1min);
    batch.start_at = bench.now.wall + 1h;
    CHECK(bench.refuse_batch(batch).code == Errc::usage);
    CHECK(bench.refuse_batch(batch).message == "give either a time to begin or a delay, not both");
    CHECK(bench.refuse_batch(later({"start host vmware h-0-0"}, 24h * 400)).code == Errc::usage);
    auto limited = batch_of({"start host vmware h-0-0"});
    limited.time_limit_ms = UINT64_MAX;
    CHECK(bench.refuse_batch(limited).code == Errc::usage);
    limited.time_limit_ms = 90'000;
    const auto job = bench.accept_batch(limited).jobs[0];
    CHECK(bench.assigned(job).spec.time_limit_ms == 90'000);
}

TEST_CASE("jobs run in the order in which they join the lane", "[core][delayed]") {
    Fleet bench(1);
    const auto slow = bench.accept_batch(later({"start host vmware h-0-0"}, 20s)).jobs[0];
    const auto quick = bench.accept_batch(later({"start host vmware h-0-0"}, 10s)).jobs[0];
    const auto first = bench.accept("start host vmware h-0-0").jobs[0];
    bench.live(10s);
    const auto between = bench.accept("refresh host interface h-0-0").jobs[0];
    bench.live(10s);
    CHECK(bench.states({first, quick, between, slow}) == "running queued queued queued");
    const auto order = [&] {
        std::vector<JobId> begun;
        for (const auto& event : bench.events_of_kind("job.running")) begun.push_back(event.job);
        begun.erase(begun.begin());  // the one that made the VM
        return begun;
    };
    SECTION("at once") {
        bench.succeed_all();
        CHECK(order() == std::vector<JobId>{first, quick, between, slow});
    }
    SECTION("also after a restart") {
        bench.restart_with_worker();
        bench.succeed_all();
        CHECK(order() == std::vector<JobId>{first, quick, between, slow});
    }
}

TEST_CASE("the jobs of a delayed batch keep their order and what they come after",
          "[core][delayed]") {
    Fleet bench(2);
    auto batch = later(
        {"start host vmware h-0-0", "reboot host vmware h-0-0", "start host vmware h-0-1"}, 1min);
    batch.operations[2].after = {2};
    const auto jobs = bench.accept_batch(batch).jobs;
    bench.live(1min);
    CHECK(bench.states(jobs) == "running queued queued");
    bench.succeed(jobs[0]);
    CHECK(bench.states(jobs) == "succeeded running queued");
    bench.succeed(jobs[1]);
    CHECK(bench.states(jobs) == "succeeded succeeded running");
}

TEST_CASE("the wall clock decides, also when it is set", "[core][delayed]") {
    Fleet bench(1);
    const auto job = bench.accept_batch(later({"start host vmware h-0-0"}, 1h)).jobs[0];
    SECTION("forward") {
        bench.now.wall += 1h;
        bench.pass(0ms);
        CHECK(bench.states({job}) == "running");
    }
    SECTION("back") {
        bench.now.wall -= 24h;
        bench.live(1h);
        CHECK(bench.states({job}) == "queued");
        bench.now.wall += 24h;
        bench.pass(0ms);
        CHECK(bench.states({job}) == "running");
    }
}

TEST_CASE("who waits for a time of day looks at the clock every minute", "[core][delayed]") {
    Fleet bench(1);
    bench.apply(WorkerGoodbye{"w", true});  // its lease would be looked at sooner
    bench.pass(10s);                        // as would those of workers from before the start
    const auto check_wakeup = [&](std::chrono::milliseconds latest) {
        const auto wakeup = bench.core->queue().next_wakeup();  // the watch has its own
        REQUIRE(wakeup);
        CHECK((*wakeup - bench.now.steady) <= latest);
    };
    bench.accept_batch(later({"start host vmware h-0-0"}, 90s));
    check_wakeup(60s);
    bench.pass(60s);
    check_wakeup(30s);
    bench.now.wall -= 1h;
    bench.pass(30s);
    check_wakeup(60s);
    bench.now.wall += 2h;
    bench.pass(1s);
    CHECK(bench.events_of_kind("job.due").size() == 1);
}

TEST_CASE("a restart before the time changes nothing; one after it begins the job",
          "[core][delayed][restart]") {
    Fleet bench(1);
    const auto job = bench.accept_batch(later({"start host vmware h-0-0"}, 1h)).jobs[0];
    bench.restart_with_worker();
    CHECK(bench.states({job}) == "queued");
    CHECK(bench.waits_for(job) == "it joins its lane at " + utc_time_text(bench.now.wall + 1h));
    SECTION("before") {
        bench.live(1h);
        CHECK(bench.states({job}) == "running");
    }
    SECTION("after") {
        bench.now.wall += 2h;
        bench.now.steady += 2h;
        bench.restart_with_worker();
        CHECK(bench.states({job}) == "running");
        CHECK(bench.events_of_kind("job.due").size() == 1);
    }
}

TEST_CASE("a delayed job is taken back like any other", "[core][delayed]") {
    Fleet bench(1);
    const auto batch =
        bench.accept_batch(later({"start host vmware h-0-0", "reboot host vmware h-0-0"}, 1h));
    bench.accept("cancel job " + id_of(batch.jobs[0]) + " reason=\"not today\"");
    CHECK(bench.states(batch.jobs) == "cancelled skipped");
    const auto finished = bench.events_of_kind("batch.finished").back();
    CHECK(finished.batch == batch.batch);
    CHECK(finished.state == "cancelled");
    CHECK(finished.message == "1 cancelled, 1 skipped");
    bench.live(2h);
    CHECK(bench.states(batch.jobs) == "cancelled skipped");
    CHECK(bench.events_of_kind("job.due").empty());
}

TEST_CASE("things with delayed jobs are not removed under them", "[core][delayed]") {
    Fleet bench(1);
    bench.accept("add host vmware h-0-0 slice=1");
    const auto job = bench.accept_batch(later({"create host vmware h-0-0 slice=1"}, 1h)).jobs[0];
    test::check_refused(bench, {{"remove host vmware h-0-0 slice=1",
                                 Errc::illegal_state,
                                 {"slice1@h-0-0 has jobs that have not ended"}}});
    const auto refused = bench.refuse("remove host h-0-0");
    CHECK(refused.code == Errc::unconfirmed);
    CHECK(test::says(refused.message, "jobs of h-0-0 are cancelled"));
    CHECK(bench.lane("h-0-0").queued == 1);
    bench.confirm("remove host h-0-0");
    CHECK(bench.states({job}) == "cancelled");
    CHECK(bench.message(job) == "host removed");
    bench.live(2h);
    CHECK(bench.states({job}) == "cancelled");
}

TEST_CASE("what will be done later decides nothing now", "[core][delayed]") {
    Fleet bench(1);
    bench.accept_batch(later({"start host vmware h-0-0"}, 1h));
    test::check_refused(bench, {{"suspend host vmware h-0-0", Errc::illegal_state, {"is off"}}});
    bench.live(1h);
    bench.accept("suspend host vmware h-0-0");  // expected on
}

TEST_CASE("a paused lane keeps what comes due", "[core][delayed]") {
    Fleet bench(1);
    const auto job = bench.accept_batch(later({"start host vmware h-0-0"}, 1min)).jobs[0];
    bench.accept("pause lane h-0-0");
    bench.live(2min);
    CHECK(bench.states({job}) == "queued");
    CHECK(bench.events_of_kind("job.due").size() == 1);
    bench.accept("resume lane h-0-0");
    CHECK(bench.states({job}) == "running");
}
