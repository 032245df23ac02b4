// Lanes that operators hold, and lanes whose host does not answer.
#include <catch2/catch.hpp>

#include "broker/core/queue/retry.hpp"
#include "tests/unit/core/fleet.hpp"
#include "wire/values.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::batch_of;
using grivon::test::Fleet;
using grivon::test::says;

namespace {

std::string id_of(JobId job) {
    return std::to_string(number(job));
}

std::string in_utc(WallTime time) {
    return utc_time_text(time);
}

}  // namespace

// ---- pause --------------------------------------------------------------------------------------

TEST_CASE("on a paused lane nothing begins; what runs goes on; new jobs wait", "[core][pause]") {
    Fleet bench(2);
    const auto running = bench.accept("start host vmware h-0-0").jobs[0];
    const auto waiting = bench.accept("reboot host vmware h-0-0").jobs[0];
    bench.accept("pause lane h-0-0 reason=\"new fans\"");
    const auto fresh = bench.accept("refresh host interface %").jobs;
    CHECK(bench.states({running, waiting, fresh[0], fresh[1]}) == "running queued queued running");
    bench.succeed(running);
    CHECK(bench.states({running, waiting}) == "succeeded queued");
    CHECK(bench.waits_for(waiting) ==
          "the lane of h-0-0 is paused by tester: new fans; grivon resume lane h-0-0");
    const auto row = bench.lane("h-0-0");
    CHECK(row.mode == LaneMode::paused);
    CHECK(row.reason == "new fans");
    CHECK(row.user == "tester");
    CHECK(row.since == bench.now.wall);
    CHECK_FALSE(row.until);
    CHECK(row.queued == 2);
    CHECK_FALSE(row.current);
    CHECK(bench.lane("h-0-1").mode == LaneMode::active);

    bench.accept("resume lane h-0-0");
    CHECK(bench.states({waiting, fresh[0]}) == "running queued");
    CHECK(bench.lane("h-0-0").mode == LaneMode::active);
    CHECK(bench.lane("h-0-0").reason.empty());
    CHECK(bench.events_of_kind("lane.paused").at(0).message == "tester: new fans");
    CHECK(bench.events_of_kind("lane.paused").at(0).host == "h-0-0");
    CHECK(bench.events_of_kind("lane.resumed").at(0).message == "tester");
}

TEST_CASE("resuming a lane that is not held tells nobody", "[core][pause]") {
    Fleet bench(1);
    bench.accept("resume lane h-0-0");
    CHECK(bench.events_of_kind("lane.resumed").empty());
    test::check_refused(bench, {{"resume lane nowhere", Errc::not_found, {"\"nowhere\""}},
                                {"pause lane nowhere", Errc::not_found, {"\"nowhere\""}},
                                {"pause lane", Errc::usage, {"at least one host"}}});
}

TEST_CASE("an uncertain job of a paused lane is not looked at", "[core][pause]") {
    Fleet bench(1);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    bench.accept("pause lane h-0-0");
    bench.end(job, Outcome::uncertain, "lost");
    bench.live(1min);
    CHECK(bench.states({job}) == "uncertain");
    CHECK(bench.reasons(job).size() == 2);
    SECTION("until it is resumed") {
        bench.accept("resume lane h-0-0");
        CHECK(bench.states({job}) == "running");
    }
    SECTION("not even to cancel it") {
        bench.accept("cancel job " + id_of(job));
        CHECK(bench.states({job}) == "uncertain");
        bench.accept("resume lane h-0-0");
        CHECK(bench.assigned(job).stopping);
    }
    SECTION("but it can be settled") {
        bench.accept("resolve job " + id_of(job) + " outcome=succeeded");
        CHECK(bench.states({job}) == "succeeded");
    }
}

TEST_CASE("a pause ends by itself at its time", "[core][pause]") {
    Fleet bench(1);
    const auto end = bench.now.wall + 2h;
    SECTION("after so long") {
        bench.accept("pause lane h-0-0 for=2h");
    }
    SECTION("at a time") {
        bench.accept("pause lane h-0-0 until=" + in_utc(end));
    }
    CHECK(bench.lane("h-0-0").until == end);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    CHECK_FALSE(says(bench.waits_for(job), "grivon resume lane"));
    bench.live(2h - 1ms);
    CHECK(bench.states({job}) == "queued");
    bench.pass(1ms);
    CHECK(bench.states({job}) == "running");
    CHECK(bench.events_of_kind("lane.resumed").at(0).message == "its time has come");
    CHECK(bench.lane("h-0-0").mode == LaneMode::active);
}

