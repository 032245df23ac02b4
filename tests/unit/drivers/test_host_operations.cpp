// What the operations on a host itself make of a job and of how its script ended.
#include <catch2/catch.hpp>

#include "tests/unit/drivers/play.hpp"
#include "workers/drivers/host_script/host_script.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::test {

using namespace drivers::host_script;
using drivers::CommandResult;

namespace {

const std::string key = "AAAAA-AAAAA-AAAAA-00001";
const VlanSpec vlan{"eth0.100", "eth0", 100};
const VmnetSpec vmnet{"vmnet11", VmnetKind::bridge, "eth0.100", "", ""};

Assign job(const std::string& verb, const std::string& object) {
    Assign assign = vm_job(verb);
    assign.spec.object = object;
    assign.spec.vm.reset();
    if (verb == "sync") {
        assign.spec.desired = HostSpec{};
        assign.spec.desired->vlans = {vlan, {"eth0.101", "eth0", 101}};
        assign.spec.desired->vmnets = {vmnet};
        assign.spec.desired->serial = key;
    } else if (object == "host vlan") {
        assign.spec.vlan = vlan;
    } else if (object == "host vmwarenet") {
        assign.spec.vmnet = vmnet;
    } else {
        assign.spec.serial = key;
    }
    return assign;
}

struct Expected {
    std::string verb;
    std::string object;
    std::string line;
    std::string script;
    std::optional<bool> JobReport::*there;
    bool wanted;
    bool output_shown = false;
};

std::vector<Expected> expectations() {
    const std::vector<VlanSpec> vlans{vlan, {"eth0.101", "eth0", 101}};
    const std::string masked = "'*****-*****-*****-00001'";
    return {
        {"add", "host vlan", "sh -s add host vlan eth0.100", vlan_script({&vlan, 1}, Mode::live),
         &JobReport::vlan, true, true},
        {"remove", "host vlan", "sh -s remove host vlan eth0.100", remove_vlan_script(vlan),
         &JobReport::vlan, false},
        {"sync", "host vlan", "sh -s sync host vlan eth0.100 eth0.101",
         vlan_script(vlans, Mode::live), &JobReport::vlan, true, true},
        {"add", "host vmwarenet", "sh -s add host vmwarenet vmnet11",
         vmnet_script({&vmnet, 1}, Mode::live), &JobReport::vmnet, true},
        {"remove", "host vmwarenet", "sh -s remove host vmwarenet vmnet11",
         remove_vmnet_script(vmnet), &JobReport::vmnet, false},
        {"sync", "host vmwarenet", "sh -s sync host vmwarenet vmnet11",
         vmnet_script({&vmnet, 1}, Mode::live), &JobReport::vmnet, true},
        {"set", "host vmwarekey", "sh -s set host vmwarekey " + masked,
         serial_script(key, Mode::live), &JobReport::serial, true},
        {"remove", "host vmwarekey", "sh -s remove host vmwarekey " + masked,
         remove_serial_script(key), &JobReport::serial, false},
        {"sync", "host vmwarekey", "sh -s sync host vmwarekey " + masked,
         serial_script(key, Mode::live), &JobReport::serial, true},
    };
}

void check_report(const JobReport& report, Outcome outcome, std::int32_t exit_status,
                  const std::string& message) {
    CHECK(report.outcome == outcome);
    CHECK(report.exit_status == exit_status);
    CHECK(report.message == message);
    CHECK(report.host == HostState::up);
    CHECK_FALSE(report.vm);
}

}  // namespace

TEST_CASE("each operation is one script on stdin under a line that says what it is") {
    for (const Expected& expected : expectations()) {
        INFO(expected.line);
        const Played played = play(job(expected.verb, expected.object), {says("")});
        REQUIRE(played.names() == Texts{"apply"});
        const drivers::RemoteCommand& command = played.commands[0];
        CHECK(command.line == expected.line);
        CHECK(command.input == expected.script);
        CHECK(command.shown.empty());
        CHECK(command.note.empty());
        CHECK(command.output_shown == expected.output_shown);
        CHECK(command.line.find(key) == std::string::npos);
        check_report(played.report, Outcome::succeeded, 0, "");
        CHECK(played.report.*expected.there == expected.wanted);
    }
}

TEST_CASE("what the status says is known, is known") {
    for (const Expected& expected : expectations()) {
        INFO(expected.line);
        const Assign assign = job(expected.verb, expected.object);
        const auto report_on = [&](int status, const std::string& words) {
            return play(assign, {fails(status, words)}).report;
        };
        const JobReport not_so = report_on(10, "grivon: eth0.100 needs eth0\n");
        check_report(not_so, Outcome::failed, 10, "vmware-server-0-0: eth0.100 needs eth0");
        CHECK(not_so.*expected.there == !expected.wanted);
        const JobReport unknown = report_on(1, "x\ngrivon: cannot write /etc\nafter\n");
        check_report(unknown, Outcome::failed, 1, "vmware-server-0-0: cannot write /etc");
        CHECK_FALSE(unknown.*expected.there);
        const JobReport killed = report_on(137, "");
        check_report(killed, Outcome::failed, 137,
                     "vmware-server-0-0: exit status 137 without a word");
        CHECK_FALSE(killed.*expected.there);
        const JobReport no_shell = report_on(127, "bash: sh: command not found\n");
        check_report(no_shell, Outcome::failed, 127,
                     "vmware-server-0-0: bash: sh: command not found");
        CHECK_FALSE(no_shell.*expected.there);
    }
}

