// cancel job, cancel batch, resolve job.
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::batch_of;
using grivon::test::Fleet;
using grivon::test::says;

namespace {

std::string id_of(JobId job) {
    return std::to_string(number(job));
}

// A job that runs, and one behind it.
struct Started : Fleet {
    Started() : Fleet(1) {
        started = accept("start host vmware h-0-0").jobs[0];
        behind = accept("add host vlan h-0-0 viface=eth0.9").jobs[0];
        assigned(started);
    }
    std::vector<std::string> cancel() { return accept("cancel job " + id_of(started)).lines; }
    void check_ended(JobState state) {
        CHECK(this->state(started) == state);
        CHECK(this->state(behind) == JobState::running);
    }
    JobId started{};
    JobId behind{};
};

// The job is uncertain, and was looked at so many times without result.
struct Uncertain : Started {
    explicit Uncertain(int looks = 0, HostState host = HostState::up) {
        be_lost(host);
        for (int i = 0; i < looks; ++i) look_in_vain(host);
    }
    void be_lost(HostState host) {
        JobReport report;
        report.outcome = Outcome::uncertain;
        report.exit_status = -1;
        report.message = "the connection was lost";
        report.host = host;
        end(started, report);
        REQUIRE(state(started) == JobState::uncertain);
    }
    void look_in_vain(HostState host = HostState::up) {
        live(30s);
        REQUIRE(state(started) == JobState::running);
        be_lost(host);
    }
};

}  // namespace

// ---- cancel -------------------------------------------------------------------------------------

TEST_CASE("a job that waits is cancelled at once", "[core][cancel]") {
    Started bench;
    const auto lines =
        bench.accept("cancel job " + id_of(bench.behind) + " reason=\"a slip\"").lines;
    CHECK(lines == std::vector<std::string>{bench.name(bench.behind) + " on h-0-0 is cancelled"});
    CHECK(bench.states({bench.started, bench.behind}) == "running cancelled");
    CHECK(bench.message(bench.behind) == "cancelled by tester: a slip");
    CHECK(bench.sent<StopJob>("w").empty());
    bench.succeed_all();
    CHECK(bench.state(bench.behind) == JobState::cancelled);
}

TEST_CASE("a job that runs is stopped by its worker", "[core][cancel]") {
    Started bench;
    const auto assign = bench.assigned(bench.started);
    const auto lines = bench.cancel();
    REQUIRE(lines.size() == 1);
    CHECK(says(lines[0], "is being stopped; see: grivon watch job " + id_of(bench.started)));
    const auto stops = bench.sent<StopJob>("w");
    REQUIRE(stops.size() == 1);
    CHECK(stops[0] == StopJob{"h-0-0", bench.started, assign.attempt, assign.epoch});
    CHECK(bench.states({bench.started, bench.behind}) == "running queued");
    CHECK(bench.job(bench.started).progress.stop_reason == "cancelled by tester");
    CHECK(bench.events_of_kind("job.stopping").size() == 1);

    // Again: the worker is told again, the record is not.
    const auto written = bench.tables.events().size();
    bench.cancel();
    CHECK(bench.sent<StopJob>("w") == stops);
    CHECK(bench.tables.events().size() == written);

    SECTION("stopped") {
        bench.end(bench.started, Outcome::cancelled, "its disk is left");
        bench.check_ended(JobState::cancelled);
        CHECK(bench.message(bench.started) == "cancelled by tester; its disk is left");
    }
    SECTION("it came too late") {
        bench.succeed(bench.started);
        bench.check_ended(JobState::succeeded);
    }
    SECTION("it failed by itself") {
        bench.end(bench.started, Outcome::failed);
        bench.check_ended(JobState::failed);
    }
    SECTION("nothing was begun") {
        bench.end(bench.started, Outcome::unreached, "no route to host");
        CHECK(bench.state(bench.started) == JobState::cancelled);
        CHECK(bench.message(bench.started) == "cancelled by tester");
        CHECK(bench.lane("h-0-0").trouble == "no route to host");
        CHECK(bench.state(bench.behind) == JobState::queued);
        bench.live(1s);
        CHECK(bench.state(bench.behind) == JobState::running);
    }
    SECTION("nobody knows") {
        bench.end(bench.started, Outcome::uncertain, "lost");
        CHECK(bench.states({bench.started, bench.behind}) == "uncertain queued");
        bench.live(1s);
        const auto look = bench.assigned(bench.started);
        CHECK(look.stopping);
        CHECK(look.recovery);
        bench.end(bench.started, Outcome::cancelled);
        bench.check_ended(JobState::cancelled);
    }
}

