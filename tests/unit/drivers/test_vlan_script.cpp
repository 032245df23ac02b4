// The VLAN scripts in every shell: what they change on a host, and what they leave alone.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/drivers/script_host.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {

using namespace drivers::host_script;

namespace {

const VlanSpec vlan100{"eth0.100", "eth0", 100};
const VlanSpec vlan101{"eth0.101", "eth0", 101};
const std::string added = "Added VLAN with VID == 100 to IF -:eth0:-\n";
const std::string mark =
    "# Made by GriVon, which replaces this file. Take this line out to keep changes of your own.\n";
const std::string ifcfg = "etc/sysconfig/network-scripts/ifcfg-eth0.100";
const std::string ifcfg_text =
    mark + "DEVICE=eth0.100\nVLAN=yes\nONBOOT=yes\nBOOTPROTO=none\nTYPE=Ethernet\n";
const std::string stanza = "etc/network/interfaces.d/grivon-eth0.100";
const std::string stanza_text =
    mark + "auto eth0.100\niface eth0.100 inet manual\n    vlan-raw-device eth0\n";
const std::string interfaces = "etc/network/interfaces";

std::string script_of(const VlanSpec& vlan, Mode mode = Mode::live) {
    return vlan_script({&vlan, 1}, mode);
}

void check_refused(const ScriptHost& host, const std::string& script, const std::string& words) {
    const ProgramResult result = host.run(script);
    CHECK(result.exit_status == exit_not_so);
    CHECK(result.output.empty());
    CHECK(result.error_output == "grivon: " + words + "\n");
}

}  // namespace

TEST_CASE("a VLAN on a host of the RHEL kind is made once") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        CHECK(host.succeed(script_of(vlan100)) == added);
        CHECK(host.calls() == Texts{"modprobe 8021q", "ip link set dev eth0 up",
                                    "vconfig add eth0 100", "ip link set dev eth0.100 up"});
        CHECK(host.read(ifcfg) == ifcfg_text);
        const std::string after = host.everything();
        CHECK(host.succeed(script_of(vlan100)).empty());
        CHECK(host.calls() == Texts{"ip link set dev eth0 up", "ip link set dev eth0.100 up"});
        CHECK(host.everything() == after);
    }
}

TEST_CASE("a VLAN on a host of the Debian kind") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell, Flavour::debian);
        INFO(shell.name);
        const std::string before = host.read(interfaces);
        CHECK(host.succeed(script_of(vlan100)) == added);
        CHECK(host.read(stanza) == stanza_text);
        const std::string sourced = before +
                                    "\n# VLAN interfaces made by GriVon\n"
                                    "source /etc/network/interfaces.d/grivon-*\n";
        CHECK(host.read(interfaces) == sourced);
        CHECK(host.succeed(script_of(vlan101)) == "Added VLAN with VID == 101 to IF -:eth0:-\n");
        CHECK(host.read(interfaces) == sourced);
        const std::string after = host.everything();
        CHECK(host.succeed(script_of(vlan100)).empty());
        CHECK(host.everything() == after);
    }
}

TEST_CASE("a source line that covers the file is enough, another is not") {
    const Shell dash = script_shells().front();
    for (const std::string line : {"source /etc/network/interfaces.d/*", "source interfaces.d/*",
                                   "source  /etc/network/*/*"}) {
        const ScriptHost host(dash, Flavour::debian);
        INFO(line);
        host.write(interfaces, line + "\n");
        host.succeed(script_of(vlan100));
        CHECK(host.read(interfaces) == line + "\n");
    }
    for (const std::string line : {"source-directory /etc/network/interfaces.d",
                                   "source /etc/network/interfaces.d/*.cfg", "#source *"}) {
        const ScriptHost host(dash, Flavour::debian);
        INFO(line);
        host.write(interfaces, line);  // without a line end
        host.succeed(script_of(vlan100));
        CHECK(host.read(interfaces) == line +
                                           "\n# VLAN interfaces made by GriVon\n"
                                           "source /etc/network/interfaces.d/grivon-*\n");
    }
}

