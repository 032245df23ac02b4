// Looks at VMs beside the queue: what is sent when, and what of it counts.
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::Fleet;

namespace {

// One look, at the only host with VMs, is under way.
struct Watched : Fleet {
    Watched() : Fleet(1) {
        live(70s);
        const auto probes = sent<Probe>("w");
        REQUIRE(probes.size() == 1);
        probe = probes.front();
    }
    void see(VmState state) { see({{probe.desired.vms.front().id, state, ""}}, HostState::up); }
    void see(std::vector<VmSighting> seen, HostState host) {
        ProbeReport report{"w", probe.host.name, probe.probe, {}};
        report.report.host = host;
        report.report.sightings = std::move(seen);
        apply(report);
    }
    VmState state() const { return vm("h-0-0", 0).state; }

    Probe probe;
};

}  // namespace

TEST_CASE("a VM that changed by itself is noticed, once", "[core][watch]") {
    Watched bench;
    REQUIRE(bench.state() == VmState::off);
    CHECK(bench.probe.host.name == "h-0-0");
    CHECK(bench.probe.desired.vms.size() == 1);
    const auto jobs = bench.tables.jobs().size();
    bench.see(VmState::on);
    CHECK(bench.state() == VmState::on);
    const auto event = bench.events_of_kind("vm.state").back();
    CHECK(event.host == "h-0-0");
    CHECK(event.slice == 0);
    CHECK(event.state == "on");
    CHECK(number(event.job) == 0);
    CHECK(bench.tables.jobs().size() == jobs);
    bench.see(VmState::suspended);  // the same look again
    CHECK(bench.state() == VmState::on);
}

TEST_CASE("what is as it was is no event, and no write for each look", "[core][watch]") {
    Watched bench;
    bench.see(VmState::off);
    const auto events = bench.tables.events().size();
    const auto written = bench.tables.records_count();
    bench.live(70s);
    bench.probe = bench.sent<Probe>("w").front();
    bench.see(VmState::off);
    CHECK(bench.tables.events().size() == events);
    CHECK(bench.tables.records_count() == written);
}

TEST_CASE("a look never contradicts a job", "[core][watch]") {
    Watched bench;
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    SECTION("that runs") {
        bench.see(VmState::stuck);
        CHECK(bench.state() == VmState::off);
        CHECK(bench.states({job}) == "running");
    }
    SECTION("that began and ended meanwhile") {
        bench.succeed(job);
        bench.see(VmState::off);
        CHECK(bench.state() == VmState::on);
    }
}

TEST_CASE("a host with a job at work is not looked at, one without VMs neither", "[core][watch]") {
    Fleet bench(1);
    bench.accept("add host empty");
    bench.accept("add host vmware empty");
    SECTION("a job is at work") {
        bench.accept("start host vmware h-0-0");
        bench.live(2min);
        CHECK(bench.sent<Probe>("w").empty());
    }
    SECTION("none is") {
        bench.live(70s);
        for (const auto& probe : bench.sent<Probe>("w")) CHECK(probe.host.name == "h-0-0");
    }
}

TEST_CASE("a host that died is noticed, and one that is back frees its lane", "[core][watch]") {
    Watched bench;
    bench.see({}, HostState::unreachable);
    CHECK(bench.host("h-0-0").record.state == HostState::unreachable);
    CHECK(bench.state() == VmState::off);  // nobody knows better
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    std::vector<Probe> probes;
    for (int tries = 0; tries < 20 && probes.empty(); ++tries) {
        bench.end(job, Outcome::unreached, "no route to host");
        bench.live(29s);  // the sixth try and later ones are 30 s apart
        probes = bench.sent<Probe>("w");
        if (probes.empty()) bench.live(1s);
    }
    REQUIRE(bench.states({job}) == "queued");
    REQUIRE_FALSE(probes.empty());
    bench.probe = probes.back();
    bench.see(VmState::off);
    CHECK(bench.states({job}) == "running");
    CHECK(bench.lane("h-0-0").trouble.empty());
}

TEST_CASE("a host whose service does not answer is no host that is back", "[core][watch]") {
    Watched bench;
    bench.see(VmState::off);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    std::vector<Probe> probes;
    for (int tries = 0; tries < 20 && probes.empty(); ++tries) {
        bench.end(job, Outcome::unreached, "vmware-serverd does not answer");
        bench.live(29s);
        probes = bench.sent<Probe>("w");
        if (probes.empty()) bench.live(1s);
    }
    REQUIRE_FALSE(probes.empty());
    ProbeReport report{"w", "h-0-0", probes.back().probe, {}};
    report.report.host = HostState::up;
    report.report.outcome = Outcome::unreached;
    bench.apply(report);
    CHECK(bench.states({job}) == "queued");
    CHECK_FALSE(bench.lane("h-0-0").trouble.empty());
}

TEST_CASE("a worker makes so many looks at once; a lost one is made again", "[core][watch]") {
    Fleet bench(20);
    bench.live(2min);
    CHECK(bench.sent<Probe>("w").size() == 8);
    bench.live(50s);
    CHECK(bench.sent<Probe>("w").empty());
    bench.live(1min);
    CHECK(bench.sent<Probe>("w").size() == 8);
}

TEST_CASE("without an interval nothing is watched", "[core][watch]") {
    Fleet bench(1);
    const core::CoreSettings unwatched{{}, {0ms}};
    core::Core core(bench.tables.image(), bench.now, unwatched);
    const Now later{bench.now.wall + 1h, bench.now.steady + 1h};
    (void)core.apply(WorkerHello{"w", "w", 10, {}}, later);
    const auto changes = core.apply(core::TimePassed{}, later);
    for (const auto& effect : changes.effects) {
        const auto* send = std::get_if<core::SendToWorker>(&effect);
        CHECK_FALSE((send != nullptr && std::holds_alternative<Probe>(send->message)));
    }
}
