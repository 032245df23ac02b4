// add, remove host vmware interface: MAC addresses, numbers inside the VM, networks.
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;
using Lines = std::vector<std::string>;

namespace {

// h-0-0 with vmnet0, vmnet11 and two VMs.
struct OneHost : CoreBench {
    OneHost() {
        hello("w");
        accept("add host h-0-0");
        accept("add host vmwarenet h-0-0 type=bridge iface=eth0");
        accept("add host vmwarenet h-0-0 type=bridge iface=eth0.100");
        accept("add host vmware h-0-0");
        accept("add host vmware h-0-0");
        work_off("w");
    }
    const std::vector<NicSpec>& nics(std::uint32_t slice) const {
        return vm("h-0-0", slice).spec.nics;
    }
    void add(const std::string& rest) { accept("add host vmware interface h-0-0 " + rest); }
};

}  // namespace

TEST_CASE("interfaces are added to one slice, or to all", "[core][nic]") {
    OneHost bench;
    const auto one = bench.accept("add host vmware interface h-0-0 slice=1 vmnet=vmnet11");
    CHECK(one.jobs.empty());
    CHECK(one.lines == Lines{"adding vmware interface to 1 slices",
                             "add 00:50:56:00:00:01 to slice1@h-0-0 (vmnodeid 2) as ifindex 0; "
                             "bound to vmnet11"});
    const auto both = bench.accept("add host vmware interface h-0-0 vmnet=vmnet0");
    CHECK(both.lines == Lines{"adding vmware interface to 2 slices",
                              "add 00:50:56:00:00:02 to slice0@h-0-0 (vmnodeid 1) as ifindex 0; "
                              "bound to vmnet0",
                              "add 00:50:56:00:00:03 to slice1@h-0-0 (vmnodeid 2) as ifindex 1; "
                              "bound to vmnet0"});
    CHECK(bench.tables.events().back().kind == "nic.added");
    CHECK(bench.tables.events().back().message == "00:50:56:00:00:03 on vmnet0");
    bench.restart();
    CHECK(bench.nics(1) == std::vector<NicSpec>{{0, "00:50:56:00:00:01", "vmnet11"},
                                                {1, "00:50:56:00:00:03", "vmnet0"}});
}

TEST_CASE("MAC addresses are of the whole cluster and never used again", "[core][nic]") {
    OneHost bench;
    bench.add("vmnet=vmnet0");  // 01, 02
    bench.confirm("remove host vmware interface h-0-0");
    bench.confirm("remove host vmware h-0-0");
    bench.confirm("remove host h-0-0");
    bench.restart();
    bench.hello("w");
    bench.accept("add host h-0-1");
    bench.accept("add host vmwarenet h-0-1 type=bridge iface=eth0");
    bench.accept("add host vmware h-0-1");
    CHECK(bench.accept("add host vmware interface h-0-1 vmnet=vmnet0")
              .lines.back()
              .find("add 00:50:56:00:00:03 to") == 0);
}

TEST_CASE("the last MAC address is given, the one after it is not", "[core][nic]") {
    OneHost bench;
    auto counters = bench.tables.image().counters;
    counters.mac = core::mac_number_max - 1;
    bench.tables.apply({core::StoreCounters{counters}});
    bench.restart();
    bench.add("vmnet=vmnet0");
    CHECK(bench.nics(1).at(0).mac == "00:50:56:3f:ff:ff");
    test::check_refused(bench, {{"add host vmware interface h-0-0 slice=0 vmnet=vmnet0",
                                 Errc::exhausted,
                                 {"no MAC address is left up to 00:50:56:3f:ff:ff"}}});
    bench.restart();
    test::check_refused(bench, {{"add host vmware interface h-0-0 slice=0 vmnet=vmnet0",
                                 Errc::exhausted,
                                 {"no MAC address is left"}}});
}

TEST_CASE("the lowest number inside the VM that is free is given", "[core][nic]") {
    OneHost bench;
    for (int i = 0; i < 3; ++i) bench.add("slice=0 vmnet=vmnet0");
    bench.accept("remove host vmware interface h-0-0 slice=0 ifindex=1");
    bench.add("slice=0 vmnet=vmnet11");
    CHECK(bench.nics(0) == std::vector<NicSpec>{{0, "00:50:56:00:00:01", "vmnet0"},
                                                {1, "00:50:56:00:00:04", "vmnet11"},
                                                {2, "00:50:56:00:00:03", "vmnet0"}});
    bench.accept("remove host vmware interface h-0-0 slice=0 ifindex=0");
    bench.add("slice=0 vmnet=vmnet11");
    CHECK(bench.nics(0).at(0).ifindex == 0);
}

TEST_CASE("a VM has four interfaces at most", "[core][nic]") {
    OneHost bench;
    for (int i = 0; i < 4; ++i) bench.add("slice=0 vmnet=vmnet0");
    test::check_refused(
        bench, {{"add host vmware interface h-0-0 slice=0 vmnet=vmnet0",
                 Errc::exhausted,
                 {"slice0@h-0-0 has 4 interfaces", "all VMware Server allows"}},
                // Slice 1 has room, but the command names both: neither gets one.
                {"add host vmware interface h-0-0 vmnet=vmnet0", Errc::exhausted, {"slice0"}}});
    CHECK(bench.nics(1).empty());
}

