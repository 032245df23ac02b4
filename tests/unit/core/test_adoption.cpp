// What is on hosts beside what the database knows: strangers, which are imported and forgotten,
// drift, snapshots.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;

namespace {

StrangerVm stranger_named(const std::string& name, const std::string& mac) {
    StrangerVm stranger;
    stranger.name = name;
    stranger.state = VmState::on;
    stranger.spec.cpus = 4;
    stranger.spec.memory_mb = 2048;
    stranger.spec.identity =
        VmIdentity{"6f0f1d6e-0000-4000-8000-00000000000" + name.substr(4), name, ""};
    stranger.spec.disks = {{"vda", 10, "/srv/" + name + ".qcow2"}};
    stranger.spec.nics = {{0, mac, "bridge:br0"}};
    return stranger;
}

struct OneKvmHost : CoreBench {
    OneKvmHost() {
        hello("w");
        accept("add host kvm-0-0 hypervisor=kvm");
        accept("add host kvm kvm-0-0 cpus=2 mem=1024 disksize=20 vmnet=bridge:br0");
        accept("create host kvm kvm-0-0 slice=0");
        (void)work_off("w");
    }
    // A look at the host that finds these.
    void look(std::vector<StrangerVm> strangers, std::vector<VmSighting> seen = {}) {
        accept("refresh host kvm kvm-0-0");
        const auto assign = sent<Assign>("w").at(0);
        JobReport found;
        found.outcome = Outcome::succeeded;
        found.host = HostState::up;
        found.sightings = std::move(seen);
        found.strangers = std::move(strangers);
        report("w", assign, found);
    }
    VmSighting seen(const VmSpec& spec) {
        VmSighting sighting{vm("kvm-0-0", 0).spec.id, VmState::off, "", spec};
        return sighting;
    }
    std::vector<StrangerRow> strangers() {
        return ask_for<StrangerTable>("list host kvm strange=yes").rows;
    }
    std::vector<DriftRow> drift() { return ask_for<DriftTable>("list host kvm drift=yes").rows; }
};

bool says(const std::string& text, const std::string& part) {
    INFO(text);
    return text.find(part) != std::string::npos;
}

const std::string mac = "52:54:00:aa:bb:01";

}  // namespace

TEST_CASE("a host that nobody has looked at has no strangers that anybody knows of", "[adoption]") {
    OneKvmHost bench;
    const auto rows = bench.strangers();
    REQUIRE(rows.size() == 1);
    CHECK(rows.at(0).name.empty());
    CHECK_FALSE(rows.at(0).checked);
    CHECK(says(bench.refuse("import host kvm kvm-0-0 name=web-1").message,
               "look first: grivon refresh host kvm kvm-0-0"));
    bench.look({});
    CHECK(bench.strangers().empty());
}

TEST_CASE("a stranger is imported as it is, and is none any more", "[adoption]") {
    OneKvmHost bench;
    bench.look({stranger_named("web-1", mac), stranger_named("web-2", "52:54:00:aa:bb:02")});
    REQUIRE(bench.strangers().size() == 2);
    bench.restart();
    bench.hello("w");
    REQUIRE(bench.strangers().size() == 2);
    const auto accepted = bench.accept("import host kvm kvm-0-0 name=web-1 cluster=shop");
    CHECK(accepted.jobs.empty());
    const auto& vm = bench.vm("kvm-0-0", 1);
    CHECK(vm.state == VmState::on);
    CHECK(vm.cluster == "shop");
    CHECK(vm.spec.cpus == 4);
    CHECK(vm.spec.identity->name == "web-1");
    CHECK(vm.spec.disks.at(0).path == "/srv/web-1.qcow2");
    CHECK(vm.spec.nics.at(0).mac == mac);
    REQUIRE(bench.strangers().size() == 1);
    CHECK(bench.strangers().at(0).name == "web-2");
    CHECK(says(bench.refuse("import host kvm kvm-0-0 name=web-1").message, "showed no VM"));
    // An old look that comes late does not make it one again.
    bench.look({stranger_named("web-1", mac)});
    CHECK(bench.strangers().empty());
    bench.accept("stop host kvm kvm-0-0 slice=1");
    CHECK(bench.sent<Assign>("w").at(0).spec.vm->identity->name == "web-1");
}

