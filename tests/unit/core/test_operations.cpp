// Operations against the inventory: what they print, allocate and refuse.
#include <catch2/catch.hpp>

#include "broker/core/tables.hpp"
#include "tests/support/core_bench.hpp"

using namespace grivon;
using grivon::test::CoreBench;

namespace {

constexpr auto host = "vmware-server-0-0";

struct Walkthrough : CoreBench {
    Walkthrough() {
        hello("w");
        accept("add host vmware-server-0-0 address=127.0.0.2 port=2222");
    }
    void add_networks() {
        accept("add host vmwarenet vmware-server-0-0 iface=eth0 type=bridge");
        accept("add host vmwarenet vmware-server-0-0 iface=eth0.100 type=bridge");
        work_off("w");
    }
    void add_vms() {
        accept("add host vmware vmware-server-0-0 cpus=1 mem=768 disksize=20");
        accept("add host vmware vmware-server-0-0 cpus=1 mem=768 disksize=20");
    }
    const core::HostEntry& entry() const { return *core->inventory().find(host); }
};

}  // namespace

TEST_CASE("the walk-through allocates and prints as the roll did", "[core][operations]") {
    Walkthrough bench;
    bench.add_networks();
    CHECK(bench.entry().vmnets.at(0).spec.device == "eth0");
    CHECK(bench.entry().vmnets.at(11).spec.device == "eth0.100");
    CHECK(bench.entry().vmnets.at(11).active);

    const auto first = bench.accept("add host vmware vmware-server-0-0 cpus=1 mem=768 disksize=20");
    CHECK(first.lines ==
          std::vector<std::string>{"added VM on node \"vmware-server-0-0\" slice \"0\""});
    const auto second = bench.accept("add host vmware vmware-server-0-0 mem=768");
    CHECK(second.lines ==
          std::vector<std::string>{"added VM on node \"vmware-server-0-0\" slice \"1\""});
    CHECK(second.jobs.empty());

    const auto nic =
        bench.accept("add host vmware interface vmware-server-0-0 slice=0 vmnet=vmnet0");
    CHECK(nic.lines == std::vector<std::string>{
                           "adding vmware interface to 1 slices",
                           "add 00:50:56:00:00:01 to slice0@vmware-server-0-0 (vmnodeid 1) as "
                           "ifindex 0; bound to vmnet0"});
    const auto both = bench.accept("add host vmware interface vmware-server-0-0 vmnet=vmnet11");
    CHECK(both.lines.front() == "adding vmware interface to 2 slices");
    CHECK(bench.entry().vms.at(0).spec.nics.back().ifindex == 1);
    CHECK(bench.entry().vms.at(1).spec.nics.back().mac == "00:50:56:00:00:03");

    const auto create = bench.accept("create host vmware vmware-server-0-0 slice=0");
    CHECK(create.jobs.size() == 1);
    bench.work_off("w");
    CHECK(bench.entry().vms.at(0).state == VmState::off);
    bench.accept("start host vmware vmware-server-0-0 slice=0");
    bench.work_off("w");
    CHECK(bench.entry().vms.at(0).state == VmState::on);
    CHECK(bench.entry().vms.at(1).state == VmState::none);
}

TEST_CASE("a refused operation says why and changes nothing", "[core][operations]") {
    Walkthrough bench;
    bench.add_vms();
    const auto refuse = [&](const std::string& line, Errc code, const std::string& part) {
        const auto before = bench.core->inventory().hosts();
        const auto refused = bench.refuse(line);
        INFO(refused.message);
        CHECK(refused.code == code);
        CHECK(refused.message.find(part) != std::string::npos);
        CHECK(bench.core->inventory().hosts() == before);
    };
    refuse("add host vmware-server-0-0", Errc::conflict, "exists");
    refuse("add host vmware-server", Errc::usage, "group");
    refuse("add host rack3", Errc::usage, "group");
    refuse("add host 12345", Errc::usage, "host name");
    refuse("add host a b address=10.0.0.1", Errc::usage, "one host only");
    refuse("add host x hostkey=garbage", Errc::usage, "hostkey");
    refuse("add host vmware vmware-sever-0-0", Errc::not_found,
           "did you mean \"vmware-server-0-0\"?");
    refuse("add host vmware nowhere-%", Errc::not_found, "no host matches");
    refuse("add host vmware vmware-server-0-0 memory=5", Errc::usage, "did you mean \"mem\"?");
    refuse("add host vmware vmware-server-0-0 mem=lots", Errc::usage, "must be an integer");
    refuse("add host vmware vmware-server-0-0 mem=99999", Errc::usage, "from 4 to 3600 MB");
    refuse("add host vmware vmware-server-0-0 cpus=0", Errc::usage, "from 1 to 2");
    refuse("add host vmware vmware-server-0-0 disksize=20Gb", Errc::usage, "must be an integer");
    refuse("add host vmware vmware-server-0-0 slice=0", Errc::conflict, "exists");
    refuse("add host vmware interface vmware-server-0-0 slice=0 vmnet=vmnet5", Errc::not_found,
           "has no vmnet5");
    refuse("add host vmware interface vmware-server-0-0 slice=0", Errc::usage, "vmnet=");
    refuse("add host vmware interface vmware-server-0-0 slice=7 vmnet=vmnet0", Errc::not_found,
           "no slice 7");
    refuse("add host vmwarenet vmware-server-0-0 type=bridge", Errc::usage, "iface=");
    refuse("add host vmwarenet vmware-server-0-0 iface=eth0 type=NAT", Errc::usage, "bridge");
    refuse("add host vmwarenet vmware-server-0-0 iface=eth0 type=bridge vmnet=vmnet8", Errc::usage,
           "reserved");
    refuse("start host vmware vmware-server-0-0 slice=0", Errc::illegal_state, "create it");
    refuse("stop host vmware vmware-server-0-0 slice=0", Errc::illegal_state, "create it");
    refuse("create host vmware vmware-server-0-0 slice=9", Errc::not_found, "it has: 0, 1");
    refuse("create host vmware", Errc::usage, "at least one host");
}

