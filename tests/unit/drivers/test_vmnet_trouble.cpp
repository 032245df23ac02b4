// What makes VMware's virtual networks, in trouble: a part of one fails, or half of one is there.
#include <catch2/catch.hpp>
#include <string>

#include "tests/unit/drivers/vmnet_fixture.hpp"
#include "workers/drivers/host_script/host_script.hpp"

namespace grivon::test {

using namespace drivers::host_script;

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

}  // namespace grivon::test
