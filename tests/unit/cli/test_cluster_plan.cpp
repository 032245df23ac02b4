// Plans of clusters: where VMs go, what is done to each, and how it is told and carried out.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/cluster/batch.hpp"
#include "cli/cluster/dump.hpp"
#include "cli/cluster/make_plan.hpp"
#include "cli/cluster/networks.hpp"
#include "cli/cluster/placement.hpp"
#include "cli/cluster/plan_text.hpp"
#include "cli/cluster/write_declaration.hpp"
#include "cli/render/host_ranges.hpp"
#include "wire/vm_limits.hpp"

namespace grivon::cli {
namespace {

using namespace cluster;

using Counts = std::vector<std::uint32_t>;
using Lines = std::vector<std::string>;

VmDeclaration plain_vm() {
    return {1, 768, {20}, {}, Power::on};
}

VmFacts vm_on(const std::string& host, std::uint32_t slice, VmState state = VmState::on) {
    return {host, Family::vmware, slice, "g", 1, 768, {20}, {}, state};
}

// Hosts a, b, c, which the words "a", "b", "c" mean; all have vmnet0, a bridge on eth0.
World world_of(std::vector<VmFacts> vms = {}) {
    World world;
    for (const std::string host : {"a", "b", "c"}) {
        world.words[host] = {host};
        world.hosts[host].vmnets["vmnet0"] = {"eth0", Presence::active};
    }
    for (const auto& vm : vms) world.hosts[vm.host].slices.insert(vm.slice);
    world.vms = std::move(vms);
    return world;
}

Part part_on(const std::vector<std::string>& hosts) {
    Part part;
    for (const auto& host : hosts) part.hosts.push_back({host, std::nullopt, 4});
    part.vm = plain_vm();
    part.line = 3;
    return part;
}

Part per_host(const std::vector<std::string>& hosts, std::uint32_t count) {
    auto part = part_on(hosts);
    part.per_host = count;
    return part;
}

Part total(const std::vector<std::string>& hosts, std::uint32_t count,
           Placement placement = Placement::spread) {
    auto part = part_on(hosts);
    part.total = count;
    part.placement = placement;
    return part;
}

Declaration declared(std::vector<Part> parts) {
    return {"physics", std::nullopt, {{"g", std::move(parts)}}};
}

ClusterPlan plan_of(const Declaration& declaration, const World& world, PlanOptions options = {}) {
    auto plan = make_plan(declaration, world, options);
    if (!plan) FAIL(mistakes_text("FILE", plan.error()));
    return *plan;
}

std::string refusal_of(const Declaration& declaration, const World& world) {
    const auto plan = make_plan(declaration, world, {});
    return plan ? "" : mistakes_text("FILE", plan.error());
}

std::string text_of(const Declaration& declaration, const World& world, PlanOptions options = {}) {
    return plan_text(plan_of(declaration, world, options));
}

Lines commands_of(const Declaration& declaration, const World& world, PlanOptions options = {}) {
    Lines lines;
    for (const auto& operation : batch_of(plan_of(declaration, world, options)).operations)
        lines.push_back(command_line(operation));
    return lines;
}

// The plan's text for one VM that is held against a declaration.
std::string text_for(const VmFacts& vm, const VmDeclaration& wanted, PlanOptions options = {}) {
    auto part = per_host({"a"}, 1);
    part.vm = wanted;
    return text_of(declared({part}), world_of({vm}), options);
}

}  // namespace

// ---- placement ----------------------------------------------------------------------------------

TEST_CASE("VMs are spread over the hosts that have the fewest, in the order of the hosts") {
    CHECK(place(Placement::spread, 4, {{0, 9}, {0, 9}, {0, 9}}) == Counts{2, 1, 1});
    CHECK(place(Placement::spread, 3, {{2, 9}, {0, 9}, {1, 9}}) == Counts{0, 2, 1});
    CHECK(place(Placement::spread, 5, {{0, 1}, {0, 9}, {3, 0}}) == Counts{1, 4, 0});
    CHECK(place(Placement::spread, 0, {}) == Counts{});
    CHECK_FALSE(place(Placement::spread, 3, {{0, 1}, {0, 1}}));
    CHECK_FALSE(place(Placement::spread, 1, {}));
}

TEST_CASE("VMs are packed into the first host that has room") {
    CHECK(place(Placement::pack, 4, {{0, 3}, {0, 3}, {0, 3}}) == Counts{3, 1, 0});
    CHECK(place(Placement::pack, 2, {{3, 0}, {0, 3}}) == Counts{0, 2});
    CHECK_FALSE(place(Placement::pack, 7, {{0, 3}, {0, 3}}));
}

TEST_CASE("VMs that are too many go where they were placed last") {
    CHECK(displace(Placement::spread, 2, {{3, 0}, {2, 0}, {2, 0}}, {3, 2, 2}) == Counts{1, 0, 1});
    CHECK(displace(Placement::pack, 3, {{3, 0}, {2, 0}}, {3, 2}) == Counts{1, 2});
    CHECK(displace(Placement::spread, 1, {{5, 0}, {1, 0}}, {0, 1}) == Counts{0, 1});
    CHECK(displace(Placement::pack, 9, {{1, 0}}, {1}) == Counts{1});
}

TEST_CASE("new VMs get the lowest slices that nobody has") {
    auto world = world_of({vm_on("a", 1)});
    world.hosts["a"].slices.insert(3);  // of another cluster
    const auto plan = plan_of(declared({per_host({"a"}, 4)}), world);
    std::set<std::uint32_t> slices;
    for (const auto& item : plan.items)
        if (item.action == Action::create) slices.insert(item.slice);
    CHECK(slices == std::set<std::uint32_t>{0, 2, 4});
}

TEST_CASE("VMs stay where they are, and a total is filled up on other hosts") {
    const auto world = world_of({vm_on("c", 0), vm_on("c", 1)});
    CHECK(text_of(declared({total({"a", "b", "c"}, 5)}), world) ==
          "+ create slice[0-1]@a: 1 cpu, 768 MB, 20 GB\n"
          "+ create slice0@b: 1 cpu, 768 MB, 20 GB\n"
          "= 2 VMs are as declared\n"
          "plan: 3 to create, 2 as declared\n");
}

TEST_CASE("a host has no more VMs than per-host-max") {
    auto part = total({"a", "b"}, 3, Placement::pack);
    part.per_host_max = 2;
    CHECK(text_of(declared({part}), world_of()) ==
          "+ create slice[0-1]@a: 1 cpu, 768 MB, 20 GB\n"
          "+ create slice0@b: 1 cpu, 768 MB, 20 GB\n"
          "plan: 3 to create\n");
    part.per_host_max = 1;
    CHECK(refusal_of(declared({part}), world_of())
              .starts_with("FILE:3: groups.g: its hosts have no room"));
}

TEST_CASE("hosts that cannot be are told with their lines") {
    CHECK(refusal_of(declared({per_host({"x"}, 1)}), world_of()) ==
          "FILE:4: groups.g.hosts: no host matches \"x\"\n");
    auto world = world_of();
    world.words["all"] = {"a", "b", "c"};
    auto counted = part_on({});
    counted.hosts = {{"all", 2U, 5}, {"b", 3U, 6}};
    CHECK(refusal_of(declared({counted}), world) ==
          "FILE:6: groups.g.hosts: b has another count in line 5\n");
    CHECK(
        refusal_of(declared({total({"all"}, 3), per_host({"b"}, 1)}), world) ==
        "FILE:3: groups.g.hosts: b is in another part of the group as well, and one of them has a "
        "total: make it a group of its own\n");
    // The same host twice without counts is one host.
    CHECK(plan_of(declared({per_host({"all", "b"}, 1)}), world).count(Action::create) == 3);
    for (std::uint32_t slice = 0; slice <= vm_limits::slice_max; ++slice)
        world.hosts["a"].slices.insert(slice);
    CHECK(refusal_of(declared({per_host({"a"}, 1)}), world)
              .starts_with("FILE:3: groups.g: its hosts have no room"));
    world = world_of();
    for (int i = 0; i < 6; ++i) {
        const auto host = "many-" + std::to_string(i);
        world.words["many"].push_back(host);
        world.hosts[host];
    }
    CHECK(refusal_of(declared({per_host({"many"}, 1000)}), world) ==
          "FILE: groups: 6000 VMs; a cluster has at most 5000: make several clusters of it\n");
}

// ---- one VM -------------------------------------------------------------------------------------

TEST_CASE("what is done to one VM") {
    const auto changed = [](auto change) {
        auto vm = plain_vm();
        change(vm);
        return vm;
    };
    const auto power = [&](Power wanted) {
        return changed([wanted](auto& vm) { vm.power = wanted; });
    };
    const auto bigger = changed([](auto& vm) { vm.memory_mb = 1024; });
    const auto more_disk = changed([](auto& vm) { vm.disks_gb = {20, 40}; });
    const auto on_network = changed([](auto& vm) { vm.nics = {{Nic::Kind::bridge, "eth0"}}; });
    using enum VmState;
    struct Case {
        VmState state;
        VmDeclaration wanted;
        std::string text;  // of the first line
    };
    const std::vector<Case> cases{
        {on, plain_vm(), "nothing to do: 1 VM is as declared"},
        {off, power(Power::off), "nothing to do: 1 VM is as declared"},
        {none, power(Power::none), "nothing to do: 1 VM is as declared"},
        {suspended, power(Power::any), "nothing to do: 1 VM is as declared"},
        {stuck, power(Power::any), "nothing to do: 1 VM is as declared"},
        {unknown, power(Power::any), "nothing to do: 1 VM is as declared"},
        {off, plain_vm(), "~ start slice0@a: off -> on"},
        {suspended, plain_vm(), "~ resume slice0@a: suspended -> on"},
        {on, power(Power::off), "~ stop slice0@a: on -> off"},
        // The rest of an apply that did not come to its end.
        {none, plain_vm(), "+ create slice0@a: 1 cpu, 768 MB, 20 GB"},
        {none, power(Power::any), "+ create slice0@a: 1 cpu, 768 MB, 20 GB"},
        {none, bigger, "+ create slice0@a: 1 cpu, 1024 MB, 20 GB (mem 768 -> 1024)"},
        {none, on_network,
         "+ create slice0@a: 1 cpu, 768 MB, 20 GB, eth0 (nics no interface -> eth0)"},
        {off, bigger, "~ change slice0@a: mem 768 -> 1024, off -> on"},
        {on, bigger,
         "~ change slice0@a: mem 768 -> 1024 (stops it and starts it again) (only with --restart)"},
        {none, power(Power::off), "+ create slice0@a: 1 cpu, 768 MB, 20 GB, off"},
        {none, more_disk,
         "! slice0@a has 20 GB, declared 20 + 40 GB; remove its row and apply again"},
        {on, more_disk, "! slice0@a has 20 GB, declared 20 + 40 GB; destroy it and apply again"},
        {off, on_network, "! slice0@a has no interface, declared eth0; destroy it and apply again"},
        {on, power(Power::none),
         "! slice0@a exists, declared power: none; destroy it and apply again"},
        {suspended, power(Power::off),
         "! slice0@a is suspended, declared power: off; resume it and apply again"},
        {suspended, bigger, "! slice0@a is suspended; resume it before its cpus or mem can change"},
        {stuck, plain_vm(),
         "! slice0@a waits for an answer; see grivon list host vmware, answer it and apply again"},
        {unknown, plain_vm(),
         "! slice0@a nobody knows its state; grivon refresh host vmware asks the host"},
    };
    for (const auto& one : cases) {
        CAPTURE(name_of(one.state), one.text);
        const auto text = text_for(vm_on("a", 0, one.state), one.wanted);
        CHECK(text.substr(0, text.find('\n')) == one.text);
    }
}

TEST_CASE("a VM that is on and is to be off is changed without --restart") {
    auto wanted = plain_vm();
    wanted.power = Power::off;
    wanted.cpus = 2;
    auto part = per_host({"a"}, 1);
    part.vm = wanted;
    CHECK(commands_of(declared({part}), world_of({vm_on("a", 0)})) ==
          Lines{"stop host vmware a cluster=physics slice=0", "set host vmware a cpus=2 slice=0"});
}

TEST_CASE("with --restart a VM that is on is stopped, changed and started") {
    auto part = per_host({"a"}, 1);
    part.vm.memory_mb = 1024;
    const auto world = world_of({vm_on("a", 0)});
    const auto refused = plan_of(declared({part}), world);
    CHECK(refused.is_blocked());
    CHECK(plan_text(refused).ends_with("plan: 1 to change, 1 of them only with --restart\n"));
    CHECK(obstacles_of(refused) ==
          Lines{"change slice0@a: mem 768 -> 1024 (stops it and starts it again) (only with "
                "--restart)"});
    CHECK(commands_of(declared({part}), world, {false, true}) ==
          Lines{"stop host vmware a cluster=physics slice=0", "set host vmware a mem=1024 slice=0",
                "start host vmware a cluster=physics slice=0"});
}

TEST_CASE("interfaces of a row are changed behind those that stay") {
    auto part = per_host({"a"}, 1);
    part.vm.nics = {{Nic::Kind::vmnet, "vmnet0"}, {Nic::Kind::bridge, "eth1"}};
    auto vm = vm_on("a", 0, VmState::none);
    vm.nics = {{0, "vmnet0"}, {1, "vmnet8"}};
    auto world = world_of({vm});
    world.hosts["a"].vmnets["vmnet8"] = {"", Presence::active};
    world.hosts["a"].vmnets["vmnet11"] = {"eth1", Presence::active};
    CHECK(commands_of(declared({part}), world) ==
          Lines{"remove host vmware interface a cluster=physics ifindex=1 slice=0",
                "add host vmware interface a cluster=physics slice=0 vmnet=eth1",
                "create host vmware a cluster=physics slice=0",
                "start host vmware a cluster=physics slice=0"});
    // The first one has not the number that it would have: all are made anew.
    world.vms[0].nics = {{1, "vmnet0"}};
    CHECK(commands_of(declared({part}), world).size() == 5);
}

// ---- networks -----------------------------------------------------------------------------------

TEST_CASE("networks that are missing are made before the VMs") {
    auto part = per_host({"a", "b"}, 1);
    part.vm.nics = {{Nic::Kind::vlan, "eth0.100"}, {Nic::Kind::bridge, "eth1"}};
    auto world = world_of();
    world.hosts["b"].vlans["eth0.100"] = Presence::active;
    world.hosts["b"].vmnets["vmnet11"] = {"eth0.100", Presence::active};
    CHECK(text_of(declared({part}), world) ==
          "+ add VLAN interface eth0.100 of a\n"
          "+ add bridge on eth0.100 of a\n"
          "+ add bridge on eth1 of a\n"
          "+ add bridge on eth1 of b\n"
          "+ create slice0@a: 1 cpu, 768 MB, 20 GB, eth0.100, eth1\n"
          "+ create slice0@b: 1 cpu, 768 MB, 20 GB, eth0.100, eth1\n"
          "plan: 4 networks and VLAN interfaces to add, 2 to create\n");
    CHECK(commands_of(declared({part}), world) ==
          Lines{"add host vlan a viface=eth0.100",
                "add host vmwarenet a iface=eth0.100 type=bridge",
                "add host vmwarenet a b iface=eth1 type=bridge",
                "add host vmware a b cluster=physics cpus=1 disksize=20 group=g mem=768 slice=0 "
                "vmnet=eth0.100,eth1",
                "create host vmware a b cluster=physics slice=0",
                "start host vmware a b cluster=physics slice=0"});
}

TEST_CASE("a network that is named must be there, and none may be on its way out") {
    HostFacts host;
    host.vmnets["vmnet0"] = {"eth0", Presence::active};
    host.vmnets["vmnet8"] = {"", Presence::pending};
    host.vmnets["vmnet9"] = {"eth9", Presence::leaving};
    host.vlans["eth0.1"] = Presence::leaving;
    host.vlans["eth0.2"] = Presence::pending;
    using enum Nic::Kind;
    const auto kinds = [&host](const Nic& nic) {
        std::string text;
        for (const auto& gap : gaps_before(host, nic))
            text += (gap.kind == NetworkGap::Kind::vlan     ? "vlan "
                     : gap.kind == NetworkGap::Kind::bridge ? "bridge "
                                                            : "trouble ") +
                    gap.name + ";";
        return text;
    };
    CHECK(kinds({vmnet, "vmnet0"}).empty());
    CHECK(kinds({vmnet, "vmnet8"}).empty());
    CHECK(kinds({vmnet, "vmnet5"}) == "trouble vmnet5;");
    CHECK(kinds({vmnet, "vmnet9"}) == "trouble vmnet9;");
    CHECK(kinds({bridge, "eth0"}).empty());
    CHECK(kinds({bridge, "eth9"}) == "trouble vmnet9;");
    CHECK(kinds({bridge, "eth5"}) == "bridge eth5;");
    CHECK(kinds({vlan, "eth0.1"}) == "trouble eth0.1;bridge eth0.1;");
    CHECK(kinds({vlan, "eth0.2"}) == "vlan eth0.2;bridge eth0.2;");
    CHECK(nic_for(host, "vmnet0") == Nic{bridge, "eth0"});
    CHECK(nic_for(host, "vmnet8") == Nic{vmnet, "vmnet8"});
    auto part = per_host({"a"}, 1);
    part.vm.nics = {{vmnet, "vmnet5"}};
    const auto plan = plan_of(declared({part}), world_of());
    CHECK(plan.is_blocked());
    CHECK(obstacles_of(plan) ==
          Lines{"network vmnet5 of a is not there: add it with grivon add host vmwarenet, or name "
                "its device with bridge: or vlan:"});
}

// ---- what is not wanted -------------------------------------------------------------------------

TEST_CASE("what is not declared is only removed with --prune, the highest slices first") {
    auto old = vm_on("b", 7, VmState::off);
    old.group = "old";
    auto row = vm_on("b", 3, VmState::none);
    const auto world = world_of({vm_on("a", 0), vm_on("a", 1), vm_on("a", 2), old, row});
    const auto declaration = declared({per_host({"a"}, 1)});
    CHECK(text_of(declaration, world) ==
          "- remove slice[1-2]@a: is on (only with --prune)\n"
          "- remove slice3@b: is none (only with --prune)\n"
          "- remove slice7@b: is off (only with --prune)\n"
          "nothing to do: 1 VM is as declared; 4 VMs are not declared and stay without --prune\n");
    const auto plan = plan_of(declaration, world, {true, false});
    CHECK(plan.removals() == 4);
    CHECK(removed_vms(plan) == "slice[1-2]@a, slice[3,7]@b");
    CHECK(commands_of(declaration, world, {true, false}) ==
          Lines{"stop host vmware a cluster=physics slice=2",
                "stop host vmware a cluster=physics slice=1",
                "destroy host vmware b cluster=physics remove=yes slice=7",
                "destroy host vmware a cluster=physics remove=yes slice=2",
                "destroy host vmware a cluster=physics remove=yes slice=1",
                "remove host vmware b cluster=physics slice=3"});
}

TEST_CASE("a VM of which nobody knows how it is, is not removed") {
    for (const auto state : {VmState::stuck, VmState::unknown}) {
        const auto world = world_of({vm_on("a", 0, state)});
        CHECK_FALSE(plan_of(declared({per_host({"a"}, 0)}), world).is_blocked());
        CHECK(plan_of(declared({per_host({"a"}, 0)}), world, {true, false}).is_blocked());
    }
}

TEST_CASE("a cluster without groups is one that shall not be") {
    const auto plan =
        plan_of({"physics", std::nullopt, {}},
                world_of({vm_on("a", 0), vm_on("b", 0, VmState::suspended)}), {true, false});
    CHECK(plan.removals() == 2);
    CHECK(batch_of(plan).operations.size() == 2);  // a stop, and a destroy of both
}

// ---- parts --------------------------------------------------------------------------------------

TEST_CASE("each part of a group keeps the VMs that are its own") {
    auto small = per_host({"a"}, 1);
    auto big = per_host({"a"}, 1);
    big.vm.memory_mb = 1024;
    auto first = vm_on("a", 0);
    first.memory_mb = 1024;
    const auto world = world_of({first, vm_on("a", 1)});
    CHECK_FALSE(plan_of(declared({small, big}), world).has_work());
    CHECK_FALSE(plan_of(declared({big, small}), world).has_work());
}

TEST_CASE("a part that takes VMs in any state comes behind the others") {
    auto any = per_host({"a"}, 1);
    any.vm.power = Power::any;
    const auto world = world_of({vm_on("a", 0), vm_on("a", 1, VmState::suspended)});
    CHECK_FALSE(plan_of(declared({any, per_host({"a"}, 1)}), world).has_work());
}

// ---- how it is told -----------------------------------------------------------------------------

TEST_CASE("a large plan is a few lines") {
    World world;
    for (int host = 0; host < 40; ++host) {
        const auto name = "vmware-server-0-" + std::to_string(host);
        world.words["all"].push_back(name);
        world.hosts[name].vmnets["vmnet0"] = {"eth0", Presence::active};
        for (std::uint32_t slice = 0; slice < 3; ++slice) world.hosts[name].slices.insert(slice);
    }
    auto part = per_host({"all"}, 5);
    part.vm.nics = {{Nic::Kind::vmnet, "vmnet0"}};
    const auto plan = plan_of(declared({part}), world);
    CHECK(plan_text(plan) ==
          "+ create slice[3-7]@vmware-server-0-[0-39]: 1 cpu, 768 MB, 20 GB, vmnet0\n"
          "plan: 200 to create\n");
    CHECK(batch_of(plan).operations.size() == 15);  // three for each slice
}

TEST_CASE("a plan as JSON has every item and the commands") {
    auto part = per_host({"a"}, 1);
    const auto world = world_of({vm_on("b", 4)});
    const auto json = nlohmann::json::parse(plan_json(plan_of(declared({part}), world)));
    CHECK(json["cluster"] == "physics");
    CHECK(json["prune"] == false);
    CHECK(json["blocked"] == false);
    CHECK(json["totals"]["create"] == 1);
    CHECK(json["totals"]["remove"] == 1);
    REQUIRE(json["items"].size() == 2);
    CHECK(json["items"][0]["action"] == "create");
    CHECK(json["items"][0]["slice"] == 0);
    CHECK(json["items"][0]["needs"].is_null());
    CHECK(json["items"][1]["host"] == "b");
    CHECK(json["items"][1]["needs"] == "prune");
    CHECK(json["commands"].size() == 3);
}

TEST_CASE("the policy of the file is that of the batches") {
    auto declaration = declared({per_host({"a"}, 1)});
    declaration.on_failure = FailurePolicy::stop_batch;
    CHECK(batch_of(plan_of(declaration, world_of())).on_failure == FailurePolicy::stop_batch);
}

TEST_CASE("numbers and names are folded") {
    CHECK(folded_numbers({3}) == "3");
    CHECK(folded_numbers({0, 1, 2, 5}) == "[0-2,5]");
    CHECK(folded_host_words({"h-10", "h-9", "h-11", "x", "h-9"}) == Lines{"x", "h-[9-11]"});
    CHECK(folded_host_words({"n00", "n01", "n1"}) == Lines{"n1", "n[00-01]"});
    CHECK(folded_host_words({}).empty());
}

TEST_CASE("a dump folds hosts, and tells uneven counts") {
    auto world =
        world_of({vm_on("a", 0), vm_on("b", 0), vm_on("b", 1), vm_on("c", 9, VmState::stuck)});
    CHECK(yaml_of(declaration_of("physics", world)) == R"(cluster: physics
groups:
  g:
    - hosts:
        a: 1
        b: 2
      cpus: 1
      mem: 768
      disks: [20]
      power: on
    - hosts:
        - c
      per-host: 1
      cpus: 1
      mem: 768
      disks: [20]
      power: any
)");
}

}  // namespace grivon::cli
