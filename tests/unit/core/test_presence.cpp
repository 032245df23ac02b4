// VLAN interfaces, networks and keys whose job ended without anybody looking at the host: taken
// back, skipped, given up, settled by an operator. No row waits for a job that is no more.
#include <catch2/catch.hpp>

#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::batch_of;
using grivon::test::Fleet;

namespace {

const std::string key = "AAAAA-AAAAA-AAAAA-00001";

struct OneHost : Fleet {
    OneHost() : Fleet(1) { accept("add vmwarekey " + key); }

    // The lane is busy with it until it is told to end.
    JobId occupy() { return accept("start host vmware h-0-0").jobs.at(0); }
    std::vector<JobId> add_all() {
        return {accept("add host vlan h-0-0 viface=eth0.7").jobs.at(0),
                accept("add host vmwarenet h-0-0 type=bridge iface=eth0.7").jobs.at(0),
                accept("set host vmwarekey h-0-0").jobs.at(0)};
    }
    std::vector<JobId> remove_all() {
        return {confirm("remove host vmwarenet h-0-0 iface=eth0.7").jobs.at(0),
                confirm("remove host vlan h-0-0 viface=eth0.7").jobs.at(0),
                confirm("remove host vmwarekey h-0-0").jobs.at(0)};
    }
    void cancel(const std::vector<JobId>& jobs) {
        for (const auto job : jobs) accept("cancel job " + std::to_string(number(job)));
    }
    bool has_nothing() const {
        const auto& entry = host("h-0-0");
        return entry.vlans.empty() && entry.vmnets.empty() && entry.serial.empty() &&
               core->inventory().serials().at(key).host.empty();
    }
    // Of all three.
    bool all_are(Presence presence) const {
        const auto& entry = host("h-0-0");
        return entry.vlans.at("eth0.7").presence == presence &&
               entry.vmnets.at(11).presence == presence && entry.serial == key &&
               core->inventory().serials().at(key).presence == presence;
    }
    // Also after a restart, by what is in the tables.
    void check_nothing() {
        CHECK(has_nothing());
        restart();
        CHECK(has_nothing());
    }
};

}  // namespace

TEST_CASE("what was never begun to be made leaves no row", "[core][presence]") {
    OneHost bench;
    SECTION("cancelled") {
        const auto busy = bench.occupy();
        const auto jobs = bench.add_all();
        CHECK(bench.all_are(Presence::pending));
        bench.cancel(jobs);
        for (const auto* kind : {"vlan.removed", "vmnet.removed", "serial.freed"})
            CHECK(bench.events_of_kind(kind).size() == 1);
        bench.end(busy, Outcome::succeeded);
        bench.check_nothing();
    }
    SECTION("skipped") {
        const auto batch = bench.accept_batch(batch_of(
            {"refresh host interface h-0-0", "add host vlan h-0-0 viface=eth0.7",
             "add host vmwarenet h-0-0 type=bridge iface=eth0.7", "set host vmwarekey h-0-0"}));
        bench.end(batch.jobs[0], Outcome::failed);
        REQUIRE(bench.states(batch.jobs) == "failed skipped skipped skipped");
        bench.check_nothing();
    }
    SECTION("given up, its host does not answer") {
        const auto jobs = bench.add_all();
        for (int minute = 0; minute < 20; ++minute) {
            if (bench.is_assigned(jobs[0])) bench.end(jobs[0], Outcome::unreached);
            bench.live(1min);
        }
        REQUIRE(bench.states(jobs) == "failed failed failed");
        bench.check_nothing();
    }
}

TEST_CASE("a network that is used stays wanted when its job is taken back", "[core][presence]") {
    OneHost bench;
    bench.occupy();
    const auto job = bench.accept("add host vmwarenet h-0-0 type=bridge iface=eth0").jobs[0];
    bench.accept("add host vmware h-0-0");
    bench.accept("add host vmware interface h-0-0 slice=1 vmnet=vmnet0");
    bench.cancel({job});
    CHECK(bench.host("h-0-0").vmnets.at(0).presence == Presence::pending);
    SECTION("so that it is made by the next command") {
        bench.accept("add host vmwarenet h-0-0 type=bridge iface=eth0");
        bench.succeed_all();
        CHECK(bench.host("h-0-0").vmnets.at(0).presence == Presence::active);
    }
    SECTION("also when its removal is taken back") {
        bench.accept("remove host vmware interface h-0-0 slice=1 ifindex=0");
        bench.cancel({bench.confirm("remove host vmwarenet h-0-0 iface=eth0").jobs.at(0)});
        CHECK(bench.host("h-0-0").vmnets.at(0).presence == Presence::pending);
    }
}

