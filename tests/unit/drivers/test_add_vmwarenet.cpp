#include <catch2/catch.hpp>

#include "tests/unit/drivers/play.hpp"

namespace grivon::test {

using drivers::CommandResult;

namespace {

struct Host {
    std::string interface_status = "0";
    bool device = true;
    std::string process =
        "/usr/bin/vmnet-bridge -d /var/run/vmnet-bridge-11.pid /dev/vmnet11 eth0.100";
    bool locations = true;
    Texts answers = {"answer NETWORKING yes", "answer VNET_11_INTERFACE eth0.100"};
};

CommandResult look(const Host& host) {
    std::string output = "interface " + host.interface_status + "\n";
    if (host.device) output += "device\n";
    if (!host.process.empty()) {
        std::string process = host.process;
        for (char& c : process) c = c == ' ' ? '\0' : c;
        output += "process " + process + std::string(1, '\0') + "\n";
    }
    if (host.locations) output += "locations\n";
    for (const std::string& answer : host.answers) output += answer + "\n";
    return says(output);
}

CommandResult bare_host() {
    return look({"0", false, "", true, {"answer NETWORKING yes"}});
}

Assign job() {
    return vmnet_job("vmnet11", "eth0.100");
}

void check_succeeded(const Played& played, const std::string& message) {
    CHECK(played.shown().empty());
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.exit_status == 0);
    CHECK(played.report.vmnet == true);
    CHECK_FALSE(played.report.vm);
    CHECK(played.report.message == message);
}

void check_failed(const Played& played, std::int32_t exit_status, std::optional<bool> vmnet,
                  const std::string& message) {
    CHECK(played.shown().empty());
    CHECK(played.report.outcome == Outcome::failed);
    CHECK(played.report.exit_status == exit_status);
    CHECK(played.report.vmnet == vmnet);
    CHECK(played.report.message == message);
}

}  // namespace

TEST_CASE("a vmnet is made quietly: device, bridge, then the answer for the next start") {
    const Played played = play(job(), {bare_host(), says(""), says(""), says(""), look({})});
    CHECK(played.names() == Texts{"look", "device", "bridge", "answers", "verify"});
    CHECK(played.named("device").line == "LC_ALL=C mknod -m 600 /dev/vmnet11 c 119 11 </dev/null");
    CHECK(played.named("bridge").line ==
          "LC_ALL=C vmnet-bridge -d /var/run/vmnet-bridge-11.pid /dev/vmnet11 eth0.100 </dev/null");
    CHECK(played.named("answers").line ==
          "printf '%s\\n' 'answer VNET_11_INTERFACE eth0.100' >>/etc/vmware/locations");
    check_succeeded(played, "");
}

TEST_CASE("only what is missing is made") {
    check_succeeded(play(job(), {look({})}), "already there");

    const Played answer = play(job(), {look({.answers = {}}), says(""), look({})});
    CHECK(answer.names() == Texts{"look", "answers", "verify"});
    CHECK(answer.named("answers").line ==
          "printf '%s\\n' 'answer NETWORKING yes' 'answer VNET_11_INTERFACE eth0.100' "
          ">>/etc/vmware/locations");
    check_succeeded(answer, "");

    const Played bridge = play(job(), {look({.process = ""}), says(""), look({})});
    CHECK(bridge.names() == Texts{"look", "bridge", "verify"});
    check_succeeded(bridge, "");
}

TEST_CASE("the last answer counts") {
    const Texts changed{"answer NETWORKING yes", "answer VNET_11_INTERFACE eth0.100",
                        "answer VNET_11_INTERFACE eth1"};
    CHECK(play(job(), {look({.answers = changed}), says(""), look({})}).names() ==
          Texts{"look", "answers", "verify"});
    const Texts removed{"answer NETWORKING yes", "answer VNET_11_INTERFACE eth0.100",
                        "remove_answer VNET_11_INTERFACE"};
    CHECK(play(job(), {look({.answers = removed}), says(""), look({})}).names() ==
          Texts{"look", "answers", "verify"});
    const Texts off{"answer NETWORKING yes", "answer VNET_11_INTERFACE eth0.100",
                    "answer NETWORKING no"};
    CHECK(play(job(), {look({.answers = off}), says(""), look({})}).named("answers").line ==
          "printf '%s\\n' 'answer NETWORKING yes' >>/etc/vmware/locations");
    const Texts back{"answer VNET_11_INTERFACE eth1", "answer VNET_11_INTERFACE eth0.100",
                     "answer NETWORKING yes"};
    check_succeeded(play(job(), {look({.answers = back})}), "already there");
}

TEST_CASE("a pid that belongs to another process is no bridge") {
    for (const std::string other :
         {"/usr/sbin/sshd", "vim /usr/bin/vmnet-bridge /dev/vmnet11 eth0.100",
          "/usr/bin/vmnet-bridge -d /var/run/vmnet-bridge-1.pid /dev/vmnet1 eth0.100"}) {
        const Played played = play(job(), {look({.process = other}), says(""), look({})});
        CHECK(played.names() == Texts{"look", "bridge", "verify"});
    }
}

TEST_CASE("an interface that is not there") {
    check_failed(play(vmnet_job("vmnet2", "eth9"), {look({.interface_status = "1"})}), 1, false,
                 "vmware-server-0-0 has no interface eth9");
}

TEST_CASE("a vmnet that is live on another interface is left alone") {
    Host host;
    host.process = "/usr/bin/vmnet-bridge -d /var/run/vmnet-bridge-11.pid /dev/vmnet11 eth1";
    check_failed(play(job(), {look(host)}), 1, false,
                 "vmnet11 on vmware-server-0-0 is a live bridge to eth1, not to eth0.100; choose "
                 "another number with vmnet=");
}

TEST_CASE("a host where nobody can look, or without VMware Server") {
    const Played played = play(job(), {{0, "interface 127\n", "sh: ip: not found\n"}});
    CHECK(played.report.outcome == Outcome::failed);
    CHECK_FALSE(played.report.vmnet);
    CHECK(play(job(), {says("")}).report.outcome == Outcome::failed);
    check_failed(play(job(), {look({.locations = false, .answers = {}})}), 1, false,
                 "vmware-server-0-0 has no /etc/vmware/locations; is VMware Server installed "
                 "there?");
}

TEST_CASE("a part that cannot be made ends the job with the tool's words") {
    const Played played =
        play(job(), {bare_host(), says(""),
                     fails(1, "vmnet-bridge: interface eth0.100 not found: No such device\n")});
    CHECK(played.names() == Texts{"look", "device", "bridge"});
    check_failed(played, 1, false,
                 "making vmnet11 on vmware-server-0-0 failed (bridge): vmnet-bridge: interface "
                 "eth0.100 not found: No such device");
}

TEST_CASE("a bridge that does not stay") {
    const CommandResult after = look({.process = ""});
    check_failed(play(job(), {bare_host(), says(""), says(""), says(""), after}), 1, false,
                 "vmnet11 on vmware-server-0-0 was bridged to eth0.100, but its vmnet-bridge did "
                 "not stay; see the host's log");
}

}  // namespace grivon::test
