// Keys of hosts: the first one is pinned where it is said so, and a changed one stops the lane.
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"
#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::CoreBench;
using grivon::test::Fleet;

namespace {

const std::string key_a = "ssh-ed25519 " + std::string(44, 'A');
const std::string key_b = "ssh-ed25519 " + std::string(44, 'B');
const std::string changed_text =
    "host key of h-0-0 (h-0-0:22) has changed: expected SHA256:a, got SHA256:b";

JobReport changed(const std::string& host = "h-0-0", const std::string& key = key_b) {
    JobReport report;
    report.outcome = Outcome::unreached;
    report.exit_status = -1;
    report.message = changed_text;
    report.host = HostState::unreachable;
    report.host_keys = {{host, key, "SHA256:b", "SHA256:a"}};
    return report;
}

JobReport first_key(const std::string& host, const std::string& key) {
    JobReport report;
    report.outcome = Outcome::succeeded;
    report.host = HostState::up;
    report.host_keys = {{host, key, "SHA256:of-" + key.substr(12, 1), ""}};
    return report;
}

// h-0-0 with its key pinned; a worker; jobs that ask for the host's interfaces.
struct KeyBench : CoreBench {
    KeyBench() {
        accept("add host h-0-0 hostkey=\"" + key_a + "\"");
        hello("w");
    }
    JobId job() { return accept("refresh host interface h-0-0").jobs.at(0); }
    Assign assigned() {
        const auto orders = sent<Assign>("w");
        REQUIRE(orders.size() == 1);
        return orders.front();
    }
    void is_changed() { report("w", assigned(), changed()); }
    const HostConnection& connection(const std::string& name = "h-0-0") const {
        return host(name).record.connection;
    }
    [[nodiscard]] std::vector<Event> events_of_kind(const std::string& kind) const {
        std::vector<Event> found;
        for (const auto& event : tables.events())
            if (event.kind == kind) found.push_back(event);
        return found;
    }
};

}  // namespace

// ---- a changed key ------------------------------------------------------------------------------

TEST_CASE("a changed key holds the lane: no job fails, none begins", "[core][host-key]") {
    KeyBench bench;
    const auto first = bench.job();
    const auto second = bench.job();
    bench.is_changed();
    CHECK(bench.state(first) == JobState::queued);
    CHECK(bench.state(second) == JobState::queued);
    CHECK(bench.sent<Assign>("w").empty());
    const auto row = bench.lane("h-0-0");
    CHECK(row.mode == LaneMode::paused);
    CHECK(row.reason == changed_text);
    CHECK(row.user == "the broker");
    CHECK_FALSE(row.until);
    CHECK(row.trouble.empty());
    CHECK(row.queued == 2);
    CHECK(bench.waits_for(first) == "the lane of h-0-0 is paused by the broker: " + changed_text);
    REQUIRE(bench.events_of_kind("host.key_changed").size() == 1);
    CHECK(bench.events_of_kind("host.key_changed")[0].host == "h-0-0");
    CHECK(bench.events_of_kind("host.key_changed")[0].message == changed_text);
    CHECK(bench.events_of_kind("lane.unreachable").empty());
    // However long it takes: the host is not silent, it is not believed.
    for (int i = 0; i < 200; ++i) {
        bench.pass(5s);
        bench.beat("w");
    }
    CHECK(bench.state(first) == JobState::queued);
    CHECK(bench.sent<Assign>("w").empty());
}

TEST_CASE("the hold of a changed key survives a restart", "[core][host-key]") {
    KeyBench bench;
    const auto job = bench.job();
    bench.is_changed();
    bench.restart();
    bench.hello("w2");
    bench.pass(20s);
    CHECK(bench.sent<Assign>("w2").empty());
    CHECK(bench.state(job) == JobState::queued);
    CHECK(bench.lane("h-0-0").reason == changed_text);
}

TEST_CASE("the right key alone lifts nothing; resume lane does", "[core][host-key]") {
    KeyBench bench;
    const auto job = bench.job();
    bench.is_changed();
    bench.accept("set host h-0-0 hostkey=\"" + key_b + "\"");
    CHECK(bench.sent<Assign>("w").empty());
    bench.accept("resume lane h-0-0");
    const auto order = bench.assigned();
    CHECK(order.host.host_key == key_b);
    CHECK(order.job == job);
}