TEST_CASE("warnings of a success are its message, errors of several things one line") {
    CommandResult warned{0, "Added VLAN with VID == 100 to IF -:eth0:-\n",
                         "noise\ngrivon: warning: it will be gone\ngrivon: warning: and this\n"};
    check_report(play(job("add", "host vlan"), {warned}).report, Outcome::succeeded, 0,
                 "warning: it will be gone; warning: and this");
    std::string words = "grivon: warning: unimportant\n";
    for (int i = 1; i <= 7; ++i) words += "grivon: thing " + std::to_string(i) + "\n";
    check_report(play(job("sync", "host vmwarenet"), {fails(10, words)}).report, Outcome::failed,
                 10, "vmware-server-0-0: thing 1; thing 2; thing 3; thing 4; thing 5; and 2 more");
}

TEST_CASE("a host that is to have nothing is in order") {
    for (const std::string object : {"host vlan", "host vmwarenet", "host vmwarekey"}) {
        Assign assign = job("sync", object);
        assign.spec.desired = HostSpec{};
        const Played played = play(assign, {says("")});
        CHECK(played.commands[0].line == "sh -s sync " + object);
        check_report(played.report, Outcome::succeeded, 0, "");
    }
}

TEST_CASE("a line names twenty things at most, and many things get more time") {
    Assign assign = job("sync", "host vlan");
    const auto short_limit = play(assign, {says("")}).commands[0].time_limit;
    auto& vlans = assign.spec.desired->vlans;
    vlans.clear();
    for (std::uint16_t id = 1; id <= 4094; ++id) {
        vlans.push_back({"eth0." + std::to_string(id), "eth0", id});
    }
    const drivers::RemoteCommand command = play(assign, {says("")}).commands[0];
    CHECK_THAT(command.line, Catch::StartsWith("sh -s sync host vlan eth0.1 ") &&
                                 Catch::EndsWith(" eth0.20 ..."));
    CHECK(command.time_limit > short_limit);
    CHECK(command.time_limit <= std::chrono::hours(1));
}

TEST_CASE("a malformed job of a host never reaches it") {
    const auto check_never_ran = [](const Assign& assign, const std::string& message) {
        const Played played = play(assign, {});
        CHECK(played.report.outcome == Outcome::failed);
        CHECK(played.report.exit_status == -1);
        CHECK(played.report.host == HostState::unknown);
        CHECK(played.report.message == "the broker sent job 7 with a malformed " + message);
    };
    for (const std::string verb : {"add", "remove"}) {
        Assign assign = job(verb, "host vlan");
        for (const VlanSpec& wrong :
             {VlanSpec{"", "", 0}, VlanSpec{"eth0.100", "eth1", 100},
              VlanSpec{"eth0.100", "eth0", 1}, VlanSpec{"../x.100", "../x", 100},
              VlanSpec{"eth0.4095", "eth0", 4095}, VlanSpec{"-x.5", "-x", 5},
              VlanSpec{"a b.5", "a b", 5}}) {
            assign.spec.vlan = wrong;
            check_never_ran(assign, "VLAN: \"" + wrong.device + "\"");
        }
        assign.spec.vlan.reset();
        check_never_ran(assign, "VLAN: \"\"");

        assign = job(verb, "host vmwarenet");
        for (const std::string wrong : {"", "vmnet", "vmnet100", "vmnet01", "vmnet1 ", "eth0"}) {
            assign.spec.vmnet = VmnetSpec{wrong, VmnetKind::bridge, "eth0", "", ""};
            check_never_ran(assign, "vmnet: \"" + std::string(drivers::trim(wrong)) + "\"");
        }
        for (const auto& [address, netmask] : std::vector<std::pair<std::string, std::string>>{
                 {"", ""},
                 {"192.168.30.1", ""},
                 {"192.168.30.1", "255.0.255.0"},
                 {"192.168.30.1", "0.0.0.0"},
                 {"192.168.30.1", "255.255.255.254"},
                 {"192.168.30.0", "255.255.255.0"},
                 {"192.168.30.255", "255.255.255.0"},
                 {"192.168.30.1;reboot", "255.255.255.0"}}) {
            assign.spec.vmnet = VmnetSpec{"vmnet8", VmnetKind::nat, "", address, netmask};
            check_never_ran(assign, "network: \"" + address + "/" + netmask + "\"");
        }
    }
    for (const std::string verb : {"set", "remove"}) {
        Assign assign = job(verb, "host vmwarekey");
        for (const std::string wrong : {"", "AAAAA-AAAAA-AAAAA-0000", "aaaaa-aaaaa-aaaaa-aaaaa"}) {
            assign.spec.serial = wrong;
            check_never_ran(assign, "key: \"*****\"");
        }
    }
    for (const std::string object : {"host vlan", "host vmwarenet", "host vmwarekey"}) {
        Assign assign = job("sync", object);
        assign.spec.desired.reset();
        check_never_ran(assign, "configuration of the host: it has none");
    }
    Assign assign = job("sync", "host vlan");
    assign.spec.desired->vlans[1].parent = "eth1";
    check_never_ran(assign, "VLAN: \"eth0.101\"");
    assign = job("sync", "host vmwarekey");
    assign.spec.desired->serial = "secret";
    check_never_ran(assign, "key: \"*****\"");
    assign = job("add", "host vlan");
    assign.host.name = "a\nb";
    check_never_ran(assign, "host name: \"a b\"");
    assign = job("refresh", "host interface");
    assign.host.name = "";
    check_never_ran(assign, "host name: \"\"");
}

}  // namespace grivon::test