TEST_CASE("an operation on several hosts is refused whole when one is wrong", "[core]") {
    Walkthrough bench;
    bench.accept("add host b-0-1");
    bench.accept("add host vmware b-0-1");
    const auto before = bench.core->inventory().hosts();
    const auto refused = bench.refuse("create host vmware b-0-1 vmware-server-0-0");
    CHECK(refused.code == Errc::not_found);  // vmware-server-0-0 has no VM
    CHECK(bench.core->inventory().hosts() == before);
    CHECK(bench.tables.jobs().empty());
}

TEST_CASE("jobs that are queued decide what may follow them", "[core][operations]") {
    CoreBench bench;  // no worker: everything stays queued
    bench.accept("add host h-0-0");
    bench.accept("add host vmware h-0-0");
    bench.accept("create host vmware h-0-0 slice=0");
    bench.accept("start host vmware h-0-0 slice=0");
    bench.accept("stop host vmware h-0-0 slice=0");
    bench.accept("add host vmwarenet h-0-0 iface=eth0 type=bridge");
    const auto late = bench.refuse("add host vmware interface h-0-0 vmnet=vmnet0");
    CHECK(late.code == Errc::illegal_state);
    CHECK(bench.refuse("remove host h-0-0").code == Errc::illegal_state);
}

TEST_CASE("numbers of networks follow the roll's rule", "[core][vmnet]") {
    CoreBench bench;
    bench.hello("w");
    bench.accept("add host h-0-0");
    const auto number_for = [&](const std::string& parameters) {
        bench.accept("add host vmwarenet h-0-0 type=bridge " + parameters);
        bench.work_off("w");
        const auto& vmnets = bench.core->inventory().find("h-0-0")->vmnets;
        const auto device = parameters.substr(6, parameters.find(' ') - 6);
        for (const auto& [number, vmnet] : vmnets)
            if (vmnet.spec.device == device) return number;
        return 1000U;
    };
    CHECK(number_for("iface=eth0") == 0);
    CHECK(number_for("iface=eth2") == 2);
    CHECK(number_for("iface=eth1") == 11);  // vmnet1 is VMware's own
    CHECK(number_for("iface=eth8") == 12);  // so is vmnet8
    CHECK(number_for("iface=eth0.1000") == 13);
    CHECK(number_for("iface=br0 vmnet=vmnet42") == 42);
    CHECK(bench.refuse("add host vmwarenet h-0-0 iface=eth0 type=bridge").code == Errc::conflict);
    CHECK(bench.refuse("add host vmwarenet h-0-0 iface=x vmnet=vmnet42 type=bridge").code ==
          Errc::conflict);
    for (std::uint32_t i = 0; i < 85; ++i)
        bench.accept("add host vmwarenet h-0-0 type=bridge iface=d" + std::to_string(i));
    CHECK(bench.refuse("add host vmwarenet h-0-0 type=bridge iface=last").code == Errc::exhausted);
}