TEST_CASE("who is not stopped is told nothing of it", "[core][cancel]") {
    Started bench;
    CHECK_FALSE(bench.assigned(bench.started).stopping);
    bench.come_back();
    CHECK(bench.sent<StopJob>("w").empty());
}

TEST_CASE("a worker that comes back is told again to stop", "[core][cancel]") {
    Started bench;
    bench.cancel();
    const auto stop = bench.sent<StopJob>("w").at(0);
    SECTION("it has the job") {
        bench.come_back();
        CHECK(bench.sent<StopJob>("w") == std::vector<StopJob>{stop});
    }
    SECTION("the broker was restarted") {
        bench.restart_with_worker();
        CHECK(bench.sent<StopJob>("w") == std::vector<StopJob>{stop});
        bench.end(bench.started, Outcome::cancelled);
        bench.check_ended(JobState::cancelled);
    }
    SECTION("it knows nothing of the job") {
        bench.hello("w");
        CHECK(bench.sent<StopJob>("w").empty());
        CHECK(bench.assigned(bench.started).stopping);
    }
    SECTION("it does not come back") {
        bench.pass(11s);
        CHECK(bench.state(bench.started) == JobState::uncertain);
        bench.hello("other");
        const auto look = bench.sent<Assign>("other").at(0);
        CHECK(look.stopping);
        CHECK(look.recovery);
    }
}

TEST_CASE("an uncertain job that is cancelled is looked at once more, to stop it",
          "[core][cancel]") {
    Uncertain bench(3);  // it waits for an operator
    const auto lines = bench.cancel();
    REQUIRE(lines.size() == 1);
    CHECK(says(lines[0], "when its host has been looked at; without looking: grivon resolve job " +
                             id_of(bench.started) + " outcome=failed"));
    CHECK(bench.assigned(bench.started).stopping);
    bench.end(bench.started, Outcome::cancelled);
    bench.check_ended(JobState::cancelled);
}

TEST_CASE("what has ended, or never was, is not cancelled", "[core][cancel]") {
    Fleet bench(1);
    const auto done = bench.accept("start host vmware h-0-0");
    bench.succeed_all();
    const auto waiting = bench.accept("stop host vmware h-0-0").jobs[0];
    const auto job = id_of(done.jobs[0]);
    const auto batch = std::to_string(number(done.batch));
    test::check_refused(
        bench,
        {{"cancel job " + job,
          Errc::illegal_state,
          {"job " + job + " has ended", "grivon show job " + job}},
         {"cancel job 999", Errc::not_found, {"there is no job 999", "grivon list job newest=20"}},
         {"cancel batch " + batch,
          Errc::illegal_state,
          {"batch " + batch + " has ended", "grivon list job batch=" + batch}},
         {"cancel batch 999", Errc::not_found, {"there is no batch 999"}},
         {"cancel job " + id_of(waiting) + " 999", Errc::not_found, {"job 999"}},
         {"cancel job", Errc::usage, {}},
         {"cancel job x", Errc::usage, {"\"x\""}},
         {"cancel job 0", Errc::usage, {"\"0\""}}});
    CHECK(bench.state(waiting) == JobState::running);
}

