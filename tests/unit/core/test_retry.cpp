// retry job, retry batch: what did not succeed is planned anew, with what is there now.
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using grivon::test::batch_of;
using grivon::test::Fleet;
using grivon::test::says;

namespace {

std::string id_of(JobId job) {
    return std::to_string(number(job));
}

std::string retry(JobId job) {
    return "retry job " + id_of(job);
}

std::string retry(BatchId batch) {
    return "retry batch " + std::to_string(number(batch));
}

// The line is accepted, and its one job ends so.
JobId ended(Fleet& bench, const std::string& line, Outcome outcome) {
    const auto accepted = bench.confirm(line);
    REQUIRE(accepted.jobs.size() == 1);
    bench.end(accepted.jobs[0], outcome);
    return accepted.jobs[0];
}

}  // namespace

TEST_CASE("a job that did not succeed is done again as a new one", "[core][retry]") {
    Fleet bench(1);
    for (const auto outcome : {Outcome::failed, Outcome::cancelled}) {
        const auto job = ended(bench, "start host vmware h-0-0 slice=0", outcome);
        const auto again = bench.accept(retry(job));
        REQUIRE(again.jobs.size() == 1);
        CHECK(again.jobs[0] > job);
        CHECK(number(again.batch) > number(bench.job(job).batch));
        CHECK(bench.spec(again.jobs[0]) == bench.spec(job));
        CHECK(bench.job(again.jobs[0]).slice == 0U);
        CHECK(bench.tables.batches().back().operation == retry(job));
        bench.end(again.jobs[0], Outcome::failed);
    }
    CHECK(
        bench.accept(retry(ended(bench, "start host vmware h-0-0", Outcome::failed))).jobs.size() ==
        1);
}

TEST_CASE("what succeeded, runs, or never was is not retried", "[core][retry]") {
    Fleet bench(1);
    const auto done = ended(bench, "start host vmware h-0-0", Outcome::succeeded);
    const auto running = bench.accept("reboot host vmware h-0-0");
    const auto job = running.jobs[0];
    const auto queued = bench.accept("reboot host vmware h-0-0").jobs[0];
    test::check_refused(
        bench,
        {{retry(done),
          Errc::illegal_state,
          {"job " + id_of(done) + " succeeded", "nothing to retry"}},
         {retry(job), Errc::illegal_state, {"job " + id_of(job) + " is running", "not ended"}},
         {retry(queued), Errc::illegal_state, {"is queued"}},
         {retry(running.batch), Errc::illegal_state, {"job " + id_of(job) + " is running"}},
         {retry(bench.job(done).batch), Errc::illegal_state, {"all jobs of the batch succeeded"}},
         {retry(bench.job(done).batch) + " only=failed",
          Errc::illegal_state,
          {"no job of the batch ended so"}}});
    bench.end(job, Outcome::uncertain);
    test::check_refused(bench, {{retry(job), Errc::illegal_state, {"is uncertain"}}});
}

TEST_CASE("what has been removed since is named", "[core][retry]") {
    Fleet bench(2, 0);
    bench.accept("add host vmware %");
    const auto jobs = bench.accept("create host vmware %").jobs;
    for (const auto job : jobs) bench.end(job, Outcome::failed);
    bench.accept("remove host vmware h-0-0 slice=0");
    bench.confirm("remove host h-0-1");
    test::check_refused(
        bench, {{retry(jobs[0]),
                 Errc::not_found,
                 {"job " + id_of(jobs[0]) + " (create host vmware)",
                  "slice0@h-0-0 has been removed since"}},
                {retry(jobs[1]), Errc::not_found, {"host \"h-0-1\" has been removed since"}},
                {retry(bench.job(jobs[0]).batch), Errc::illegal_state, {"job " + id_of(jobs[0])}}});
    // A VM that has taken its number is another.
    bench.accept("add host vmware h-0-0");
    test::check_refused(bench, {{retry(jobs[0]), Errc::not_found, {"has been removed since"}}});
}

