// create, destroy, start, stop, reboot, suspend, resume, answer: which VMs a command makes jobs
// for.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;
using Lines = std::vector<std::string>;

namespace {

using enum VmState;

const std::vector<std::string> verbs{"create", "destroy", "start",  "stop",
                                     "reboot", "suspend", "resume", "answer"};
const std::vector<VmState> states{none, on, off, suspended, stuck, unknown};

// What makes no sense, and what to do instead.
const std::map<std::pair<std::string, VmState>, std::string> senseless{
    {{"start", none}, "create"},   {{"stop", none}, "create"},  {{"stop", suspended}, "resume"},
    {{"reboot", none}, "create"},  {{"reboot", off}, "start"},  {{"reboot", suspended}, "resume"},
    {{"suspend", none}, "create"}, {{"suspend", off}, "start"}, {{"resume", none}, "create"},
    {{"resume", off}, "start"},    {{"destroy", on}, "stop"},   {{"answer", none}, "create"},
};

// h-0-0 with VMs in the states given, by slice.
struct Host : CoreBench {
    explicit Host(const std::vector<VmState>& wanted = {}) {
        hello("w");
        accept("add host h-0-0");
        for (const auto state : wanted) add_vm(state);
    }
    void add_vm(VmState state) {
        accept("add host vmware h-0-0");
        const auto slice = host("h-0-0").vms.rbegin()->first;
        if (state == none) return;
        accept("create host vmware h-0-0 slice=" + std::to_string(slice));
        report("w", sent<Assign>("w").at(0), Outcome::succeeded, state);
        REQUIRE(vm("h-0-0", slice).state == state);
    }
};

std::vector<Event> removals(const CoreBench& bench) {
    std::vector<Event> found;
    for (const auto& event : bench.tables.events())
        if (event.kind == "vm.removed") found.push_back(event);
    return found;
}

std::string line_for(const std::string& verb, const std::string& rest) {
    return verb + " host vmware " + rest + (verb == "answer" ? " choice=0" : "");
}

}  // namespace

TEST_CASE("every verb in every state, on a VM that is named", "[core][vm]") {
    for (const auto& verb : verbs)
        for (const auto state : states) {
            Host bench({none, state});
            const auto line = line_for(verb, "h-0-0 slice=1");
            INFO(line << " when it is " << name_of(state));
            const auto wrong = senseless.find({verb, state});
            if (wrong != senseless.end()) {
                test::check_refused(bench, {{line,
                                             Errc::illegal_state,
                                             {"slice1@h-0-0 ", "grivon " + wrong->second +
                                                                   " host vmware h-0-0 slice=1"}}});
                continue;
            }
            const auto accepted = bench.accept(line);
            REQUIRE(accepted.jobs.size() == 1);
            CHECK(accepted.lines.empty());
            const auto& job = bench.job(accepted.jobs[0]);
            CHECK(job.slice == 1U);
            CHECK(job.operation == verb + " host vmware");
            CHECK(bench.spec(job.id).operation() == job.operation);
            CHECK(bench.spec(job.id).vm == bench.vm("h-0-0", 1).spec);
        }
}

TEST_CASE("every verb in every state, on all VMs of a host", "[core][vm]") {
    const std::string all = GENERATE("h-0-0", "h-0-0 slice=all", "%");
    for (const auto& verb : verbs) {
        if (verb == "answer") continue;  // always of one VM
        for (const auto state : states) {
            // Slice 1 is in a state in which every verb has something to do.
            Host bench({state, unknown});
            INFO(verb << " when it is " << name_of(state));
            const bool passed_over =
                senseless.contains({verb, state}) || (verb == "destroy" && state == none);
            const auto accepted = bench.confirm(verb + " host vmware " + all);
            CHECK(accepted.jobs.size() == (passed_over ? 1 : 2));
            CHECK(bench.job(accepted.jobs.back()).slice == 1U);
            const auto word = "# slice0@h-0-0 is " + std::string(name_of(state)) + ": passed over";
            CHECK(accepted.lines == (passed_over ? Lines{word} : Lines{}));
        }
    }
}

TEST_CASE("when no VM can do it, the first reason is told", "[core][vm]") {
    Host bench({none, none});
    test::check_refused(
        bench, {{"start host vmware h-0-0",
                 Errc::illegal_state,
                 {"slice0@h-0-0 does not exist", "grivon create host vmware h-0-0 slice=0"}},
                {"stop host vmware", Errc::illegal_state, {"slice0@h-0-0", "grivon create"}},
                {"destroy host vmware h-0-0",
                 Errc::illegal_state,
                 {"slice0@h-0-0 does not exist on its host"}}});
    // Named, there is a job: it looks, and says that nothing is there.
    CHECK(bench.accept("destroy host vmware h-0-0 slice=0").jobs.size() == 1);
}

