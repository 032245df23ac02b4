// add, remove host vlan.
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;

namespace {

struct TwoHosts : CoreBench {
    TwoHosts() {
        hello("w");
        accept("add host h-0-[0-1]");
    }
    void add_vlan() {
        accept("add host vlan h-0-0 viface=eth0.100");
        work_off("w");
    }
    bool has(const std::string& name) const { return host(name).vlans.contains("eth0.100"); }
    Presence presence(const std::string& name) const {
        return host(name).vlans.at("eth0.100").presence;
    }
};

const VlanSpec spec{"eth0.100", "eth0", 100};

}  // namespace

TEST_CASE("a VLAN interface is made by a job on each host", "[core][vlan]") {
    TwoHosts bench;
    const auto added = bench.accept("add host vlan h-0-% viface=eth0.100");
    CHECK(added.lines.empty());
    CHECK(added.hosts == std::vector<std::string>{"h-0-0", "h-0-1"});
    CHECK(bench.spec(added.jobs[0]).vlan == spec);
    CHECK(bench.job(added.jobs[0]).operation == "add host vlan");
    CHECK(bench.host("h-0-1").vlans.at("eth0.100") ==
          core::VlanRecord{"h-0-1", spec, Presence::pending});
    bench.work_off("w");
    CHECK(bench.presence("h-0-0") == Presence::active);
    bench.restart();
    CHECK(bench.presence("h-0-1") == Presence::active);
}

TEST_CASE("a VLAN interface that is there, or is being made, is not added", "[core][vlan]") {
    TwoHosts bench;
    bench.accept("add host interface h-0-0 iface=eth1.5");
    bench.accept("add host vlan h-0-0 viface=eth0.100");
    const auto refused = [&](const std::string& device) {
        test::check_refused(bench, {{"add host vlan h-0-1 h-0-0 viface=" + device,
                                     Errc::conflict,
                                     {"\"" + device + "\" of host \"h-0-0\" exists",
                                      "grivon list host interface h-0-0"}}});
    };
    refused("eth0.100");  // its job runs
    bench.work_off("w");
    refused("eth0.100");  // it is there
    refused("eth1.5");    // as an interface of another kind
    bench.accept("remove host vlan h-0-0 viface=eth0.100");
    refused("eth0.100");  // it is being removed
    bench.work_off("w");
    bench.accept("add host vlan h-0-0 viface=eth0.100");
}

TEST_CASE("a VLAN interface that never arrived is tried again", "[core][vlan]") {
    TwoHosts bench;
    bench.tables.apply({core::StoreVlan{{"h-0-0", spec, Presence::pending}}});
    bench.restart();
    bench.hello("w");
    CHECK(bench.accept("add host vlan h-0-0 viface=eth0.100").jobs.size() == 1);
    bench.work_off("w");
    CHECK(bench.presence("h-0-0") == Presence::active);
}

TEST_CASE("a VLAN interface leaves by a job on each host that has it", "[core][vlan]") {
    TwoHosts bench;
    bench.add_vlan();
    const auto removed = bench.accept("remove host vlan % viface=eth0.100");
    CHECK(removed.hosts == std::vector<std::string>{"h-0-0"});  // h-0-1 has none: passed over
    CHECK(bench.spec(removed.jobs[0]).vlan == spec);
    CHECK(bench.presence("h-0-0") == Presence::leaving);
    bench.work_off("w");
    CHECK_FALSE(bench.has("h-0-0"));
    CHECK(bench.event_kinds().back() == "vlan.removed");
}

TEST_CASE("a VLAN interface that is still to be made can be taken back", "[core][vlan]") {
    TwoHosts bench;
    bench.accept("add host vlan h-0-0 viface=eth0.100");
    bench.accept("remove host vlan h-0-0 viface=eth0.100");
    CHECK(bench.presence("h-0-0") == Presence::leaving);
    CHECK(bench.work_off("w").size() == 2);
    CHECK_FALSE(bench.has("h-0-0"));
}

TEST_CASE("what cannot be removed of VLANs is refused", "[core][vlan]") {
    TwoHosts bench;
    bench.add_vlan();
    test::check_refused(
        bench, {{"remove host vlan h-0-0 h-0-1 viface=eth0.100",
                 Errc::not_found,
                 {"\"h-0-1\" has no VLAN interface \"eth0.100\"", "grivon list host vlan"}},
                {"remove host vlan viface=eth0.7", Errc::not_found, {"eth0.7", "list host vlan"}},
                {"remove host vlan nowhere viface=eth0.100", Errc::not_found, {"\"nowhere\""}},
                {"remove host vlan rack9 viface=eth0.100", Errc::not_found, {"\"rack9\""}},
                {"add host vlan nowhere viface=eth0.100", Errc::not_found, {"\"nowhere\""}},
                {"add host vlan h-0-0 viface=eth0", Errc::usage, {"\"viface\"", "eth0.100"}}});
    bench.accept("add host vmwarenet h-0-0 type=bridge iface=eth0.100");
    bench.work_off("w");
    test::check_refused(bench, {{"remove host vlan h-0-0 viface=eth0.100",
                                 Errc::illegal_state,
                                 {"vmnet11 of host \"h-0-0\" bridges eth0.100",
                                  "grivon remove host vmwarenet h-0-0 vmnet=vmnet11"}}});
    // The network leaves first, and its job runs first: then the VLAN interface may go.
    bench.accept("remove host vmwarenet h-0-0 vmnet=vmnet11");
    bench.accept("remove host vlan h-0-0 viface=eth0.100");
    bench.work_off("w");
    CHECK(bench.host("h-0-0").vmnets.empty());
    CHECK_FALSE(bench.has("h-0-0"));
}

// The second job would run after whatever is queued in between, and take away a new interface.
TEST_CASE("a VLAN interface is removed by one job at a time", "[core][vlan]") {
    TwoHosts bench;
    bench.add_vlan();
    bench.accept("remove host vlan h-0-0 viface=eth0.100");
    for (const auto* hosts : {"h-0-0", "%"})
        test::check_refused(
            bench,
            {{"remove host vlan " + std::string(hosts) + " viface=eth0.100",
              Errc::illegal_state,
              {"eth0.100 of host \"h-0-0\" is being removed", "grivon list job host=h-0-0"}}});
    bench.report("w", bench.sent<Assign>("w").at(0), Outcome::failed, {}, "busy");
    CHECK(bench.presence("h-0-0") == Presence::active);
    bench.accept("remove host vlan h-0-0 viface=eth0.100");  // once more
}
