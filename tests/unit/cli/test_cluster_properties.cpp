// Clusters, at random: a plan carried out leaves nothing to do, a dump plans to nothing, nothing is
// removed that was not asked for, and no text breaks the reader.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "cli/cluster/batch.hpp"
#include "cli/cluster/dump.hpp"
#include "cli/render/host_ranges.hpp"
#include "cli/cluster/make_plan.hpp"
#include "cli/cluster/plan_text.hpp"
#include "cli/cluster/read_declaration.hpp"
#include "cli/cluster/write_declaration.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/cli/cluster_model.hpp"

namespace grivon::cli {
namespace {

using namespace cluster;
using namespace test;

constexpr int rounds = 400;
const std::string name = "physics";

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    std::uint32_t below(std::uint32_t limit) {
        return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(engine_);
    }
    bool one_in(std::uint32_t n) { return below(n) == 0; }
    template <class T>
    T one_of(std::initializer_list<T> values) {
        return *(values.begin() + below(static_cast<std::uint32_t>(values.size())));
    }

private:
    std::mt19937_64 engine_;
};

const std::vector<std::string> all_hosts{"h-0-0", "h-0-1", "h-0-2", "h-1-0", "h-1-1"};

// Small pools, so that what is declared and what exists have something to do with each other.
VmDeclaration random_vm(Random& random) {
    VmDeclaration vm;
    vm.cpus = random.one_of({1U, 2U});
    vm.memory_mb = random.one_of({512U, 768U});
    vm.disks_gb = random.one_of<std::vector<std::uint64_t>>({{20}, {20}, {20}, {20, 40}});
    const std::vector<Nic> pool{{Nic::Kind::vmnet, "vmnet0"},
                                {Nic::Kind::vlan, "eth0.100"},
                                {Nic::Kind::bridge, "eth0"},
                                {Nic::Kind::bridge, "eth1"}};
    const auto nics = random.below(3);
    for (std::uint32_t i = 0; i < nics; ++i) vm.nics.push_back(pool[random.below(4)]);
    vm.power = random.one_of({Power::on, Power::on, Power::off, Power::none, Power::any});
    return vm;
}

std::vector<HostWord> random_words(Random& random) {
    std::vector<HostWord> words;
    if (random.one_in(2)) words.push_back({"h-0-[0-2]", std::nullopt, 1});
    for (const std::string word : {"h-1-0", "h-1-1", "h-0-0"})
        if (random.one_in(2)) words.push_back({word, std::nullopt, 2});
    if (words.empty()) words.push_back({"h-0-1", std::nullopt, 3});
    return words;
}

Part random_part(Random& random) {
    Part part;
    part.hosts = random_words(random);
    part.vm = random_vm(random);
    if (random.one_in(3)) {
        part.total = random.below(8);
        part.placement = random.one_of({Placement::spread, Placement::pack});
        if (random.one_in(2)) part.per_host_max = 1 + random.below(4);
    } else {
        part.per_host = random.below(4);
    }
    return part;
}

Declaration random_declaration(Random& random) {
    Declaration declaration{name, std::nullopt, {}};
    for (const std::string group : {"a", "b", ""}) {
        if (random.one_in(3)) continue;
        declaration.groups.push_back({group, {random_part(random)}});
        if (random.one_in(4)) declaration.groups.back().parts.push_back(random_part(random));
    }
    return declaration;
}

// Networks that exist, are only wanted, or are about to go; none of the last has an interface on
// it.
HostFacts random_host(Random& random) {
    HostFacts host;
    const auto presence = [&random] {
        return random.one_of({Presence::active, Presence::active, Presence::pending});
    };
    if (!random.one_in(4)) host.vmnets["vmnet0"] = {"eth0", presence()};
    if (random.one_in(2)) host.vmnets["vmnet8"] = {"", presence()};
    if (random.one_in(2)) host.vlans["eth0.100"] = presence();
    if (host.vlans.contains("eth0.100") && random.one_in(2))
        host.vmnets["vmnet11"] = {"eth0.100", presence()};
    if (random.one_in(8)) host.vmnets["vmnet12"] = {"eth1", Presence::leaving};
    for (std::uint32_t slice = 0; slice < 6; ++slice)
        if (random.one_in(8)) host.slices.insert(slice);  // of VMs that are not of the cluster
    return host;
}

VmFacts random_vm_on(Random& random, const std::string& host, const HostFacts& facts) {
    const auto declared = random_vm(random);
    VmFacts vm;
    vm.host = host;
    vm.group = random.one_of<std::string>({"a", "a", "b", "", "old"});
    vm.cpus = declared.cpus;
    vm.memory_mb = declared.memory_mb;
    vm.disks_gb = declared.disks_gb;
    std::uint32_t ifindex = random.one_in(4) ? 1 : 0;
    for (const auto& [vmnet, network] : facts.vmnets)
        if (network.presence != Presence::leaving && random.one_in(2))
            vm.nics.push_back({ifindex++, vmnet});
    vm.state = random.one_of({VmState::none, VmState::off, VmState::on, VmState::on, VmState::on,
                              VmState::suspended, VmState::stuck, VmState::unknown});
    return vm;
}

World random_world(Random& random) {
    World world;
    for (const auto& host : all_hosts) {
        auto& facts = world.hosts[host] = random_host(random);
        const auto vms = random.below(4);
        for (std::uint32_t i = 0; i < vms; ++i) {
            auto vm = random_vm_on(random, host, facts);
            do vm.slice = random.below(12);
            while (!facts.slices.insert(vm.slice).second);
            world.vms.push_back(std::move(vm));
        }
    }
    return world;
}

void resolve_words(const Declaration& declaration, World& world) {
    std::vector<std::string> words;
    for (const auto& group : declaration.groups)
        for (const auto& part : group.parts)
            for (const auto& word : part.hosts) words.push_back(word.word);
    test::resolve_words(words, world);
}

std::set<std::pair<std::string, std::uint32_t>> vms_of(const World& world) {
    std::set<std::pair<std::string, std::uint32_t>> vms;
    for (const auto& vm : world.vms) vms.emplace(vm.host, vm.slice);
    return vms;
}

void must_run(ClusterModel& model, const BatchSpec& batch) {
    if (const auto ok = model.run(batch); !ok) FAIL(ok.error().message);
}

// Carries the plan out; the world after it.
World carried_out(const ClusterPlan& plan, const World& world) {
    ClusterModel model(name, world);
    must_run(model, batch_of(plan));
    return model.world();
}

// So that most plans are not blocked: the world becomes one that a plan led to, a little disturbed.
World disturbed(Random& random, World world) {
    for (auto& vm : world.vms) {
        if (random.one_in(6)) vm.memory_mb = random.one_of({512U, 768U});
        if (vm.state != VmState::none && random.one_in(6))
            vm.state = random.one_of({VmState::on, VmState::off, VmState::suspended});
        if (vm.state == VmState::none && random.one_in(4)) vm.nics.clear();
    }
    return world;
}

void without_lines(Declaration& declaration) {
    for (auto& group : declaration.groups)
        for (auto& part : group.parts) {
            part.line = 0;
            for (auto& word : part.hosts) word.line = 0;
        }
}

}  // namespace

