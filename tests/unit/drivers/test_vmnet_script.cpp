// The scripts for VMware's virtual networks in every shell.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/drivers/script_host.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {

using namespace drivers::host_script;

namespace {

const VmnetSpec bridge{"vmnet11", VmnetKind::bridge, "eth0.100", "", ""};
const VmnetSpec bridge0{"vmnet0", VmnetKind::bridge, "eth0", "", ""};
const VmnetSpec host_only{"vmnet1", VmnetKind::host_only, "", "192.168.30.1", "255.255.255.0"};
const VmnetSpec nat{"vmnet8", VmnetKind::nat, "", "192.168.80.1", "255.255.255.0"};

const std::string locations = "etc/vmware/locations";
const std::string bridge_pid = "var/run/vmnet-bridge-11.pid";
const std::string dhcpd_conf = "etc/vmware/vmnet8/dhcpd/dhcpd.conf";
const std::string nat_conf = "etc/vmware/vmnet8/nat/nat.conf";

const Texts nat_calls{
    "mknod -m 600 /dev/vmnet8 c 119 8",
    "vmnet-netifup -d /var/run/vmnet-netifup-vmnet8.pid /dev/vmnet8 vmnet8",
    "ip addr add 192.168.80.1/24 broadcast 192.168.80.255 dev vmnet8",
    "ip link set dev vmnet8 up",
    "vmnet-dhcpd -cf /etc/vmware/vmnet8/dhcpd/dhcpd.conf -lf "
    "/etc/vmware/vmnet8/dhcpd/dhcpd.leases -pf /var/run/vmnet-dhcpd-vmnet8.pid vmnet8",
    "vmnet-natd -d /var/run/vmnet-natd-8.pid -m /var/run/vmnet-natd-8.mac -c "
    "/etc/vmware/vmnet8/nat/nat.conf"};

std::string script_of(const VmnetSpec& vmnet, Mode mode = Mode::live) {
    return vmnet_script({&vmnet, 1}, mode);
}

// The looks left out.
Texts changes(const ScriptHost& host) {
    Texts kept;
    for (const std::string& call : host.calls()) {
        if (!call.starts_with("ip -o")) kept.push_back(call);
    }
    return kept;
}

void check_refused(const ScriptHost& host, const std::string& script, const std::string& words,
                   int status = exit_not_so) {
    const ProgramResult result = host.run(script);
    CHECK(result.exit_status == status);
    CHECK(result.output.empty());
    CHECK(result.error_output == "grivon: " + words + "\n");
}

}  // namespace

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

TEST_CASE("pid files outlive daemons and pids are used again") {
    const Shell dash = script_shells().front();
    for (const std::string other :
         {"/usr/sbin/sshd", "vim /usr/bin/vmnet-bridge /dev/vmnet11 eth0.100",
          "/usr/bin/not-vmnet-bridge -d x /dev/vmnet11 eth0.100"}) {
        const ScriptHost host(dash);
        INFO(other);
        host.add_interface("eth0.100");
        host.run_daemon(bridge_pid, 4194400, other);
        host.succeed(script_of(bridge));
        CHECK(host.read(bridge_pid) == "4194305\n");
    }
    for (const std::string content : {"", "\n", "garbage\n", "12 34\n", "-1\n", "../1\n"}) {
        const ScriptHost host(dash);
        INFO(content);
        host.add_interface("eth0.100");
        host.write(bridge_pid, content);
        host.succeed(script_of(bridge));
        CHECK(host.read(bridge_pid) == "4194305\n");
    }
    const ScriptHost host(dash);
    host.add_interface("eth0.100");
    host.run_daemon(bridge_pid, 4194400, "vmnet-bridge -d x /dev/vmnet11 eth0.100");
    host.write(bridge_pid, "  4194400");
    host.succeed(script_of(bridge));
    CHECK(changes(host) == Texts{"mknod -m 600 /dev/vmnet11 c 119 11"});
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

TEST_CASE("a network that was interrupted after any step is completed") {
    for (const Shell& shell : script_shells()) {
        const Texts programs{"mknod", "vmnet-netifup", "ip", "vmnet-dhcpd", "vmnet-natd"};
        for (const std::string& program : programs) {
            const ScriptHost host(shell);
            INFO(shell.name << ": " << program << " failed at first");
            host.fail(program, "no luck\n", 1);
            const ProgramResult failed = host.run(script_of(nat));
            CHECK(failed.exit_status == exit_not_so);
            CHECK_THAT(failed.error_output, Catch::EndsWith("no luck\n"));
            CHECK(failed.error_output.find('\n') + 1 == failed.error_output.size());
            CHECK(changes(host).size() <= nat_calls.size());
            CHECK_THAT(host.read(locations), !Catch::Contains("VNET_8"));
            host.remove("fail/" + program);
            CHECK(host.succeed(script_of(nat)).empty());
            CHECK_THAT(host.read(locations), Catch::Contains("VNET_8_NAT yes"));
        }
    }
}

TEST_CASE("without its device a bridge is not begun") {
    const ScriptHost host(script_shells().front());
    host.fail("mknod", "mknod: first words\nmknod: last words\n", 1);
    check_refused(host, script_of(bridge0), "cannot make /dev/vmnet0: mknod: last words");
    CHECK(changes(host) == Texts{"mknod -m 600 /dev/vmnet0 c 119 0"});
}

TEST_CASE("a network whose files cannot be written is not begun") {
    const ScriptHost host(script_shells().front());
    host.write(dhcpd_conf + "/x", "it is a directory");
    for (const Mode mode : {Mode::live, Mode::files}) {
        const ProgramResult result = host.run(script_of(nat, mode));
        CHECK(result.exit_status == exit_not_known);
        CHECK_THAT(host.read(locations), !Catch::Contains("VNET_8"));
    }
    CHECK(changes(host) == Texts{nat_calls[0]});
}

TEST_CASE("what a daemon says when it fails, and nothing else, is told") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.fail("vmnet-bridge", "first words\nlast words\n", 3);
        check_refused(host, script_of(bridge0), "vmnet0 cannot be made: last words");
        CHECK_THAT(host.everything(), !Catch::Contains("grivon."));
    }
}

