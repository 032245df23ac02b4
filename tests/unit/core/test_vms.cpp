// add, remove host vmware: rows in the database.
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;
using Lines = std::vector<std::string>;

namespace {

struct TwoHosts : CoreBench {
    TwoHosts() {
        hello("w");
        accept("add host h-0-[0-1]");
    }
    void put(VmState state) {
        accept("create host vmware h-0-0 slice=0");
        report("w", sent<Assign>("w").at(0), Outcome::succeeded, state);
    }
};

}  // namespace

TEST_CASE("a VM has defaults, or what it was given", "[core][vm]") {
    TwoHosts bench;
    const auto added = bench.accept("add host vmware h-0-0");
    CHECK(added.jobs.empty());
    CHECK(bench.vm("h-0-0", 0).spec == VmSpec{VmId{1}, 0, 1, 1024, {{"scsi0:0", 36}}, {}});
    CHECK(bench.vm("h-0-0", 0).state == VmState::none);
    CHECK(bench.tables.events().back().kind == "vm.added");
    CHECK(bench.tables.events().back().slice == 0U);
    bench.accept("add host vmware h-0-0 cpus=2 mem=768 disksize=20 slice=7");
    bench.restart();
    CHECK(bench.vm("h-0-0", 7).spec == VmSpec{VmId{2}, 7, 2, 768, {{"scsi0:0", 20}}, {}});
}

TEST_CASE("a VM gets the number after the highest of its host", "[core][vm]") {
    TwoHosts bench;
    bench.accept("add host vmware h-0-0 slice=4");
    CHECK(
        bench.accept("add host vmware %").lines ==
        Lines{"added VM on node \"h-0-0\" slice \"5\"", "added VM on node \"h-0-1\" slice \"0\""});
    bench.accept("remove host vmware h-0-0 slice=4");  // its files may still be somewhere
    CHECK(bench.accept("add host vmware h-0-0").lines ==
          Lines{"added VM on node \"h-0-0\" slice \"6\""});
    test::check_refused(bench, {{"add host vmware h-0-1 h-0-0 slice=5",
                                 Errc::conflict,
                                 {"slice5@h-0-0 exists", "grivon list host vmware h-0-0"}},
                                {"add host vmware h-0-0 slice=1000", Errc::usage, {"0 to 999"}},
                                {"add host vmware h-0-0 slice=all", Errc::usage, {"integer"}},
                                {"add host vmware nowhere", Errc::not_found, {"\"nowhere\""}}});
    bench.accept("add host vmware h-0-0 slice=999");
    test::check_refused(bench, {{"add host vmware h-0-1 h-0-0",
                                 Errc::exhausted,
                                 {"\"h-0-0\" has no slice number left up to 999"}}});
    bench.accept("add host vmware h-0-0 slice=998");  // one that is asked for
}

TEST_CASE("several VMs are added to each host, with disks and interfaces", "[core][vm]") {
    TwoHosts bench;
    bench.accept("add host vmwarenet % type=bridge iface=eth0");
    bench.accept("add host vmwarenet h-0-0 type=bridge iface=eth0.100");
    bench.accept("add host vmwarenet h-0-1 type=bridge iface=eth0.100 vmnet=vmnet5");
    bench.work_off("w");
    const auto added = bench.accept(
        "add host vmware h-0-[0-1] count=2 disksize=20,40 vmnet=vmnet0,eth0.100 cluster=web");
    CHECK(added.jobs.empty());
    REQUIRE(added.lines.size() == 12);
    CHECK(Lines(added.lines.begin(), added.lines.begin() + 4) ==
          Lines{"added VM on node \"h-0-0\" slice \"0\"",
                "add 00:50:56:00:00:01 to slice0@h-0-0 (vmnodeid 1) as ifindex 0; bound to vmnet0",
                "add 00:50:56:00:00:02 to slice0@h-0-0 (vmnodeid 1) as ifindex 1; bound to "
                "vmnet11",
                "added VM on node \"h-0-0\" slice \"1\""});
    CHECK(bench.vm("h-0-0", 1).spec.disks ==
          std::vector<DiskSpec>{{"scsi0:0", 20}, {"scsi0:1", 40}});
    CHECK(bench.vm("h-0-1", 0).spec.nics ==
          std::vector<NicSpec>{{0, "00:50:56:00:00:05", "vmnet0"},
                               {1, "00:50:56:00:00:06", "vmnet5"}});
    CHECK(bench.vm("h-0-1", 1).cluster == "web");
    CHECK(bench.vm("h-0-1", 1).group.empty());
    bench.restart();
    CHECK(bench.vm("h-0-1", 1).spec.disks.size() == 2);
    CHECK(bench.accept("add host vmware h-0-0").lines ==
          Lines{"added VM on node \"h-0-0\" slice \"2\""});
}

TEST_CASE("the controller has its own place among the disks", "[core][vm]") {
    TwoHosts bench;
    bench.accept("add host vmware h-0-0 disksize=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15");
    std::string devices;
    for (const auto& disk : bench.vm("h-0-0", 0).spec.disks) devices += disk.device.substr(6) + " ";
    CHECK(devices == "0 1 2 3 4 5 6 8 9 10 11 12 13 14 15 ");
}