TEST_CASE("a batch is cancelled whole, and nothing of it is skipped", "[core][cancel]") {
    Fleet bench(2, 2);
    const auto batch = bench.accept_batch(
        batch_of({"start host vmware %", "reboot host vmware %"}, FailurePolicy::stop_batch), true);
    REQUIRE(batch.jobs.size() == 8);
    const auto other = bench.accept("refresh host interface h-0-0").jobs[0];
    const auto lines =
        bench.accept("cancel batch " + std::to_string(number(batch.batch)) + " reason=storm").lines;
    CHECK(lines.size() == 3);
    CHECK(lines[0] == "6 jobs that wait are cancelled");
    CHECK(bench.sent<StopJob>("w").size() == 2);
    int running = 0;
    for (const auto job : batch.jobs) {
        if (bench.state(job) == JobState::running) {
            ++running;
            bench.end(job, Outcome::cancelled);
        }
        CHECK(bench.state(job) == JobState::cancelled);
    }
    CHECK(running == 2);
    CHECK(bench.events_of_kind("job.skipped").empty());
    CHECK(bench.message(batch.jobs[1]) == "cancelled by tester: storm");
    CHECK(bench.state(other) == JobState::running);
}

TEST_CASE("only what has not begun is cancelled, if that is asked for", "[core][cancel]") {
    Fleet bench(1, 2);
    const auto batch = bench.accept_batch(batch_of({"start host vmware h-0-0"}), true);
    REQUIRE(batch.jobs.size() == 2);
    const auto cancel = "cancel batch " + std::to_string(number(batch.batch)) + " only=queued";
    CHECK(bench.accept(cancel).lines == std::vector<std::string>{"1 job that waits is cancelled"});
    CHECK(bench.state(batch.jobs[0]) == JobState::running);
    CHECK(bench.state(batch.jobs[1]) == JobState::cancelled);
    CHECK(bench.sent<StopJob>("w").empty());
    CHECK(bench.accept(cancel).lines ==
          std::vector<std::string>{"no such job waits; nothing is cancelled"});
    CHECK(bench.accept("cancel job " + id_of(batch.jobs[0]) + " only=queued").lines.size() == 1);
    CHECK(bench.state(batch.jobs[0]) == JobState::running);
}

TEST_CASE("what a cancelled job made is as its report says", "[core][cancel]") {
    Fleet bench(1);
    const auto add = bench.accept("add host vmwarenet h-0-0 type=bridge iface=eth0").jobs[0];
    SECTION("made before it was stopped") {
        auto report = test::report_of(bench.assigned(add).spec, Outcome::cancelled);
        report.vmnet = true;
        bench.end(add, report);
        CHECK(bench.host("h-0-0").vmnets.begin()->second.presence == Presence::active);
    }
    SECTION("not made") {
        bench.end(add, Outcome::cancelled);
        CHECK(bench.host("h-0-0").vmnets.empty());
    }
    SECTION("taken away before it was stopped, or not") {
        bench.succeed(add);
        const auto remove = bench.accept("remove host vmwarenet h-0-0 iface=eth0").jobs[0];
        auto report = test::report_of(bench.assigned(remove).spec, Outcome::cancelled);
        const bool there = GENERATE(true, false);
        report.vmnet = there;
        bench.end(remove, report);
        REQUIRE(bench.host("h-0-0").vmnets.size() == (there ? 1 : 0));
        if (there) CHECK(bench.host("h-0-0").vmnets.begin()->second.presence == Presence::active);
    }
}

// ---- resolve ------------------------------------------------------------------------------------