TEST_CASE("a plan that is carried out leaves nothing to do") {
    const auto seed = grivon::test::random_seed();
    INFO(grivon::test::repeat_with(seed));
    Random random(seed);
    int carried = 0;
    for (int round = 0; round < rounds; ++round) {
        auto world = random_world(random);
        for (int step = 0; step < 3; ++step) {
            const auto declaration = random_declaration(random);
            resolve_words(declaration, world);
            const PlanOptions options{random.one_in(2), random.one_in(2)};
            const auto plan = make_plan(declaration, world, options);
            if (!plan || plan->is_blocked()) {
                world.vms.clear();
                for (auto& [host, facts] : world.hosts) facts.slices.clear();
                continue;
            }
            ++carried;
            INFO("round " << round << ", step " << step << "\n"
                          << yaml_of(declaration) << plan_text(*plan));
            auto after = carried_out(*plan, world);
            const auto again = make_plan(declaration, after, options);
            REQUIRE(again);
            INFO(plan_text(*again));
            REQUIRE_FALSE(again->has_work());
            REQUIRE_FALSE(again->is_blocked());
            REQUIRE(batch_of(*again).operations.empty());
            if (!options.prune) {
                const auto had = vms_of(world);
                const auto has = vms_of(after);
                REQUIRE(std::includes(has.begin(), has.end(), had.begin(), had.end()));
            }
            world = disturbed(random, std::move(after));
        }
    }
    CHECK(carried > rounds / 2);
}

TEST_CASE("nothing is removed without --prune, whatever the plan") {
    const auto seed = grivon::test::random_seed();
    INFO(grivon::test::repeat_with(seed));
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        auto world = random_world(random);
        const auto declaration = random_declaration(random);
        resolve_words(declaration, world);
        const auto plan = make_plan(declaration, world, {false, random.one_in(2)});
        if (!plan) continue;
        INFO(plan_text(*plan));
        REQUIRE(plan->removals() == 0);
        for (const auto& operation : batch_of(*plan).operations) {
            REQUIRE(operation.verb != "destroy");
            REQUIRE(operation.name() != "remove host vmware");
        }
    }
}