TEST_CASE("resumed without another word, it is held again", "[core][host-key]") {
    KeyBench bench;
    const auto job = bench.job();
    bench.is_changed();
    bench.accept("resume lane h-0-0");
    bench.is_changed();
    CHECK(bench.lane("h-0-0").mode == LaneMode::paused);
    CHECK(bench.state(job) == JobState::queued);
    CHECK(bench.events_of_kind("host.key_changed").size() == 2);
}

TEST_CASE("news of a key that has been set meanwhile holds nothing", "[core][host-key]") {
    KeyBench bench;
    const auto job = bench.job();
    const auto order = bench.assigned();
    SECTION("that very key") {
        bench.accept("set host h-0-0 hostkey=\"" + key_b + "\"");
    }
    SECTION("any is to be accepted") {
        bench.accept("set host h-0-0 accept-new=yes");
    }
    bench.report("w", order, changed());
    CHECK(bench.lane("h-0-0").mode == LaneMode::active);
    CHECK(bench.events_of_kind("host.key_changed").empty());
    CHECK(bench.assigned().job == job);
}

TEST_CASE("a job of which nobody knows how it ended waits for the key too", "[core][host-key]") {
    KeyBench bench;
    const auto job = bench.job();
    auto lost = changed();
    lost.outcome = Outcome::uncertain;
    lost.host_keys.clear();
    lost.message = "connection lost";
    bench.report("w", bench.assigned(), lost);
    REQUIRE(bench.state(job) == JobState::uncertain);
    bench.pass(60s);
    bench.hello("w");
    auto report = changed();
    report.outcome = Outcome::uncertain;
    bench.report("w", bench.sent<Assign>("w").back(), report);
    CHECK(bench.state(job) == JobState::uncertain);
    CHECK(bench.lane("h-0-0").mode == LaneMode::paused);
    CHECK(bench.events_of_kind("lane.unreachable").size() == 1);  // of the lost connection
    CHECK(bench.events_of_kind("lane.reachable").size() == 1);
    bench.pass(60s);
    bench.beat("w");
    CHECK(bench.sent<Assign>("w").empty());
}

TEST_CASE("what an operator had told the lane is not out of sight", "[core][host-key]") {
    KeyBench bench;
    (void)bench.job();
    bench.accept("drain lane h-0-0 reason=away");
    bench.is_changed();
    CHECK(bench.lane("h-0-0").mode == LaneMode::paused);
    CHECK(bench.lane("h-0-0").reason == changed_text + " (it was draining by tester: away)");
}

TEST_CASE("a job that is cancelled while its host is not believed is cancelled",
          "[core][host-key]") {
    KeyBench bench;
    const auto job = bench.job();
    const auto order = bench.assigned();
    bench.accept("cancel job " + std::to_string(number(job)));
    bench.report("w", order, changed());
    CHECK(bench.state(job) == JobState::cancelled);
    CHECK(bench.lane("h-0-0").mode == LaneMode::paused);
}

TEST_CASE("the key of a jump host stops those behind it, and nobody else", "[core][host-key]") {
    KeyBench bench;
    bench.accept("add host gate hostkey=\"" + key_a + "\" port=99 user=jumper");
    bench.accept("add host h-0-1 hostkey=\"" + key_a + "\" jump=gate");
    const auto job = bench.accept("refresh host interface h-0-1").jobs.at(0);
    const auto order = bench.assigned();
    REQUIRE(order.host.jump.size() == 1);
    CHECK(order.host.jump[0] == JumpHost{"gate", "jumper", 99, "gate", key_a, false});
    SECTION("it has changed") {
        bench.report("w", order, changed("gate"));
        CHECK(bench.lane("h-0-1").mode == LaneMode::paused);
        CHECK(bench.lane("h-0-0").mode == LaneMode::active);
        CHECK(bench.lane("gate").mode == LaneMode::active);
        CHECK(bench.state(job) == JobState::queued);
    }
    SECTION("it has been set meanwhile") {
        bench.accept("set host gate hostkey=\"" + key_b + "\"");
        bench.report("w", order, changed("gate"));
        CHECK(bench.lane("h-0-1").mode == LaneMode::active);
        CHECK(bench.assigned().host.jump[0].host_key == key_b);
    }
}