TEST_CASE("a time that is past, or two of them, are refused", "[core][pause]") {
    Fleet bench(1);
    const auto past = in_utc(bench.now.wall - 1s);
    test::check_refused(
        bench, {{"pause lane h-0-0 until=" + past, Errc::usage, {"until=" + past, "is past"}},
                {"pause lane h-0-0 until=" + in_utc(bench.now.wall), Errc::usage, {"is past"}},
                {"drain lane h-0-0 until=" + past, Errc::usage, {"is past"}},
                {"pause lane h-0-0 for=1h until=" + in_utc(bench.now.wall + 1h),
                 Errc::usage,
                 {"until=", "for="}},
                {"pause lane h-0-0 for=soon", Errc::usage, {"a duration such as"}},
                {"pause lane h-0-0 until=soon", Errc::usage, {"a time such as"}}});
}

TEST_CASE("a pause that is told again counts from the last word", "[core][pause]") {
    Fleet bench(1);
    const auto job = [&] {
        bench.accept("pause lane h-0-0 for=1h");
        return bench.accept("start host vmware h-0-0").jobs[0];
    }();
    SECTION("longer") {
        bench.accept("pause lane h-0-0 for=3h");
        bench.live(2h);
        CHECK(bench.states({job}) == "queued");
        bench.live(1h);
        CHECK(bench.states({job}) == "running");
    }
    SECTION("for ever") {
        bench.accept("pause lane h-0-0");
        bench.live(5h);
        CHECK(bench.states({job}) == "queued");
        CHECK_FALSE(bench.lane("h-0-0").until);
    }
    SECTION("resumed before its end, and held again") {
        bench.accept("resume lane h-0-0");
        bench.accept("pause lane h-0-0");
        bench.succeed_all();
        const auto other = bench.accept("refresh host interface h-0-0").jobs[0];
        bench.live(2h);
        CHECK(bench.states({other}) == "queued");
    }
}

TEST_CASE("the wall clock ends a pause, also when it is set", "[core][pause]") {
    Fleet bench(1);
    bench.accept("pause lane h-0-0 for=10m");
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    REQUIRE(bench.core->next_wakeup());
    CHECK(*bench.core->next_wakeup() <= bench.now.steady + 60s);
    SECTION("forward") {
        bench.now.wall += 10min;
        bench.pass(0ms);
        CHECK(bench.states({job}) == "running");
    }
    SECTION("back") {
        bench.now.wall -= 10min;
        bench.live(10min);
        CHECK(bench.states({job}) == "queued");
        bench.live(10min);
        CHECK(bench.states({job}) == "running");
    }
}

TEST_CASE("a restart keeps a lane held", "[core][pause][restart]") {
    Fleet bench(2);
    bench.accept("pause lane h-0-0 for=2h reason=\"new fans\"");
    bench.accept("drain lane h-0-1");
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    const auto before = bench.ask_for<LaneTable>("list lane");
    bench.restart_with_worker();
    CHECK(bench.ask_for<LaneTable>("list lane") == before);
    CHECK(bench.states({job}) == "queued");
    CHECK(bench.refuse("start host vmware h-0-1").code == Errc::illegal_state);
    SECTION("to its end") {
        bench.live(2h);
        CHECK(bench.states({job}) == "running");
    }
    SECTION("which may have come in the meantime") {
        bench.now.wall += 3h;
        bench.now.steady += 3h;
        bench.restart_with_worker();
        CHECK(bench.states({job}) == "running");
        bench.restart_with_worker();
        CHECK(bench.lane("h-0-0").mode == LaneMode::active);
    }
}

TEST_CASE("a host whose lane is held goes, and comes back without that", "[core][pause]") {
    Fleet bench(1, 0);
    bench.accept("pause lane h-0-0 for=1h");
    const auto job = bench.accept("refresh host interface h-0-0").jobs[0];
    bench.confirm("remove host h-0-0");
    CHECK(bench.states({job}) == "cancelled");
    CHECK(bench.tables.image().lanes.empty());
    bench.accept("add host h-0-0");
    CHECK(bench.lane("h-0-0").mode == LaneMode::active);
    bench.live(2h);
    CHECK(bench.events_of_kind("lane.resumed").empty());
}

