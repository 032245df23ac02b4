// What ended attempts mean for the inventory: presence of what was made or taken away, states of
// VMs and hosts, questions, interfaces.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;

namespace {

const std::string key = "AAAAA-AAAAA-AAAAA-00001";

struct OneHost : CoreBench {
    OneHost() {
        hello("w");
        accept("add host h-0-0");
        accept("add vmwarekey " + key);
    }
    Assign assigned() { return sent<Assign>("w").at(0); }
    std::size_t count(const std::string& kind) const {
        const auto kinds = event_kinds();
        return static_cast<std::size_t>(std::count(kinds.begin(), kinds.end(), kind));
    }
};

// A thing that jobs make on hosts and take from them.
struct Thing {
    std::string name;  // as events name it
    std::string add;
    std::string remove;
    std::optional<bool> JobReport::*there;
    std::optional<Presence> (*presence)(const CoreBench&);
};

const Thing things[]{
    {"vmnet", "add host vmwarenet h-0-0 type=bridge iface=eth0",
     "remove host vmwarenet h-0-0 vmnet=vmnet0", &JobReport::vmnet,
     [](const CoreBench& bench) -> std::optional<Presence> {
         const auto& all = bench.host("h-0-0").vmnets;
         return all.empty() ? std::nullopt : std::optional(all.at(0).presence);
     }},
    {"vlan", "add host vlan h-0-0 viface=eth0.100", "remove host vlan h-0-0 viface=eth0.100",
     &JobReport::vlan,
     [](const CoreBench& bench) -> std::optional<Presence> {
         const auto& all = bench.host("h-0-0").vlans;
         return all.empty() ? std::nullopt : std::optional(all.at("eth0.100").presence);
     }},
    {"serial", "set host vmwarekey h-0-0", "remove host vmwarekey h-0-0", &JobReport::serial,
     [](const CoreBench& bench) -> std::optional<Presence> {
         const auto& record = bench.core->inventory().serials().at(key);
         CHECK(record.host.empty() == bench.host("h-0-0").serial.empty());
         return record.host.empty() ? std::nullopt : std::optional(record.presence);
     }},
};

struct Case {
    Outcome outcome;
    std::optional<bool> there;         // as the worker saw it; nothing: it could not look
    std::optional<Presence> presence;  // afterwards; nothing: it is gone
};

using enum Outcome;
constexpr auto gone = std::nullopt;
constexpr auto not_seen = std::nullopt;

// What was wanted: it is there, or it is known not to be, or somebody will look again.
const Case added[]{
    {succeeded, true, Presence::active},
    {succeeded, not_seen, Presence::active},
    {succeeded, false, Presence::pending},
    {failed, true, Presence::active},
    {failed, not_seen, gone},
    {failed, false, gone},
    {uncertain, true, Presence::pending},
    {uncertain, not_seen, Presence::pending},
    {uncertain, false, Presence::pending},
};
const Case removed[]{
    {succeeded, true, gone},
    {succeeded, not_seen, gone},
    {succeeded, false, gone},
    {failed, true, Presence::active},
    {failed, not_seen, Presence::active},
    {failed, false, gone},
    {uncertain, true, Presence::leaving},
    {uncertain, not_seen, Presence::leaving},
    {uncertain, false, Presence::leaving},
};

std::string described(const Case& c) {
    const std::string outcome = c.outcome == succeeded ? "succeeded"
                                : c.outcome == failed  ? "failed"
                                                       : "uncertain";
    return outcome + ", seen: " + (!c.there ? "nothing" : *c.there ? "there" : "not there");
}

JobReport report_with(const Case& c, std::optional<bool> JobReport::*there) {
    JobReport report;
    report.outcome = c.outcome;
    report.host = HostState::up;
    report.*there = c.there;
    return report;
}

}  // namespace

TEST_CASE("what a job was to make is active, gone, or still wanted", "[core][observations]") {
    for (const auto& thing : things)
        for (const auto& c : added) {
            INFO(thing.name << " added: " << described(c));
            OneHost bench;
            bench.accept(thing.add);
            REQUIRE(thing.presence(bench) == Presence::pending);
            bench.report("w", bench.assigned(), report_with(c, thing.there));
            CHECK(thing.presence(bench) == c.presence);
            CHECK(bench.count(thing.name + ".active") == (c.presence == Presence::active ? 1 : 0));
            const auto ending = thing.name + (thing.name == "serial" ? ".freed" : ".removed");
            CHECK(bench.count(ending) == (c.presence ? 0 : 1));
            bench.restart();
            CHECK(thing.presence(bench) == c.presence);
        }
}

