// Batches: what becomes of later jobs when one does not succeed, and how a batch ends.
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"
#include "wire/limits.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::batch_of;
using grivon::test::Fleet;
using grivon::test::says;
using enum grivon::FailurePolicy;

namespace {

// Two hosts with two VMs each, and a batch on both. The last job of each host is of another batch.
struct TwoHosts : Fleet {
    explicit TwoHosts(FailurePolicy policy) : Fleet(2, 2) {
        batch = accept_batch(
            batch_of({"start host vmware h-0-0 slice=0", "start host vmware h-0-0 slice=1",
                      "refresh host interface h-0-0", "reboot host vmware h-0-0 slice=0",
                      "start host vmware h-0-1 slice=0", "reboot host vmware h-0-1 slice=0"},
                     policy));
        jobs = batch.jobs;
        others = accept("refresh host interface %").jobs;
        REQUIRE(states(jobs) == "running queued queued queued running queued");
    }
    void check_others_run() {
        succeed_all();
        CHECK(states(others) == "succeeded succeeded");
    }
    void check_finished(const std::string& state, const std::string& counts) {
        succeed_all();
        const auto finished = events_of_kind("batch.finished");
        REQUIRE(finished.size() >= 1);
        std::size_t of_batch = 0;
        for (const auto& event : finished) {
            if (event.batch != batch.batch) continue;
            ++of_batch;
            CHECK(event.state == state);
            CHECK(event.message == counts);
        }
        CHECK(of_batch == 1);
    }

    Accepted batch;
    std::vector<JobId> jobs;
    std::vector<JobId> others;
};

struct Expectation {
    FailurePolicy policy;
    std::string after_vm_job;    // the first fails
    std::string after_host_job;  // the third fails; what began before it succeeds
};

const std::vector<Expectation> expectations{
    {skip_vm, "failed running queued skipped running queued",
     "succeeded succeeded failed skipped running queued"},
    {carry_on, "failed running queued queued running queued",
     "succeeded succeeded failed running running queued"},
    {stop_host, "failed skipped skipped skipped running queued",
     "succeeded succeeded failed skipped running queued"},
    {stop_batch, "failed skipped skipped skipped running skipped",
     "succeeded succeeded failed skipped running skipped"},
};

}  // namespace

TEST_CASE("of many operations the event of a batch's end names the first", "[core][batch]") {
    Fleet bench(1, 0);
    std::vector<std::string> lines(20, "add host vmware h-0-0 cpus=1 mem=768 disksize=20");
    lines.emplace_back("refresh host interface h-0-0");
    const auto batch = bench.accept_batch(batch_of(lines));
    bench.succeed_all();
    const auto event = bench.events_of_kind("batch.finished").back();
    CHECK(event.batch == batch.batch);
    CHECK(event.operation.size() == limits::event_operation_bytes_max);
    CHECK(event.operation.starts_with("add host vmware h-0-0 cpus=1"));
    CHECK(event.operation.ends_with("..."));
    CHECK(bench.tables.batches().back().operation.size() > event.operation.size());
}

TEST_CASE("each policy skips what it says, of its own batch, and what runs goes on",
          "[core][batch]") {
    for (const auto& expected : expectations) {
        INFO(name_of(expected.policy));
        {
            TwoHosts bench(expected.policy);
            bench.end(bench.jobs[0], Outcome::failed, "no power");
            CHECK(bench.states(bench.jobs) == expected.after_vm_job);
            CHECK(bench.message(bench.jobs[0]) == "no power");
            bench.check_others_run();
        }
        {
            TwoHosts bench(expected.policy);
            bench.succeed(bench.jobs[0]);
            bench.succeed(bench.jobs[1]);
            bench.end(bench.jobs[2], Outcome::failed);
            CHECK(bench.states(bench.jobs) == expected.after_host_job);
            bench.check_others_run();
        }
        {
            TwoHosts bench(expected.policy);
            bench.succeed_all();
            CHECK(bench.states(bench.jobs) ==
                  "succeeded succeeded succeeded succeeded succeeded succeeded");
        }
    }
}

