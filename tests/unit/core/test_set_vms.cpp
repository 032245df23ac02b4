// set host vmware: CPUs and memory, by a job where the VM exists; cluster and group.
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::batch_of;
using grivon::test::Fleet;
using grivon::test::says;

namespace {

const std::string set = "set host vmware h-0-0 slice=0 ";

// h-0-0 with two VMs, cpus=1 mem=1024, that are off.
struct OneHost : Fleet {
    OneHost() : Fleet(1, 2) {}

    VmHardware hardware(std::uint32_t slice = 0) const {
        const auto& spec = vm("h-0-0", slice).spec;
        return {spec.cpus, spec.memory_mb};
    }
    // The row, and the same after a restart.
    void check_hardware(const VmHardware& wanted) {
        CHECK(hardware() == wanted);
        restart_with_worker();
        CHECK(hardware() == wanted);
    }
    void run(const std::string& line) {
        confirm(line);
        succeed_all();
    }
    // The lane is busy with it until it is told to end.
    JobId occupy() { return accept("start host vmware h-0-0 slice=1").jobs.at(0); }
    void cancel(JobId job) { accept("cancel job " + std::to_string(number(job))); }
    JobReport report_with(JobId job, Outcome outcome, const VmHardware& there) {
        auto report = test::report_of(assigned(job).spec, outcome);
        report.hardware = there;
        return report;
    }
};

const VmHardware before{1, 1024};
const VmHardware after{2, 512};

}  // namespace

TEST_CASE("a VM that does not exist is set in the database", "[core][set]") {
    Fleet bench(1, 0);
    bench.accept("add host vmware h-0-0");
    const auto done = bench.accept(set + "cpus=2 mem=512");
    CHECK(done.jobs.empty());
    CHECK(done.lines.empty());
    CHECK(bench.vm("h-0-0", 0).spec.cpus == 2);
    CHECK(bench.vm("h-0-0", 0).spec.memory_mb == 512);
    CHECK(bench.tables.events().back().kind == "vm.changed");
    CHECK(bench.tables.events().back().message == "cpus=2 mem=512");
    // What its create says is what the database says when it is accepted; so it stays.
    const auto created = bench.accept("create host vmware h-0-0").jobs.at(0);
    CHECK(bench.spec(created).vm->cpus == 2);
}

TEST_CASE("a VM that is off is set by a job", "[core][set]") {
    OneHost bench;
    const auto job = bench.accept(set + "cpus=2 mem=512").jobs.at(0);
    const auto& spec = bench.spec(job);
    CHECK(spec.operation() == "set host vmware");
    CHECK(bench.job(job).slice == 0U);
    CHECK(spec.vm->cpus == 2);
    CHECK(spec.vm->memory_mb == 512);
    CHECK(spec.hardware_before == before);
    CHECK(spec.parameters == std::map<std::string, std::string>{{"cpus", "2"}, {"mem", "512"}});
    CHECK(bench.hardware() == after);  // wanted from now on
    bench.end(job, bench.report_with(job, Outcome::succeeded, after));
    bench.check_hardware(after);
    // The host is told what the database says already: it may have lost it.
    CHECK(bench.accept(set + "cpus=2").jobs.size() == 1);
}

TEST_CASE("a VM is off by the time that it is set", "[core][set]") {
    OneHost bench;
    const auto batch = [&](std::vector<std::string> lines) {
        return bench.accept_batch(batch_of(lines), true).jobs.size();
    };
    bench.run("start host vmware h-0-0 slice=0");
    test::check_refused(
        bench,
        {{set + "mem=512",
          Errc::illegal_state,
          {"slice0@h-0-0 is on", "stop it first with: grivon stop host vmware h-0-0 slice=0"}}});
    CHECK(batch({"stop host vmware h-0-0 slice=0", set + "mem=512",
                 "start host vmware h-0-0 slice=0"}) == 3);
    bench.succeed_all();
    CHECK(bench.vm("h-0-0", 0).state == VmState::on);
    bench.run("suspend host vmware h-0-0 slice=0");
    test::check_refused(bench, {{set + "mem=768",
                                 Errc::illegal_state,
                                 {"is suspended", "grivon resume host vmware h-0-0 slice=0"}}});
    bench.accept("resume host vmware h-0-0 slice=0");
    bench.run("stop host vmware h-0-0 slice=0");
    bench.accept("destroy host vmware h-0-0 slice=0");
    test::check_refused(bench,
                        {{set + "mem=768", Errc::illegal_state, {"is about to be destroyed"}}});
    CHECK(bench.hardware() == VmHardware{1, 512});
}

