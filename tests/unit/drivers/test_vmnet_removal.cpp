// What removes VMware's virtual networks, in every shell; and what it leaves alone.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "tests/unit/drivers/vmnet_fixture.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {

using namespace drivers::host_script;

TEST_CASE("a bridge is removed, once") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.succeed(script_of(bridge0));
        const std::string before = host.read(locations);
        (void)host.calls();
        CHECK(host.succeed(remove_vmnet_script(bridge0)).empty());
        // The fakes' pids are beyond the kernel's: there is no such process.
        CHECK(changes(host) == Texts{"kill -15 4194305"});
        CHECK_FALSE(host.has("var/run/vmnet-bridge-0.pid"));
        CHECK(host.read(locations) == before + "remove_answer VNET_0_INTERFACE\n");
        const std::string after = host.everything();
        CHECK(host.succeed(remove_vmnet_script(bridge0)).empty());
        CHECK(host.everything() == after);
        CHECK(host.succeed(script_of(bridge0)).empty());
        CHECK_THAT(host.read(locations), Catch::EndsWith("answer VNET_0_INTERFACE eth0\n"));
    }
}

TEST_CASE("a daemon is asked, waited for, and killed") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.succeed(script_of(bridge0));
        (void)host.calls();
        host.write("process/4194305", "-15");
        CHECK(host.succeed(remove_vmnet_script(bridge0)).empty());
        CHECK(changes(host) == Texts{"kill -15 4194305", "kill -0 4194305", "kill -0 4194305"});

        host.succeed(script_of(bridge0));
        (void)host.calls();
        host.write("process/4194306", "-9");
        CHECK(host.succeed(remove_vmnet_script(bridge0)).empty());
        const Texts calls = changes(host);
        CHECK(std::count(calls.begin(), calls.end(), "sleep 1") == 12);
        CHECK(std::count(calls.begin(), calls.end(), "kill -9 4194306") == 1);
        CHECK_FALSE(host.has("var/run/vmnet-bridge-0.pid"));

        host.succeed(script_of(bridge0));
        const std::string answers = host.read(locations);
        host.write("process/4194307", "never");
        check_refused(host, remove_vmnet_script(bridge0),
                      "vmnet-bridge (process 4194307) cannot be ended");
        CHECK(host.has("var/run/vmnet-bridge-0.pid"));
        CHECK(host.read(locations) == answers);
    }
}

TEST_CASE("NAT and host-only networks are removed with their files") {
    for (const Shell& shell : script_shells()) {
        for (const VmnetSpec& vmnet : {nat, host_only}) {
            const ScriptHost host(shell);
            INFO(shell.name << " " << vmnet.name);
            host.succeed(script_of(vmnet));
            (void)host.calls();
            CHECK(host.succeed(remove_vmnet_script(vmnet)).empty());
            for (const char* left :
                 {"etc/vmware/vmnet8", "etc/vmware/vmnet1", "var/run/vmnet-natd-8.mac",
                  "var/run/vmnet-natd-8.pid", "var/run/vmnet-dhcpd-vmnet8.pid",
                  "var/run/vmnet-netifup-vmnet8.pid", "var/run/vmnet-netifup-vmnet1.pid"}) {
                INFO(left);
                CHECK_FALSE(host.has(left));
            }
            const std::string number = vmnet.name.substr(5);
            CHECK_THAT(host.read(locations),
                       Catch::EndsWith("remove_answer VNET_" + number + "_HOSTONLY_HOSTADDR\n" +
                                       "remove_answer VNET_" + number + "_HOSTONLY_NETMASK\n" +
                                       "remove_answer VNET_" + number + "_NAT\n"));
            const std::string after = host.everything();
            CHECK(host.succeed(remove_vmnet_script(vmnet)).empty());
            CHECK(host.everything() == after);
        }
    }
}

TEST_CASE("a network of which a daemon cannot be ended keeps the rest") {
    const ScriptHost host(script_shells().front());
    host.succeed(script_of(nat));
    const std::string answers = host.read(locations);
    host.write("process/4194306", "never");  // the second that was started: dhcpd
    check_refused(host, remove_vmnet_script(nat), "vmnet-dhcpd (process 4194306) cannot be ended");
    CHECK(host.has("var/run/vmnet-netifup-vmnet8.pid"));
    CHECK(host.has(dhcpd_conf));
    CHECK(host.read(locations) == answers);
}

TEST_CASE("files that somebody keeps with a removed network stay") {
    const ScriptHost host(script_shells().front());
    host.succeed(script_of(nat));
    host.write("etc/vmware/vmnet8/nat/notes", "mine");
    host.write(dhcpd_conf, "# mine\n");
    host.succeed(remove_vmnet_script(nat));
    CHECK(host.read("etc/vmware/vmnet8/nat/notes") == "mine");
    CHECK(host.read(dhcpd_conf) == "# mine\n");
    CHECK_FALSE(host.has(nat_conf));
}

TEST_CASE("something else under the number of a removed network is left alone") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.run_daemon(bridge_pid, 4194400, "vmnet-bridge -d x /dev/vmnet11 eth1");
        host.write(locations, "answer VNET_11_INTERFACE eth1\n");
        const std::string before = host.everything();
        const ProgramResult removed = host.run(remove_vmnet_script(bridge));
        CHECK(removed.exit_status == 0);
        CHECK(removed.error_output ==
              "grivon: warning: vmnet11 is live as a bridge to eth1; that is left alone\n");
        CHECK(host.everything() == before);

        host.succeed(script_of(host_only));
        VmnetSpec other = host_only;
        other.host_address = "192.168.31.1";
        const ProgramResult kept = host.run(remove_vmnet_script(other));
        CHECK(kept.exit_status == 0);
        CHECK_THAT(kept.error_output, Catch::Contains("host-only network with 192.168.30.1/24"));
        CHECK(host.has("etc/vmware/vmnet1/dhcpd/dhcpd.conf"));
    }
}

}  // namespace grivon::test