TEST_CASE("of groups, hosts without VMs are passed over; named ones are refused", "[core][vm]") {
    Host bench({off});
    bench.accept("add host h-0-1");
    CHECK(bench.accept("start host vmware %").hosts == Lines{"h-0-0"});
    bench.work_off("w");
    CHECK(bench.accept("stop host vmware rack[0-1]").hosts == Lines{"h-0-0"});
    bench.accept("add host h-1-0");
    bench.accept("add host vmware h-1-0 slice=4");
    bench.accept("create host vmware h-1-0");
    bench.work_off("w");
    CHECK(bench.accept("start host vmware % slice=4").hosts == Lines{"h-1-0"});
    bench.work_off("w");
    bench.accept("stop host vmware h-1-0 slice=4");
    bench.work_off("w");
    bench.accept("add host h-2-0");
    test::check_refused(bench,
                        {{"start host vmware h-0-0 h-0-1",
                          Errc::not_found,
                          {"\"h-0-1\" has no VM", "grivon add host vmware h-0-1"}},
                         {"start host vmware h-0-[0-1]", Errc::not_found, {"\"h-0-1\" has no VM"}},
                         {"start host vmware h-0-0 slice=4",
                          Errc::not_found,
                          {"\"h-0-0\" has no slice 4", "it has: 0"}},
                         {"start host vmware % slice=9",
                          Errc::not_found,
                          {"no host that is meant has slice 9", "grivon list host vmware"}},
                         {"start host vmware rack2",
                          Errc::not_found,
                          {"no host that is meant has a VM", "grivon list host vmware"}},
                         {"start host vmware nowhere", Errc::not_found, {"\"nowhere\""}}});
}

TEST_CASE("what is queued decides what may follow it", "[core][vm]") {
    CoreBench bench;  // no worker: everything stays queued
    bench.accept("add host h-0-0");
    bench.accept("add host vmware h-0-0");
    const auto accepted = [&](const std::string& verb) {
        CHECK(bench.accept(line_for(verb, "h-0-0 slice=0")).jobs.size() == 1);
    };
    const auto refused = [&](const std::string& verb) {
        test::check_refused(
            bench, {{line_for(verb, "h-0-0 slice=0"), Errc::illegal_state, {"slice0@h-0-0"}}});
    };
    refused("start");
    accepted("create");
    refused("suspend");
    refused("resume");
    accepted("start");
    refused("destroy");
    accepted("reboot");
    accepted("suspend");
    refused("stop");
    refused("reboot");
    accepted("resume");
    accepted("stop");
    accepted("destroy");
    refused("start");
    refused("answer");
    bench.restart();  // a new core expects the same
    refused("start");
    accepted("create");
    bench.hello("w");
    CHECK(bench.work_off("w").size() == 8);
    CHECK(bench.vm("h-0-0", 0).state == off);
}

TEST_CASE("after an answer nobody knows, so nothing is refused", "[core][vm]") {
    for (const auto* verb : {"start", "stop", "reboot", "suspend", "resume", "destroy"}) {
        Host bench({stuck});
        bench.accept("answer host vmware h-0-0 slice=0 choice=2");
        CHECK(bench.accept(std::string(verb) + " host vmware h-0-0 slice=0").jobs.size() == 1);
    }
}

TEST_CASE("when the jobs have ended, what the host said counts", "[core][vm]") {
    Host bench({off});
    bench.accept("start host vmware h-0-0");
    bench.report("w", bench.sent<Assign>("w").at(0), Outcome::failed, off, "no power");
    test::check_refused(bench, {{"suspend host vmware h-0-0", Errc::illegal_state, {"is off"}}});
    bench.accept("start host vmware h-0-0");
    bench.accept("suspend host vmware h-0-0");  // expected on
}

TEST_CASE("modes and choices reach the worker", "[core][vm]") {
    Host bench({on});
    const auto parameters = [&](const std::string& line) {
        const auto job = bench.accept(line).jobs.at(0);
        return bench.spec(job).parameters;
    };
    using Parameters = std::map<std::string, std::string>;
    CHECK(parameters("reboot host vmware h-0-0") == Parameters{});
    CHECK(parameters("reboot host vmware h-0-0 mode=hard") == Parameters{{"mode", "hard"}});
    CHECK(parameters("suspend host vmware h-0-0 mode=soft slice=0") ==
          Parameters{{"mode", "soft"}});
    CHECK(parameters("resume host vmware h-0-0") == Parameters{});
    CHECK(parameters("stop host vmware h-0-0 mode=trysoft") == Parameters{{"mode", "trysoft"}});
    CHECK(parameters("answer host vmware h-0-0 slice=0 choice=3") == Parameters{{"choice", "3"}});
    test::check_refused(
        bench,
        {{"stop host vmware h-0-0 mode=gently", Errc::usage, {"hard, soft, trysoft"}},
         {"start host vmware h-0-0 mode=hard", Errc::usage, {"unknown parameter \"mode\""}}});
}

