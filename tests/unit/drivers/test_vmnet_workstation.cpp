// What is different about virtual networks on a host with Workstation: what is kept for the next
// start, and how a bridge is told what it bridges.
#include <catch2/catch.hpp>
#include <string>

#include "tests/unit/drivers/vmnet_fixture.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {

using namespace drivers::host_script;

namespace {

constexpr auto workstation = Hypervisor::vmware_workstation;
const std::string networking = "etc/vmware/networking";

// Another network than those of the tests, as VMware writes it.
const std::string others =
    "VERSION=1,0\n"
    "answer VNET_2_DHCP yes\n"
    "answer VNET_2_HOSTONLY_SUBNET 172.16.5.0\n"
    "answer VNL_DEFAULT_BRIDGE_VNET -1\n"
    "add_bridge_mapping eth5 5\n";

std::string made(const VmnetSpec& vmnet, Mode mode = Mode::live) {
    return vmnet_script({&vmnet, 1}, mode, workstation);
}

std::string removed(const VmnetSpec& vmnet) {
    return remove_vmnet_script(vmnet, workstation);
}

class WorkstationHost : public ScriptHost {
public:
    explicit WorkstationHost(const Shell& shell) : ScriptHost(shell) {
        remove(locations);
        write(networking, others);
        add_interface("eth0.100");
    }
};

const std::string nat_lines =
    "answer VNET_8_DHCP yes\n"
    "answer VNET_8_HOSTONLY_NETMASK 255.255.255.0\n"
    "answer VNET_8_HOSTONLY_SUBNET 192.168.80.0\n"
    "answer VNET_8_NAT yes\n"
    "answer VNET_8_VIRTUAL_ADAPTER yes\n"
    "answer VNET_8_VIRTUAL_ADAPTER_ADDR 192.168.80.1\n";

}  // namespace

TEST_CASE("Workstation: a bridge is live first and kept last, once") {
    for (const Shell& shell : script_shells()) {
        const WorkstationHost host(shell);
        INFO(shell.name);
        CHECK(host.succeed(made(bridge)).empty());
        CHECK(changes(host) == Texts{"mknod -m 600 /dev/vmnet11 c 119 11",
                                     "vmnet-bridge -d /var/run/vmnet-bridge-11.pid -n 11 -i "
                                     "eth0.100"});
        CHECK(host.read(networking) == others + "add_bridge_mapping eth0.100 11\n");
        const std::string after = host.everything();
        CHECK(host.succeed(made(bridge)).empty());
        CHECK(changes(host).empty());
        CHECK(host.everything() == after);
        CHECK(host.succeed(look_at_vmnets_script({&bridge, 1}, workstation)).empty());
        CHECK(host.succeed(removed(bridge)).empty());
        CHECK(host.read(networking) == others);
        CHECK_FALSE(host.has(bridge_pid));
    }
}

TEST_CASE("Workstation: NAT and host-only networks are kept as VMware writes them") {
    for (const Shell& shell : script_shells()) {
        const WorkstationHost host(shell);
        INFO(shell.name);
        CHECK(host.succeed(made(nat)).empty());
        CHECK(changes(host) == nat_calls);
        CHECK(host.read(networking) == others + nat_lines);
        CHECK(host.succeed(made(nat)).empty());
        CHECK(changes(host).empty());
        CHECK(host.succeed(made(host_only)).empty());
        const std::string both = host.read(networking);
        CHECK(both.starts_with(others + nat_lines));
        CHECK(both.find("answer VNET_1_NAT no\n") != std::string::npos);
        // Whatever comes after its lines, what is so already is left alone.
        CHECK(host.succeed(made(nat)).empty());
        CHECK(host.read(networking) == both);
        CHECK(host.succeed(removed(host_only)).empty());
        CHECK(host.succeed(removed(nat)).empty());
        CHECK(host.read(networking) == others);
    }
}

TEST_CASE("Workstation: what was said of the same network gives way") {
    const WorkstationHost host(script_shells().front());
    host.write(networking, others +
                               "answer VNET_8_DHCP no\n"
                               "answer VNET_8_DHCP_CFG_HASH 1234\n"
                               "answer VNET_8_DISPLAY_NAME Lab\n"
                               "add_bridge_mapping eth1 8\n"
                               "answer VNET_88_DHCP no\n");
    host.succeed(made(nat));
    CHECK(host.read(networking) ==
          others + "answer VNET_8_DISPLAY_NAME Lab\nanswer VNET_88_DHCP no\n" + nat_lines);
}

TEST_CASE("Workstation: a network whose daemons another program started is known") {
    const WorkstationHost host(script_shells().front());
    host.run_daemon(bridge_pid, 4194400,
                    "/usr/bin/vmnet-bridge -s 6 -d /var/run/vmnet-bridge-11.pid -n 11 -i eth0.100");
    host.succeed(made(bridge));
    CHECK(changes(host) == Texts{"mknod -m 600 /dev/vmnet11 c 119 11"});
    SECTION("of one that bridges something else") {
        host.remove(bridge_pid);
        host.run_daemon(bridge_pid, 4194401,
                        "/usr/bin/vmnet-bridge -s 6 -d /var/run/vmnet-bridge-11.pid -n 11");
        check_refused(host, made(bridge),
                      "vmnet11 is live as a bridge to any interface, not as a bridge to eth0.100; "
                      "remove that first, or choose another number with vmnet=");
    }
}

TEST_CASE("Workstation: no VLAN interface goes that a network stands on") {
    const WorkstationHost host(script_shells().front());
    const VlanSpec vlan{"eth1.7", "eth1", 7};
    const VmnetSpec on_vlan{"vmnet11", VmnetKind::bridge, "eth1.7", "", ""};
    host.add_interface("eth1");
    CHECK_FALSE(host.succeed(vlan_script({&vlan, 1}, Mode::live)).empty());
    host.succeed(made(on_vlan));
    const std::string words = "eth1.7 is bridged to vmnet11; remove that network first";
    check_refused(host, remove_vlan_script(vlan, workstation), words);
    // Not live any more, but VMware would miss it at its next start.
    host.remove(bridge_pid);
    check_refused(host, remove_vlan_script(vlan, workstation), words);
    host.succeed(removed(on_vlan));
    host.succeed(remove_vlan_script(vlan, workstation));
}

TEST_CASE("Workstation: without it there is no network, unless it is to be installed") {
    const WorkstationHost host(script_shells().front());
    host.remove(networking);
    check_refused(host, made(bridge),
                  "vmnet11 cannot be made: there is no /etc/vmware/networking; is VMware "
                  "Workstation installed there?");
    const ProgramResult result = host.run(made(nat, Mode::files));
    CHECK(result.exit_status == exit_done);
    CHECK_THAT(result.error_output, Catch::Contains("VMware Workstation is not installed yet"));
    CHECK(host.read(networking) == "VERSION=1,0\n" + nat_lines);
}

}  // namespace grivon::test