TEST_CASE("what a job was to take away is gone, stays, or still leaves", "[core][observations]") {
    for (const auto& thing : things)
        for (const auto& c : removed) {
            INFO(thing.name << " removed: " << described(c));
            OneHost bench;
            bench.accept(thing.add);
            bench.work_off("w");
            bench.accept(thing.remove);
            REQUIRE(thing.presence(bench) == Presence::leaving);
            bench.report("w", bench.assigned(), report_with(c, thing.there));
            CHECK(thing.presence(bench) == c.presence);
            const auto ending = thing.name + (thing.name == "serial" ? ".freed" : ".removed");
            CHECK(bench.count(ending) == (c.presence ? 0 : 1));
            bench.restart();
            CHECK(thing.presence(bench) == c.presence);
        }
}

TEST_CASE("after an uncertain attempt the next one settles it", "[core][observations]") {
    using namespace std::chrono_literals;
    for (const auto& thing : things) {
        INFO(thing.name);
        OneHost bench;
        bench.accept(thing.add);
        bench.report("w", bench.assigned(), report_with({uncertain, not_seen, {}}, thing.there));
        bench.pass(1s);
        bench.report("w", bench.assigned(), report_with({succeeded, true, {}}, thing.there));
        CHECK(thing.presence(bench) == Presence::active);
        bench.accept(thing.remove);
        bench.report("w", bench.assigned(), report_with({uncertain, not_seen, {}}, thing.there));
        bench.pass(1s);
        bench.report("w", bench.assigned(), report_with({succeeded, false, {}}, thing.there));
        CHECK_FALSE(thing.presence(bench));
    }
}

TEST_CASE("what leaves is not called back by the job that made it", "[core][observations]") {
    for (const auto& thing : things)
        for (const auto outcome : {succeeded, failed}) {
            INFO(thing.name);
            OneHost bench;
            bench.accept(thing.add);
            bench.accept(thing.remove);
            bench.report("w", bench.assigned(),
                         report_with({outcome, outcome == succeeded, {}}, thing.there));
            if (outcome == succeeded)
                CHECK(thing.presence(bench) == Presence::leaving);
            else
                CHECK_FALSE(thing.presence(bench));  // there is nothing to take away
            bench.work_off("w");
            CHECK_FALSE(thing.presence(bench));
        }
}

TEST_CASE("a sync that succeeds makes active what was only wanted", "[core][observations]") {
    OneHost bench;
    bench.tables.apply(
        {core::StoreVlan{{"h-0-0", {"eth0.100", "eth0", 100}, Presence::pending}},
         core::StoreVmnet{
             {"h-0-0", {"vmnet0", VmnetKind::bridge, "eth0", "", ""}, Presence::pending}},
         core::StoreSerial{{key, "h-0-0", Presence::pending}}});
    bench.restart();
    bench.hello("w");
    SECTION("it succeeds") {
        bench.accept("sync host h-0-0");
        bench.work_off("w");
        for (const auto& thing : things) CHECK(thing.presence(bench) == Presence::active);
    }
    SECTION("it fails: single things keep what is known of them, later ones are not tried") {
        const auto jobs = bench.accept("sync host h-0-0").jobs;
        bench.report("w", bench.assigned(), failed);
        CHECK(bench.state(jobs.at(0)) == JobState::failed);
        CHECK(bench.state(jobs.at(1)) == JobState::skipped);
        CHECK(bench.state(jobs.at(2)) == JobState::skipped);
        for (const auto& thing : things) CHECK(thing.presence(bench) == Presence::pending);
    }
}

TEST_CASE("a network that a VM was bound to stays, as wanted", "[core][observations][vmnet]") {
    OneHost bench;
    bench.accept("add host vmware h-0-0");
    bench.accept("add host vmwarenet h-0-0 type=bridge iface=eth0");
    bench.accept("add host vmware interface h-0-0 vmnet=vmnet0");
    SECTION("it could not be made") {
        bench.report("w", bench.assigned(), failed);
    }
    SECTION("the job that takes it away was accepted before, as only old tables can have it") {
        bench.work_off("w");
        bench.confirm("remove host vmware interface h-0-0");
        bench.accept("remove host vmwarenet h-0-0 vmnet=vmnet0");
        auto vm = bench.vm("h-0-0", 0);
        vm.spec.nics.push_back({0, "00:50:56:00:00:07", "vmnet0"});
        bench.tables.apply({core::StoreVm{vm}});
        const auto assign = bench.assigned();
        bench.restart();
        bench.hello("w", {{assign.host.name, assign.epoch, assign.job, assign.attempt}});
        bench.report("w", assign, succeeded);
    }
    CHECK(bench.host("h-0-0").vmnets.at(0).presence == Presence::pending);
    CHECK(bench.count("vmnet.removed") == 0);
    bench.restart();
    CHECK(bench.host("h-0-0").vmnets.at(0).presence == Presence::pending);
}