// ---- drain --------------------------------------------------------------------------------------

TEST_CASE("a draining lane runs what it has and takes no more", "[core][drain]") {
    Fleet bench(2);
    const auto jobs = {bench.accept("start host vmware h-0-0").jobs[0],
                       bench.accept("reboot host vmware h-0-0").jobs[0]};
    bench.accept("drain lane h-0-0 reason=\"it goes away\"");
    CHECK(bench.lane("h-0-0").mode == LaneMode::draining);
    CHECK(bench.events_of_kind("lane.draining").at(0).message == "tester: it goes away");
    test::check_refused(bench,
                        {{"stop host vmware h-0-0",
                          Errc::illegal_state,
                          {"the lane of h-0-0 takes no jobs: it is being drained by tester: it "
                           "goes away; grivon resume lane h-0-0"}},
                         {"refresh host interface %", Errc::illegal_state, {"h-0-0"}}});
    const auto refused =
        bench.refuse_batch(batch_of({"start host vmware h-0-1", "stop host vmware h-0-0"}));
    CHECK(says(refused.message, "operation 2: "));
    bench.accept("set host attr h-0-0 attr=a value=b");  // makes no job
    bench.accept("start host vmware h-0-1");
    bench.succeed_all();
    CHECK(bench.states(jobs) == "succeeded succeeded");
    bench.accept("resume lane h-0-0");
    CHECK(bench.accept("stop host vmware h-0-0").jobs.size() == 1);
}

TEST_CASE("draining ends at its time", "[core][drain]") {
    Fleet bench(1);
    bench.accept("drain lane h-0-0 for=10m");
    bench.live(10min - 1ms);
    CHECK(bench.refuse("start host vmware h-0-0").code == Errc::illegal_state);
    bench.pass(1ms);
    bench.accept("start host vmware h-0-0");
}

TEST_CASE("a delayed job of a draining lane was accepted, and runs", "[core][drain]") {
    Fleet bench(1);
    auto batch = batch_of({"start host vmware h-0-0"});
    batch.start_after_ms = 60'000;
    const auto job = bench.accept_batch(batch).jobs[0];
    bench.accept("drain lane h-0-0");
    bench.live(1min);
    CHECK(bench.states({job}) == "running");
}

// ---- hosts that do not answer -------------------------------------------------------------------

namespace {

const std::string silence = "no route to host";

// Two hosts, of which the first does not answer.
struct Silent : Fleet {
    explicit Silent(core::QueueSettings settings = {}) : Fleet(2, 1, settings) {
        first = accept("start host vmware h-0-0").jobs[0];
        second = accept("reboot host vmware h-0-0").jobs[0];
        end(first, Outcome::unreached, silence);
    }
    // The next try comes after this delay and not before.
    void check_next_try(std::chrono::milliseconds delay) {
        CHECK(state(first) == JobState::queued);
        live(delay - 1ms);
        CHECK(state(first) == JobState::queued);
        live(1ms);
        REQUIRE(state(first) == JobState::running);
    }
    JobId first{};
    JobId second{};
};

}  // namespace

TEST_CASE("a job whose host does not answer is the first of its lane again", "[core][trouble]") {
    Silent bench;
    CHECK(bench.states({bench.first, bench.second}) == "queued queued");
    CHECK(bench.message(bench.first) == silence);
    CHECK_FALSE(bench.job(bench.first).progress.touched);
    CHECK(bench.job(bench.first).progress.place < bench.job(bench.second).progress.place);
    CHECK(bench.host("h-0-0").record.state == HostState::unreachable);
    SECTION("and is tried again before the others") {
        bench.live(1s);
        CHECK(bench.states({bench.first, bench.second}) == "running queued");
        const auto again = bench.assigned(bench.first);
        CHECK(again.attempt == 2);
        CHECK_FALSE(again.recovery);
        bench.succeed_all();
        CHECK(bench.states({bench.first, bench.second}) == "succeeded succeeded");
    }
    SECTION("also after a restart") {
        bench.restart_with_worker();
        CHECK(bench.states({bench.first, bench.second}) == "running queued");
        CHECK_FALSE(bench.assigned(bench.first).recovery);
    }
}