TEST_CASE("a question is answered on one VM", "[core][vm]") {
    Host bench({stuck});
    bench.accept("add host h-0-1");
    bench.accept("add host vmware h-0-1");
    test::check_refused(
        bench,
        {{"answer host vmware % slice=0 choice=0", Errc::usage, {"must supply only one host"}},
         {"answer host vmware h-0-[0-1] slice=0 choice=0", Errc::usage, {"only one host"}},
         {"answer host vmware h-0-0 h-0-1 slice=0 choice=0", Errc::usage, {"only one host"}},
         {"answer host vmware slice=0 choice=0", Errc::usage, {"must supply one host"}},
         {"answer host vmware h-0-0 choice=0", Errc::usage, {"must supply slice="}},
         {"answer host vmware h-0-0 slice=all choice=0", Errc::usage, {"must be an integer"}},
         {"answer host vmware h-0-0 slice=0", Errc::usage, {"must supply choice="}},
         {"answer host vmware h-0-0 slice=0 choice=yes", Errc::usage, {"must be an integer"}},
         {"answer host vmware nowhere slice=0 choice=0", Errc::not_found, {"\"nowhere\""}},
         {"answer host vmware rack8 slice=0 choice=0", Errc::not_found, {"\"rack8\""}}});
}

TEST_CASE("jobs of a command run in order on each host, and carry the VM as it was", "[core][vm]") {
    Host bench({off, off, off});
    const auto accepted = bench.accept("start host vmware h-0-0");
    REQUIRE(accepted.jobs.size() == 3);
    CHECK(bench.work_off("w") == accepted.jobs);
    CHECK(std::set<std::uint32_t>{
              *bench.job(accepted.jobs[0]).slice, *bench.job(accepted.jobs[1]).slice,
              *bench.job(accepted.jobs[2]).slice} == std::set<std::uint32_t>{0, 1, 2});
    CHECK(bench.job(accepted.jobs[0]).slice == 0U);
    CHECK(bench.tables.batches().back().operation == "start host vmware h-0-0");
}

// ---- destroy with remove=yes --------------------------------------------------------------------

TEST_CASE("a VM that is destroyed to be removed leaves the database when that has succeeded",
          "[core][vm]") {
    const auto state = GENERATE(off, none);
    Host bench({off, state});
    bench.accept("destroy host vmware h-0-0 slice=1 remove=yes");
    const auto assigned = bench.sent<Assign>("w").at(0);
    CHECK(assigned.spec.parameters.at("remove") == "yes");
    CHECK(bench.host("h-0-0").vms.contains(1));
    bench.report("w", assigned, Outcome::succeeded, none);
    CHECK_FALSE(bench.host("h-0-0").vms.contains(1));
    CHECK(bench.host("h-0-0").vms.contains(0));
    const auto removed = removals(bench);
    REQUIRE(removed.size() == 1);
    CHECK(removed[0].slice == 1);
    CHECK(removed[0].job == assigned.job);
    bench.accept("add host vmware h-0-0 slice=1");
}

TEST_CASE("a VM that could not be destroyed stays, and is as it was", "[core][vm]") {
    Host bench({off});
    bench.accept("destroy host vmware h-0-0 remove=yes");
    const auto assigned = bench.sent<Assign>("w").at(0);
    const auto outcome = GENERATE(Outcome::failed, Outcome::uncertain);
    bench.report("w", assigned, outcome, off);
    CHECK(bench.host("h-0-0").vms.contains(0));
    CHECK(removals(bench).empty());
    if (outcome == Outcome::failed) bench.accept("start host vmware h-0-0 slice=0");
}

TEST_CASE("for a VM that is being removed nothing else is accepted", "[core][vm]") {
    Host bench({off, off});
    bench.accept("destroy host vmware h-0-0 slice=0 remove=yes");
    const std::string why = "slice0@h-0-0 is being removed; see: grivon list job host=h-0-0";
    for (const auto* verb : {"create", "start", "stop", "destroy"})
        test::check_refused(
            bench,
            {{std::string(verb) + " host vmware h-0-0 slice=0", Errc::illegal_state, {why}}});
    test::check_refused(
        bench, {{"remove host vmware h-0-0 slice=0", Errc::illegal_state, {"jobs"}},
                {"add host vmware h-0-0 slice=0", Errc::conflict, {"slice0@h-0-0 exists"}},
                {"set host vmware h-0-0 slice=0 mem=64", Errc::illegal_state, {"slice0@h-0-0"}}});
    const auto all = bench.accept("start host vmware h-0-0");
    CHECK(all.lines == Lines{"# slice0@h-0-0 is being removed: passed over"});
    CHECK(all.jobs.size() == 1);
}

TEST_CASE("a VM with jobs that wait for their time is not removed under them", "[core][vm]") {
    Host bench({off});
    BatchSpec later;
    later.operations = {test::operation_of("start host vmware h-0-0")};
    later.start_after_ms = 60'000;
    bench.accept_batch(later, true);
    test::check_refused(bench, {{"destroy host vmware h-0-0 slice=0 remove=yes",
                                 Errc::illegal_state,
                                 {"jobs that wait for their time"}}});
    bench.accept("destroy host vmware h-0-0 slice=0");
}

TEST_CASE("destroy all passes over what is not there, but to remove it", "[core][vm]") {
    Host bench({none, off});
    CHECK(bench.accept("destroy host vmware h-0-0 slice=all remove=no").jobs.size() == 1);
    Host other({none, off});
    CHECK(other.accept("destroy host vmware h-0-0 slice=all remove=yes").jobs.size() == 2);
}