TEST_CASE("what another job made since is not touched by an old one", "[core][observations]") {
    OneHost bench;
    bench.accept("add host vmwarenet h-0-0 type=NAT hostaddr=10.0.0.1");
    const auto assign = bench.assigned();
    // The same number, another network: as if it had been removed and added in between.
    bench.tables.apply({core::StoreVmnet{
        {"h-0-0", {"vmnet8", VmnetKind::bridge, "eth5", "", ""}, Presence::pending}}});
    bench.restart();
    bench.hello("w", {{assign.host.name, assign.epoch, assign.job, assign.attempt}});
    bench.report("w", assign, failed);
    CHECK(bench.host("h-0-0").vmnets.at(8).presence == Presence::pending);
    CHECK(bench.state(assign.job) == JobState::failed);
}

TEST_CASE("a VM has the state that was seen, or that nobody knows", "[core][observations][vm]") {
    OneHost bench;
    bench.accept("add host vmware h-0-0");
    const auto vm = [&] { return bench.vm("h-0-0", 0); };
    bench.accept("create host vmware h-0-0");
    CHECK_FALSE(vm().checked);
    bench.report("w", bench.assigned(), succeeded, VmState::off);
    CHECK(vm().state == VmState::off);
    CHECK(vm().checked == bench.now.wall);
    CHECK(bench.count("vm.state") == 1);

    bench.pass(std::chrono::milliseconds(5));
    bench.accept("start host vmware h-0-0");
    bench.report("w", bench.assigned(), failed, VmState::off);  // looked at, and the same
    CHECK(vm().checked == bench.now.wall);
    CHECK(bench.count("vm.state") == 1);
    const auto before = vm().checked;

    bench.pass(std::chrono::milliseconds(5));
    bench.accept("start host vmware h-0-0");
    bench.report("w", bench.assigned(), failed);  // nobody could look: what was known stays
    CHECK(vm().state == VmState::off);
    CHECK(vm().checked == before);

    bench.accept("start host vmware h-0-0");
    bench.report("w", bench.assigned(), uncertain);  // lost in the middle: it is over
    CHECK(vm().state == VmState::unknown);
    const auto& event = bench.tables.events().back();
    CHECK(event.kind == "vm.state");
    CHECK(event.state == "unknown");
    CHECK(event.slice == 0U);
    CHECK(event.job == JobId{4});
    bench.restart();
    CHECK(bench.vm("h-0-0", 0).state == VmState::unknown);
}

TEST_CASE("a stuck VM's question is kept until it is not stuck", "[core][observations][vm]") {
    OneHost bench;
    bench.accept("add host vmware h-0-0");
    const auto question = [&] { return bench.vm("h-0-0", 0).question; };
    const auto end = [&](const std::string& verb, VmState state, const std::string& text) {
        bench.accept(verb + " host vmware h-0-0 slice=0" + (verb == "answer" ? " choice=0" : ""));
        const auto assign = bench.assigned();
        auto report = test::report_of(assign.spec, failed);
        report.vm = state;
        report.question = text;
        bench.report("w", assign, report);
    };
    end("create", VmState::off, "");
    end("start", VmState::stuck, "Moved or copied?\n 0) Move\n 1) Copy");
    CHECK(question() == "Moved or copied?\n 0) Move\n 1) Copy");
    end("start", VmState::stuck, "");  // it could not be read this time
    CHECK(question() == "Moved or copied?\n 0) Move\n 1) Copy");
    bench.restart();
    bench.hello("w");
    CHECK(question() == "Moved or copied?\n 0) Move\n 1) Copy");
    CHECK(bench.ask_for<VmTable>("list host vmware").rows.at(0).question == question());
    end("answer", VmState::stuck, "Another?\n 0) Yes");
    CHECK(question() == "Another?\n 0) Yes");
    end("answer", VmState::on, "of no matter");
    CHECK(question().empty());
    for (const auto& event : bench.tables.events())
        CHECK(event.message.find('\n') == std::string::npos);
}

