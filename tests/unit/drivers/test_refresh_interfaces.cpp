// refresh host interface: what is read of a host's interfaces.
#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/unit/drivers/script_host.hpp"
#include "workers/drivers/host_script/host_script.hpp"
#include "workers/drivers/host_script/refresh_interfaces.hpp"

namespace grivon::test {

using namespace drivers::host_script;

namespace {

const std::string devices =
    "interface eth0\nmac 00:30:1b:b3:24:72\nmodule tg3\n"
    "interface eth1\nmac 00:30:1b:b4:24:72\nmodule \n";

const InterfaceSpec eth0{"eth0", "", "00:30:1b:b3:24:72", "10.255.255.254", "255.0.0.0", "10.1.1.1",
                         "tg3",  ""};
const InterfaceSpec eth1{"eth1", "", "00:30:1b:b4:24:72", "", "", "", "", ""};

std::vector<InterfaceSpec> read(const std::string& addresses, const std::string& routes) {
    const auto interfaces =
        interfaces_in(devices + "addresses\n" + addresses + "routes\n" + routes);
    REQUIRE(interfaces);
    return *interfaces;
}

Assign refresh_job() {
    Assign assign = vm_job("refresh");
    assign.spec.object = "host interface";
    assign.spec.vm.reset();
    return assign;
}

}  // namespace

TEST_CASE("one line for each address, as ip -o prints") {
    CHECK(read("1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever\n"
               "2: eth0    inet 10.255.255.254/8 brd 10.255.255.255 scope global eth0\\       "
               "valid_lft forever preferred_lft forever\n"
               "2: eth0    inet 10.9.9.9/16 scope global secondary eth0:1\\       valid_lft x\n",
               "default via 10.1.1.1 dev eth0 \n"
               "10.0.0.0/8 dev eth0 proto kernel scope link src 10.255.255.254 \n") ==
          std::vector{eth0, eth1});
}

TEST_CASE("lines of their own, as ip prints without -o") {
    CHECK(read("2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq qlen 1000\n"
               "    inet 10.255.255.254/8 brd 10.255.255.255 scope global eth0\n"
               "       valid_lft forever preferred_lft forever\n"
               "3: eth1@if7: <BROADCAST,MULTICAST> mtu 1500\n",
               "default via 10.1.1.1 dev eth0  metric 100 \n") == std::vector{eth0, eth1});
}

TEST_CASE("netmasks of every length") {
    const auto netmask = [](const std::string& address) {
        return read("2: eth0    inet " + address + " scope global eth0\n", "")[0].netmask;
    };
    CHECK(netmask("10.0.0.1/0") == "0.0.0.0");
    CHECK(netmask("10.0.0.1/1") == "128.0.0.0");
    CHECK(netmask("10.0.0.1/22") == "255.255.252.0");
    CHECK(netmask("10.0.0.1/32") == "255.255.255.255");
    CHECK(netmask("10.0.0.1 peer 10.0.0.2/32") == "255.255.255.255");
}

TEST_CASE("routes of other kinds") {
    const auto gateways = [](const std::string& routes) {
        const auto interfaces = read("", routes);
        return interfaces[0].gateway + " " + interfaces[1].gateway;
    };
    CHECK(gateways("default via 10.1.1.1 dev eth0\ndefault via 10.1.1.2 dev eth0 metric 9\n") ==
          "10.1.1.1 ");
    CHECK(gateways("default \n\tnexthop via 10.1.1.1 dev eth0 weight 1\n"
                   "\tnexthop via 10.2.1.1 dev eth1 weight 1\n") == "10.1.1.1 10.2.1.1");
    CHECK(gateways("10.9.0.0/16 \n\tnexthop via 10.1.1.1 dev eth0 weight 1\n") == " ");
    CHECK(gateways("default dev eth1 scope link\n10.3.0.0/16 via 10.1.1.9 dev eth0\n") == " ");
    CHECK(gateways("default via inet6 fe80::1 dev eth0\ndefault via 10.1.1.1 dev\n") == " ");
}

TEST_CASE("words that nobody expects are passed over") {
    CHECK(read("garbage\n2:\ninet\n2: eth9 inet 10.0.0.1/8\n2: eth0 inet nonsense/8\n", "via\n")[0]
              .address.empty());
    const auto interfaces = interfaces_in(
        "mac 00:00:00:00:00:01\ninterface ib0\nmac 80:00:00:48:fe:80:00:00:00:00:00:00:00:02\n"
        "module a b\naddresses\nroutes\n");
    REQUIRE(interfaces);
    CHECK(*interfaces == std::vector{InterfaceSpec{"ib0", "", "", "", "", "", "", ""}});
    CHECK(interfaces_in("addresses\nroutes\n")->empty());
    CHECK_FALSE(interfaces_in(""));
    CHECK_FALSE(interfaces_in(devices));
    CHECK_FALSE(interfaces_in(devices + "addresses\n2: eth0    inet 10.0.0.1/8\n"));
}

TEST_CASE("the job reports what it saw") {
    const Played played = play(refresh_job(), {says(devices + "addresses\nroutes\n")});
    CHECK(played.names() == Texts{"look"});
    CHECK(played.commands[0].line == "sh -s refresh host interface");
    CHECK(played.shown().empty());
    CHECK(played.report.outcome == Outcome::succeeded);
    CHECK(played.report.host == HostState::up);
    REQUIRE(played.report.interfaces);
    CHECK(played.report.interfaces->size() == 2);
}

TEST_CASE("a host whose interfaces nobody could see") {
    const auto report_on = [](const drivers::CommandResult& result) {
        const JobReport report = play(refresh_job(), {result}).report;
        CHECK(report.outcome == Outcome::failed);
        CHECK(report.exit_status != 0);
        CHECK_FALSE(report.interfaces);
        return report.message;
    };
    CHECK(report_on({127, devices + "addresses\n", "sh: 40: ip: not found\n"}) ==
          "vmware-server-0-0: sh: 40: ip: not found");
    CHECK(report_on(says(devices)) == "vmware-server-0-0: the list of its interfaces is cut short");
}

TEST_CASE("the script lists what is wanted and nothing else") {
    for (const Shell& shell : script_shells()) {
        const ScriptHost host(shell);
        INFO(shell.name);
        const auto interface = [&](const std::string& name, const std::string& type) {
            host.write("sys/class/net/" + name + "/address", "00:30:1b:b3:00:01\n");
            host.write("sys/class/net/" + name + "/type", type + "\n");
        };
        interface("lo", "772");
        interface("eth0", "1");
        interface("bond0", "1");
        interface("sit0", "776");
        interface("vmnet8", "1");
        interface("eth0.5", "1");
        host.add_vlan("eth0.5", "eth0", 5);
        host.write("sys/class/net/bonding_masters", "bond0\n");
        std::filesystem::create_directories(host.root() + "/sys/class/net/eth0/device");
        std::filesystem::create_symlink("../../../../bus/pci/drivers/e1000e",
                                        host.root() + "/sys/class/net/eth0/device/driver");
        CHECK(host.succeed(refresh_interfaces_script()) ==
              "interface bond0\nmac 00:30:1b:b3:00:01\nmodule \n"
              "interface eth0\nmac 00:30:1b:b3:00:01\nmodule e1000e\n"
              "addresses\nroutes\n");
        host.fail("ip", "ip: no\n", 2);
        CHECK(host.run(refresh_interfaces_script()).exit_status == 2);
    }
}

}  // namespace grivon::test