TEST_CASE("a job that did not succeed leaves what the host has", "[core][set]") {
    OneHost bench;
    SECTION("as the job saw it") {
        const auto job = bench.accept(set + "cpus=2 mem=512").jobs.at(0);
        bench.end(job, bench.report_with(job, Outcome::failed, {2, 1024}));
        bench.check_hardware({2, 1024});
        CHECK(bench.events_of_kind("vm.changed").back().message == "cpus=2 mem=1024");
        CHECK(bench.events_of_kind("vm.changed").back().job == job);
    }
    SECTION("as it was before, if nobody could look") {
        const auto job = bench.accept(set + "cpus=2 mem=512").jobs.at(0);
        bench.end(job, Outcome::failed);
        bench.check_hardware(before);
    }
    SECTION("cancelled before it began") {
        bench.occupy();
        const auto job = bench.accept(set + "cpus=2 mem=512").jobs.at(0);
        CHECK(bench.hardware() == after);
        bench.cancel(job);
        CHECK(bench.state(job) == JobState::cancelled);
        bench.check_hardware(before);
    }
    SECTION("skipped") {
        const auto jobs =
            bench.accept_batch(batch_of({"refresh host interface h-0-0", set + "cpus=2 mem=512"}))
                .jobs;
        bench.end(jobs[0], Outcome::failed);
        CHECK(bench.states(jobs) == "failed skipped");
        bench.check_hardware(before);
    }
    SECTION("given up, its host does not answer") {
        const auto job = bench.accept(set + "cpus=2 mem=512").jobs.at(0);
        for (int minute = 0; minute < 20; ++minute) {
            if (bench.is_assigned(job)) bench.end(job, Outcome::unreached);
            bench.live(1min);
        }
        CHECK(bench.state(job) == JobState::failed);
        bench.check_hardware(before);
    }
    SECTION("stopped when it had come to its end") {
        const auto job = bench.accept(set + "cpus=2 mem=512").jobs.at(0);
        (void)bench.assigned(job);
        bench.cancel(job);
        bench.end(job, bench.report_with(job, Outcome::cancelled, after));
        bench.check_hardware(after);
    }
}

TEST_CASE("while nobody knows, what is wanted stands", "[core][set]") {
    OneHost bench;
    const auto job = bench.accept(set + "cpus=2 mem=512").jobs.at(0);
    bench.end(job, Outcome::uncertain);
    CHECK(bench.hardware() == after);
    const auto settle = "resolve job " + std::to_string(number(job)) + " outcome=";
    SECTION("an operator says that it is so") {
        bench.accept(settle + "succeeded");
        bench.check_hardware(after);
    }
    SECTION("an operator says that it is not") {
        bench.accept(settle + "failed");
        bench.check_hardware(before);
    }
    SECTION("the next attempt looks") {
        bench.live(5s);
        bench.end(job, bench.report_with(job, Outcome::failed, before));
        bench.check_hardware(before);
    }
}

TEST_CASE("a VM is set by one job at a time, and created by none meanwhile", "[core][set]") {
    OneHost bench;
    bench.occupy();
    const auto job = bench.accept(set + "cpus=2").jobs.at(0);
    const std::vector<std::string> words{"slice0@h-0-0 has a job that changes its CPUs and memory",
                                         "grivon list job host=h-0-0"};
    test::check_refused(bench, {{set + "mem=512", Errc::illegal_state, words}});
    CHECK(bench.accept("set host vmware h-0-0 slice=1 cluster=web").jobs.empty());
    bench.accept("destroy host vmware h-0-0 slice=0");
    test::check_refused(bench, {{"create host vmware h-0-0 slice=0", Errc::illegal_state, words}});
    CHECK(says(bench
                   .refuse_batch(batch_of({"set host vmware h-0-0 slice=1 mem=512",
                                           "set host vmware h-0-0 slice=1 mem=768"}))
                   .message,
               "slice1@h-0-0"));
    bench.cancel(job);
    bench.accept("create host vmware h-0-0 slice=0");
}

TEST_CASE("a VM that is about to be created is set by a job behind that", "[core][set]") {
    Fleet bench(1, 0);
    bench.accept("add host vmware h-0-0");
    const auto create = bench.accept("create host vmware h-0-0").jobs.at(0);
    const auto job = bench.accept(set + "mem=512").jobs.at(0);
    bench.end(create, Outcome::succeeded);
    CHECK(bench.vm("h-0-0", 0).spec.memory_mb == 512);
    bench.end(job, Outcome::failed);
    CHECK(bench.vm("h-0-0", 0).spec.memory_mb == 1024);
    bench.confirm("destroy host vmware h-0-0");
    bench.succeed_all();
    // A create that waits for its time has what the database said when it was accepted.
    auto later = batch_of({"create host vmware h-0-0"});
    later.start_after_ms = 60'000;
    bench.accept_batch(later);
    test::check_refused(
        bench, {{set + "mem=512", Errc::illegal_state, {"slice0@h-0-0 has jobs that have not"}}});
    test::check_refused(bench,
                        {{"remove host vmware h-0-0 slice=0", Errc::illegal_state, {"has jobs"}}});
}

TEST_CASE("a job that sets a VM keeps its row", "[core][set]") {
    OneHost bench;
    auto later = batch_of({set + "mem=512"});
    later.start_after_ms = 60'000;
    bench.accept_batch(later);
    bench.accept("destroy host vmware h-0-0 slice=0");
    bench.succeed_all();
    REQUIRE(bench.vm("h-0-0", 0).state == VmState::none);
    test::check_refused(bench,
                        {{"remove host vmware h-0-0 slice=0", Errc::illegal_state, {"has jobs"}}});
}

