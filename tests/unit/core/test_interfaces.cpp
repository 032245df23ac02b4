// add, remove host interface: what an administrator declares. (What hosts say: test_observations.)
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;

namespace {

struct TwoHosts : CoreBench {
    TwoHosts() {
        hello("w");
        accept("add host h-0-[0-1]");
        accept("add host vlan h-0-0 viface=eth0.100");
        work_off("w");
    }
};

}  // namespace

TEST_CASE("interfaces are declared, in the database only", "[core][interface]") {
    TwoHosts bench;
    const auto added = bench.accept(
        "add host interface h-0-0 iface=eth0 subnet=private mac=00:30:1b:b3:24:72 "
        "ip=10.255.255.254 netmask=255.0.0.0 gateway=10.1.1.1 module=tg3 name=h-0-0");
    CHECK(added.lines.empty());
    CHECK(added.jobs.empty());
    CHECK(bench.host("h-0-0").interfaces.at("eth0").spec ==
          InterfaceSpec{"eth0", "private", "00:30:1b:b3:24:72", "10.255.255.254", "255.0.0.0",
                        "10.1.1.1", "tg3", "h-0-0"});
    CHECK(bench.event_kinds().back() == "interface.added");
    CHECK(bench.tables.events().back().message == "eth0");
    bench.accept("add host interface h-0-% iface=eth1 subnet=public netmask=255.255.0.0");
    bench.restart();
    CHECK(bench.host("h-0-1").interfaces.at("eth1").spec.subnet == "public");
    bench.accept("remove host interface h-0-% iface=eth1");
    CHECK(bench.event_kinds().back() == "interface.removed");
    CHECK(bench.tables.image().interfaces.size() == 1);
}

TEST_CASE("interfaces that cannot be are refused", "[core][interface]") {
    TwoHosts bench;
    bench.accept("add host interface h-0-0 iface=eth0");
    test::check_refused(
        bench,
        {{"add host interface h-0-1 h-0-0 iface=eth0",
          Errc::conflict,
          {"\"eth0\" of host \"h-0-0\" exists", "grivon list host interface h-0-0"}},
         {"add host interface h-0-0 iface=eth0.100",
          Errc::conflict,
          {"\"eth0.100\" of host \"h-0-0\" exists"}},
         {"add host interface h-0-[0-1] iface=eth1 ip=10.0.0.1", Errc::usage, {"one host only"}},
         {"add host interface h-0-% iface=eth1 mac=00:30:1b:b3:24:72",
          Errc::usage,
          {"mac=", "one host only"}},
         {"add host interface h-0-% iface=eth1 name=x", Errc::usage, {"name=", "one host only"}},
         {"remove host interface h-0-0 h-0-1 iface=eth0",
          Errc::not_found,
          {"\"h-0-1\" has no interface \"eth0\"", "grivon list host interface h-0-1"}},
         {"remove host interface h-0-0 iface=eth0.100",
          Errc::usage,
          {"\"eth0.100\" is a VLAN", "grivon remove host vlan h-0-0 viface=eth0.100"}},
         {"add host interface nowhere iface=eth1", Errc::not_found, {"\"nowhere\""}},
         {"remove host interface nowhere iface=eth1", Errc::not_found, {"\"nowhere\""}},
         {"add host interface h-0-0", Errc::usage, {"must supply iface="}},
         {"add host interface h-0-0 iface=eth1 ip=10.0.0.256", Errc::usage, {"IPv4 address"}}});
}
