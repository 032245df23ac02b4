// A dry run: what would be done, and nothing is.
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using grivon::test::batch_of;
using grivon::test::Fleet;

namespace {

Submit submission(const BatchSpec& batch, const std::string& key, bool dry) {
    Submit submit;
    submit.submission_key = key;
    submit.batch = batch;
    submit.dry_run = dry;
    return submit;
}

}  // namespace

TEST_CASE("a dry run says what would be done and changes nothing", "[core][dry-run]") {
    Fleet bench(2);
    const auto written = bench.tables.records_count();
    const auto hosts = bench.core->inventory().hosts();
    const auto mac = bench.core->inventory().next_mac_number();
    const auto vm = bench.core->inventory().next_vm_id();
    const auto event = bench.core->last_event();
    const auto dry =
        bench.dry_run(batch_of({"add host vmware h-0-0", "create host vmware h-0-0 slice=1",
                                "start host vmware h-0-0 slice=1", "start host vmware h-0-1"}));
    CHECK(dry.lines == std::vector<std::string>{"added VM on node \"h-0-0\" slice \"1\""});
    REQUIRE(dry.jobs.size() == 3);
    CHECK(dry.jobs[0].host == bench.host("h-0-0").record.connection);
    CHECK(dry.jobs[0].slice == 1U);
    CHECK(dry.jobs[0].spec.operation() == "create host vmware");
    CHECK(dry.jobs[0].vm == VmState::none);
    CHECK(dry.jobs[1].vm == VmState::off);
    CHECK(dry.jobs[2].host.name == "h-0-1");
    CHECK(dry.jobs[2].vm == VmState::off);

    CHECK(bench.tables.records_count() == written);
    CHECK((bench.core->inventory().hosts() == hosts));
    CHECK(bench.core->inventory().next_mac_number() == mac);
    CHECK(bench.core->inventory().next_vm_id() == vm);
    CHECK((bench.core->last_event() == event));
    CHECK(bench.sent<Assign>("w").empty());
}

TEST_CASE("what a dry run says is what is done then", "[core][dry-run]") {
    Fleet bench(2);
    bench.accept("start host vmware h-0-0");  // not ended yet
    const auto batch = batch_of({"suspend host vmware h-0-0", "refresh host interface %"});
    const auto dry = bench.dry_run(batch);
    CHECK(dry.jobs.at(0).vm == VmState::on);
    CHECK(dry.jobs.at(1).vm == VmState::unknown);  // not on one VM
    const auto real = bench.accept_batch(batch);
    REQUIRE(real.jobs.size() == dry.jobs.size());
    CHECK(real.lines == dry.lines);
    for (std::size_t i = 0; i < real.jobs.size(); ++i) {
        CHECK(bench.spec(real.jobs[i]) == dry.jobs[i].spec);
        CHECK(bench.job(real.jobs[i]).host == dry.jobs[i].host.name);
    }
}

TEST_CASE("a dry run does not use its key up", "[core][dry-run]") {
    Fleet bench(1);
    const auto batch = batch_of({"start host vmware h-0-0"});
    CHECK(std::holds_alternative<DryRun>(bench.submit(submission(batch, "k", true))));
    CHECK(std::holds_alternative<DryRun>(bench.submit(submission(batch, "k", true))));
    const auto real = bench.submit(submission(batch, "k", false));
    REQUIRE(std::holds_alternative<Accepted>(real));
    CHECK(bench.submit(submission(batch, "k", false)) == real);
    CHECK(std::get<Accepted>(real).jobs.size() == 1);
}

TEST_CASE("a dry run is refused like the real one", "[core][dry-run]") {
    Fleet bench(2);
    bench.accept("drain lane h-0-1");
    for (const auto& lines :
         std::vector<std::vector<std::string>>{{"suspend host vmware h-0-0"},
                                               {"start host vmware nowhere"},
                                               {"start host vmware h-0-0", "remove host h-0-0"},
                                               {"start host vmware h-0-1"},
                                               {"stop host vmware"},
                                               {"remove host h-0-0"},
                                               {"cancel job 999"},
                                               {}}) {
        const auto batch = batch_of(lines);
        const auto real = bench.refuse_batch(batch);
        const auto dry = bench.submit(submission(batch, "dry", true));
        REQUIRE(std::holds_alternative<Refused>(dry));
        CHECK(std::get<Refused>(dry) == real);
    }
    CHECK(
        std::get<Refused>(bench.submit(submission(batch_of({"start host vmware h-0-0"}), "", true)))
            .code == Errc::usage);
}

TEST_CASE("a dry run takes nothing back, holds nothing and settles nothing", "[core][dry-run]") {
    Fleet bench(1);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    const auto written = bench.tables.records_count();
    const auto id = std::to_string(number(job));
    CHECK(bench.dry_run(batch_of({"cancel job " + id})).lines.size() == 1);
    CHECK(bench.dry_run(batch_of({"pause lane h-0-0"})).jobs.empty());
    CHECK(bench.state(job) == JobState::running);
    CHECK(bench.lane("h-0-0").mode == LaneMode::active);
    CHECK(bench.sent<StopJob>("w").empty());
    CHECK(bench.tables.records_count() == written);
}