TEST_CASE("a VLAN on a host where nothing brings it up again") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell, Flavour::plain);
        INFO(shell.name);
        const std::vector<VlanSpec> vlans{vlan100, vlan101};
        const ProgramResult result = host.run(vlan_script(vlans, Mode::live));
        CHECK(result.exit_status == 0);
        CHECK(result.output == added + "Added VLAN with VID == 101 to IF -:eth0:-\n");
        CHECK(result.error_output ==
              "grivon: warning: the VLAN interfaces will be gone after the next start of this "
              "host, which has none of ifcfg files, ifupdown, systemd-networkd and NetworkManager; "
              "then: grivon sync "
              "host\n");
        const Texts calls = host.calls();
        CHECK(calls[2] == "ip link add link eth0 name eth0.100 type vlan id 100");
    }
}

TEST_CASE("files only: the running system is not touched") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.remove("sys");
        host.remove("proc");
        CHECK(host.succeed(script_of(vlan100, Mode::files)).empty());
        CHECK(host.calls().empty());
        CHECK(host.read(ifcfg) == ifcfg_text);
        CHECK_FALSE(host.has("proc"));
    }
}

TEST_CASE("what an interrupted run left is completed") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.add_vlan("eth0.100", "eth0", 100);
        host.write(ifcfg, mark + "DEVICE=eth0.1");
        CHECK(host.succeed(script_of(vlan100)).empty());
        CHECK(host.read(ifcfg) == ifcfg_text);
        CHECK_FALSE(host.has(ifcfg + ".orig"));
    }
}

TEST_CASE("an administrator's own file stays if it does, else beside ours") {
    const Shell dash = script_shells().front();
    const ScriptHost host(dash);
    const std::string own = "DEVICE=eth0.100\nVLAN=\"yes\"\nONBOOT=yes\nIPADDR=10.9.0.1\n";
    host.write(ifcfg, own);
    host.succeed(script_of(vlan100));
    CHECK(host.read(ifcfg) == own);
    host.write(ifcfg, "DEVICE=eth0.100\nVLAN=yes\nONBOOT=no\n");
    host.succeed(script_of(vlan100));
    CHECK(host.read(ifcfg) == ifcfg_text);
    CHECK(host.read(ifcfg + ".orig") == "DEVICE=eth0.100\nVLAN=yes\nONBOOT=no\n");

    const ScriptHost debian(dash, Flavour::debian);
    const std::string lines = "auto lo eth0.100\niface eth0.100 inet dhcp\n";
    debian.write(interfaces, lines);
    debian.succeed(script_of(vlan100));
    CHECK(debian.read(interfaces) == lines);
    CHECK_FALSE(debian.has(stanza));
    for (const std::string not_enough :
         {"iface eth0.100 inet dhcp\nauto eth0.1\n", "auto eth0.100\n",
          "auto eth0.100\niface eth1 inet dhcp\n", "iface eth0.100 inet dhcp\n"}) {
        INFO(not_enough);
        debian.remove(stanza);
        debian.write(interfaces, not_enough);
        debian.succeed(script_of(vlan100));
        CHECK(debian.has(stanza));
    }
}

TEST_CASE("known not to be: no parent, or something else under the name") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        check_refused(host, script_of({"eth7.5", "eth7", 5}),
                      "eth7.5 needs eth7, and there is no interface eth7");
        host.add_interface("eth1");
        host.add_vlan("eth0.100", "eth1", 100);
        check_refused(host, script_of(vlan100),
                      "eth0.100 is VLAN 100 of eth1, not VLAN 100 of eth0");
        host.add_interface("eth0.101");
        check_refused(host, script_of(vlan101),
                      "eth0.101 is no VLAN interface, not VLAN 101 of eth0");
        host.add_vlan("vlan0102", "eth0", 102);
        check_refused(host, script_of({"eth0.102", "eth0", 102}),
                      "eth0.102 cannot be made: VLAN 102 of eth0 is there under another name, "
                      "vlan0102");
        CHECK_FALSE(host.has(ifcfg));
    }
}

