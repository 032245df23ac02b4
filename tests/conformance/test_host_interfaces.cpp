// refresh host interface.
#include <catch2/catch.hpp>

#include "tests/conformance/network_host.hpp"
#include "tests/unit/drivers/play.hpp"

namespace grivon::test {
namespace {

Assign refresh() {
    Assign assign = sync_job("host interface", {});
    assign.spec.verb = "refresh";
    return assign;
}

const InterfaceSpec eth0{"eth0", "", "00:30:1b:b3:00:00", "10.255.255.254", "255.0.0.0", "10.1.1.1",
                         "tg3",  ""};
const InterfaceSpec eth1{"eth1", "", "00:30:1b:b4:00:00", "", "", "", "tg3", ""};

}  // namespace

TEST_CASE("the interfaces of a host, without those made by software") {
    const SimulatedHost host;
    check_done(run_job(host, vlan_job("add", "eth0", 100)),
               "Added VLAN with VID == 100 to IF -:eth0:-\n");
    check_done(run_job(
        host, network_job("add", {"vmnet8", VmnetKind::nat, "", "192.168.80.1", "255.255.255.0"})));
    const std::string before = network_state(host);
    const Attempt attempt = run_job(host, refresh());
    check_done(attempt);
    REQUIRE(attempt.report->interfaces);
    CHECK(*attempt.report->interfaces == std::vector{eth0, eth1});
    CHECK(network_state(host) == before);
}

TEST_CASE("an interface that got an address is seen with it") {
    const SimulatedHost host;
    REQUIRE(host.run("ip addr add 172.16.5.9/22 dev eth1").exit_status == 0);
    const Attempt attempt = run_job(host, refresh());
    REQUIRE(attempt.report);
    REQUIRE(attempt.report->interfaces);
    const InterfaceSpec& seen = attempt.report->interfaces->at(1);
    CHECK(seen.address == "172.16.5.9");
    CHECK(seen.netmask == "255.255.252.0");
    CHECK(seen.gateway.empty());
}

TEST_CASE("a host where nobody can look") {
    const SimulatedHost host;
    REQUIRE(host.run("mv /sys /tmp").exit_status == 0);
    const Attempt attempt = run_job(host, refresh());
    check_not_done(attempt, exit_not_known, "cannot see the network interfaces");
    CHECK_FALSE(attempt.report->interfaces);
    const SimulatedHost without_ip;
    REQUIRE(without_ip.run("rm /sbin/ip").exit_status == 0);
    CHECK_FALSE(run_job(without_ip, refresh()).report->interfaces);
}

}  // namespace grivon::test