TEST_CASE("what was never begun to be taken away is there as before", "[core][presence]") {
    OneHost bench;
    SECTION("made") {
        bench.add_all();
        bench.succeed_all();
        const auto busy = bench.occupy();
        const auto jobs = bench.remove_all();
        CHECK(bench.all_are(Presence::leaving));
        bench.cancel(jobs);
        CHECK(bench.all_are(Presence::active));
        bench.end(busy, Outcome::succeeded);
        bench.remove_all();
        bench.succeed_all();
        bench.check_nothing();
    }
    SECTION("still to be made") {
        const auto busy = bench.occupy();
        const auto added = bench.add_all();
        bench.cancel(bench.remove_all());
        CHECK(bench.all_are(Presence::pending));
        bench.end(busy, Outcome::succeeded);
        SECTION("and that succeeds") {
            bench.succeed_all();
            CHECK(bench.all_are(Presence::active));
        }
        SECTION("and that fails") {
            for (const auto job : added) bench.end(job, Outcome::failed);
            bench.check_nothing();
        }
    }
}

TEST_CASE("what could not be made can be wanted anew before its removal has run",
          "[core][presence]") {
    OneHost bench;
    const auto busy = bench.occupy();
    const auto added = bench.add_all();
    const auto removed = bench.remove_all();
    bench.end(busy, Outcome::succeeded);
    for (const auto job : added) bench.end(job, Outcome::failed);
    CHECK(bench.has_nothing());
    SECTION("the removal is taken back") {
        bench.cancel({removed[1], removed[2]});
        bench.end(removed[0], Outcome::failed);
        bench.check_nothing();
    }
    SECTION("the removal finds nothing") {
        bench.add_all();
        for (const auto job : removed) bench.succeed(job);
        CHECK(bench.all_are(Presence::pending));
        bench.succeed_all();
        CHECK(bench.all_are(Presence::active));
    }
}

TEST_CASE("what is taken back together with its removal leaves no row", "[core][presence]") {
    OneHost bench;
    bench.occupy();
    const auto batch = bench.accept_batch(
        batch_of({"add host vlan h-0-0 viface=eth0.7", "remove host vlan h-0-0 viface=eth0.7"},
                 FailurePolicy::stop_batch),
        true);
    bench.cancel({batch.jobs.at(1)});
    REQUIRE(bench.states(batch.jobs) == "skipped cancelled");
    bench.check_nothing();
}

TEST_CASE("what an operator says of an uncertain job holds for what it was about",
          "[core][presence]") {
    OneHost bench;
    const std::string outcome = GENERATE("succeeded", "failed");
    const auto settle = [&](JobId job) {
        bench.end(job, Outcome::uncertain);
        bench.accept("resolve job " + std::to_string(number(job)) + " outcome=" + outcome);
    };
    SECTION("made") {
        for (const auto job : bench.add_all()) settle(job);
        if (outcome == "succeeded")
            CHECK(bench.all_are(Presence::active));
        else
            CHECK(bench.has_nothing());
    }
    SECTION("taken away") {
        bench.add_all();
        bench.succeed_all();
        for (const auto job : bench.remove_all()) settle(job);
        if (outcome == "succeeded")
            CHECK(bench.has_nothing());
        else
            CHECK(bench.all_are(Presence::active));
    }
}

TEST_CASE("all networks of one host are made by one retry of their batch", "[core][presence]") {
    OneHost bench;
    const auto batch = bench.accept_batch(batch_of(
        {"refresh host interface h-0-0", "add host vlan h-0-0 viface=eth0.7",
         "add host vmwarenet h-0-0 type=bridge iface=eth0.7",
         "add host vmwarenet h-0-0 type=bridge iface=eth0", "set host vmwarekey h-0-0",
         "add host vmware h-0-0", "add host vmware interface h-0-0 slice=1 vmnet=vmnet11"}));
    bench.end(batch.jobs[0], Outcome::failed);
    const auto again =
        bench.accept("retry batch " + std::to_string(number(batch.batch)) + " only=skipped");
    REQUIRE(again.jobs.size() == 4);
    CHECK(again.lines.empty());
    bench.succeed_all();
    CHECK(bench.all_are(Presence::active));
    CHECK(bench.host("h-0-0").vmnets.at(0).presence == Presence::active);
}

TEST_CASE("jobs about other things of a host keep nothing waiting", "[core][presence]") {
    OneHost bench;
    bench.occupy();
    const auto vlan = bench.accept("add host vlan h-0-0 viface=eth0.7").jobs[0];
    bench.accept("add host vmwarenet h-0-0 type=bridge iface=eth0.7");
    bench.cancel({vlan});
    CHECK(bench.accept("add host vlan h-0-0 viface=eth0.7").jobs.size() == 1);
    CHECK(bench.refuse("add host vlan h-0-0 viface=eth0.7").code == Errc::conflict);
    CHECK(bench.refuse("add host vmwarenet h-0-0 type=bridge iface=eth0.7").code == Errc::conflict);
}
