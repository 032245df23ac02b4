// What makes VMware's virtual networks, in every shell: devices, daemons, files, and what VMware is
// told of them.
#include <catch2/catch.hpp>
#include <string>

#include "tests/unit/drivers/vmnet_fixture.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {

using namespace drivers::host_script;

TEST_CASE("a bridge is live first and answered for last, once") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.add_interface("eth0.100");
        const std::string before = host.read(locations);
        CHECK(host.succeed(script_of(bridge)).empty());
        CHECK(changes(host) ==
              Texts{"mknod -m 600 /dev/vmnet11 c 119 11",
                    "vmnet-bridge -d /var/run/vmnet-bridge-11.pid /dev/vmnet11 eth0.100"});
        CHECK(host.read(locations) == before + "answer VNET_11_INTERFACE eth0.100\n");
        const std::string after = host.everything();
        CHECK(host.succeed(script_of(bridge)).empty());
        CHECK(changes(host).empty());
        CHECK(host.everything() == after);
    }
}

TEST_CASE("the last answer counts") {
    const Shell dash = script_shells().front();
    const auto added = [&](const std::string& answers) {
        const ScriptHost host(dash);
        host.write(locations, answers);
        host.succeed(script_of(bridge0));
        return host.read(locations).substr(answers.size());
    };
    const std::string answer = "answer VNET_0_INTERFACE eth0\n";
    const std::string networking = "answer NETWORKING yes\n";
    CHECK(added(networking + "answer VNET_0_INTERFACE eth1\n" + answer).empty());
    CHECK(added(networking + answer + "answer VNET_0_INTERFACE eth1\n") == answer);
    CHECK(added(networking + answer + "remove_answer VNET_0_INTERFACE\n") == answer);
    CHECK(added(networking + answer + "answer NETWORKING no\n") == networking);
    CHECK(added("answer XNETWORKING yes\n") == networking + answer);
    CHECK(added("file /usr/bin/vmware") == "\n" + networking + answer);
}

TEST_CASE("an answer with blanks is one answer") {
    const ScriptHost host(script_shells().front());
    host.write(locations,
               "answer BINDIR " + std::string("/opt/vm ware/bin\nanswer NETWORKING yes\n"));
    const ProgramResult result = host.run(script_of(bridge0));
    CHECK(result.exit_status == exit_not_so);
    CHECK_THAT(result.error_output, Catch::Contains("/opt/vm ware/bin/vmnet-bridge"));
}

TEST_CASE("a bridge needs its interface, and VMware is not told of one that is missing") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        const std::string before = host.read(locations);
        check_refused(host, script_of(bridge),
                      "vmnet11 cannot be made: there is no interface eth0.100");
        CHECK(host.read(locations) == before);
        CHECK_FALSE(host.has("dev/vmnet11"));
        host.remove(locations);
        for (const VmnetSpec& vmnet : {bridge0, nat}) {
            check_refused(host, script_of(vmnet),
                          vmnet.name +
                              " cannot be made: there is no /etc/vmware/locations; is VMware "
                              "Server installed there?");
        }
        CHECK(changes(host).empty());
    }
}

TEST_CASE("a VLAN interface that does not come back is bridged, but not for the next start") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell, Flavour::plain);
        INFO(shell.name);
        const std::string before = host.read(locations);
        host.add_interface("eth0.100");
        const ProgramResult result = host.run(script_of(bridge));
        CHECK(result.exit_status == 0);
        CHECK(result.error_output ==
              "grivon: warning: vmnet11 will be gone after the next start of this host, which "
              "does not bring up eth0.100 by itself; then: grivon sync host\n");
        CHECK(host.read(locations) == before);
        CHECK(host.has(bridge_pid));
        host.succeed(script_of(bridge0));
        CHECK(host.read(locations) == before + "answer VNET_0_INTERFACE eth0\n");
    }
}

TEST_CASE("a vmnet that is live as something else stays so") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        const std::string choose = "; remove that first, or choose another number with vmnet=";
        host.add_interface("eth0.100");
        host.run_daemon(bridge_pid, 4194400, "vmnet-bridge -d x /dev/vmnet11 eth1");
        host.run_daemon("var/run/vmnet-bridge-8.pid", 4194401,
                        "vmnet-bridge -d x /dev/vmnet8 eth1");
        const std::string before = host.everything();
        check_refused(host, script_of(bridge),
                      "vmnet11 is live as a bridge to eth1, not as a bridge to eth0.100" + choose);
        check_refused(host, script_of(nat),
                      "vmnet8 is live as a bridge to eth1, not as a NAT network with "
                      "192.168.80.1/24" +
                          choose);
        CHECK(host.everything() == before);

        host.remove(bridge_pid);
        VmnetSpec other = nat;
        host.remove("var/run/vmnet-bridge-8.pid");
        host.succeed(script_of(nat));
        other.kind = VmnetKind::host_only;
        check_refused(host, script_of(other),
                      "vmnet8 is live as a NAT network with 192.168.80.1/24, not as a host-only "
                      "network with 192.168.80.1/24" +
                          choose);
        other = nat;
        other.host_address = "192.168.81.1";
        check_refused(host, script_of(other),
                      "vmnet8 is live as a NAT network with 192.168.80.1/24, not as a NAT network "
                      "with 192.168.81.1/24" +
                          choose);
        other = {"vmnet8", VmnetKind::bridge, "eth0", "", ""};
        check_refused(host, script_of(other),
                      "vmnet8 is live as a NAT network with 192.168.80.1/24, not as a bridge to "
                      "eth0" +
                          choose);
    }
}