TEST_CASE("a name of 15 characters touches its column's end") {
    const ScriptHost host(script_shells().front());
    host.add_interface("eth0123456");
    const VlanSpec vlan{"eth0123456.1000", "eth0123456", 1000};
    host.add_vlan(vlan.device, vlan.parent, vlan.id);
    CHECK(host.succeed(script_of(vlan)).empty());
}

TEST_CASE("one thing that fails does not keep the others from being made") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        const std::vector<VlanSpec> vlans{{"eth7.5", "eth7", 5}, vlan100};
        const ProgramResult result = host.run(vlan_script(vlans, Mode::live));
        CHECK(result.exit_status == exit_not_so);
        CHECK(result.output == added);
        CHECK(host.has(ifcfg));
    }
}

TEST_CASE("the tool's words are told when it fails") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.fail("vconfig", "ERROR: trying to add VLAN #100 to IF -:eth0:-  error: No buffers\n",
                  3);
        check_refused(host, script_of(vlan100),
                      "eth0.100 cannot be made: ERROR: trying to add VLAN #100 to IF -:eth0:-  "
                      "error: No buffers");
        host.fail("vconfig", "some words\nthe last words\n", 3);
        check_refused(host, script_of(vlan100), "eth0.100 cannot be made: the last words");
        host.fail("vconfig", "", 3);
        check_refused(host, script_of(vlan100),
                      "eth0.100 cannot be made: vconfig ended with status 3");
        host.fail("ip", "RTNETLINK answers: Operation not permitted\n", 2);
        const ProgramResult result = host.run(script_of(vlan100));
        CHECK(result.exit_status == exit_not_known);
        CHECK(result.error_output ==
              "grivon: cannot bring eth0 up: RTNETLINK answers: Operation not permitted\n");
    }
}

TEST_CASE("what vconfig says beside its line arrives too") {
    const ScriptHost host(script_shells().front());
    host.write("fakes/more", "");
    host.write("fakes/vconfig", "#!/bin/sh\necho 'WARNING:  Could not open' >&2\n" +
                                    host.read("fakes/vconfig").substr(10));
    const ProgramResult result = host.run(script_of(vlan100));
    CHECK(result.exit_status == 0);
    CHECK(result.output == added);
    CHECK(result.error_output == "WARNING:  Could not open\n");
}

TEST_CASE("nobody can look without /sys") {
    const ScriptHost host(script_shells().front());
    host.remove("sys");
    const ProgramResult result = host.run(script_of(vlan100));
    CHECK(result.exit_status == exit_not_known);
    CHECK(result.error_output == "grivon: cannot see the network interfaces: no /sys/class/net\n");
}

TEST_CASE("a file that cannot be written is told, though the VLAN is there") {
    const ScriptHost host(script_shells().front(), Flavour::debian);
    const std::string before = host.read(interfaces);
    host.write("etc/network/interfaces.d", "not a directory");
    const ProgramResult result = host.run(script_of(vlan100));
    CHECK(result.exit_status == exit_not_known);
    CHECK(result.output == added);
    CHECK_THAT(result.error_output, Catch::Contains("cannot write"));
    CHECK(host.read(interfaces) == before);
}

TEST_CASE("a file that cannot be removed is told") {
    const ScriptHost host(script_shells().front());
    host.write(ifcfg + "/x", "it is a directory");
    const ProgramResult result = host.run(remove_vlan_script(vlan100));
    CHECK(result.exit_status == exit_not_known);
    CHECK_THAT(result.error_output, Catch::Contains("cannot remove"));
}