TEST_CASE("it is planned with what is wanted now", "[core][retry]") {
    Fleet bench(1, 0);
    bench.accept("add host vmware h-0-0");
    const auto job = ended(bench, "create host vmware h-0-0", Outcome::failed);
    bench.accept("add host vmwarenet h-0-0 type=bridge iface=eth0 vmnet=vmnet0");
    bench.succeed_all();
    bench.accept("add host vmware interface h-0-0 vmnet=vmnet0");
    const auto again = bench.accept(retry(job)).jobs[0];
    CHECK(bench.spec(job).vm->nics.empty());
    CHECK(bench.spec(again).vm->nics.size() == 1);
    bench.succeed_all();
    // And refused when it makes no sense any more.
    bench.accept("start host vmware h-0-0");
    bench.succeed_all();
    const auto stopped = ended(bench, "stop host vmware h-0-0", Outcome::failed);
    bench.confirm("stop host vmware h-0-0");
    bench.confirm("destroy host vmware h-0-0");
    test::check_refused(bench, {{retry(stopped),
                                 Errc::illegal_state,
                                 {"job " + id_of(stopped), "slice0@h-0-0 does not exist"}}});
}

TEST_CASE("jobs on networks, keys and whole hosts are retried", "[core][retry]") {
    Fleet bench(1);
    bench.accept("add vmwarekey AAAAA-AAAAA-AAAAA-00001");
    const auto check = [&](const std::string& line) {
        INFO(line);
        const auto job = ended(bench, line, Outcome::failed);
        const auto again = bench.accept(retry(job));
        REQUIRE(again.jobs.size() == 1);
        CHECK(bench.spec(again.jobs[0]) == bench.spec(job));
        for (const auto& text : again.lines) CHECK_FALSE(test::holds_serial(text));
        bench.succeed_all();
    };
    check("add host vlan h-0-0 viface=eth0.7");
    check("add host vmwarenet h-0-0 type=bridge iface=eth0.7");
    check("add host vmwarenet h-0-0 type=NAT hostaddr=10.0.0.1 netmask=255.255.0.0");
    check("add host vmwarenet h-0-0 type=host-only hostaddr=10.1.0.1 vmnet=vmnet5");
    check("set host vmwarekey h-0-0");
    check("sync host vlan h-0-0");
    check("sync host vmwarenet h-0-0");
    check("sync host vmwarekey h-0-0");
    check("sync host vmware h-0-0");
    check("refresh host vmware h-0-0");
    check("refresh host interface h-0-0");
    check("start host vmware h-0-0 slice=0");
    check("reboot host vmware h-0-0 mode=soft");
    check("answer host vmware h-0-0 slice=0 choice=2");
    check("remove host vmwarenet h-0-0 vmnet=vmnet5");
    check("remove host vmwarenet h-0-0 iface=eth0.7");
    check("remove host vlan h-0-0 viface=eth0.7");
    check("remove host vmwarekey h-0-0");
    CHECK(bench.host("h-0-0").vlans.empty());
    CHECK(bench.host("h-0-0").serial.empty());
}

TEST_CASE("what is there already is not made again", "[core][retry]") {
    Fleet bench(1, 0);
    const auto job = ended(bench, "add host vlan h-0-0 viface=eth0.7", Outcome::failed);
    bench.accept("add host vlan h-0-0 viface=eth0.7");
    bench.succeed_all();
    test::check_refused(bench, {{retry(job), Errc::conflict, {"job " + id_of(job), "\"eth0.7\""}}});
}

TEST_CASE("what was confirmed is not asked again", "[core][retry]") {
    Fleet bench(2, 2);
    bench.accept("start host vmware %");
    bench.succeed_all();
    const auto batch = bench.confirm("stop host vmware");
    for (int i = 0; i < 2; ++i)
        for (const auto job : batch.jobs)
            if (bench.is_assigned(job)) bench.end(job, Outcome::failed);
    CHECK(bench.accept(retry(batch.batch)).jobs.size() == 4);
}