TEST_CASE("a skipped job says after which, and has no attempt", "[core][batch]") {
    TwoHosts bench(skip_vm);
    bench.end(bench.jobs[0], Outcome::failed);
    const auto& skipped = bench.job(bench.jobs[3]).progress;
    CHECK(skipped.message == bench.name(bench.jobs[0]) + " before it failed");
    CHECK(skipped.attempt == 0);
    CHECK_FALSE(skipped.started);
    CHECK_FALSE(skipped.exit_status);
    CHECK(skipped.finished == bench.now.wall);
    const auto events = bench.events_of_kind("job.skipped");
    REQUIRE(events.size() == 1);
    CHECK(events[0].job == bench.jobs[3]);
    CHECK(events[0].message == skipped.message);
    CHECK_FALSE(bench.core->queue().find_job(bench.jobs[3]));
}

TEST_CASE("a batch that is stopped begins no other job, wherever", "[core][batch]") {
    TwoHosts bench(stop_batch);
    bench.end(bench.jobs[4], Outcome::failed);  // on the second host; the first has earlier jobs
    CHECK(bench.states(bench.jobs) == "running skipped skipped skipped failed skipped");
    bench.succeed(bench.jobs[0]);
    CHECK(bench.state(bench.jobs[0]) == JobState::succeeded);
    bench.check_others_run();
    bench.check_finished("failed", "1 succeeded, 1 failed, 4 skipped");
}

TEST_CASE("a cancelled job takes with it what a failed one would", "[core][batch]") {
    for (const auto& expected : expectations) {
        INFO(name_of(expected.policy));
        TwoHosts bench(expected.policy);
        const auto id = std::to_string(number(bench.jobs[0]));
        bench.accept("cancel job " + id);
        CHECK(bench.states(bench.jobs) == "running queued queued queued running queued");
        bench.end(bench.jobs[0], Outcome::cancelled, "stopped");
        CHECK(bench.states(bench.jobs) == "cancelled" + expected.after_vm_job.substr(6));
        if (expected.policy != carry_on)
            CHECK(bench.message(bench.jobs[3]) ==
                  bench.name(bench.jobs[0]) + " before it was cancelled");
        bench.check_others_run();
    }
}

TEST_CASE("a job that waits and is cancelled takes later ones with it", "[core][batch]") {
    TwoHosts bench(skip_vm);
    bench.accept("cancel job " + std::to_string(number(bench.jobs[2])));
    CHECK(bench.states(bench.jobs) == "running queued cancelled skipped running queued");
    bench.check_finished("cancelled", "4 succeeded, 1 cancelled, 1 skipped");
}

TEST_CASE("policies hold over a restart in between", "[core][batch][restart]") {
    for (const auto& expected : expectations) {
        INFO(name_of(expected.policy));
        TwoHosts bench(expected.policy);
        bench.restart_with_worker();
        bench.end(bench.jobs[0], Outcome::failed);
        bench.restart_with_worker();
        CHECK(bench.states(bench.jobs) == expected.after_vm_job);
        bench.check_others_run();
    }
}

TEST_CASE("a job whose host is given up takes later ones with it", "[core][batch]") {
    Fleet bench(2, 2, core::QueueSettings{1min});
    const auto jobs = bench
                          .accept_batch(batch_of(
                              {"start host vmware h-0-0 slice=0", "start host vmware h-0-1 slice=0",
                               "reboot host vmware h-0-1 slice=0"},
                              stop_batch))
                          .jobs;
    for (int tries = 0; bench.state(jobs[0]) != JobState::failed; ++tries) {
        REQUIRE(tries < 20);
        bench.end(jobs[0], Outcome::unreached, "no route to host");
        if (bench.state(jobs[0]) == JobState::queued) bench.live(30s);
    }
    CHECK(bench.states(jobs) == "failed running skipped");
    CHECK(bench.message(jobs[2]) == bench.name(jobs[0]) + " before it failed");
}

TEST_CASE("an uncertain job holds its lane and skips nothing until it is known", "[core][batch]") {
    TwoHosts bench(stop_batch);
    bench.end(bench.jobs[0], Outcome::uncertain, "lost");
    CHECK(bench.states(bench.jobs) == "uncertain queued queued queued running queued");
    bench.accept("resolve job " + std::to_string(number(bench.jobs[0])) + " outcome=failed");
    CHECK(bench.states(bench.jobs) == "failed skipped skipped skipped running skipped");
}

// ---- later operations see what earlier ones plan ------------------------------------------------

