// add, remove host vmwarenet: numbers, kinds, rivals, retries.
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;

namespace {

struct OneHost : CoreBench {
    OneHost() {
        hello("w");
        accept("add host h-0-0");
    }
    // The number that a new network gets.
    std::uint32_t add(const std::string& parameters) {
        const auto added = accept("add host vmwarenet h-0-0 " + parameters);
        CHECK(added.lines.empty());
        REQUIRE(added.jobs.size() == 1);
        const auto vmnet = spec(added.jobs[0]).vmnet.value();
        work_off("w");
        CHECK(vmnets().at(core::vmnet_number_of(vmnet.name)).spec == vmnet);
        return core::vmnet_number_of(vmnet.name);
    }
    // The worker fails at the job that it was given.
    void fail_job() {
        report("w", sent<Assign>("w").at(0), Outcome::failed, std::nullopt, "mknod failed");
    }
    const std::map<std::uint32_t, core::VmnetRecord>& vmnets() const {
        return host("h-0-0").vmnets;
    }
    Presence presence(std::uint32_t number) const { return vmnets().at(number).presence; }
};

}  // namespace

TEST_CASE("numbers of networks follow the roll's rule", "[core][vmnet]") {
    OneHost bench;
    CHECK(bench.add("type=bridge iface=eth0") == 0);
    CHECK(bench.add("type=bridge iface=eth2") == 2);
    CHECK(bench.add("type=bridge iface=eth1") == 11);  // vmnet1 is for host-only
    CHECK(bench.add("type=bridge iface=eth8") == 12);  // vmnet8 is for NAT
    CHECK(bench.add("type=bridge iface=eth0.1000") == 13);
    CHECK(bench.add("type=bridge iface=br0 vmnet=vmnet42") == 42);
    CHECK(bench.add("type=bridge iface=eth11") == 14);
    CHECK(bench.add("type=bridge iface=eth10") == 10);
    CHECK(bench.add("type=host-only hostaddr=192.168.30.1") == 1);
    CHECK(bench.add("type=host-only hostaddr=192.168.31.1") == 15);
    CHECK(bench.add("type=NAT hostaddr=192.168.32.1") == 8);
    CHECK(bench.add("type=NAT hostaddr=192.168.33.1") == 16);
    // The lowest free, and numbers of other hosts are no matter.
    bench.accept("remove host vmwarenet h-0-0 vmnet=vmnet12");
    bench.work_off("w");
    CHECK(bench.add("type=bridge iface=eth3.7") == 12);
    bench.accept("add host h-0-1");
    bench.accept("add host vmwarenet h-0-1 type=bridge iface=eth0.7");
    CHECK(bench.host("h-0-1").vmnets.contains(11));
}

TEST_CASE("a number that is asked for is given, also VMware's own", "[core][vmnet]") {
    OneHost bench;
    CHECK(bench.add("type=bridge iface=eth0 vmnet=vmnet8") == 8);
    CHECK(bench.add("type=host-only hostaddr=10.0.0.1 vmnet=vmnet0") == 0);
    CHECK(bench.add("type=bridge iface=eth1 vmnet=vmnet1") == 1);
    CHECK(bench.add("type=NAT hostaddr=10.0.1.1") == 11);  // its own is taken
    test::check_refused(bench,
                        {{"add host vmwarenet h-0-0 type=bridge iface=eth5 vmnet=vmnet0",
                          Errc::conflict,
                          {"vmnet0 of host \"h-0-0\" exists: host-only on 10.0.0.1", "vmnet="}},
                         {"add host vmwarenet h-0-0 type=bridge iface=eth5 vmnet=vmnet8",
                          Errc::conflict,
                          {"vmnet8 of host \"h-0-0\" exists: bridge on eth0"}}});
}

TEST_CASE("a host has so many networks and no more", "[core][vmnet]") {
    CoreBench bench;
    bench.accept("add host h-0-[0-1]");
    for (std::uint32_t i = 11; i <= 99; ++i)
        bench.accept("add host vmwarenet h-0-0 type=bridge iface=d" + std::to_string(i));
    test::check_refused(bench, {{"add host vmwarenet h-0-1 h-0-0 type=bridge iface=last",
                                 Errc::exhausted,
                                 {"\"h-0-0\" has no vmnet number left up to 99"}}});
    bench.accept("add host vmwarenet h-0-0 type=bridge iface=eth4");  // its own number is left
}

TEST_CASE("NAT and host-only networks have an address of the host", "[core][vmnet]") {
    OneHost bench;
    bench.add("type=NAT hostaddr=192.168.30.1");
    CHECK(bench.vmnets().at(8).spec ==
          VmnetSpec{"vmnet8", VmnetKind::nat, "", "192.168.30.1", "255.255.255.0"});
    bench.add("type=host-only hostaddr=10.0.0.5 netmask=255.255.255.252");
    CHECK(bench.vmnets().at(1).spec ==
          VmnetSpec{"vmnet1", VmnetKind::host_only, "", "10.0.0.5", "255.255.255.252"});
    bench.restart();
    CHECK(bench.vmnets().at(1).spec.netmask == "255.255.255.252");
}