TEST_CASE("a VLAN is removed, once, with its files") {
    for (const Shell& shell : script_shells()) {
        for (const Flavour flavour : {Flavour::rhel, Flavour::debian}) {
            const ScriptHost host(shell, flavour);
            INFO(shell.name);
            host.succeed(script_of(vlan100));
            (void)host.calls();
            CHECK(host.succeed(remove_vlan_script(vlan100)).empty());
            CHECK(host.calls() == Texts{"vconfig rem eth0.100"});
            CHECK_FALSE(host.has("sys/class/net/eth0.100"));
            CHECK_FALSE(host.has(ifcfg));
            CHECK_FALSE(host.has(stanza));
            const std::string after = host.everything();
            CHECK(host.succeed(remove_vlan_script(vlan100)).empty());
            CHECK(host.everything() == after);
        }
        const ScriptHost plain(shell, Flavour::plain);
        plain.add_vlan("eth0.100", "eth0", 100);
        CHECK(plain.succeed(remove_vlan_script(vlan100)).empty());
        CHECK(plain.calls() == Texts{"ip link delete eth0.100"});
    }
}

TEST_CASE("an administrator's file of a removed VLAN is kept aside") {
    const ScriptHost host(script_shells().front());
    host.write(ifcfg, "DEVICE=eth0.100\nIPADDR=10.9.0.1\n");
    host.succeed(remove_vlan_script(vlan100));
    CHECK_FALSE(host.has(ifcfg));
    CHECK(host.read(ifcfg + ".orig") == "DEVICE=eth0.100\nIPADDR=10.9.0.1\n");
}

TEST_CASE("a bridged VLAN is not removed") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.succeed(script_of(vlan100));
        const std::string pid_file = "var/run/vmnet-bridge-11.pid";
        host.run_daemon(pid_file, 4194400,
                        "/usr/bin/vmnet-bridge -d /var/run/vmnet-bridge-11.pid /dev/vmnet11 "
                        "eth0.100");
        const std::string words = "eth0.100 is bridged to vmnet11; remove that network first";
        check_refused(host, remove_vlan_script(vlan100), words);
        CHECK(host.has(ifcfg));
        // Not live any more, but VMware would miss it at its next start.
        host.remove(pid_file);
        host.write("etc/vmware/locations",
                   "answer VNET_11_INTERFACE eth1\nanswer VNET_11_INTERFACE eth0.100\n");
        check_refused(host, remove_vlan_script(vlan100), words);
        host.write("etc/vmware/locations",
                   "answer VNET_11_INTERFACE eth0.100\nanswer VNET_12_INTERFACE eth0.100\n");
        const std::string refusal = host.run(remove_vlan_script(vlan100)).error_output;
        CHECK(std::count(refusal.begin(), refusal.end(), '\n') == 1);
        host.write("etc/vmware/locations",
                   "answer VNET_11_INTERFACE eth0.100\nremove_answer VNET_11_INTERFACE\n"
                   "answer VNET_12_INTERFACE eth0.1000\nfile VNET_13_INTERFACE eth0.100\n");
        host.succeed(remove_vlan_script(vlan100));
    }
}

TEST_CASE("something else under the name of a removed VLAN is left alone") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.write(ifcfg, ifcfg_text);
        host.add_vlan("eth0.100", "eth1", 7);
        const ProgramResult result = host.run(remove_vlan_script(vlan100));
        CHECK(result.exit_status == 0);
        CHECK(result.error_output ==
              "grivon: warning: eth0.100 is VLAN 7 of eth1, not VLAN 100 of eth0; it is left "
              "alone\n");
        CHECK(host.calls().empty());
        CHECK_FALSE(host.has(ifcfg));
    }
}

TEST_CASE("a VLAN that stays is told") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.succeed(script_of(vlan100));
        host.fail("vconfig", "ERROR: trying to remove VLAN -:eth0.100:- error: Device busy\n", 3);
        check_refused(
            host, remove_vlan_script(vlan100),
            "eth0.100 cannot be removed: ERROR: trying to remove VLAN -:eth0.100:- error: "
            "Device busy");
        CHECK(host.has(ifcfg));
    }
}

}  // namespace grivon::test