TEST_CASE("a batch adds a VM, creates it and starts it", "[core][batch]") {
    Fleet bench(1, 0);
    const auto accepted = bench.accept_batch(
        batch_of({"add host vmware h-0-0 slice=4", "create host vmware h-0-0 slice=4",
                  "start host vmware h-0-0 slice=4"}));
    CHECK(accepted.jobs.size() == 2);
    CHECK(accepted.lines == std::vector<std::string>{"added VM on node \"h-0-0\" slice \"4\""});
    CHECK(bench.tables.batches().back().operation ==
          "add host vmware h-0-0 slice=4; create host vmware h-0-0 slice=4; start host vmware "
          "h-0-0 slice=4");
    bench.succeed_all();
    CHECK(bench.vm("h-0-0", 4).state == VmState::on);
}

TEST_CASE("a batch is refused whole, with the number of the operation", "[core][batch]") {
    Fleet bench(2);
    const auto check = [&](const std::vector<std::string>& lines, Errc code,
                           const std::vector<std::string>& parts) {
        const auto refused = bench.refuse_batch(batch_of(lines), true);
        test::check_error({refused.code, refused.message}, code, parts);
    };
    check({"add host vmware h-0-0", "create host vmware h-0-0 slice=1",
           "suspend host vmware h-0-0 slice=1"},
          Errc::illegal_state, {"operation 3", "slice1@h-0-0 is off"});
    check({"start host vmware h-0-0", "start host vmware nowhere"}, Errc::not_found,
          {"operation 2", "\"nowhere\""});
    check({"start host vmware h-0-0", "start host vmware h-0-1 mode=hard"}, Errc::usage,
          {"operation 2", "mode"});
    check({"destroy host vmware h-0-0", "remove host vmware h-0-0"}, Errc::illegal_state,
          {"operation 2", "slice0@h-0-0 has jobs that have not ended"});
    check({"start host vmware h-0-0", "remove host h-0-0"}, Errc::usage,
          {"operation 2", "\"h-0-0\"", "the batch has jobs on it"});
    check({"remove host h-0-0", "start host vmware h-0-0"}, Errc::not_found,
          {"operation 2", "\"h-0-0\""});
    check({"remove host h-0-0", "add host vmware h-0-0"}, Errc::not_found, {"operation 2"});
    check({"remove host h-0-0", "remove host h-0-0"}, Errc::not_found, {"operation 2"});
    check({"remove host h-0-0", "pause lane h-0-0"}, Errc::not_found, {"operation 2"});
    // One alone has no number.
    CHECK_FALSE(says(bench.refuse("suspend host vmware h-0-0").message, "operation"));
    const auto empty = bench.refuse_batch(BatchSpec{});
    CHECK(empty.code == Errc::usage);
    CHECK(empty.message == "a batch without operations");
}

TEST_CASE("a group means the hosts that are left by earlier operations", "[core][batch]") {
    Fleet bench(3);
    const auto accepted = bench.accept_batch(
        batch_of({"remove host h-0-1", "start host vmware %", "add host attr % attr=a value=b"}),
        true);
    CHECK(accepted.hosts == std::vector<std::string>{"h-0-0", "h-0-2"});
    CHECK(bench.core->inventory().find("h-0-1") == nullptr);
}

TEST_CASE("what operators decide twice in a batch is done once", "[core][batch]") {
    Fleet bench(1);
    const auto first = bench.accept("start host vmware h-0-0").jobs[0];
    const auto later =
        bench.accept_batch(batch_of({"reboot host vmware h-0-0", "stop host vmware h-0-0"})).jobs;
    const auto id = [](JobId job) { return std::to_string(number(job)); };
    SECTION("cancelled twice, and with what it takes along") {
        bench.accept_batch(batch_of({"cancel job " + id(later[0]) + " " + id(later[0]),
                                     "cancel job " + id(later[1]), "cancel job " + id(later[0])}));
        CHECK(bench.state(later[0]) == JobState::cancelled);
        CHECK(is_final(bench.state(later[1])));
    }
    SECTION("settled twice") {
        bench.end(first, Outcome::uncertain);
        const auto line = "resolve job " + id(first) + " outcome=";
        bench.accept_batch(batch_of({line + "succeeded", line + "failed", line + "retry"}));
        CHECK(bench.state(first) == JobState::succeeded);
    }
    SECTION("cancelled with its host") {
        bench.end(first, Outcome::uncertain);
        bench.accept_batch(batch_of({"remove host h-0-0", "cancel job " + id(later[0])}), true);
        CHECK(bench.states({first, later[0], later[1]}) == "cancelled cancelled cancelled");
    }
}

// ---- the end of a batch -------------------------------------------------------------------------

