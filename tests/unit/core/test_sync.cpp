// sync and refresh: which jobs they make, in which order, and what these are about.
#include <catch2/catch.hpp>

#include "broker/core/inventory/key_reference.hpp"
#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;
using Lines = std::vector<std::string>;

namespace {

const std::string key = "AAAAA-AAAAA-AAAAA-00001";

// h-0-0 has one of everything, active; h-0-1 has nothing.
struct TwoHosts : CoreBench {
    TwoHosts() {
        hello("w");
        accept("add host h-0-[0-1]");
        accept("add host vlan h-0-0 viface=eth0.100");
        accept("add host vmwarenet h-0-0 type=bridge iface=eth0.100");
        accept("add vmwarekey " + key);
        accept("set host vmwarekey h-0-0");
        accept("add host vmware h-0-0");
        work_off("w");
    }
    HostSpec desired(JobId id) const { return spec(id).desired.value(); }
    Lines operations(const std::vector<JobId>& jobs) const {
        Lines operations;
        for (const auto id : jobs) operations.push_back(job(id).operation);
        return operations;
    }
};

const VlanSpec vlan{"eth0.100", "eth0", 100};
const VmnetSpec vmnet{"vmnet11", VmnetKind::bridge, "eth0.100", "", ""};

}  // namespace

TEST_CASE("sync host makes what is there in the order in which it is needed", "[core][sync]") {
    TwoHosts bench;
    const auto synced = bench.accept("sync host h-0-0");
    CHECK(synced.lines.empty());
    CHECK(bench.operations(synced.jobs) == Lines{"sync host vlan", "sync host vmwarenet",
                                                 "sync host vmwarekey", "sync host vmware"});
    CHECK(bench.desired(synced.jobs[0]) == HostSpec{{vlan}, {}, "", {}});
    CHECK(bench.desired(synced.jobs[1]) == HostSpec{{}, {vmnet}, "", {}});
    CHECK(bench.desired(synced.jobs[2]) == HostSpec{{}, {}, core::key_reference(key), {}});
    CHECK(bench.desired(synced.jobs[3]) == HostSpec{{}, {}, "", {bench.vm("h-0-0", 0).spec}});
    CHECK(bench.work_off("w") == synced.jobs);
    for (const auto id : synced.jobs) CHECK_FALSE(bench.job(id).slice);
}

TEST_CASE("what the database does not have needs no job", "[core][sync]") {
    TwoHosts bench;
    const auto synced = bench.accept("sync host h-0-%");
    CHECK(synced.jobs.size() == 4);
    CHECK(synced.lines == Lines{"# h-0-1 has no VLAN interface in the database",
                                "# h-0-1 has no virtual network in the database",
                                "# h-0-1 has no key in the database",
                                "# h-0-1 has no VM in the database"});
    bench.work_off("w");
    const auto one = bench.accept("sync host vmwarekey %");
    CHECK(bench.operations(one.jobs) == Lines{"sync host vmwarekey"});
    CHECK(one.lines == Lines{"# h-0-1 has no key in the database"});
    for (const auto* part : {"vlan", "vmwarenet", "vmware"})
        CHECK(bench.operations(bench.accept("sync host " + std::string(part) + " h-0-0").jobs) ==
              Lines{"sync host " + std::string(part)});
    test::check_refused(bench,
                        {{"sync host nowhere", Errc::not_found, {"\"nowhere\""}},
                         {"sync host vlan rack9", Errc::not_found, {"no host matches \"rack9\""}},
                         {"sync host", Errc::usage, {"at least one host"}}});
}

TEST_CASE("what leaves is not synced", "[core][sync]") {
    TwoHosts bench;
    bench.accept("remove host vmwarenet h-0-0 vmnet=vmnet11");
    bench.accept("remove host vlan h-0-0 viface=eth0.100");
    bench.accept("remove host vmwarekey h-0-0");
    CHECK(bench.operations(bench.accept("sync host h-0-0").jobs) == Lines{"sync host vmware"});
}

// Such a job may fail; its key would then be free for another host, and this one would have it too.
TEST_CASE("what a queued job is about to make is left to that job", "[core][sync]") {
    TwoHosts bench;
    bench.accept("add vmwarekey AAAAA-AAAAA-AAAAA-00002");
    bench.accept("set host vmwarekey h-0-1");
    bench.accept("add host vlan h-0-1 viface=eth0.7");
    bench.accept("add host vmwarenet h-0-1 type=bridge iface=eth0");
    CHECK(bench.accept("sync host h-0-1").jobs.empty());
    bench.work_off("w");
    CHECK(bench.accept("sync host h-0-1").jobs.size() == 3);
    // A row without effect that no job is about any more is synced.
    bench.work_off("w");
    bench.tables.apply({core::StoreVlan{{"h-0-1", vlan, Presence::pending}}});
    bench.restart();
    bench.hello("w");
    const auto synced = bench.accept("sync host vlan h-0-1");
    CHECK(bench.desired(synced.jobs.at(0)).vlans ==
          std::vector<VlanSpec>{{"eth0.7", "eth0", 7}, vlan});
    bench.work_off("w");
    CHECK(bench.host("h-0-1").vlans.at("eth0.100").presence == Presence::active);
}

TEST_CASE("hosts are asked for the state of their VMs", "[core][refresh]") {
    TwoHosts bench;
    const auto refreshed = bench.accept("refresh host vmware");
    CHECK(refreshed.hosts == Lines{"h-0-0", "h-0-1"});
    CHECK(bench.operations(refreshed.jobs) == Lines{"refresh host vmware", "refresh host vmware"});
    CHECK(bench.desired(refreshed.jobs[0]) == HostSpec{{}, {}, "", {bench.vm("h-0-0", 0).spec}});
    CHECK(bench.desired(refreshed.jobs[1]) == HostSpec{});  // strangers may be there
    bench.sightings = {{bench.vm("h-0-0", 0).spec.id, VmState::suspended, ""}};
    bench.work_off("w");
    CHECK(bench.vm("h-0-0", 0).state == VmState::suspended);
}

TEST_CASE("hosts are asked for their interfaces", "[core][refresh]") {
    TwoHosts bench;
    const auto refreshed = bench.accept("refresh host interface");
    CHECK(refreshed.hosts == Lines{"h-0-0", "h-0-1"});
    CHECK(bench.operations(refreshed.jobs) ==
          Lines{"refresh host interface", "refresh host interface"});
    CHECK(bench.desired(refreshed.jobs[0]) == HostSpec{});
    bench.interfaces = {{"eth0", "", "00:30:1b:b3:24:72", "10.0.0.1", "255.0.0.0", "", "tg3", ""}};
    bench.work_off("w");
    CHECK(bench.host("h-0-1").interfaces.at("eth0").spec == bench.interfaces[0]);
    test::check_refused(
        bench, {{"refresh host interface nowhere", Errc::not_found, {"\"nowhere\""}},
                {"refresh host vmware rack9", Errc::not_found, {"no host matches \"rack9\""}}});
}

TEST_CASE("without any host there is nothing to ask", "[core][refresh]") {
    CoreBench bench;
    for (const auto* line : {"refresh host vmware", "refresh host interface"}) {
        const auto refreshed = bench.accept(line);
        CHECK(refreshed.jobs.empty());
        CHECK(refreshed.lines.empty());
    }
    test::check_refused(bench, {{"refresh host vmware x", Errc::not_found, {"no host is known"}},
                                {"set host % port=1", Errc::not_found, {"no host matches"}},
                                {"remove host vmware", Errc::not_found, {"no host is known"}}});
}