TEST_CASE("what would be another VM's is not imported", "[adoption]") {
    OneKvmHost bench;
    const auto taken = bench.vm("kvm-0-0", 0).spec.nics.at(0).mac;
    bench.look({stranger_named("web-1", taken)});
    CHECK(says(bench.refuse("import host kvm kvm-0-0 name=web-1").message,
               "is the address of slice0@kvm-0-0 as well"));
    bench.look({stranger_named("web-2", mac)});
    CHECK(bench.refuse("import host kvm kvm-0-0 name=web-2 slice=0").code == Errc::conflict);
    CHECK(bench.refuse("import host kvm nowhere name=web-2").code == Errc::not_found);
    CHECK(bench.host("kvm-0-0").vms.size() == 1);
}

TEST_CASE("a VM that has one address twice is not imported", "[adoption]") {
    OneKvmHost bench;
    auto twice = stranger_named("web-1", mac);
    twice.spec.nics.push_back({1, "52:54:00:AA:BB:01", "bridge:br0"});
    bench.look({twice});
    const auto refused = bench.refuse("import host kvm kvm-0-0 name=web-1");
    CHECK(refused.code == Errc::conflict);
    CHECK(says(refused.message, "two interfaces of address 52:54:00:AA:BB:01"));
}

TEST_CASE("an address that is in use on a host is not given to a new VM", "[adoption]") {
    OneKvmHost bench;
    const auto next = bench.core->inventory().next_mac_number();
    const auto address = [&](std::uint32_t number, Family family) {
        return core::mac_of(next + number, family);
    };
    const auto added = [&](const std::string& operation) {
        bench.accept(operation);
        return bench.host("kvm-0-0").vms.rbegin()->second.spec.nics.at(0).mac;
    };
    auto imported = address(0, Family::kvm);
    std::transform(imported.begin(), imported.end(), imported.begin(),
                   [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
    const auto others = std::vector{stranger_named("web-2", address(1, Family::kvm)),
                                    stranger_named("web-3", address(3, Family::xen))};
    auto all = others;
    all.push_back(stranger_named("web-1", imported));
    bench.look(all);
    bench.accept("import host kvm kvm-0-0 name=web-1");
    const std::string add = "add host kvm kvm-0-0 vmnet=bridge:br0";
    CHECK(added(add) == address(2, Family::kvm));
    bench.restart();
    bench.hello("w");
    CHECK(added(add) == address(4, Family::kvm));
    // Strangers that are gone need theirs no more, but numbers only grow.
    bench.look({stranger_named("web-4", address(5, Family::kvm))});
    bench.look({});
    CHECK(added(add) == address(5, Family::kvm));
    bench.look({stranger_named("web-5", address(6, Family::kvm))});
    bench.confirm("forget host kvm kvm-0-0 slice=" +
                  std::to_string(bench.host("kvm-0-0").vms.rbegin()->first));
    CHECK(added(add) == address(7, Family::kvm));
}

TEST_CASE("of strangers of one name, the place says which is imported", "[adoption]") {
    OneKvmHost bench;
    const auto first = stranger_named("web-1", mac);
    auto second = stranger_named("web-2", "52:54:00:aa:bb:02");
    second.name = "web-1";
    bench.look({first, second});
    const auto refused = bench.refuse("import host kvm kvm-0-0 name=web-1");
    CHECK(refused.code == Errc::conflict);
    CHECK(says(refused.message, first.spec.identity->uuid + ", " + second.spec.identity->uuid));
    const auto rows = bench.strangers();
    REQUIRE(rows.size() == 2);
    bench.accept("import host kvm kvm-0-0 name=" + rows.at(1).place);
    CHECK(bench.vm("kvm-0-0", 1).spec.identity == second.spec.identity);
    REQUIRE(bench.strangers().size() == 1);
    CHECK(bench.strangers().at(0).place == first.spec.identity->uuid);
    bench.accept("import host kvm kvm-0-0 name=web-1");
    CHECK(bench.strangers().empty());
}

TEST_CASE("a VM that a host tells of twice is imported once", "[adoption]") {
    OneKvmHost bench;
    const auto first = stranger_named("web-1", mac);
    auto second = stranger_named("web-1", "52:54:00:aa:bb:02");
    second.name = "web-2";
    bench.look({first, second});
    bench.accept("import host kvm kvm-0-0 name=web-2");
    CHECK(bench.strangers().empty());
    CHECK(bench.refuse("import host kvm kvm-0-0 name=web-1").code == Errc::not_found);
    bench.look({first, second});
    CHECK(bench.strangers().empty());
}

TEST_CASE("a VM is imported into a group only with its cluster", "[adoption]") {
    OneKvmHost bench;
    bench.look({stranger_named("web-1", mac)});
    const auto refused = bench.refuse("import host kvm kvm-0-0 name=web-1 group=web");
    CHECK(refused.code == Errc::usage);
    CHECK(says(refused.message, "give cluster= as well"));
    bench.accept("import host kvm kvm-0-0 name=web-1 cluster=shop group=web");
    CHECK(bench.vm("kvm-0-0", 1).group == "web");
}

TEST_CASE("a VM is forgotten whatever it does, but not while a job is at it", "[adoption]") {
    OneKvmHost bench;
    bench.accept("start host kvm kvm-0-0 slice=0");
    CHECK(says(bench.refuse("forget host kvm kvm-0-0 slice=0", true).message, "have not ended"));
    bench.work_off("w");
    CHECK(bench.refuse("forget host kvm").code == Errc::unconfirmed);
    const auto jobs = bench.tables.jobs().size();
    bench.confirm("forget host kvm kvm-0-0 slice=0");
    CHECK(bench.tables.jobs().size() == jobs);
    CHECK(bench.host("kvm-0-0").vms.empty());
    CHECK(bench.event_kinds().back() == "vm.forgotten");
}

TEST_CASE("drift is what was seen against what is wanted, with what mends it", "[adoption]") {
    OneKvmHost bench;
    REQUIRE(bench.drift().size() == 1);
    CHECK(bench.drift().at(0).there == "not looked at");
    CHECK(bench.drift().at(0).remedy == "grivon refresh host kvm kvm-0-0");
    auto spec = bench.vm("kvm-0-0", 0).spec;
    bench.look({}, {bench.seen(spec)});
    CHECK(bench.drift().empty());

    spec.cpus = 8;
    spec.memory_mb = 512;
    spec.nics = {{0, mac, "bridge:br0"}};
    spec.disks = {{"vda", 30, {}}};
    bench.look({}, {bench.seen(spec)});
    const auto rows = bench.drift();
    REQUIRE(rows.size() == 5);
    CHECK(rows.at(0).item == "cpus");
    CHECK(rows.at(0).wanted == "2");
    CHECK(rows.at(0).there == "8");
    const std::string remedy = "grivon sync host kvm kvm-0-0 slice=0";
    for (const std::size_t mended : {0, 1, 2, 3}) CHECK(rows.at(mended).remedy == remedy);
    CHECK(rows.at(2).item == "interface 0");
    CHECK(rows.at(2).there.empty());
    CHECK(rows.at(3).there == mac + " on bridge:br0");
    CHECK(rows.at(4).item == "disk scsi0:0");
    CHECK(rows.at(4).remedy.empty());
    bench.restart();
    CHECK(bench.drift() == rows);
    CHECK(bench.ask_for<Refused>("list host kvm strange=yes drift=yes").code == Errc::usage);
}

TEST_CASE("sync brings a VM in line that differs, and drift says so at once", "[adoption]") {
    OneKvmHost bench;
    auto spec = bench.vm("kvm-0-0", 0).spec;
    spec.memory_mb = 512;
    spec.nics.clear();
    spec.disks = {{"vda", 30, "/d.qcow2"}};
    bench.look({}, {bench.seen(spec)});
    REQUIRE(bench.drift().size() == 3);
    const auto accepted = bench.accept("sync host kvm kvm-0-0 slice=0");
    REQUIRE(accepted.jobs.size() == 1);
    const auto assign = bench.sent<Assign>("w").at(0);
    CHECK(assign.spec.operation() == "sync host kvm");
    REQUIRE(assign.spec.vm);
    CHECK(assign.spec.vm->nics == bench.vm("kvm-0-0", 0).spec.nics);
    CHECK_FALSE(assign.spec.desired);
    JobReport done;
    done.outcome = Outcome::succeeded;
    done.host = HostState::up;
    done.vm = VmState::off;
    auto seen = bench.vm("kvm-0-0", 0).spec;
    seen.disks = {{"vda", 0, "/d.qcow2"}};  // not measured
    done.sightings = {{seen.id, VmState::off, "", seen}};
    bench.report("w", assign, done);
    const auto left = bench.drift();
    REQUIRE(left.size() == 1);
    CHECK(left.at(0).item == "disk scsi0:0");
    CHECK(bench.vm("kvm-0-0", 0).state == VmState::off);
}

TEST_CASE("sync of a VM that is not off is refused, of all VMs passed over", "[adoption]") {
    OneKvmHost bench;
    bench.accept("add host kvm kvm-0-0");
    bench.accept("start host kvm kvm-0-0 slice=0");
    CHECK(says(bench.refuse("sync host kvm kvm-0-0 slice=0").message,
               "is on: its CPUs, memory and interfaces change only while it is off; stop it first "
               "with: grivon stop host kvm kvm-0-0 slice=0"));
    CHECK(says(bench.refuse("sync host kvm kvm-0-0 slice=1").message,
               "create it with: grivon create host kvm kvm-0-0 slice=1"));
    bench.work_off("w");
    bench.accept("create host kvm kvm-0-0 slice=1");
    const auto some = bench.accept("sync host kvm kvm-0-0 slice=all");
    CHECK(some.jobs.size() == 1);
    REQUIRE(some.lines.size() == 1);
    CHECK(some.lines[0] == "# slice0@kvm-0-0 is on: passed over");
    bench.work_off("w");
    bench.accept("set host kvm kvm-0-0 slice=1 mem=2048");
    CHECK(says(bench.refuse("sync host kvm kvm-0-0 slice=1").message,
               "has a job that changes its CPUs and memory"));
}

TEST_CASE("snapshots are as the last job about them found them", "[adoption]") {
    OneKvmHost bench;
    const auto rows = [&] { return bench.ask_for<SnapshotTable>("list host kvm snapshot").rows; };
    REQUIRE(rows().size() == 1);
    CHECK_FALSE(rows().at(0).checked);
    bench.accept("add host kvm snapshot kvm-0-0 slice=0 name=before-update");
    const auto assign = bench.sent<Assign>("w").at(0);
    CHECK(assign.spec.operation() == "add host kvm snapshot");
    CHECK(assign.spec.parameters.at("name") == "before-update");
    JobReport found;
    found.outcome = Outcome::succeeded;
    found.host = HostState::up;
    found.vm = VmState::off;
    found.snapshots = std::vector<SnapshotSpec>{{"before-update", "", std::nullopt, true}};
    bench.report("w", assign, found);
    REQUIRE(rows().size() == 1);
    CHECK(rows().at(0).snapshot.name == "before-update");
    CHECK(rows().at(0).snapshot.current);
    CHECK(bench.vm("kvm-0-0", 0).state == VmState::off);
    CHECK(bench.refuse("revert host kvm snapshot name=before-update").code == Errc::unconfirmed);
    bench.accept("add host kvm kvm-0-0");
    CHECK(says(bench.refuse("revert host kvm snapshot kvm-0-0 slice=1 name=a").message,
               "create it with: grivon create host kvm kvm-0-0 slice=1"));
}

TEST_CASE("a look at a part of the VMs takes none of the others for strangers", "[adoption]") {
    OneKvmHost bench;
    bench.accept("add host kvm kvm-0-0 cluster=shop");
    bench.accept("refresh host kvm kvm-0-0 cluster=shop");
    JobReport found;
    found.outcome = Outcome::succeeded;
    found.host = HostState::up;
    found.strangers = std::vector{stranger_named("web-1", mac)};
    bench.report("w", bench.sent<Assign>("w").at(0), found);
    CHECK(bench.strangers().at(0).name.empty());
}

TEST_CASE("a host without VMs of ours is asked: others may be there", "[adoption]") {
    CoreBench bench;
    bench.hello("w");
    bench.accept("add host kvm-0-0 hypervisor=kvm");
    bench.accept("add host server-0-1");
    CHECK(bench.accept("refresh host kvm").jobs.size() == 1);
    CHECK(bench.accept("refresh host vmware").jobs.size() == 1);
}
