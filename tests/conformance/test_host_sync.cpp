// sync host vlan, vmwarenet, vmwarekey after a reinstallation, and the same script in an installer.
#include <catch2/catch.hpp>

#include "tests/conformance/network_host.hpp"
#include "tests/unit/drivers/play.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {
namespace {

using drivers::host_script::host_script;
using drivers::host_script::Mode;

const Texts objects{"host vlan", "host vmwarenet", "host vmwarekey"};

HostSpec desired() {
    HostSpec spec;
    spec.vlans = {{"eth0.100", "eth0", 100}, {"eth0.101", "eth0", 101}};
    spec.vmnets = {{"vmnet0", VmnetKind::bridge, "eth0", "", ""},
                   {"vmnet1", VmnetKind::host_only, "", "192.168.30.1", "255.255.255.0"},
                   {"vmnet8", VmnetKind::nat, "", "192.168.80.1", "255.255.255.0"},
                   {"vmnet11", VmnetKind::bridge, "eth0.100", "", ""}};
    spec.serial = "AAAAA-AAAAA-AAAAA-00001";
    return spec;
}

const std::string added_both =
    "Added VLAN with VID == 100 to IF -:eth0:-\nAdded VLAN with VID == 101 to IF -:eth0:-\n";

void sync_all(const SimulatedHost& host, const std::string& vlan_screen) {
    for (const std::string& object : objects) {
        INFO(object);
        const Attempt attempt = run_job(host, sync_job(object, desired()));
        check_done(attempt, object == "host vlan" ? vlan_screen : "");
        CHECK(attempt.report->vlan.value_or(object != "host vlan"));
        CHECK(attempt.report->vmnet.value_or(object != "host vmwarenet"));
        CHECK(attempt.report->serial.value_or(object != "host vmwarekey"));
    }
}

// All of the desired is live and kept.
void check_all_there(const SimulatedHost& host) {
    CHECK(host.has(ifcfg_dir + "/ifcfg-eth0.101"));
    CHECK_THAT(host.read("/proc/net/vlan/config"),
               Catch::Contains("eth0.100 ") && Catch::Contains("eth0.101 "));
    CHECK_THAT(host.read(locations_path),
               Catch::Contains("answer VNET_0_INTERFACE eth0\n") &&
                   Catch::Contains("answer VNET_11_INTERFACE eth0.100\n") &&
                   Catch::Contains("answer VNET_8_NAT yes\n"));
    CHECK(host.run("cd /var/run && ls vmnet-*.pid").output ==
          "vmnet-bridge-0.pid\nvmnet-bridge-11.pid\nvmnet-dhcpd-vmnet1.pid\n"
          "vmnet-dhcpd-vmnet8.pid\nvmnet-natd-8.pid\nvmnet-netifup-vmnet1.pid\n"
          "vmnet-netifup-vmnet8.pid\n");
    CHECK_THAT(host.read(license_path), Catch::Contains(desired().serial));
}

}  // namespace

TEST_CASE("a reinstalled host gets all back, and a second time nothing happens") {
    const SimulatedHost host;  // as an installer leaves it
    sync_all(host, added_both);
    check_all_there(host);
    const std::string made = network_state(host);
    sync_all(host, "");
    CHECK(network_state(host) == made);
}

TEST_CASE("what is partly there is completed") {
    const SimulatedHost host;
    sync_all(host, added_both);
    REQUIRE(host.run("rm /var/run/vmnet-natd-8.pid " + license_path + " " + ifcfg_dir +
                     "/ifcfg-eth0.101 && vconfig rem eth0.101")
                .exit_status == 0);
    sync_all(host, "Added VLAN with VID == 101 to IF -:eth0:-\n");
    check_all_there(host);
}

TEST_CASE("one network that cannot be made does not keep the others from being made") {
    const SimulatedHost host;
    const Attempt attempt = run_job(host, sync_job("host vmwarenet", desired()));  // no VLANs yet
    check_not_done(attempt, exit_not_so, "vmnet11 cannot be made: there is no interface eth0.100");
    CHECK(attempt.report->vmnet == false);
    CHECK(host.has("/var/run/vmnet-natd-8.pid"));
    CHECK_THAT(host.read(locations_path), !Catch::Contains("VNET_11"));
}

TEST_CASE("the script for an installer leaves the running system alone") {
    const SimulatedHost host;
    REQUIRE(host.run("rm -r /proc/net /sys").exit_status == 0);
    const std::string script = host_script(desired(), Mode::files);
    const ProgramResult first = host.run("sh -s", script);
    CHECK(first.exit_status == 0);
    CHECK(first.output.empty());
    CHECK(first.error_output.empty());
    CHECK(host.journal() ==
          Texts{"/usr/lib/vmware/bin/vmware-vmx --new-sn AAAAA-AAAAA-AAAAA-00001"});
    CHECK_FALSE(host.has("/dev/vmnet0"));
    CHECK(host.run("ls /var/run/vmnet-* 2>/dev/null").output.empty());
    CHECK(host.has(ifcfg_dir + "/ifcfg-eth0.100"));
    CHECK_THAT(host.read(locations_path),
               Catch::Contains("VNET_11_INTERFACE eth0.100") && Catch::Contains("VNET_8_NAT yes"));
    const ProgramResult again = host.run("sh -s", script);
    CHECK(again.exit_status == 0);
    CHECK(again.error_output.empty());
}

TEST_CASE("the script for an installer, before VMware is there; afterwards sync does the rest") {
    const SimulatedHost host;
    REQUIRE(host.run("mv /usr/lib/vmware /tmp/lib && mv /etc/vmware /tmp/etc").exit_status == 0);
    const ProgramResult result = host.run("sh -s", host_script(desired(), Mode::files));
    CHECK(result.exit_status == 0);
    CHECK_THAT(result.error_output,
               Catch::Contains("warning: VMware Server is not installed yet and has no key"));
    CHECK(host.journal().empty());
    CHECK_THAT(host.read(locations_path), Catch::Contains("VNET_11_INTERFACE eth0.100"));
    // Its installation writes its files anew.
    REQUIRE(host.run("mv /tmp/lib /usr/lib/vmware && cp /tmp/etc/* /etc/vmware").exit_status == 0);
    sync_all(host, added_both);
    check_all_there(host);
}

TEST_CASE("the live script by hand, as an administrator would paste it") {
    const SimulatedHost host;
    host.write("/tmp/configure", host_script(desired(), Mode::live));
    const ProgramResult first = host.run("sh /tmp/configure");
    CHECK(first.error_output.empty());
    CHECK(first.exit_status == 0);
    CHECK(first.output == added_both);
    check_all_there(host);
    const std::string made = network_state(host);
    CHECK(host.run("sh /tmp/configure; echo $?").output == "0\n");
    CHECK(network_state(host) == made);
}

}  // namespace grivon::test