TEST_CASE("networks whose words do not fit together are refused", "[core][vmnet]") {
    OneHost bench;
    const std::string add = "add host vmwarenet h-0-0 ";
    test::check_refused(
        bench,
        {{add + "type=bridge", Errc::usage, {"must supply iface="}},
         {add + "type=bridge iface=eth0 hostaddr=10.0.0.1", Errc::usage, {"hostaddr=", "type=NAT"}},
         {add + "type=bridge iface=eth0 netmask=255.0.0.0", Errc::usage, {"netmask=", "host-only"}},
         {add + "type=NAT", Errc::usage, {"must supply hostaddr=", "hostaddr=192.168.30.1"}},
         {add + "type=host-only netmask=255.0.0.0", Errc::usage, {"must supply hostaddr="}},
         {add + "type=NAT iface=eth0 hostaddr=10.0.0.1", Errc::usage, {"iface=", "type=bridge"}},
         {add + "type=NAT hostaddr=10.0.0.0", Errc::usage, {"hostaddr=10.0.0.0", "255.255.255.0"}},
         {add + "type=NAT hostaddr=10.0.0.255", Errc::usage, {"hostaddr=10.0.0.255"}},
         {add + "type=NAT hostaddr=10.0.0.1 netmask=255.255.255.254", Errc::usage, {"netmask="}},
         {add + "type=NAT hostaddr=10.0.0.1 netmask=255.255.255.255", Errc::usage, {"netmask="}},
         {add + "type=NAT hostaddr=10.0.0.1 netmask=255.0.255.0", Errc::usage, {"\"netmask\""}},
         {add + "iface=eth0", Errc::usage, {"must supply type="}},
         {add + "iface=eth0 type=nat", Errc::usage, {"bridge, NAT, host-only"}},
         {"add host vmwarenet nowhere iface=eth0 type=bridge", Errc::not_found, {"\"nowhere\""}}});
}

TEST_CASE("two networks of a host do not share a device or a subnet", "[core][vmnet]") {
    OneHost bench;
    bench.add("type=bridge iface=eth0");
    bench.add("type=NAT hostaddr=192.168.30.1");
    const std::string add = "add host vmwarenet h-0-0 ";
    test::check_refused(
        bench,
        {{add + "type=bridge iface=eth0",
          Errc::conflict,
          {"vmnet0 of host \"h-0-0\" exists: bridge on eth0", "grivon list host vmwarenet h-0-0"}},
         {add + "type=bridge iface=eth0 vmnet=vmnet5",
          Errc::conflict,
          {"vmnet0 of host \"h-0-0\" exists"}},
         {add + "type=host-only hostaddr=192.168.30.7",
          Errc::conflict,
          {"vmnet8", "NAT on 192.168.30.1"}},
         {add + "type=NAT hostaddr=192.168.30.1 vmnet=vmnet9", Errc::conflict, {"vmnet8"}},
         // The wider network holds the narrower one, either way round.
         {add + "type=host-only hostaddr=192.168.1.1 netmask=255.255.0.0",
          Errc::conflict,
          {"vmnet8"}},
         {add + "type=host-only hostaddr=192.168.30.129 "
                "netmask=255.255.255.128",
          Errc::conflict,
          {"vmnet8"}}});
    bench.add("type=host-only hostaddr=192.168.31.1");
}

TEST_CASE("a VLAN interface that leaves is not bridged, one that comes is", "[core][vmnet]") {
    OneHost bench;
    bench.accept("add host vlan h-0-0 viface=eth0.100");
    CHECK(bench.add("type=bridge iface=eth0.100") == 11);
    bench.accept("add host vlan h-0-0 viface=eth0.101");
    bench.work_off("w");
    bench.accept("remove host vlan h-0-0 viface=eth0.101");
    test::check_refused(bench, {{"add host vmwarenet h-0-0 type=bridge iface=eth0.101",
                                 Errc::illegal_state,
                                 {"eth0.101 of host \"h-0-0\" is being removed"}}});
}