TEST_CASE("a batch is finished once, after its last job", "[core][batch]") {
    SECTION("all well") {
        TwoHosts bench(skip_vm);
        bench.check_finished("succeeded", "6 succeeded");
    }
    SECTION("some not") {
        TwoHosts bench(skip_vm);
        bench.end(bench.jobs[0], Outcome::failed);
        bench.check_finished("failed", "4 succeeded, 1 failed, 1 skipped");
    }
    SECTION("with a restart in the middle") {
        TwoHosts bench(carry_on);
        bench.end(bench.jobs[0], Outcome::failed);
        bench.succeed(bench.jobs[4]);
        bench.restart_with_worker();
        bench.check_finished("failed", "5 succeeded, 1 failed");
        bench.restart_with_worker();
        bench.check_finished("failed", "5 succeeded, 1 failed");
    }
    SECTION("cancelled whole") {
        TwoHosts bench(skip_vm);
        bench.accept("cancel batch " + std::to_string(number(bench.batch.batch)));
        CHECK(bench.states(bench.jobs) ==
              "running cancelled cancelled cancelled running cancelled");
        CHECK(bench.events_of_kind("batch.finished").back().batch != bench.batch.batch);
        bench.end(bench.jobs[0], Outcome::cancelled);
        bench.end(bench.jobs[4], Outcome::cancelled);
        bench.check_finished("cancelled", "6 cancelled");
    }
}

TEST_CASE("the event of a finished batch comes behind that of its last job", "[core][batch]") {
    Fleet bench(1);
    const auto accepted = bench.accept("start host vmware h-0-0");
    const auto before = bench.tables.events().size();
    bench.succeed(accepted.jobs[0]);
    const auto kinds = bench.event_kinds_after(before);
    REQUIRE(kinds.size() >= 2);
    CHECK(kinds[0] == "job.succeeded");
    CHECK(kinds[1] == "batch.finished");
    const auto& event = bench.tables.events()[before + 1];
    CHECK(event.batch == accepted.batch);
    CHECK(event.operation == "start host vmware h-0-0");
}

TEST_CASE("an operation without jobs is no batch and finishes none", "[core][batch]") {
    Fleet bench(1);
    const auto before = bench.tables.batches().size();
    CHECK(number(bench.accept("add host attr h-0-0 attr=a value=b").batch) == 0);
    CHECK(bench.tables.batches().size() == before);
}

TEST_CASE("a batch adds a host and all that it needs", "[core][batch]") {
    Fleet bench(1);
    const auto accepted = bench.accept_batch(
        batch_of({"add host h-9-0", "add host vmware h-9-0", "create host vmware rack9",
                  "start host vmware h-9-0", "add host h-9-1", "add host attr % attr=a value=b"}));
    CHECK(accepted.hosts == std::vector<std::string>{"h-9-0", "h-9-0"});
    bench.succeed_all();
    CHECK(bench.vm("h-9-0", 0).state == VmState::on);
    for (const auto* name : {"h-0-0", "h-9-0", "h-9-1"})
        CHECK(bench.host(name).attributes.contains("a"));
    // But not what it has removed, and no lane that is not there yet.
    test::check_error(
        {bench.refuse_batch(batch_of({"remove host h-9-1", "add host h-9-1"})).code,
         bench.refuse_batch(batch_of({"remove host h-9-1", "add host h-9-1"})).message},
        Errc::conflict, {"operation 2", "\"h-9-1\" is removed by an earlier"});
    test::check_error(
        {bench.refuse_batch(batch_of({"add host h-9-2", "pause lane h-9-2"})).code,
         bench.refuse_batch(batch_of({"add host h-9-2", "pause lane h-9-2"})).message},
        Errc::usage, {"operation 2", "\"h-9-2\" is added by the same batch"});
    bench.accept_batch(batch_of({"add host h-9-3", "remove host h-9-3"}));
    CHECK(bench.core->inventory().find("h-9-3") == nullptr);
}

TEST_CASE("a batch gives a slice to another VM", "[core][batch]") {
    Fleet bench(1, 0);
    bench.accept("add host vmware h-0-0 slice=3");
    const auto before = bench.vm("h-0-0", 3).spec.id;
    bench.accept_batch(
        batch_of({"remove host vmware h-0-0 slice=3", "add host vmware h-0-0 slice=3 cpus=2"}));
    CHECK(bench.vm("h-0-0", 3).spec.id != before);
    CHECK(bench.vm("h-0-0", 3).spec.cpus == 2);
    CHECK(bench.tables.image().vms.size() == 1);
    bench.restart();
    CHECK(bench.vm("h-0-0", 3).spec.cpus == 2);
}