// ---- the watch ----------------------------------------------------------------------------------

TEST_CASE("a look of the watch that sees a changed key holds the lane, and is the last",
          "[core][host-key]") {
    Fleet bench(1);
    bench.accept("set host h-0-0 hostkey=\"" + key_a + "\"");
    std::optional<Probe> probe;
    for (int i = 0; i < 30 && !probe; ++i) {
        bench.live(5s);
        const auto probes = bench.sent<Probe>("w");
        if (!probes.empty()) probe = probes.front();
    }
    REQUIRE(probe);
    CHECK(probe->host.host_key == key_a);
    bench.apply(ProbeReport{"w", "h-0-0", probe->probe, changed()});
    CHECK(bench.lane("h-0-0").mode == LaneMode::paused);
    CHECK(bench.events_of_kind("host.key_changed").size() == 1);
    for (int i = 0; i < 60; ++i) bench.live(5s);
    CHECK(bench.sent<Probe>("w").empty());
    CHECK(bench.events_of_kind("host.key_changed").size() == 1);
    bench.accept("set host h-0-0 hostkey=\"" + key_b + "\"");
    bench.accept("resume lane h-0-0");
    bool looked = false;
    for (int i = 0; i < 60 && !looked; ++i) {
        bench.live(5s);
        looked = !bench.sent<Probe>("w").empty();
    }
    CHECK(looked);
}

TEST_CASE("a look at a host that is gone holds nothing", "[core][host-key]") {
    KeyBench bench;
    bench.apply(ProbeReport{"w", "gone", 7, changed("gone")});
    CHECK(bench.events_of_kind("host.key_changed").empty());
}

// ---- the first key ------------------------------------------------------------------------------

TEST_CASE("the first key is pinned, once, and told", "[core][host-key]") {
    KeyBench bench;
    bench.accept("add host h-0-1 accept-new=yes");
    CHECK(bench.connection("h-0-1").accept_new);
    (void)bench.accept("refresh host interface h-0-1");
    const auto order = bench.assigned();
    CHECK(order.host.accept_new);
    CHECK(order.host.host_key.empty());
    bench.report("w", order, first_key("h-0-1", key_a));
    CHECK(bench.connection("h-0-1").host_key == key_a);
    CHECK_FALSE(bench.connection("h-0-1").accept_new);
    REQUIRE(bench.events_of_kind("host.key_pinned").size() == 1);
    CHECK(bench.events_of_kind("host.key_pinned")[0].host == "h-0-1");
    CHECK(bench.events_of_kind("host.key_pinned")[0].message == "SHA256:of-A");

    // Of several first contacts the first one that is heard of wins.
    bench.apply(ProbeReport{"w", "h-0-1", 99, first_key("h-0-1", key_b)});
    CHECK(bench.connection("h-0-1").host_key == key_a);
    CHECK(bench.events_of_kind("host.key_pinned").size() == 1);
    bench.restart();
    CHECK(bench.connection("h-0-1").host_key == key_a);
    CHECK_FALSE(bench.connection("h-0-1").accept_new);
}

TEST_CASE("a first key is pinned whatever else came of the attempt", "[core][host-key]") {
    KeyBench bench;
    bench.accept("add host h-0-1 accept-new=yes");
    (void)bench.accept("refresh host interface h-0-1");
    auto report = first_key("h-0-1", key_a);
    report.outcome = Outcome::failed;
    report.message = "h-0-1 refused the worker's SSH keys";
    bench.report("w", bench.assigned(), report);
    CHECK(bench.connection("h-0-1").host_key == key_a);
}