TEST_CASE("a network that could not be made leaves no row, unless it is used", "[core][vmnet]") {
    OneHost bench;
    bench.accept("add host vmwarenet h-0-0 iface=eth9 type=bridge");
    bench.fail_job();
    CHECK(bench.vmnets().empty());

    bench.accept("add host vmware h-0-0");
    const auto line = "add host vmwarenet h-0-0 iface=eth0 type=bridge vmnet=vmnet5";
    bench.accept(line);
    bench.accept("add host vmware interface h-0-0 vmnet=vmnet5");
    test::check_refused(bench, {{line, Errc::conflict, {"vmnet5 of host \"h-0-0\" exists"}}});
    bench.fail_job();
    REQUIRE(bench.vmnets().size() == 1);
    CHECK(bench.presence(5) == Presence::pending);

    // The interface of the VM hangs on that number: the network is tried again under it, whether
    // it is said again or not, and under no other.
    test::check_refused(bench, {{"add host vmwarenet h-0-0 iface=eth0 type=bridge vmnet=vmnet6",
                                 Errc::conflict,
                                 {"vmnet5 of host \"h-0-0\" exists"}}});
    bench.accept(line);
    bench.fail_job();
    CHECK(bench.add("type=bridge iface=eth0") == 5);
    CHECK(bench.presence(5) == Presence::active);
}

TEST_CASE("a network that is tried again may have another address", "[core][vmnet]") {
    OneHost bench;
    bench.accept("add host vmware h-0-0");
    bench.accept("add host vmwarenet h-0-0 type=NAT hostaddr=10.0.0.1");
    bench.accept("add host vmware interface h-0-0 vmnet=vmnet8");
    bench.fail_job();
    test::check_refused(bench, {{"add host vmwarenet h-0-0 type=host-only hostaddr=10.0.0.1",
                                 Errc::conflict,
                                 {"vmnet8 of host \"h-0-0\" exists: NAT on 10.0.0.1"}}});
    CHECK(bench.add("type=NAT hostaddr=10.0.0.2") == 8);
    CHECK(bench.vmnets().at(8).spec.host_address == "10.0.0.2");
    CHECK(bench.presence(8) == Presence::active);
}

TEST_CASE("a network leaves by a job on each host that has it", "[core][vmnet]") {
    OneHost bench;
    bench.accept("add host h-0-1");
    bench.add("type=bridge iface=eth0");
    bench.add("type=bridge iface=eth0.100");
    const auto removed = bench.accept("remove host vmwarenet % iface=eth0.100");
    CHECK(removed.lines.empty());
    CHECK(removed.hosts == std::vector<std::string>{"h-0-0"});
    CHECK(bench.spec(removed.jobs[0]).vmnet == bench.vmnets().at(11).spec);
    CHECK(bench.presence(11) == Presence::leaving);
    bench.work_off("w");
    CHECK(bench.vmnets().size() == 1);
    CHECK(bench.event_kinds().back() == "vmnet.removed");
    bench.accept("remove host vmwarenet h-0-0 vmnet=vmnet0 iface=eth0");
    bench.work_off("w");
    CHECK(bench.vmnets().empty());
}

TEST_CASE("what cannot be removed of networks is refused", "[core][vmnet]") {
    OneHost bench;
    bench.accept("add host h-0-1");
    bench.add("type=bridge iface=eth0");
    test::check_refused(
        bench,
        {{"remove host vmwarenet h-0-0", Errc::usage, {"must supply vmnet= or iface="}},
         {"remove host vmwarenet h-0-0 h-0-1 vmnet=vmnet0",
          Errc::not_found,
          {"\"h-0-1\" has no such network", "grivon list host vmwarenet"}},
         {"remove host vmwarenet h-0-0 vmnet=vmnet0 iface=eth1", Errc::not_found, {"\"h-0-0\""}},
         {"remove host vmwarenet vmnet=vmnet7", Errc::not_found, {"no such network"}},
         {"remove host vmwarenet nowhere vmnet=vmnet0", Errc::not_found, {"\"nowhere\""}}});
    bench.accept("add host vmware h-0-0");
    bench.accept("add host vmware interface h-0-0 vmnet=vmnet0");
    test::check_refused(bench, {{"remove host vmwarenet h-0-0 vmnet=vmnet0",
                                 Errc::illegal_state,
                                 {"slice0@h-0-0 has interface 0 on vmnet0",
                                  "grivon remove host vmware interface h-0-0 slice=0 ifindex=0"}}});
}

TEST_CASE("a network is removed by one job at a time", "[core][vmnet]") {
    OneHost bench;
    bench.add("type=bridge iface=eth0");
    bench.accept("remove host vmwarenet h-0-0 vmnet=vmnet0");
    test::check_refused(
        bench, {{"remove host vmwarenet h-0-0 vmnet=vmnet0",
                 Errc::illegal_state,
                 {"vmnet0 of host \"h-0-0\" is being removed", "grivon list job host=h-0-0"}},
                {"add host vmwarenet h-0-0 type=bridge iface=eth0",
                 Errc::conflict,
                 {"vmnet0 of host \"h-0-0\" exists"}}});
    bench.fail_job();
    CHECK(bench.presence(0) == Presence::active);
    bench.accept("remove host vmwarenet h-0-0 vmnet=vmnet0");
    bench.work_off("w");
    CHECK(bench.vmnets().empty());
}