TEST_CASE("a look at all VMs notes those that it saw", "[core][observations][vm]") {
    OneHost bench;
    for (int i = 0; i < 4; ++i) bench.accept("add host vmware h-0-0");
    const auto id = [&](std::uint32_t slice) { return bench.vm("h-0-0", slice).spec.id; };
    const auto state = [&](std::uint32_t slice) { return bench.vm("h-0-0", slice).state; };
    bench.accept("create host vmware h-0-0");
    bench.work_off("w");
    const auto checked = bench.vm("h-0-0", 2).checked;
    bench.pass(std::chrono::milliseconds(7));
    bench.sightings = {{id(0), VmState::on, ""},
                       {id(1), VmState::stuck, "Well?"},
                       {id(2), VmState::unknown, ""},
                       {id(3), VmState::none, ""}};
    bench.accept("refresh host vmware");
    const auto assign = bench.assigned();
    auto report = test::report_of(assign.spec, succeeded);
    report.sightings = bench.sightings;
    report.sightings.push_back({VmId{77}, VmState::on, ""});  // no VM of ours
    bench.report("w", assign, report);
    CHECK(state(0) == VmState::on);
    CHECK(bench.vm("h-0-0", 0).checked == bench.now.wall);
    CHECK(state(1) == VmState::stuck);
    CHECK(bench.vm("h-0-0", 1).question == "Well?");
    CHECK(state(2) == VmState::off);  // nobody could look
    CHECK(bench.vm("h-0-0", 2).checked == checked);
    CHECK(state(3) == VmState::none);
    CHECK(bench.count("vm.state") == 4 + 3);
}

TEST_CASE("a host is up or unreachable, and what was known of it stays", "[core][observations]") {
    OneHost bench;
    bench.accept("add host vmware h-0-0");
    bench.accept("create host vmware h-0-0");
    const auto& record = bench.host("h-0-0").record;
    bench.work_off("w");
    CHECK(record.state == HostState::up);
    CHECK(record.checked == bench.now.wall);
    CHECK(bench.count("host.state") == 1);
    bench.pass(std::chrono::milliseconds(3));
    bench.accept("start host vmware h-0-0");
    JobReport report;
    report.host = HostState::unreachable;
    bench.report("w", bench.assigned(), report);
    CHECK(record.state == HostState::unreachable);
    CHECK(record.checked == bench.now.wall);
    CHECK(bench.vm("h-0-0", 0).state == VmState::off);
    CHECK(bench.ask_for<VmTable>("list host vmware").rows.at(0).host_unreachable);
    report.host = HostState::unknown;  // nobody tried
    bench.accept("start host vmware h-0-0");
    bench.report("w", bench.assigned(), report);
    CHECK(record.state == HostState::unreachable);
    CHECK(bench.count("host.state") == 2);
}

TEST_CASE("what a host says of its interfaces joins what was declared", "[core][observations]") {
    OneHost bench;
    bench.accept(
        "add host interface h-0-0 iface=eth0 subnet=private ip=10.0.0.1 name=h-0-0 "
        "module=e1000");
    bench.accept("add host interface h-0-0 iface=eth9 subnet=spare");
    bench.accept("add host vlan h-0-0 viface=eth0.100");
    bench.work_off("w");
    bench.interfaces = {
        {"eth0", "seen", "00:30:1b:b3:24:72", "10.0.0.2", "255.0.0.0", "10.0.0.9", "tg3", "seen"},
        {"eth1", "", "00:30:1b:b3:24:73", "", "", "", "tg3", ""},
        {"eth0.100", "", "00:30:1b:b3:24:72", "", "", "", "", ""},
        // What no interface can be called.
        {"", "", "", "10.0.0.3", "", "", "", ""},
        {std::string(16, 'x'), "", "", "", "", "", "", ""},
        {"e\nth", "", "", "", "", "", "", ""},
        {"e\xff", "", "", "", "", "", "", ""}};
    bench.accept("refresh host interface");
    bench.work_off("w");
    const auto& interfaces = bench.host("h-0-0").interfaces;
    REQUIRE(interfaces.size() == 3);
    // Subnet and name are the site's words; the rest is as the host says.
    CHECK(interfaces.at("eth0").spec == InterfaceSpec{"eth0", "private", "00:30:1b:b3:24:72",
                                                      "10.0.0.2", "255.0.0.0", "10.0.0.9", "tg3",
                                                      "h-0-0"});
    CHECK(interfaces.at("eth1").spec == bench.interfaces[1]);
    CHECK(interfaces.at("eth9").spec.subnet == "spare");
    CHECK(interfaces.at("eth1").host == "h-0-0");
    bench.restart();
    CHECK(bench.host("h-0-0").interfaces.size() == 3);
    // The VLAN interface has a row of its own: once removed, it can be added again.
    bench.hello("w");
    bench.accept("remove host vlan h-0-0 viface=eth0.100");
    bench.work_off("w");
    bench.accept("add host vlan h-0-0 viface=eth0.100");
}

TEST_CASE("a look at interfaces that did not come about changes nothing", "[core][observations]") {
    OneHost bench;
    bench.accept("add host interface h-0-0 iface=eth0 ip=10.0.0.1");
    const auto before = bench.host("h-0-0").interfaces;
    bench.accept("refresh host interface");
    bench.report("w", bench.assigned(), failed);
    CHECK((bench.host("h-0-0").interfaces == before));
}
