// add, remove host vlan on hosts of three kinds.
#include <catch2/catch.hpp>

#include "tests/conformance/network_host.hpp"
#include "tests/unit/drivers/play.hpp"

namespace grivon::test {
namespace {

const std::string added = "Added VLAN with VID == 100 to IF -:eth0:-\n";
const std::string ifcfg = ifcfg_dir + "/ifcfg-eth0.100";
const std::string stanza = "/etc/network/interfaces.d/grivon-eth0.100";

Assign add() {
    return vlan_job("add", "eth0", 100);
}
Assign remove() {
    return vlan_job("remove", "eth0", 100);
}

void check_there(const Attempt& attempt, bool there, const std::string& screen = "") {
    check_done(attempt, screen);
    CHECK(attempt.report->vlan == there);
}

std::string link_of(const SimulatedHost& host) {
    return host.run("ip link show dev eth0.100").output;
}

}  // namespace

TEST_CASE("a VLAN on a host of the RHEL kind: made, there, removed, gone") {
    const SimulatedHost host;
    const std::string bare = network_state(host);
    check_there(run_job(host, add()), true, added);
    CHECK_THAT(link_of(host), Catch::Contains("eth0.100@eth0: <BROADCAST,MULTICAST,UP,LOWER_UP>"));
    CHECK_THAT(host.read(ifcfg), Catch::Contains("\nDEVICE=eth0.100\nVLAN=yes\nONBOOT=yes\n"
                                                 "BOOTPROTO=none\nTYPE=Ethernet\n"));
    CHECK_THAT(host.read("/proc/net/vlan/config"), Catch::Contains("eth0.100       | 100  | eth0"));
    const std::string made = network_state(host);
    check_there(run_job(host, add()), true);
    CHECK(network_state(host) == made);

    check_there(run_job(host, remove()), false);
    CHECK(link_of(host).empty());
    CHECK_FALSE(host.has(ifcfg));
    check_there(run_job(host, remove()), false);
    CHECK(network_state(host) != bare);  // the 8021q module stays loaded
    REQUIRE(host.run("rm -r /proc/net/vlan").exit_status == 0);
    CHECK(network_state(host) == bare);
}

TEST_CASE("a VLAN on a host of the Debian kind") {
    const SimulatedHost host;
    make_debian(host);
    const std::string interfaces = host.read("/etc/network/interfaces");
    check_there(run_job(host, add()), true, added);
    CHECK_THAT(host.read(stanza), Catch::Contains("\nauto eth0.100\niface eth0.100 inet manual\n"
                                                  "    vlan-raw-device eth0\n"));
    CHECK(host.read("/etc/network/interfaces") == interfaces);
    check_there(run_job(host, add()), true);
    check_there(run_job(host, remove()), false);
    CHECK_FALSE(host.has(stanza));
    CHECK(host.read("/etc/network/interfaces") == interfaces);
}

TEST_CASE("a VLAN on a host without either: made with ip, and a warning") {
    const SimulatedHost host;
    make_plain(host);
    const Attempt attempt = run_job(host, add());
    REQUIRE(attempt.report);
    CHECK(attempt.screen == added);
    CHECK(attempt.report->outcome == Outcome::succeeded);
    CHECK(attempt.report->vlan == true);
    CHECK_THAT(attempt.report->message,
               Catch::StartsWith("warning: the VLAN interfaces will be gone after the next start"));
    CHECK(calls_of(host, "ip link add link eth0 name eth0.100 type vlan id 100") == 1);
    check_there(run_job(host, remove()), false);
    CHECK(link_of(host).empty());
}

TEST_CASE("several VLANs side by side") {
    const SimulatedHost host;
    check_there(run_job(host, add()), true, added);
    check_there(run_job(host, vlan_job("add", "eth1", 100)), true,
                "Added VLAN with VID == 100 to IF -:eth1:-\n");
    check_there(run_job(host, vlan_job("add", "eth0", 4094)), true,
                "Added VLAN with VID == 4094 to IF -:eth0:-\n");
    check_there(run_job(host, remove()), false);
    CHECK(host.has(ifcfg_dir + "/ifcfg-eth1.100"));
    CHECK_THAT(host.read("/proc/net/vlan/config"), Catch::Contains("eth1.100") &&
                                                       Catch::Contains("eth0.4094") &&
                                                       !Catch::Contains("eth0.100 "));
}

TEST_CASE("a VLAN whose parent is missing, or under whose name is something else") {
    const SimulatedHost host;
    const Attempt no_parent = run_job(host, vlan_job("add", "eth7", 100));
    check_not_done(no_parent, exit_not_so, "eth7.100 needs eth7, and there is no interface eth7");
    CHECK(no_parent.report->vlan == false);

    REQUIRE(host.run("ip link add link eth1 name eth0.100 type vlan id 7").exit_status == 0);
    const std::string before = network_state(host);
    const Attempt wrong = run_job(host, add());
    check_not_done(wrong, exit_not_so, "eth0.100 is VLAN 7 of eth1, not VLAN 100 of eth0");
    CHECK(wrong.report->vlan == false);
    CHECK(network_state(host) == before);

    const Attempt left = run_job(host, remove());
    REQUIRE(left.report);
    CHECK(left.report->outcome == Outcome::succeeded);
    CHECK(left.report->vlan == false);
    CHECK_THAT(left.report->message, Catch::Contains("it is left alone"));
    CHECK(network_state(host) == before);
}

TEST_CASE("a VLAN of which an attempt was cut off anywhere is completed") {
    for (const std::string program : {"/sbin/modprobe", "/sbin/ip", "/sbin/vconfig"}) {
        const SimulatedHost host;
        INFO(program);
        lose_connection_at(host, program, add());
        const Attempt again = run_job(host, add());
        REQUIRE(again.report);
        INFO(again.report->message);
        CHECK(again.report->outcome == Outcome::succeeded);
        CHECK(again.report->vlan == true);
        CHECK_THAT(link_of(host), Catch::Contains(",UP,"));
        CHECK(host.has(ifcfg));
        check_there(run_job(host, add()), true);
    }
    const SimulatedHost host;
    check_there(run_job(host, add()), true, added);
    lose_connection_at(host, "/sbin/vconfig", remove());
    check_there(run_job(host, remove()), false);
    CHECK_FALSE(host.has(ifcfg));
}

TEST_CASE("a bridged VLAN is not removed") {
    const SimulatedHost host;
    check_there(run_job(host, add()), true, added);
    check_done(run_job(host, vmnet_job("vmnet11", "eth0.100")));
    const std::string before = network_state(host);
    const Attempt refused = run_job(host, remove());
    check_not_done(refused, exit_not_so,
                   "eth0.100 is bridged to vmnet11; remove that network first");
    CHECK(refused.report->vlan == true);
    CHECK(network_state(host) == before);
    Assign unbridge = vmnet_job("vmnet11", "eth0.100");
    unbridge.spec.verb = "remove";
    check_done(run_job(host, unbridge));
    check_there(run_job(host, remove()), false);
}

}  // namespace grivon::test