TEST_CASE("a NAT network with all its parts, once") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        const std::string before = host.read(locations);
        CHECK(host.succeed(script_of(nat)).empty());
        CHECK(changes(host) == nat_calls);
        CHECK(host.read(locations) == before +
                                          "answer VNET_8_HOSTONLY_HOSTADDR 192.168.80.1\n"
                                          "answer VNET_8_HOSTONLY_NETMASK 255.255.255.0\n"
                                          "answer VNET_8_NAT yes\n");
        const std::string dhcpd = host.read(dhcpd_conf);
        CHECK_THAT(dhcpd, Catch::Contains("\nsubnet 192.168.80.0 netmask 255.255.255.0 {\n"
                                          "    range 192.168.80.128 192.168.80.254;\n"
                                          "    option broadcast-address 192.168.80.255;\n"
                                          "    option domain-name-servers 192.168.80.2;\n"
                                          "    option domain-name \"localdomain\";\n"
                                          "    option routers 192.168.80.2;\n}\n"));
        CHECK_THAT(host.read(nat_conf),
                   Catch::Contains("\n[host]\nip = 192.168.80.2\nnetmask = 255.255.255.0\n"
                                   "device = /dev/vmnet8\n"));
        CHECK(host.read("etc/vmware/vmnet8/dhcpd/dhcpd.leases").empty());
        host.write("etc/vmware/vmnet8/dhcpd/dhcpd.leases", "lease\n");
        const std::string after = host.everything();
        CHECK(host.succeed(script_of(nat)).empty());
        CHECK(changes(host).empty());
        CHECK(host.everything() == after);
    }
}

TEST_CASE("a host-only network has no router") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        const std::string before = host.read(locations) + "answer VNET_1_INTERFACE eth0\n";
        host.write(locations, before);
        CHECK(host.succeed(script_of(host_only)).empty());
        const Texts calls = changes(host);
        CHECK(calls.size() == nat_calls.size() - 1);
        CHECK_FALSE(host.has("etc/vmware/vmnet1/nat"));
        CHECK_THAT(host.read("etc/vmware/vmnet1/dhcpd/dhcpd.conf"),
                   Catch::Contains("option domain-name-servers 192.168.30.1;\n") &&
                       !Catch::Contains("routers"));
        CHECK(host.read(locations) == before +
                                          "remove_answer VNET_1_INTERFACE\n"
                                          "answer VNET_1_HOSTONLY_HOSTADDR 192.168.30.1\n"
                                          "answer VNET_1_HOSTONLY_NETMASK 255.255.255.0\n"
                                          "answer VNET_1_NAT no\n");
    }
}

TEST_CASE("a network without room has a DHCP server without a range") {
    const ScriptHost host(script_shells().front());
    host.succeed(script_of({"vmnet8", VmnetKind::nat, "", "10.0.0.1", "255.255.255.252"}));
    CHECK_THAT(host.read(dhcpd_conf), Catch::Contains("subnet 10.0.0.0 netmask 255.255.255.252") &&
                                          !Catch::Contains("range") &&
                                          !Catch::Contains("\n\n    option"));
}

TEST_CASE("VMware's networking is switched on for a network too") {
    const ScriptHost host(script_shells().front());
    host.write(locations, "answer NETWORKING no\n");
    host.succeed(script_of(host_only));
    CHECK_THAT(host.read(locations),
               Catch::StartsWith("answer NETWORKING no\nanswer NETWORKING yes\n"));
}

TEST_CASE("what an administrator made of a configuration file stays when the mark is gone") {
    const ScriptHost host(script_shells().front());
    host.succeed(script_of(nat));
    const std::string made = host.read(nat_conf);
    host.write(nat_conf, "[host]\nip = 192.168.80.2\n8887 = 192.168.80.128:21\n");
    host.succeed(script_of(nat));
    CHECK(host.read(nat_conf) == made);
    CHECK(host.read(nat_conf + ".orig") == "[host]\nip = 192.168.80.2\n8887 = 192.168.80.128:21\n");
}

}  // namespace grivon::test