TEST_CASE("the end of the session does not reach a daemon") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        const std::string fake = host.read("usr/bin/vmnet-bridge");
        host.write("usr/bin/vmnet-bridge",
                   "#!/bin/sh\nkill -HUP $$\n" + fake.substr(fake.find('\n') + 1));
        CHECK(host.succeed(script_of(bridge0)).empty());
    }
}

TEST_CASE("VMware's networking is switched on for a network too") {
    const ScriptHost host(script_shells().front());
    host.write(locations, "answer NETWORKING no\n");
    host.succeed(script_of(host_only));
    CHECK_THAT(host.read(locations),
               Catch::StartsWith("answer NETWORKING no\nanswer NETWORKING yes\n"));
}

TEST_CASE("a part of a network that does not stay is told, after a while") {
    const ScriptHost host(script_shells().front());
    host.write("usr/bin/vmnet-dhcpd", "#!/bin/sh\n");
    check_refused(host, script_of(nat),
                  "vmnet8 cannot be made: vmnet-dhcpd did not stay; see the log of the host");
    CHECK(changes(host).size() == 4 + 4);  // four sleeps, and no natd
}

TEST_CASE("a daemon that does not stay is told, after a while") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.write("usr/bin/vmnet-bridge", "#!/bin/sh\n");
        check_refused(host, script_of(bridge0),
                      "vmnet0 cannot be made: vmnet-bridge did not stay; see the log of the host");
        CHECK(changes(host) == Texts{"mknod -m 600 /dev/vmnet0 c 119 0", "sleep 1", "sleep 1",
                                     "sleep 1", "sleep 1"});
        CHECK_THAT(host.read(locations), !Catch::Contains("VNET_0"));
    }
}

TEST_CASE("a daemon that keeps its output open holds up nobody") {
    const ScriptHost host(script_shells().front());
    host.write("usr/bin/vmnet-bridge",
               host.read("usr/bin/vmnet-bridge") + "\n/bin/sleep 30 &\necho $! >sleeper\n");
    CHECK(host.succeed(script_of(bridge0)).empty());
    const ProgramResult ended = run_shell("kill " + host.read("sleeper"));
    CHECK(ended.exit_status == 0);
}

TEST_CASE("files only: no device, no daemon, but all that VMware reads at its start") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.remove("sys");
        host.remove("proc");
        const std::string before = host.read(locations);
        const std::vector<VmnetSpec> vmnets{bridge, host_only, nat};
        CHECK(host.succeed(vmnet_script(vmnets, Mode::files)).empty());
        CHECK(host.calls().empty());
        CHECK(host.has(dhcpd_conf));
        CHECK(host.has(nat_conf));
        CHECK_FALSE(host.has("dev/vmnet8"));
        CHECK_THAT(host.read(locations), Catch::StartsWith(before) &&
                                             Catch::Contains("VNET_11_INTERFACE eth0.100") &&
                                             Catch::Contains("VNET_8_NAT yes"));
        const std::string after = host.everything();
        CHECK(host.succeed(vmnet_script(vmnets, Mode::files)).empty());
        CHECK(host.everything() == after);
    }
}

TEST_CASE("files only, before VMware is installed") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        host.remove("etc/vmware");
        const ProgramResult result = host.run(script_of(bridge0, Mode::files));
        CHECK(result.exit_status == 0);
        CHECK_THAT(result.error_output, Catch::StartsWith("grivon: warning: VMware Server is not "
                                                          "installed yet"));
        CHECK(host.read(locations) == "answer NETWORKING yes\nanswer VNET_0_INTERFACE eth0\n");
        CHECK(host.succeed(script_of(bridge0, Mode::files)).empty());
    }
}

TEST_CASE("files only, where nothing can be written") {
    const ScriptHost host(script_shells().front());
    host.remove("etc/vmware");
    host.write("etc/vmware", "not a directory");
    for (const VmnetSpec& vmnet : {bridge0, nat}) {
        const ProgramResult result = host.run(script_of(vmnet, Mode::files));
        CHECK(result.exit_status == exit_not_known);
        CHECK_THAT(result.error_output, Catch::Contains("cannot write") &&
                                            !Catch::Contains("warning") &&
                                            !Catch::Contains("dhcpd"));
    }
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

TEST_CASE("answers that cannot be written are told") {
    const ScriptHost host(script_shells().front());
    host.write(locations, "");
    host.remove(locations);
    host.write(locations + "/x", "it is a directory");
    const ProgramResult result = host.run(script_of(bridge0));
    CHECK(result.exit_status == exit_not_known);
    CHECK_THAT(result.error_output,
               Catch::Contains("cannot write " + host.root() + "/" + locations));
}

}  // namespace grivon::test