TEST_CASE("a host that does not answer is tried less and less often", "[core][trouble]") {
    Silent bench(core::QueueSettings{24h});
    for (const auto delay : {1s, 2s, 4s, 8s, 16s, 30s, 30s, 30s}) {
        bench.check_next_try(delay);
        bench.end(bench.first, Outcome::unreached, silence);
    }
    CHECK(bench.lane("h-0-0").tries == 9);
    // When it has answered, it begins anew.
    bench.live(30s);
    bench.succeed(bench.first);
    bench.end(bench.second, Outcome::unreached, silence);
    CHECK(bench.lane("h-0-0").tries == 1);
    bench.live(1s);
    CHECK(bench.state(bench.second) == JobState::running);
}

TEST_CASE("the delays double up to the longest", "[core][trouble]") {
    CHECK(core::retry_delay(0) == 1s);
    CHECK(core::retry_delay(1) == 1s);
    CHECK(core::retry_delay(5) == 16s);
    CHECK(core::retry_delay(6) == 30s);
    CHECK(core::retry_delay(UINT32_MAX) == 30s);
}

TEST_CASE("trouble is told once when it begins and once when it ends", "[core][trouble]") {
    Silent bench;
    const auto since = bench.now.wall;
    bench.live(1s);
    bench.end(bench.first, Outcome::unreached, "connection refused");
    const auto row = bench.lane("h-0-0");
    CHECK(row.trouble == "connection refused");
    CHECK(row.trouble_since == since);
    CHECK(row.tries == 2);
    CHECK(row.next_try == bench.now.wall + 2s);
    CHECK(row.queued == 2);
    CHECK(bench.lane("h-0-1").trouble.empty());
    CHECK(bench.events_of_kind("lane.unreachable").size() == 1);
    CHECK(bench.events_of_kind("lane.unreachable")[0].message == silence);
    CHECK(bench.events_of_kind("lane.reachable").empty());
    bench.live(2s);
    bench.end(bench.first, Outcome::failed);  // but the host answered
    CHECK(bench.events_of_kind("lane.reachable").size() == 1);
    CHECK(bench.lane("h-0-0").trouble.empty());
    CHECK_FALSE(bench.lane("h-0-0").trouble_since);
    bench.succeed_all();
    CHECK(bench.events_of_kind("lane.reachable").size() == 1);
    CHECK(bench.events_of_kind("lane.unreachable").size() == 1);
}

TEST_CASE("a service that does not answer is trouble, though the host is up", "[core][trouble]") {
    Fleet bench(1);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    auto report = test::report_of(bench.assigned(job).spec, Outcome::unreached);
    report.host = HostState::up;
    report.message = "vmware-serverd does not answer";
    bench.end(job, report);
    CHECK(bench.states({job}) == "queued");
    CHECK(bench.lane("h-0-0").trouble == "vmware-serverd does not answer");
    CHECK(bench.host("h-0-0").record.state == HostState::up);
}

TEST_CASE("other hosts are not held up", "[core][trouble]") {
    Silent bench;
    bench.hello("w", {}, 1);  // not even those of a worker with room for one
    const auto jobs = {bench.accept("start host vmware h-0-1").jobs[0],
                       bench.accept("reboot host vmware h-0-1").jobs[0]};
    bench.succeed_all();
    CHECK(bench.states(jobs) == "succeeded succeeded");
    CHECK(bench.state(bench.first) == JobState::queued);
}

TEST_CASE("a job that something was done for stays uncertain", "[core][trouble]") {
    Fleet bench(1);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    CHECK_FALSE(bench.assigned(job).recovery);
    SECTION("after a lost connection") {
        bench.end(job, Outcome::uncertain, "lost");
        bench.live(1s);
    }
    SECTION("after a lost worker") {
        bench.pass(11s);
        bench.hello("w");
    }
    CHECK(bench.assigned(job).recovery);
    bench.end(job, Outcome::unreached, silence);
    CHECK(bench.states({job}) == "uncertain");
    CHECK(bench.lane("h-0-0").trouble == silence);
    bench.restart_with_worker();
    CHECK(bench.states({job}) == "running");
    CHECK(bench.assigned(job).recovery);
}

