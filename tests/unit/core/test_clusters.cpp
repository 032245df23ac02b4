// Clusters: VMs that belong together, as a target of commands, and as rows.
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;
using Lines = std::vector<std::string>;

namespace {

// web is slices 0 and 1 of h-0-0 and slice 0 of h-0-1; mail is slice 2 of h-0-0; slice 1 of h-0-1
// belongs to none; h-0-2 has no VM.
struct Clusters : CoreBench {
    Clusters() {
        hello("w");
        accept("add host h-0-[0-2]");
        accept("add host vmwarenet h-0-0 h-0-1 type=bridge iface=eth0");
        accept("add host vmware h-0-0 cluster=web group=front count=2");
        accept("add host vmware h-0-1 cluster=web");
        accept("add host vmware h-0-0 cluster=mail");
        accept("add host vmware h-0-1");
        work_off("w");
    }
    void create_all() {
        accept("create host vmware %");
        work_off("w");
    }
    // "h-0-0 0, h-0-1 0"
    std::string targets(const std::vector<JobId>& jobs) const {
        std::string text;
        for (const auto id : jobs)
            text += (text.empty() ? "" : ", ") + job(id).host + " " +
                    std::to_string(job(id).slice.value());
        return text;
    }
    void check_query_refused(const std::string& line, Errc code, const Lines& says) const {
        INFO(line);
        const auto refused = ask_for<Refused>(line);
        test::check_error({refused.code, refused.message}, code, says);
    }
};

}  // namespace

TEST_CASE("cluster= hits the VMs of the cluster and no others", "[core][cluster]") {
    Clusters bench;
    const auto created = bench.accept("create host vmware cluster=web");
    CHECK(bench.targets(created.jobs) == "h-0-0 0, h-0-0 1, h-0-1 0");
    bench.work_off("w");
    CHECK(bench.targets(bench.accept("start host vmware cluster=web slice=all").jobs) ==
          "h-0-0 0, h-0-0 1, h-0-1 0");
    bench.work_off("w");
    CHECK(bench.vm("h-0-0", 2).state == VmState::none);
    SECTION("with hosts: those of the cluster that are on them") {
        CHECK(bench.targets(bench.confirm("stop host vmware h-0-0 h-0-2 cluster=web").jobs) ==
              "h-0-0 0, h-0-0 1");
        CHECK(bench.targets(bench.confirm("stop host vmware h-0-1 cluster=web").jobs) == "h-0-1 0");
    }
    SECTION("with a slice: those of the cluster that have it") {
        CHECK(bench.targets(bench.accept("reboot host vmware cluster=web slice=1").jobs) ==
              "h-0-0 1");
        CHECK(bench.targets(bench.accept("reboot host vmware h-0-0 cluster=web slice=0").jobs) ==
              "h-0-0 0");
    }
    SECTION("every verb of VMs") {
        for (const auto* verb : {"suspend", "resume", "stop", "destroy"}) {
            const auto done = bench.confirm(std::string(verb) + " host vmware cluster=web");
            CHECK(bench.targets(done.jobs) == "h-0-0 0, h-0-0 1, h-0-1 0");
            bench.work_off("w");
        }
        bench.confirm("remove host vmware cluster=web");
        CHECK(bench.host("h-0-0").vms.size() == 1);
        CHECK(bench.host("h-0-1").vms.size() == 1);
    }
    SECTION("and later lines of a batch see what earlier ones make of it") {
        const auto done = bench.accept_batch(test::batch_of(
            {"add host vmware h-0-2 cluster=new", "create host vmware cluster=new"}));
        CHECK(bench.targets(done.jobs) == "h-0-2 0");
    }
}