TEST_CASE("a look of the watch pins a first key, also one that does not count otherwise",
          "[core][host-key]") {
    KeyBench bench;
    bench.accept("set host h-0-0 accept-new=yes");
    CHECK(bench.connection().host_key.empty());
    bench.apply(ProbeReport{"w", "h-0-0", 5, first_key("h-0-0", key_b)});
    CHECK(bench.connection().host_key == key_b);
}

TEST_CASE("nobody's word pins a key that was not to be accepted", "[core][host-key]") {
    KeyBench bench;
    bench.accept("add host h-0-1");
    bench.apply(ProbeReport{"w", "h-0-1", 5, first_key("h-0-1", key_b)});
    CHECK(bench.connection("h-0-1").host_key.empty());
    bench.apply(ProbeReport{"w", "h-0-0", 5, first_key("h-0-0", key_b)});
    CHECK(bench.connection().host_key == key_a);
    bench.apply(ProbeReport{"w", "gone", 5, first_key("gone", key_b)});
    CHECK(bench.events_of_kind("host.key_pinned").empty());
}

TEST_CASE("the first key of a jump host is pinned on the way to another", "[core][host-key]") {
    KeyBench bench;
    bench.accept("add host gate accept-new=yes");
    bench.accept("set host h-0-0 jump=gate");
    (void)bench.job();
    const auto order = bench.assigned();
    CHECK(order.host.jump.at(0).accept_new);
    bench.report("w", order, first_key("gate", key_b));
    CHECK(bench.connection("gate").host_key == key_b);
    CHECK(bench.connection("h-0-0").host_key == key_a);
}

// ---- what is said of it -------------------------------------------------------------------------

TEST_CASE("a host has a pinned key, or takes the first, or neither", "[core][host-key]") {
    KeyBench bench;
    bench.accept("set host h-0-0 accept-new=yes");
    CHECK(bench.connection().accept_new);
    CHECK(bench.connection().host_key.empty());
    bench.accept("set host h-0-0 accept-new=no");
    CHECK_FALSE(bench.connection().accept_new);
    CHECK(bench.connection().host_key.empty());
    bench.accept("set host h-0-0 accept-new=yes");
    bench.accept("set host h-0-0 hostkey=\"" + key_b + "\"");
    CHECK_FALSE(bench.connection().accept_new);
    CHECK(bench.connection().host_key == key_b);
    bench.accept("set host h-0-0 accept-new=no");
    CHECK(bench.connection().host_key == key_b);
    test::check_refused(bench, {{"set host h-0-0 accept-new=yes hostkey=\"" + key_a + "\"",
                                 Errc::usage,
                                 {"either hostkey= or accept-new="}}});
}

TEST_CASE("sudo and jump hosts are kept, and taken back", "[core][host]") {
    KeyBench bench;
    bench.accept("set host h-0-0 sudo=yes jump=me@gate:22,10.0.0.1");
    bench.restart();
    CHECK(bench.connection().sudo);
    REQUIRE(bench.connection().jump.size() == 2);
    CHECK(bench.connection().jump[0] == JumpHost{"gate", "me", 22, "", "", false});
    const auto row = bench.ask_for<HostTable>("list host h-0-0").rows.at(0);
    CHECK(row.jump == "me@gate:22,10.0.0.1");
    CHECK(row.sudo);
    CHECK(row.host_key == key_a);
    bench.accept("set host h-0-0 sudo=no jump=none");
    CHECK_FALSE(bench.connection().sudo);
    CHECK(bench.connection().jump.empty());
    test::check_refused(
        bench,
        {{"set host h-0-0 jump=a,h-0-0", Errc::usage, {"cannot be reached through itself"}}});
}

TEST_CASE("what nobody has said of a login is known to be unsaid", "[core][host]") {
    KeyBench bench;
    bench.accept("add host a port=22");
    bench.accept("add host b user=root");
    bench.restart();
    CHECK_FALSE(bench.connection("a").port_is_default);
    CHECK(bench.connection("a").user_is_default);
    CHECK(bench.connection("b").port_is_default);
    CHECK_FALSE(bench.connection("b").user_is_default);
    bench.accept("set host a user=root");
    CHECK_FALSE(bench.connection("a").user_is_default);
}