TEST_CASE("a chain is retried in order, and depends as before", "[core][retry]") {
    Fleet bench(2, 0);
    bench.accept("add host vmware %");
    auto spec = batch_of({"create host vmware h-0-0", "start host vmware h-0-0",
                          "create host vmware h-0-1", "start host vmware h-0-1"});
    spec.operations[2].after = {2};
    const auto first = bench.accept_batch(spec);
    bench.end(first.jobs[0], Outcome::failed);
    REQUIRE(bench.states(first.jobs) == "failed skipped skipped skipped");
    const auto again = bench.accept(retry(first.batch));
    REQUIRE(again.jobs.size() == 4);
    CHECK(again.hosts == first.hosts);
    CHECK(bench.job(again.jobs[2]).after == std::vector<JobId>{again.jobs[1]});
    CHECK(bench.states(again.jobs) == "running queued queued queued");
    bench.succeed_all();
    CHECK(bench.states(again.jobs) == "succeeded succeeded succeeded succeeded");
    CHECK(bench.vm("h-0-1", 0).state == VmState::on);
}

TEST_CASE("only= says which jobs of a batch", "[core][retry]") {
    using Hosts = std::vector<std::string>;
    const std::vector<std::pair<std::string, Hosts>> cases{{" only=failed", {"h-0-0"}},
                                                           {" only=cancelled", {"h-0-1"}},
                                                           {" only=skipped", {"h-0-3"}},
                                                           {"", {"h-0-0", "h-0-1", "h-0-3"}}};
    Fleet bench(4);
    auto spec = batch_of({"start host vmware h-0-0", "start host vmware h-0-1",
                          "start host vmware h-0-2", "start host vmware h-0-3"});
    spec.operations[3].after = {1};
    const auto batch = bench.accept_batch(spec);
    bench.end(batch.jobs[0], Outcome::failed);
    bench.end(batch.jobs[1], Outcome::cancelled);
    bench.succeed(batch.jobs[2]);
    REQUIRE(bench.states(batch.jobs) == "failed cancelled succeeded skipped");
    for (const auto& [only, hosts] : cases)
        CHECK(bench.accept(retry(batch.batch) + only).hosts == hosts);
    test::check_refused(
        bench, {{retry(batch.batch) + " only=succeeded", Errc::usage, {"failed, cancelled"}},
                {retry(bench.job(batch.jobs[2]).batch) + " only=uncertain", Errc::usage, {}}});
}

TEST_CASE("of a batch, what cannot be done again is passed over and named", "[core][retry]") {
    Fleet bench(2, 0);
    bench.accept("add host vmware %");
    const auto batch = bench.accept("create host vmware %");
    for (const auto job : batch.jobs) bench.end(job, Outcome::failed);
    bench.accept("remove host vmware h-0-0 slice=0");
    const auto again = bench.accept(retry(batch.batch));
    CHECK(again.hosts == std::vector<std::string>{"h-0-1"});
    REQUIRE(again.lines.size() == 1);
    CHECK(again.lines[0] == "# job " + id_of(batch.jobs[0]) +
                                " (create host vmware): slice0@h-0-0 has been removed since: "
                                "passed over");
}

TEST_CASE("several jobs are retried together, or none", "[core][retry]") {
    Fleet bench(2);
    const auto a = ended(bench, "start host vmware h-0-0", Outcome::failed);
    const auto b = ended(bench, "start host vmware h-0-1", Outcome::failed);
    CHECK(bench.accept(retry(a) + " " + id_of(b)).jobs.size() == 2);
    bench.succeed_all();
    const auto good = ended(bench, "reboot host vmware h-0-0", Outcome::failed);
    const auto done = ended(bench, "reboot host vmware h-0-1", Outcome::succeeded);
    test::check_refused(
        bench, {{retry(good) + " " + id_of(done), Errc::illegal_state, {"job " + id_of(done)}}});
}

TEST_CASE("a network whose job never ran is made by the retry", "[core][retry]") {
    Fleet bench(1, 0);
    const auto batch = bench.accept_batch(
        batch_of({"refresh host interface h-0-0", "add host vlan h-0-0 viface=eth0.7",
                  "add host vmwarenet h-0-0 type=bridge iface=eth0.7"}));
    bench.end(batch.jobs[0], Outcome::failed);
    REQUIRE(bench.states(batch.jobs) == "failed skipped skipped");
    for (const auto job : batch.jobs) {
        CHECK(bench.accept(retry(job)).jobs.size() == 1);
        bench.succeed_all();
    }
    CHECK(bench.host("h-0-0").vlans.at("eth0.7").presence == Presence::active);
    CHECK(bench.host("h-0-0").vmnets.begin()->second.presence == Presence::active);
}