TEST_CASE("what is not in the cluster is refused by name", "[core][cluster]") {
    Clusters bench;
    bench.create_all();
    const std::string stop = "stop host vmware ";
    test::check_refused(
        bench,
        {{stop + "cluster=wep", Errc::not_found, {"cluster \"wep\"", "did you mean \"web\"?"}},
         {stop + "cluster=x", Errc::not_found, {"cluster \"x\"; see: grivon list cluster"}},
         {stop + "h-0-0 slice=2 cluster=web",
          Errc::not_found,
          {"host \"h-0-0\" has no slice 2 of cluster \"web\"; it has: 0, 1"}},
         {stop + "h-0-0 h-0-1 slice=1 cluster=web",
          Errc::not_found,
          {"host \"h-0-1\" has no slice 1 of cluster \"web\"; it has: 0"}},
         {stop + "h-0-1 slice=0 cluster=mail",
          Errc::not_found,
          {"host \"h-0-1\" has no slice 0 of cluster \"mail\""}},
         {stop + "cluster=web slice=2",
          Errc::not_found,
          {"no host that is meant has slice 2 of cluster \"web\""}},
         {stop + "h-0-2 cluster=web",
          Errc::not_found,
          {"no VM of cluster \"web\" is on a host that is meant",
           "grivon list host vmware cluster=web"}},
         {stop + "nowhere cluster=web", Errc::not_found, {"\"nowhere\""}},
         {stop + "cluster=none", Errc::usage, {"not \"none\""}},
         {stop + "cluster=a/b", Errc::usage, {"letters, digits"}},
         {"start host vmware", Errc::usage, {"must supply at least one host, or cluster="}},
         {"add host vmware cluster=web", Errc::usage, {"must supply at least one host"}},
         {"answer host vmware h-0-0 slice=0 choice=1 cluster=web",
          Errc::usage,
          {"unknown parameter \"cluster\""}},
         {"retry job 1 cluster=web", Errc::usage, {"unknown parameter \"cluster\""}}});
}

TEST_CASE("a cluster is there as long as a VM belongs to it", "[core][cluster]") {
    Clusters bench;
    bench.accept("remove host vmware cluster=mail");
    test::check_refused(bench,
                        {{"create host vmware cluster=mail", Errc::not_found, {"\"mail\""}}});
    bench.restart();
    CHECK(bench.vm("h-0-0", 0).cluster == "web");
    CHECK(bench.vm("h-0-0", 0).group == "front");
    CHECK(bench.ask_for<ClusterTable>("list cluster").rows.size() == 1);
}

TEST_CASE("a cluster stands for VMs that are not named", "[core][cluster]") {
    Clusters bench;
    bench.create_all();
    bench.accept("start host vmware %");
    bench.work_off("w");
    const auto question = bench.refuse("stop host vmware cluster=web");
    CHECK(question.code == Errc::unconfirmed);
    CHECK(question.message ==
          "\"stop host vmware\" hits 3 VMs: slice0@h-0-0, slice1@h-0-0, slice0@h-0-1");
    CHECK(bench.refuse("stop host vmware cluster=web slice=0").code == Errc::unconfirmed);
    CHECK(bench.refuse("stop host vmware h-0-0 slice=all cluster=web").code == Errc::unconfirmed);
    CHECK(bench.accept("stop host vmware cluster=mail").jobs.size() == 1);
    CHECK(bench.accept("stop host vmware h-0-1 cluster=web").jobs.size() == 1);
}

TEST_CASE("interfaces of a cluster's VMs", "[core][cluster]") {
    Clusters bench;
    CHECK(bench.accept("add host vmware interface cluster=web vmnet=eth0").lines.front() ==
          "adding vmware interface to 3 slices");
    CHECK(bench.vm("h-0-1", 0).spec.nics.size() == 1);
    CHECK(bench.vm("h-0-1", 1).spec.nics.empty());
    bench.accept("add host vmware interface h-0-0 cluster=mail vmnet=vmnet0");
    CHECK(bench.ask_for<NicTable>("list host vmware interface cluster=web").rows.size() == 3);
    CHECK(bench.ask_for<NicTable>("list host vmware interface h-0-1 cluster=web").rows.size() == 1);
    bench.confirm("remove host vmware interface cluster=web");
    CHECK(bench.ask_for<NicTable>("list host vmware interface").rows.size() == 1);
}

