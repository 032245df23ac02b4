// add, remove host vmwarenet: bridges, NAT and host-only networks.
#include <catch2/catch.hpp>

#include "tests/conformance/network_host.hpp"
#include "tests/unit/drivers/play.hpp"

namespace grivon::test {
namespace {

const VmnetSpec nat{"vmnet8", VmnetKind::nat, "", "192.168.80.1", "255.255.255.0"};
const VmnetSpec host_only{"vmnet1", VmnetKind::host_only, "", "192.168.30.1", "255.255.0.0"};

VmnetSpec bridge(const std::string& name, const std::string& device) {
    return {name, VmnetKind::bridge, device, "", ""};
}

void check_there(const Attempt& attempt, bool there) {
    check_done(attempt);
    CHECK(attempt.report->vmnet == there);
}

// A VM can be plugged into it, now.
void check_usable(const SimulatedHost& host, const std::string& vmnet) {
    Assign create = vm_job("create");
    create.spec.vm->nics[0].vmnet = vmnet;
    REQUIRE(report_of(host, create).outcome == Outcome::succeeded);
    const JobReport started = report_of(host, vm_job("start"));
    INFO(started.message);
    CHECK(started.vm == VmState::on);
}

}  // namespace

TEST_CASE("a bridge is live at once and at the next start, and is made once") {
    const SimulatedHost host;
    const std::string before = host.read(locations_path);
    check_there(run_job(host, vmnet_job("vmnet0", "eth0")), true);
    CHECK(host.read(locations_path) == before + "answer VNET_0_INTERFACE eth0\n");
    CHECK(calls_of(host, "vmnet-bridge -d /var/run/vmnet-bridge-0.pid /dev/vmnet0 eth0") == 1);
    const std::string made = network_state(host);
    check_there(run_job(host, vmnet_job("vmnet0", "eth0")), true);
    CHECK(network_state(host) == made);
    check_usable(host, "vmnet0");
}

TEST_CASE("a NAT network: its own interface, DHCP and router") {
    const SimulatedHost host;
    check_there(run_job(host, network_job("add", nat)), true);
    CHECK_THAT(host.read(locations_path),
               Catch::EndsWith("answer VNET_8_HOSTONLY_HOSTADDR 192.168.80.1\n"
                               "answer VNET_8_HOSTONLY_NETMASK 255.255.255.0\n"
                               "answer VNET_8_NAT yes\n"));
    CHECK_THAT(host.run("ip -o -4 addr show dev vmnet8").output,
               Catch::Contains("inet 192.168.80.1/24 brd 192.168.80.255"));
    CHECK_THAT(host.run("ip link show dev vmnet8").output, Catch::Contains(",UP"));
    CHECK(calls_of(host, "vmnet-dhcpd -cf") == 1);
    CHECK(calls_of(host, "vmnet-natd -d") == 1);
    const std::string made = network_state(host);
    check_there(run_job(host, network_job("add", nat)), true);
    CHECK(network_state(host) == made);
    check_usable(host, "vmnet8");
}

TEST_CASE("a host-only network: the same without a router") {
    const SimulatedHost host;
    check_there(run_job(host, network_job("add", host_only)), true);
    CHECK_THAT(host.read(locations_path),
               Catch::EndsWith("answer VNET_1_HOSTONLY_HOSTADDR 192.168.30.1\n"
                               "answer VNET_1_HOSTONLY_NETMASK 255.255.0.0\n"
                               "answer VNET_1_NAT no\n"));
    CHECK_THAT(host.run("ip -o -4 addr show dev vmnet1").output,
               Catch::Contains("inet 192.168.30.1/16 brd 192.168.255.255"));
    CHECK(calls_of(host, "vmnet-natd") == 0);
    check_usable(host, "vmnet1");
}

TEST_CASE("each kind of network is removed, and can be made again") {
    for (const VmnetSpec& vmnet : {bridge("vmnet0", "eth0"), nat, host_only}) {
        const SimulatedHost host;
        INFO(vmnet.name);
        check_there(run_job(host, network_job("add", vmnet)), true);
        check_there(run_job(host, network_job("remove", vmnet)), false);
        const std::string number = vmnet.name.substr(5);
        CHECK(host.run("ls /var/run/vmnet-* 2>/dev/null").output.empty());
        CHECK_THAT(host.read(locations_path), Catch::Contains("remove_answer VNET_" + number));
        CHECK_FALSE(host.has("/etc/vmware/" + vmnet.name));
        const std::string gone = network_state(host);
        check_there(run_job(host, network_job("remove", vmnet)), false);
        CHECK(network_state(host) == gone);
        check_there(run_job(host, network_job("add", vmnet)), true);
        check_usable(host, vmnet.name);
    }
}

TEST_CASE("several networks on one host") {
    const SimulatedHost host;
    check_there(run_job(host, vmnet_job("vmnet0", "eth0")), true);
    check_there(run_job(host, vmnet_job("vmnet11", "eth1")), true);
    check_there(run_job(host, network_job("add", nat)), true);
    check_there(run_job(host, network_job("remove", bridge("vmnet0", "eth0"))), false);
    CHECK(host.has("/var/run/vmnet-bridge-11.pid"));
    check_there(run_job(host, vmnet_job("vmnet11", "eth1")), true);
    check_there(run_job(host, network_job("add", nat)), true);
}

TEST_CASE("a network of which an attempt was cut off anywhere is completed") {
    for (const std::string program : {"/bin/mknod", "/usr/bin/vmnet-bridge"}) {
        const SimulatedHost host;
        INFO(program);
        lose_connection_at(host, program, vmnet_job("vmnet0", "eth0"));
        check_there(run_job(host, vmnet_job("vmnet0", "eth0")), true);
        check_usable(host, "vmnet0");
    }
    for (const std::string program : {"/bin/mknod", "/usr/bin/vmnet-netifup", "/sbin/ip",
                                      "/usr/bin/vmnet-dhcpd", "/usr/bin/vmnet-natd"}) {
        const SimulatedHost host;
        INFO(program);
        lose_connection_at(host, program, network_job("add", nat));
        check_there(run_job(host, network_job("add", nat)), true);
        CHECK_THAT(host.run("ip -o -4 addr show dev vmnet8").output,
                   Catch::Contains("192.168.80.1/24"));
        check_usable(host, "vmnet8");
    }
    const SimulatedHost host;
    check_there(run_job(host, network_job("add", nat)), true);
    lose_connection_at(host, "/sbin/ip", network_job("remove", nat));
    check_there(run_job(host, network_job("remove", nat)), false);
    CHECK(host.run("ls /var/run/vmnet-* 2>/dev/null").output.empty());
}

TEST_CASE("a bridge that died is started again, without a second answer") {
    const SimulatedHost host;
    check_there(run_job(host, vmnet_job("vmnet0", "eth0")), true);
    const std::string answers = host.read(locations_path);
    REQUIRE(host.run("rm /var/run/vmnet-bridge-0.pid").exit_status == 0);
    check_there(run_job(host, vmnet_job("vmnet0", "eth0")), true);
    CHECK(calls_of(host, "vmnet-bridge") == 2);
    CHECK(host.read(locations_path) == answers);
}

TEST_CASE("an interface that the host does not have") {
    const SimulatedHost host;
    const std::string before = network_state(host);
    const Attempt refused = run_job(host, vmnet_job("vmnet2", "eth0.100"));
    check_not_done(refused, exit_not_so, "vmnet2 cannot be made: there is no interface eth0.100");
    CHECK(refused.report->vmnet == false);
    CHECK(network_state(host) == before);
}

TEST_CASE("a host without VMware Server") {
    const SimulatedHost host;
    REQUIRE(host.run("rm " + locations_path).exit_status == 0);
    for (const Assign& assign : {vmnet_job("vmnet0", "eth0"), network_job("add", nat)}) {
        const Attempt refused = run_job(host, assign);
        check_not_done(refused, exit_not_so, "is VMware Server installed there?");
        CHECK(refused.report->vmnet == false);
        CHECK_FALSE(host.has(locations_path));
    }
}

TEST_CASE("a vmnet that is live as something else is left as it is") {
    const SimulatedHost host;
    check_there(run_job(host, vmnet_job("vmnet8", "eth0")), true);
    const std::string before = network_state(host);
    const Attempt refused = run_job(host, network_job("add", nat));
    check_not_done(refused, exit_not_so,
                   "vmnet8 is live as a bridge to eth0, not as a NAT network");
    CHECK(refused.report->vmnet == false);
    check_not_done(run_job(host, vmnet_job("vmnet8", "eth1")), exit_not_so,
                   "vmnet8 is live as a bridge to eth0, not as a bridge to eth1");
    const Attempt left = run_job(host, network_job("remove", nat));
    REQUIRE(left.report);
    CHECK(left.report->outcome == Outcome::succeeded);
    CHECK(left.report->vmnet == false);
    CHECK_THAT(left.report->message, Catch::Contains("vmnet8 is live as a bridge to eth0"));
    CHECK(network_state(host) == before);
    check_there(run_job(host, vmnet_job("vmnet8", "eth0")), true);
}

TEST_CASE("a daemon that VMware's tool refuses to start is told in its words") {
    const SimulatedHost host;
    REQUIRE(
        host.run("rm /usr/bin/vmnet-natd && printf '#!/bin/sh\\necho no licence >&2\\nexit 3\\n' "
                 ">/usr/bin/vmnet-natd && chmod 755 /usr/bin/vmnet-natd")
            .exit_status == 0);
    const Attempt failed = run_job(host, network_job("add", nat));
    check_not_done(failed, exit_not_so, "vmnet8 cannot be made: no licence");
    CHECK(failed.report->vmnet == false);
    CHECK_THAT(host.read(locations_path), !Catch::Contains("VNET_8"));
}

}  // namespace grivon::test