TEST_CASE("a network that could not be made leaves no row, unless it is used", "[core][vmnet]") {
    CoreBench bench;
    bench.hello("w");
    bench.accept("add host h-0-0");
    bench.accept("add host vmwarenet h-0-0 iface=eth9 type=bridge");
    auto assign = bench.sent<Assign>("w").at(0);
    bench.report("w", assign, Outcome::failed, std::nullopt, "no such interface");
    CHECK(bench.core->inventory().find("h-0-0")->vmnets.empty());

    bench.accept("add host vmware h-0-0");
    bench.accept("add host vmwarenet h-0-0 iface=eth0 type=bridge");
    bench.accept("add host vmware interface h-0-0 vmnet=vmnet0");
    assign = bench.sent<Assign>("w").at(0);
    bench.report("w", assign, Outcome::failed, std::nullopt, "mknod failed");
    const auto& vmnets = bench.core->inventory().find("h-0-0")->vmnets;
    REQUIRE(vmnets.size() == 1);
    CHECK_FALSE(vmnets.at(0).active);
    bench.accept("add host vmwarenet h-0-0 iface=eth0 type=bridge");  // the same again: retried
    bench.work_off("w");
    CHECK(vmnets.at(0).active);
}

TEST_CASE("a VM has four interfaces at most", "[core][operations]") {
    Walkthrough bench;
    bench.add_networks();
    bench.add_vms();
    for (int i = 0; i < 4; ++i)
        bench.accept("add host vmware interface vmware-server-0-0 slice=0 vmnet=vmnet0");
    CHECK(bench.refuse("add host vmware interface vmware-server-0-0 slice=0 vmnet=vmnet0").code ==
          Errc::exhausted);
    // Slice 1 has room, but the command names both: neither gets one.
    CHECK(bench.refuse("add host vmware interface vmware-server-0-0 vmnet=vmnet0").code ==
          Errc::exhausted);
    CHECK(bench.entry().vms.at(1).spec.nics.empty());
}

TEST_CASE("a removed host takes its rows and its lane along", "[core][operations]") {
    Walkthrough bench;
    bench.add_networks();
    bench.add_vms();
    bench.accept("create host vmware vmware-server-0-0 slice=0");
    bench.work_off("w");
    CHECK(bench.refuse("remove host vmware-server-0-0").code == Errc::illegal_state);

    CoreBench other;
    other.hello("w");
    other.accept("add host h-0-0");
    other.accept("add host vmware h-0-0");
    other.accept("add host vmwarenet h-0-0 iface=eth0 type=bridge");
    const auto epoch = other.sent<Assign>("w").at(0);
    other.report("w", epoch, Outcome::succeeded);
    other.accept("remove host h-0-0");
    CHECK(other.sent<LeaseEnded>("w").size() == 1);
    const auto image = other.tables.image();
    CHECK(image.hosts.empty());
    CHECK(image.vms.empty());
    CHECK(image.vmnets.empty());
    CHECK(image.leases.empty());
    // Added again, it is another lane: its epoch is higher than any before.
    other.accept("add host h-0-0");
    other.accept("add host vmwarenet h-0-0 iface=eth0 type=bridge");
    CHECK(other.sent<Assign>("w").at(0).epoch > epoch.epoch);
}

TEST_CASE("host words expand as in Rocks", "[core][targets]") {
    CoreBench bench;
    for (const auto* name : {"vmware-server-0-10", "vmware-server-0-2", "vmware-server-1-0"})
        bench.accept(std::string("add host ") + name);
    const auto listed = [&](const std::string& words) {
        const Query query{test::operation_of("list host " + words), 0};
        const auto table = core::host_table(bench.core->inventory(), bench.core->queue(), query);
        std::vector<std::string> names;
        if (table)
            for (const auto& row : table->rows) names.push_back(row.host);
        else
            names.push_back(table.error().message);
        return names;
    };
    using Names = std::vector<std::string>;
    const Names all{"vmware-server-0-2", "vmware-server-0-10", "vmware-server-1-0"};
    CHECK(listed("") == all);
    CHECK(listed("vmware-server") == all);
    CHECK(listed("%") == all);
    CHECK(listed("%-1%") == Names{"vmware-server-0-10", "vmware-server-1-0"});
    CHECK(listed("rack1") == Names{"vmware-server-1-0"});
    CHECK(listed("rack7").empty());
    CHECK(listed("vmware-server-1-0 rack1 vmware-server-1-0") == Names{"vmware-server-1-0"});
    CHECK(listed("vmware-server-9-9").front().find("cannot resolve host") == 0);
}

TEST_CASE("lists come in pages", "[core][tables]") {
    CoreBench bench;
    std::string line = "add host";
    for (int i = 0; i < 2500; ++i) line += " h-0-" + std::to_string(i);
    bench.accept(line);
    std::size_t rows = 0;
    for (;;) {
        const Query query{test::operation_of("list host"), rows};
        const auto table = core::host_table(bench.core->inventory(), bench.core->queue(), query);
        REQUIRE(table);
        rows += table->rows.size();
        if (!table->more) break;
    }
    CHECK(rows == 2500);
}