TEST_CASE("a network is meant by the interface that it bridges as well", "[core][nic]") {
    OneHost bench;
    bench.add("slice=0 vmnet=eth0.100");
    CHECK(bench.nics(0).at(0).vmnet == "vmnet11");
    CHECK(bench.tables.events().back().message == "00:50:56:00:00:01 on vmnet11");
    const std::string add = "add host vmware interface h-0-0 slice=0 vmnet=";
    test::check_refused(bench, {{add + "eth7",
                                 Errc::not_found,
                                 {"has no network that bridges eth7; it has: vmnet0, vmnet11",
                                  "grivon add host vmwarenet h-0-0 iface=eth7 type=bridge"}},
                                {add + "vmnet0,vmnet11", Errc::usage, {"vmnet0 to vmnet99"}}});
    bench.confirm("remove host vmware interface h-0-0 slice=0");
    bench.accept("remove host vmwarenet h-0-0 vmnet=vmnet11");
    test::check_refused(bench, {{add + "eth0.100", Errc::not_found, {"bridges eth0.100"}}});
}

TEST_CASE("interfaces that cannot be added are refused", "[core][nic]") {
    OneHost bench;
    bench.accept("add host h-0-1");
    const std::string add = "add host vmware interface ";
    test::check_refused(
        bench,
        {{add + "h-0-0 slice=0 vmnet=vmnet5",
          Errc::not_found,
          {"\"h-0-0\" has no vmnet5", "it has: vmnet0, vmnet11", "grivon add host vmwarenet"}},
         {add + "h-0-1 vmnet=vmnet0", Errc::not_found, {"\"h-0-1\" has no VM", "grivon add"}},
         {add + "h-0-0 slice=7 vmnet=vmnet0", Errc::not_found, {"no slice 7", "has: 0, 1"}},
         {add + "nowhere vmnet=vmnet0", Errc::not_found, {"\"nowhere\""}},
         {add + "h-0-0 vmnet=vmnet100", Errc::usage, {"vmnet0 to vmnet99"}}});
    bench.accept("remove host vmwarenet h-0-0 vmnet=vmnet11");
    test::check_refused(bench, {{add + "h-0-0 slice=0 vmnet=vmnet11",
                                 Errc::not_found,
                                 {"\"h-0-0\" has no vmnet11; it has: vmnet0;"}}});
    bench.accept("add host vmware h-0-1");
    test::check_refused(
        bench,
        {{add + "h-0-1 vmnet=vmnet0", Errc::not_found, {"\"h-0-1\" has no vmnet0; add one with"}}});
}

TEST_CASE("the interfaces of a VM that exists do not change", "[core][nic]") {
    OneHost bench;
    bench.add("vmnet=vmnet0");
    const auto refused = [&] {
        const std::vector<std::string> says{"slice0@h-0-0 exists on its host", "before"};
        const std::string interface = " host vmware interface h-0-0";
        test::check_refused(bench,
                            {{"add" + interface + " vmnet=vmnet0", Errc::illegal_state, says},
                             {"remove" + interface + " slice=0", Errc::illegal_state, says},
                             {"remove" + interface, Errc::illegal_state, says}});
    };
    bench.accept("create host vmware h-0-0 slice=0");
    refused();  // its job runs
    bench.work_off("w");
    refused();
    // That of another VM does, also when it is named by its address alone.
    bench.accept("remove host vmware interface h-0-0 mac=00:50:56:00:00:02");
    CHECK(bench.nics(0).size() == 1);
    CHECK(bench.nics(1).empty());
    // One that is about to be destroyed may survive it.
    bench.accept("destroy host vmware h-0-0 slice=0");
    refused();
    bench.work_off("w");
    bench.accept("remove host vmware interface h-0-0 slice=0");
    CHECK(bench.nics(0).empty());
}

TEST_CASE("interfaces are removed by number, by address, or all", "[core][nic]") {
    OneHost bench;
    bench.accept("add host h-0-1");
    for (int i = 0; i < 3; ++i) bench.add("vmnet=vmnet0");
    const auto removed = bench.confirm("remove host vmware interface % ifindex=1");
    CHECK(removed.lines.empty());
    CHECK(bench.nics(0).size() == 2);
    CHECK(bench.nics(1).size() == 2);
    CHECK(bench.tables.events().back().kind == "nic.removed");
    CHECK(bench.tables.events().back().message == "00:50:56:00:00:04 on vmnet0");
    bench.accept("remove host vmware interface h-0-0 mac=00:50:56:00:00:05");
    CHECK(bench.nics(0).size() == 1);
    bench.accept("remove host vmware interface h-0-0 slice=1");
    CHECK(bench.nics(1).empty());
    bench.add("slice=1 vmnet=vmnet11");
    bench.accept("remove host vmware interface h-0-0 mac=00:50:56:00:00:07 ifindex=0 slice=1");
    test::check_refused(
        bench,
        {{"remove host vmware interface h-0-0 slice=1",
          Errc::not_found,
          {"no VM that is meant has such an interface", "grivon list host vmware interface"}},
         {"remove host vmware interface h-0-0 ifindex=3", Errc::not_found, {"such an interface"}},
         {"remove host vmware interface mac=00:30:1b:b3:24:72", Errc::not_found, {"such an"}},
         {"remove host vmware interface h-0-0 ifindex=10", Errc::usage, {"from 0 to 9"}},
         {"remove host vmware interface h-0-1", Errc::not_found, {"\"h-0-1\" has no VM"}},
         {"remove host vmware interface nowhere", Errc::not_found, {"\"nowhere\""}}});
    CHECK(bench.nics(0).size() == 1);
}

TEST_CASE("a MAC address is found in any case of letters", "[core][nic]") {
    OneHost bench;
    auto counters = bench.tables.image().counters;
    counters.mac = 0xab;
    bench.tables.apply({core::StoreCounters{counters}});
    bench.restart();
    bench.add("slice=0 vmnet=vmnet0");
    bench.accept("remove host vmware interface h-0-0 mac=00:50:56:00:00:AB");
    CHECK(bench.nics(0).empty());
}