TEST_CASE("an uncertain job is settled as an operator says", "[core][resolve]") {
    Uncertain bench;
    const auto line = "resolve job " + id_of(bench.started) + " outcome=";
    SECTION("succeeded") {
        const auto lines = bench.accept(line + "succeeded reason=seen").lines;
        CHECK(says(lines.at(0), "is settled as succeeded"));
        CHECK(says(lines.at(0), "grivon refresh host vmware h-0-0"));
        bench.check_ended(JobState::succeeded);
        CHECK(bench.message(bench.started) == "settled by tester: seen");
    }
    SECTION("failed") {
        bench.accept(line + "failed");
        bench.check_ended(JobState::failed);
        CHECK(bench.message(bench.started) == "settled by tester");
    }
    SECTION("retry: it is looked at now, without waiting for the next look") {
        CHECK(says(bench.accept(line + "retry").lines.at(0), "its host is looked at again"));
        CHECK(bench.states({bench.started, bench.behind}) == "running queued");
        CHECK(bench.assigned(bench.started).attempt == 2);
    }
    SECTION("anything else is refused") {
        test::check_refused(bench,
                            {{line + "cancelled", Errc::usage, {"succeeded, failed, retry"}},
                             {"resolve job " + id_of(bench.started), Errc::usage, {"outcome="}}});
    }
}

TEST_CASE("only an uncertain job can be settled", "[core][resolve]") {
    Started bench;
    for (const std::string outcome : {"succeeded", "failed", "retry"}) {
        const auto end = " outcome=" + outcome;
        test::check_refused(
            bench,
            {{"resolve job " + id_of(bench.started) + end,
              Errc::illegal_state,
              {"is running", "grivon cancel job " + id_of(bench.started)}},
             {"resolve job " + id_of(bench.behind) + end, Errc::illegal_state, {"is queued"}},
             {"resolve job 999" + end, Errc::not_found, {"there is no job 999"}},
             {"resolve job 1" + end, Errc::illegal_state, {"job 1 has ended"}}});
    }
}

TEST_CASE("after three fruitless looks the lane waits for an operator", "[core][resolve]") {
    Uncertain bench(2);
    CHECK(says(bench.waits_for(bench.started), "the next look at the host is in"));
    bench.look_in_vain();
    bench.live(10min);
    CHECK(bench.states({bench.started, bench.behind}) == "uncertain queued");
    CHECK_FALSE(bench.is_assigned(bench.started));
    const auto why =
        "the connection was lost; 3 looks at the host did not settle it: grivon "
        "resolve job " +
        id_of(bench.started) + " outcome=succeeded|failed|retry";
    CHECK(bench.message(bench.started) == why);
    CHECK(bench.waits_for(bench.started) == why);
    CHECK(says(bench.waits_for(bench.behind), why));
    SECTION("who lets it be looked at again") {
        const auto retry = "resolve job " + id_of(bench.started) + " outcome=retry";
        bench.accept(retry);
        CHECK(bench.state(bench.started) == JobState::running);
        bench.be_lost(HostState::up);
        bench.live(30s);
        CHECK(bench.state(bench.started) == JobState::running);  // counted anew
        bench.succeed(bench.started);
        bench.check_ended(JobState::succeeded);
    }
    SECTION("or settles it") {
        bench.accept("resolve job " + id_of(bench.started) + " outcome=failed");
        bench.check_ended(JobState::failed);
        // The next job has looks of its own.
        bench.end(bench.behind, Outcome::uncertain);
        bench.live(1s);
        CHECK(bench.state(bench.behind) == JobState::running);
    }
}

TEST_CASE("looks at a host that does not answer go on for ever", "[core][resolve]") {
    Uncertain bench(12, HostState::unreachable);
    bench.live(30s);
    REQUIRE(bench.state(bench.started) == JobState::running);
    bench.succeed(bench.started);
    bench.check_ended(JobState::succeeded);
}

TEST_CASE("looks that could not begin go on for ever, too", "[core][resolve]") {
    Uncertain bench;
    for (int i = 0; i < 10; ++i) {
        bench.live(30s);
        REQUIRE(bench.state(bench.started) == JobState::running);
        bench.end(bench.started, Outcome::unreached, "no route to host");
        CHECK(bench.state(bench.started) == JobState::uncertain);
    }
}