TEST_CASE("every VM of the cluster is in the plan once, and no two have the same place") {
    const auto seed = grivon::test::random_seed();
    INFO(grivon::test::repeat_with(seed));
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        auto world = random_world(random);
        const auto declaration = random_declaration(random);
        resolve_words(declaration, world);
        const auto plan = make_plan(declaration, world, {true, true});
        if (!plan) continue;
        std::set<std::pair<std::string, std::uint32_t>> places;
        std::size_t added = 0;
        for (const auto& item : plan->items) {
            if (item.object != Object::vm) continue;
            REQUIRE(places.emplace(item.host, item.slice).second);
            if (!item.steps.add) continue;
            ++added;
            REQUIRE_FALSE(world.hosts.at(item.host).slices.contains(item.slice));
        }
        REQUIRE(places.size() == world.vms.size() + added);
        const auto had = vms_of(world);
        REQUIRE(std::includes(places.begin(), places.end(), had.begin(), had.end()));
    }
}

TEST_CASE("a dump of any world plans to nothing") {
    const auto seed = grivon::test::random_seed();
    INFO(grivon::test::repeat_with(seed));
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        auto world = random_world(random);
        auto dumped = declaration_of(name, world);
        if (dumped.groups.empty()) continue;
        const auto text = yaml_of(dumped);
        INFO(text);
        auto read = read_declaration(text);
        REQUIRE(read);
        resolve_words(*read, world);
        const auto plan = make_plan(*read, world, {true, true});
        REQUIRE(plan);
        INFO(plan_text(*plan));
        REQUIRE(plan->count(Action::leave) == world.vms.size());
        REQUIRE(plan->items.size() == world.vms.size());
        without_lines(*read);
        REQUIRE(*read == dumped);
    }
}

TEST_CASE("a declaration that is written is read as the same") {
    const auto seed = grivon::test::random_seed();
    INFO(grivon::test::repeat_with(seed));
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        auto declaration = random_declaration(random);
        if (declaration.groups.empty()) continue;
        if (random.one_in(2)) declaration.on_failure = FailurePolicy::stop_host;
        declaration.cluster =
            random.one_of<std::string>({"physics", "12", "yes", "a.b-c_d", "0x1"});
        const auto text = yaml_of(declaration);
        INFO(text);
        auto read = read_declaration(text);
        REQUIRE(read);
        without_lines(declaration);
        without_lines(*read);
        REQUIRE(*read == declaration);
    }
}

TEST_CASE("folded names are exactly the names") {
    const auto seed = grivon::test::random_seed();
    INFO(grivon::test::repeat_with(seed));
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        std::set<std::string> names;
        const auto count = 1 + random.below(30);
        for (std::uint32_t i = 0; i < count; ++i) {
            auto number = std::to_string(random.below(25));
            if (random.one_in(3)) number.insert(0, 1 + random.below(2), '0');
            names.insert(random.one_of<std::string>({"a-", "a", "b-1-", "c0-"}) +
                         (random.one_in(10) ? "x" : number));
        }
        std::set<std::string> unfolded;
        std::size_t unfolded_count = 0;
        for (const auto& word : folded_host_words({names.begin(), names.end()}))
            for (auto& one : names_of_word(word)) {
                ++unfolded_count;
                unfolded.insert(std::move(one));
            }
        REQUIRE(unfolded == names);
        REQUIRE(unfolded_count == names.size());
    }
}

TEST_CASE("no text breaks the reader of files") {
    const auto seed = grivon::test::random_seed();
    INFO(grivon::test::repeat_with(seed));
    Random random(seed);
    const std::string good =
        "cluster: c\ngroups:\n  g:\n    hosts: {h: 5}\n    cpus: 1\n    mem: 768\n    disks: [20]\n"
        "    nics:\n      - vmnet: vmnet0\n    power: on\n";
    using namespace std::string_literals;
    const auto alphabet = ":-[]{}&*!|>'\"%@`#,?\n\t \0\x80\xff"s + "ab01.~\\<=";
    for (int round = 0; round < rounds * 5; ++round) {
        auto text = good;
        const auto changes = 1 + random.below(6);
        for (std::uint32_t i = 0; i < changes; ++i) {
            const auto at = random.below(static_cast<std::uint32_t>(text.size()));
            const auto c = alphabet[random.below(static_cast<std::uint32_t>(alphabet.size()))];
            if (random.one_in(2))
                text[at] = c;
            else
                text.insert(at, 1, c);
        }
        const auto read = read_declaration(text);
        if (read) continue;
        REQUIRE_FALSE(read.error().empty());
        for (const auto& mistake : read.error()) {
            REQUIRE_FALSE(mistake.message.empty());
            REQUIRE(mistake.line <= 60);
        }
    }
}

}  // namespace grivon::cli
