// Keys that hosts showed on the way to a connection.
#include "lane_fixture.hpp"

namespace grivon::lane {
namespace {

const Error another_key{Errc::denied, "host key of vm-0-0 (127.0.1.5:22) has changed: ..."};
const HostKeySighting changed{"vm-0-0", "ssh-ed25519 BBBB", "SHA256:b", "SHA256:a"};
const HostKeySighting first{"vm-0-0", "ssh-ed25519 AAAA", "SHA256:a", ""};

JobReport report_in(const Actions& actions) {
    return LaneFixture::only<AttemptReport>(actions).report;
}

Assign with_first_key() {
    Assign assign = assign_of(1);
    assign.host.accept_new = true;
    return assign;
}

}  // namespace

TEST_CASE("no job fails because its host showed another key") {
    for (const bool recovery : {false, true}) {
        LaneFixture f;
        Assign assign = assign_of(1);
        assign.recovery = recovery;
        f.keep(f.lane.assigned(assign, at(0)));
        f.lane.host_keys_seen({changed});
        const auto report = report_in(f.lane.connect_failed(another_key, at(1)));
        CHECK(report.outcome == (recovery ? Outcome::uncertain : Outcome::unreached));
        CHECK(report.message == another_key.message);
        CHECK(report.host_keys == std::vector<HostKeySighting>{changed});
    }
}

TEST_CASE("a key that changes between two connections of a job leaves its outcome open") {
    LaneFixture f;
    f.run_first();
    f.keep(f.lane.connection_lost(at(2)));
    CHECK(f.lane.state() == LaneMachine::State::reporting);
    f.keep(f.lane.report_stored({JobId{1}, 1}, at(3)));
    f.keep(f.lane.assigned(assign_of(1, 2), at(4)));
    f.lane.host_keys_seen({changed});
    CHECK(report_in(f.lane.connect_failed(another_key, at(5))).outcome == Outcome::uncertain);
}

TEST_CASE("a first key is reported, and counts as pinned for the rest of the job") {
    LaneFixture f;
    f.keep(f.lane.assigned(with_first_key(), at(0)));
    f.lane.host_keys_seen({first});
    f.keep(f.connect(at(1)));
    REQUIRE(f.lane.state() == LaneMachine::State::running);
    // The login that ends a command is with the same host, or with nobody.
    const auto ending = LaneFixture::only<EndCommand>(f.stop(at(2)));
    CHECK(ending.host.host_key == first.key);
    CHECK_FALSE(ending.host.accept_new);
}

TEST_CASE("a first key is in the report of the job, and its connection serves the next one") {
    LaneFixture f;
    f.keep(f.lane.assigned(with_first_key(), at(0)));
    f.lane.host_keys_seen({first});
    f.keep(f.connect(at(1)));
    f.keep(f.lane.command_ended(0, at(2)));
    const auto report = report_in(f.keep(f.lane.command_ended(0, at(3))));
    CHECK(report.outcome == Outcome::succeeded);
    CHECK(report.host_keys == std::vector<HostKeySighting>{first});
    f.keep(f.lane.report_stored({JobId{1}, 1}, at(4)));
    // As the core hands it out when it has pinned the key.
    Assign next = assign_of(2);
    next.host.host_key = first.key;
    const auto actions = f.lane.assigned(next, at(5));
    CHECK_FALSE(f.holds<Connect>(actions));
    CHECK_FALSE(f.holds<CloseConnection>(actions));
}

TEST_CASE("a connection to a host of whom another key is wanted now is dropped") {
    LaneFixture f;
    f.run_all();
    f.keep(f.lane.report_stored({JobId{1}, 1}, at(4)));
    Assign next = assign_of(2);
    next.host.host_key = "ssh-ed25519 CCCC";
    const auto actions = f.lane.assigned(next, at(5));
    CHECK(f.holds<CloseConnection>(actions));
    CHECK(f.holds<Connect>(actions));
}

TEST_CASE("the first key of a jump host counts as pinned too") {
    LaneFixture f;
    Assign assign = assign_of(1);
    JumpHost gate;
    gate.host = "gate";
    gate.accept_new = true;
    assign.host.jump = {gate};
    f.keep(f.lane.assigned(assign, at(0)));
    f.lane.host_keys_seen({{"gate", "ssh-ed25519 GGGG", "SHA256:g", ""}});
    f.keep(f.connect(at(1)));
    const auto ending = LaneFixture::only<EndCommand>(f.stop(at(2)));
    CHECK(ending.host.jump.at(0).host_key == "ssh-ed25519 GGGG");
    CHECK(ending.host.host_key.empty());
}

TEST_CASE("keys that nobody waits for any more are not told of another job") {
    LaneFixture f;
    f.lane.host_keys_seen({first});  // before any job
    f.run_all();
    f.lane.host_keys_seen({changed});
    f.keep(f.lane.report_stored({JobId{1}, 1}, at(4)));
    (void)f.lane.assigned(assign_of(2), at(5));
    (void)f.lane.command_ended(0, at(6));
    CHECK(report_in(f.lane.command_ended(0, at(7))).host_keys.empty());
}

}  // namespace grivon::lane