TEST_CASE("of all VMs those that cannot be set are passed over", "[core][set]") {
    OneHost bench;
    bench.run("start host vmware h-0-0 slice=1");
    const auto done = bench.accept("set host vmware h-0-0 slice=all mem=512 cluster=web");
    CHECK(done.jobs.size() == 1);
    REQUIRE(done.lines.size() == 1);
    CHECK(says(done.lines[0], "# slice1@h-0-0 is on"));
    CHECK(says(done.lines[0], ": passed over"));
    CHECK(bench.vm("h-0-0", 0).cluster == "web");
    CHECK(bench.vm("h-0-0", 1).cluster.empty());  // all of it, or nothing
    bench.succeed_all();
    bench.run("start host vmware h-0-0 slice=0");
    test::check_refused(
        bench,
        {{"set host vmware h-0-0 slice=all mem=768", Errc::illegal_state, {"slice0@h-0-0"}}});
}

TEST_CASE("cluster and group are the database's affair, whatever the VM does", "[core][set]") {
    OneHost bench;
    bench.run("start host vmware h-0-0 slice=0");
    const auto count = bench.tables.jobs().size();
    bench.accept(set + "cluster=web group=front");
    CHECK(bench.vm("h-0-0", 0).cluster == "web");
    CHECK(bench.vm("h-0-0", 0).group == "front");
    CHECK(bench.tables.events().back().kind == "vm.changed");
    CHECK(bench.tables.events().back().message == "cluster=web group=front");
    bench.accept(set + "cluster=web");
    CHECK(bench.vm("h-0-0", 0).group == "front");
    bench.accept(set + "group=back");
    CHECK(bench.vm("h-0-0", 0).group == "back");
    bench.accept(set + "cluster=mail");  // a group is of one cluster
    CHECK(bench.vm("h-0-0", 0).group.empty());
    bench.accept(set + "group=x");
    bench.accept(set + "group=none");
    CHECK(bench.vm("h-0-0", 0).group.empty());
    bench.accept(set + "group=x");
    bench.accept(set + "cluster=none");
    CHECK(bench.vm("h-0-0", 0).cluster.empty());
    CHECK(bench.vm("h-0-0", 0).group.empty());
    CHECK(bench.tables.jobs().size() == count);
    test::check_refused(
        bench, {{set + "group=x", Errc::illegal_state, {"slice0@h-0-0 belongs to no cluster"}},
                {set + "cluster=none group=x", Errc::illegal_state, {"belongs to no cluster"}}});
    bench.restart();
    CHECK(bench.vm("h-0-0", 0).cluster.empty());
}

TEST_CASE("without a host the cluster says which VMs are set", "[core][set]") {
    OneHost bench;
    bench.accept("set host vmware h-0-0 slice=1 cluster=web");
    const auto job = bench.accept("set host vmware cluster=web mem=512 group=front").jobs.at(0);
    CHECK(bench.job(job).slice == 1U);
    CHECK(bench.vm("h-0-0", 1).group == "front");
    CHECK(bench.hardware(0) == before);
    bench.succeed_all();
    CHECK(bench.vm("h-0-0", 1).cluster == "web");
    CHECK(bench.accept("set host vmware cluster=web slice=1 mem=768").jobs.size() == 1);
}

TEST_CASE("words of set that say nothing, or too little", "[core][set]") {
    OneHost bench;
    bench.accept("set host vmware h-0-0 slice=1 cluster=web");
    test::check_refused(
        bench,
        {{"set host vmware h-0-0 mem=512", Errc::usage, {"must supply slice="}},
         {"set host vmware h-0-0 slice=0", Errc::usage, {"nothing to set"}},
         {"set host vmware cluster=web", Errc::usage, {"nothing to set"}},
         {"set host vmware cluster=none mem=512", Errc::usage, {"name their hosts"}},
         {"set host vmware cluster=wep mem=512", Errc::not_found, {"\"web\"?"}},
         {"set host vmware cluster=web slice=0 mem=512", Errc::not_found, {"slice 0 of cluster"}},
         {"set host vmware mem=512", Errc::usage, {"at least one host, or cluster="}},
         {set + "cpus=3", Errc::usage, {"from 1 to 2"}},
         {set + "mem=3601", Errc::usage, {"from 4 to 3600 MB"}},
         {set + "cluster=a,b", Errc::usage, {"or \"none\""}},
         {"set host vmware h-0-0 slice=7 mem=512", Errc::not_found, {"no slice 7"}}});
}

TEST_CASE("a set that failed is done again", "[core][set]") {
    OneHost bench;
    const auto job = bench.accept(set + "mem=512").jobs.at(0);
    bench.end(job, Outcome::failed);
    CHECK(bench.hardware() == before);
    const auto again = bench.accept("retry job " + std::to_string(number(job))).jobs.at(0);
    CHECK(bench.spec(again) == bench.spec(job));
    bench.succeed_all();
    bench.check_hardware({1, 512});
}