TEST_CASE("more VMs than fit are refused whole", "[core][vm]") {
    TwoHosts bench;
    bench.accept("add host vmwarenet h-0-0 type=bridge iface=eth0");
    bench.work_off("w");
    bench.accept("add host vmware h-0-1 slice=997");
    const std::string add = "add host vmware ";
    test::check_refused(
        bench, {{add + "h-0-[0-1] count=3",
                 Errc::exhausted,
                 {"\"h-0-1\" has 2 slice numbers left up to 999", "too few for count=3"}},
                {add + "h-0-0 count=1001", Errc::usage, {"from 1 to 1000"}},
                {add + "h-0-0 count=0", Errc::usage, {"from 1 to 1000"}},
                {add + "h-0-0 count=2 slice=5", Errc::usage, {"slice=", "count="}},
                {add + "h-0-0 group=a", Errc::usage, {"give cluster= as well"}},
                {add + "h-0-0 cluster=none", Errc::usage, {"not \"none\""}},
                {add + "h-0-0 disksize=20,0",
                 Errc::usage,
                 {"item 2 of the \"disksize\" parameter must be from 1 to 8192 GB, not 0"}},
                {add + "h-0-0 vmnet=vmnet0,eth9",
                 Errc::not_found,
                 {"\"h-0-0\" has no network that bridges eth9; it has: vmnet0", "iface=eth9"}},
                {add + "h-0-[0-1] vmnet=vmnet0", Errc::not_found, {"\"h-0-1\" has no vmnet0"}}});
    CHECK(bench.host("h-0-0").vms.empty());
    CHECK(bench.host("h-0-1").vms.size() == 1);
    bench.accept("add host vmware h-0-1 count=2");
    bench.accept("add host h-1-[0-5]");
    test::check_refused(bench, {{add + "h-1-% count=1000",
                                 Errc::exhausted,
                                 {"this adds 6000 VMs", "5000 is all that one command may add"}}});
    const std::string thousand = "add host vmware h-1-";
    CHECK(bench
              .refuse_batch(
                  test::batch_of({thousand + "[0-2] count=1000", thousand + "[3-5] count=1000"}))
              .code == Errc::exhausted);
    CHECK(bench.accept(thousand + "[0-4] count=1000").lines.size() == 5000);
}

TEST_CASE("what is printed is one answer, or nothing is done", "[core][vm]") {
    CoreBench bench;
    const auto name = std::string(200, 'a') + "-";
    bench.accept("add host " + name + "[0-4]");
    bench.accept("add host vmwarenet % type=bridge iface=eth0");
    const auto add = "add host vmware " + name;
    test::check_refused(bench, {{add + "[0-4] count=1000 vmnet=eth0,eth0",
                                 Errc::exhausted,
                                 {"more than one answer holds", "name fewer hosts"}}});
    CHECK(bench.tables.image().vms.empty());
    CHECK(bench.accept(add + "[0-1] count=1000 vmnet=eth0,eth0").lines.size() == 6000);
}

TEST_CASE("ids of VMs are not used again, also over a restart", "[core][vm]") {
    TwoHosts bench;
    bench.accept("add host vmware h-0-0");
    bench.accept("remove host vmware h-0-0");
    bench.restart();
    bench.accept("add host vmware h-0-0");
    CHECK(number(bench.vm("h-0-0", 0).spec.id) == 2);
}

TEST_CASE("a VM that exists on its host is not removed", "[core][vm]") {
    for (const auto state :
         {VmState::on, VmState::off, VmState::suspended, VmState::stuck, VmState::unknown}) {
        TwoHosts bench;
        bench.accept("add host vmware h-0-0");
        bench.accept("add host vmware h-0-0");
        bench.put(state);
        const auto word = "slice0@h-0-0 is " + std::string(name_of(state));
        for (const auto* target : {"h-0-0 slice=0", "h-0-0", "h-0-0 slice=all", "%"})
            test::check_refused(bench, {{"remove host vmware " + std::string(target),
                                         Errc::illegal_state,
                                         {word, "grivon destroy host vmware h-0-0 slice=0"}}});
        bench.accept("remove host vmware h-0-0 slice=1");
        bench.put(VmState::none);
        bench.accept("remove host vmware h-0-0 slice=0");
        CHECK(bench.host("h-0-0").vms.empty());
    }
}

TEST_CASE("a VM with jobs is not removed", "[core][vm]") {
    TwoHosts bench;
    bench.accept("add host vmware h-0-0");
    bench.accept("create host vmware h-0-0");
    bench.accept("destroy host vmware h-0-0");  // it will be none, but it is not yet
    test::check_refused(bench, {{"remove host vmware h-0-0 slice=0",
                                 Errc::illegal_state,
                                 {"slice0@h-0-0 has jobs", "grivon list job host=h-0-0"}}});
    bench.work_off("w");
    bench.accept("remove host vmware h-0-0 slice=0");
}

TEST_CASE("VMs are removed from the database, in silence", "[core][vm]") {
    TwoHosts bench;
    bench.accept("add host vmware h-0-0");
    bench.accept("add host vmware h-0-0");
    const auto removed = bench.confirm("remove host vmware %");  // h-0-1 has none: passed over
    CHECK(removed.lines.empty());
    CHECK(removed.jobs.empty());
    CHECK(bench.host("h-0-0").vms.empty());
    CHECK(bench.tables.image().vms.empty());
    CHECK(bench.tables.events().back().kind == "vm.removed");
    CHECK(bench.tables.events().back().slice == 1U);
    test::check_refused(
        bench,
        {{"remove host vmware %",
          Errc::not_found,
          {"no host that is meant has a VM", "grivon list host vmware"}},
         {"remove host vmware", Errc::not_found, {"no host that is meant has a VM"}},
         {"remove host vmware h-0-1", Errc::not_found, {"\"h-0-1\" has no VM", "grivon add"}},
         {"remove host vmware nowhere", Errc::not_found, {"\"nowhere\""}}});
    bench.accept("add host vmware h-0-0");
    test::check_refused(
        bench,
        {{"remove host vmware h-0-0 slice=3", Errc::not_found, {"no slice 3", "it has: 0"}}});
}