TEST_CASE("a job fails when its host has not answered for too long, and no younger one",
          "[core][trouble]") {
    Silent bench(core::QueueSettings{15min});
    const auto try_in_vain = [&](std::chrono::milliseconds time) {
        for (const auto end = bench.now.steady + time; bench.now.steady < end;) {
            bench.live(std::min<std::chrono::milliseconds>(
                30s, std::chrono::ceil<std::chrono::milliseconds>(end - bench.now.steady)));
            for (const auto& job : {bench.first, bench.second})
                if (bench.is_assigned(job)) bench.end(job, Outcome::unreached, silence);
        }
    };
    try_in_vain(10min);
    const auto young = bench.accept("add host vlan h-0-0 viface=eth0.9").jobs[0];
    try_in_vain(5min - 1ms);
    CHECK(bench.states({bench.first, bench.second, young}) == "queued queued queued");
    bench.live(30s);
    bench.end(bench.first, Outcome::unreached, silence);
    CHECK(bench.states({bench.first, bench.second, young}) == "failed failed queued");
    CHECK(bench.message(bench.first) == silence);
    CHECK(bench.message(bench.second) == silence);
    CHECK_FALSE(bench.job(bench.second).progress.exit_status);
    bench.live(30s);
    CHECK(bench.states({young}) == "running");
    bench.succeed(young);
    CHECK(bench.events_of_kind("lane.reachable").size() == 1);
}

TEST_CASE("trouble that has ended in between counts anew", "[core][trouble]") {
    Silent bench(core::QueueSettings{1min});
    bench.live(30s);
    bench.end(bench.first, Outcome::failed);
    bench.live(20s);
    bench.end(bench.second, Outcome::unreached, silence);  // accepted 50 s ago
    bench.live(30s);
    bench.end(bench.second, Outcome::unreached, silence);
    CHECK(bench.state(bench.second) == JobState::queued);
    bench.live(30s);
    bench.end(bench.second, Outcome::unreached, silence);
    CHECK(bench.state(bench.second) == JobState::failed);
}

TEST_CASE("a job that was delayed has the whole time, too", "[core][trouble]") {
    Fleet bench(1, 1, core::QueueSettings{1min});
    auto batch = batch_of({"start host vmware h-0-0"});
    batch.start_after_ms = 100'000;
    const auto delayed = bench.accept_batch(batch).jobs[0];
    bench.live(50s);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    for (int tries = 0; tries < 3; ++tries) {
        bench.end(job, Outcome::unreached, silence);
        bench.live(20s);
    }
    bench.end(job, Outcome::unreached, silence);
    CHECK(bench.states({job, delayed}) == "failed queued");
}

TEST_CASE("what was given up with its host can be tried again", "[core][trouble]") {
    Fleet bench(1, 1, core::QueueSettings{1min});
    bench.accept("add host vmwarenet h-0-0 type=bridge iface=eth0");
    bench.succeed_all();
    const std::string remove_line = "remove host vmwarenet h-0-0 iface=eth0";
    const std::string vlan_line = "add host vlan h-0-0 viface=eth0.7";
    const auto remove = bench.accept(remove_line).jobs[0];
    const auto vlan = bench.accept(vlan_line).jobs[0];
    bench.end(remove, Outcome::unreached, silence);
    bench.live(1min);
    bench.end(remove, Outcome::unreached, silence);
    REQUIRE(bench.states({remove, vlan}) == "failed failed");
    bench.accept(remove_line);
    bench.live(30s);
    bench.succeed_all();
    bench.accept(vlan_line);
    bench.succeed_all();
    CHECK(bench.host("h-0-0").vmnets.empty());
    CHECK(bench.host("h-0-0").vlans.at("eth0.7").presence == Presence::active);
}

TEST_CASE("who resumes a lane in trouble has it tried at once", "[core][trouble]") {
    Silent bench;
    bench.live(1s);
    bench.end(bench.first, Outcome::unreached, silence);
    bench.accept("resume lane h-0-0");
    CHECK(bench.states({bench.first}) == "running");
    CHECK(bench.lane("h-0-0").tries == 2);
    CHECK_FALSE(bench.lane("h-0-0").next_try);
}

TEST_CASE("a lane that is paused in trouble is not tried", "[core][trouble]") {
    Silent bench;
    bench.accept("pause lane h-0-0");
    bench.live(5min);
    CHECK(bench.states({bench.first}) == "queued");
    bench.accept("resume lane h-0-0");
    CHECK(bench.states({bench.first}) == "running");
}