TEST_CASE("a cluster's VMs are looked at and registered, and no others", "[core][cluster]") {
    Clusters bench;
    for (const std::string verb : {"refresh", "sync"}) {
        const auto done = bench.accept(verb + " host vmware cluster=web");
        REQUIRE(done.jobs.size() == 2);
        CHECK(bench.job(done.jobs[0]).host == "h-0-0");
        CHECK(bench.spec(done.jobs[0]).desired->vms ==
              std::vector{bench.vm("h-0-0", 0).spec, bench.vm("h-0-0", 1).spec});
        CHECK(bench.spec(done.jobs[1]).desired->vms == std::vector{bench.vm("h-0-1", 0).spec});
        const auto one = bench.accept(verb + " host vmware h-0-1 h-0-2 cluster=web");
        REQUIRE(one.jobs.size() == 1);
        // Done again it is about the same.
        bench.accept("cancel job " + std::to_string(number(one.jobs[0])));
        bench.work_off("w");
        const auto again = bench.submit("retry job " + std::to_string(number(one.jobs[0])));
        if (const auto* accepted = std::get_if<Accepted>(&again)) {
            CHECK(bench.spec(accepted->jobs.at(0)) == bench.spec(one.jobs[0]));
        } else {
            CHECK(std::get<Refused>(again).message.find("succeeded") != std::string::npos);
        }
        test::check_refused(
            bench, {{verb + " host vmware h-0-2 cluster=web", Errc::not_found, {"no VM of"}},
                    {verb + " host vmware cluster=wep", Errc::not_found, {"\"web\"?"}}});
    }
}

TEST_CASE("what is taken back of a cluster is retried for the cluster", "[core][cluster]") {
    Clusters bench;
    bench.accept("create host vmware h-0-0 slice=0");  // the lane is busy
    const auto waiting = bench.accept("sync host vmware h-0-0 cluster=web").jobs.at(0);
    bench.accept("cancel job " + std::to_string(number(waiting)));
    const auto again = bench.accept("retry job " + std::to_string(number(waiting))).jobs.at(0);
    CHECK(bench.spec(again) == bench.spec(waiting));
    CHECK(bench.spec(again).desired->vms.size() == 2);
}

TEST_CASE("clusters are listed, counted", "[core][cluster]") {
    Clusters bench;
    bench.create_all();
    bench.accept("start host vmware h-0-0 slice=0");
    bench.work_off("w");
    CHECK(bench.ask_for<ClusterTable>("list cluster").rows ==
          std::vector<ClusterRow>{{"mail", 1, 1, 0, 1, 0, 0}, {"web", 3, 2, 1, 2, 0, 0}});
    bench.accept("suspend host vmware h-0-0 slice=0");
    bench.work_off("w");
    const auto job = bench.accept("start host vmware h-0-1 slice=0").jobs.at(0);
    auto report = test::report_of(bench.spec(job), Outcome::failed);
    report.host = HostState::unreachable;
    bench.report("w", bench.sent<Assign>("w").at(0), report);
    CHECK(bench.ask_for<ClusterTable>("list cluster").rows ==
          std::vector<ClusterRow>{{"mail", 1, 1, 0, 1, 0, 0}, {"web", 3, 2, 0, 1, 1, 1}});
    CHECK(bench.ask_for<ClusterTable>("list cluster", 1).rows.at(0).cluster == "web");
}

TEST_CASE("VMs are listed by cluster, and a cluster is dumped whole", "[core][cluster]") {
    Clusters bench;
    const auto rows = bench.ask_for<VmTable>("list host vmware cluster=web").rows;
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].cluster == "web");
    CHECK(rows[0].group == "front");
    CHECK(rows[2].group.empty());
    CHECK(bench.ask_for<VmTable>("list host vmware h-0-1 cluster=web").rows.size() == 1);
    CHECK(bench.ask_for<VmTable>("list host vmware h-0-2 cluster=web").rows.empty());
    bench.accept("add host vmware interface h-0-1 slice=0 vmnet=vmnet0");
    const auto dumped = bench.ask_for<ClusterVmTable>("dump cluster web");
    REQUIRE(dumped.rows.size() == 3);
    CHECK_FALSE(dumped.more);
    CHECK(dumped.rows[0] ==
          ClusterVmRow{
              "h-0-0", 0, "web", "front", 1, 1024, {{"scsi0:0", 36}}, {}, VmState::none, false});
    CHECK(dumped.rows[2].nics == std::vector<NicSpec>{{0, "00:50:56:00:00:01", "vmnet0"}});
    CHECK(bench.ask_for<ClusterVmTable>("dump cluster web", 2).rows.size() == 1);
    bench.check_query_refused("dump cluster wep", Errc::not_found, {"\"wep\"", "\"web\"?"});
    bench.check_query_refused("list host vmware cluster=wep", Errc::not_found, {"\"web\"?"});
    bench.check_query_refused("list host vmware interface cluster=wep", Errc::not_found,
                              {"\"web\"?"});
}
