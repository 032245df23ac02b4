// Jobs that take longer than they may.
#include "lane_fixture.hpp"

namespace grivon::lane {

using State = LaneMachine::State;

namespace {

constexpr std::int64_t limit_ms = 600'000;

Assign limited(std::uint32_t attempt = 1) {
    Assign assign = assign_of(1, attempt);
    assign.spec.time_limit_ms = limit_ms;
    return assign;
}

JobReport report_in(const Actions& actions) {
    return LaneFixture::only<AttemptReport>(actions).report;
}

}  // namespace

TEST_CASE("a job without a time limit has no deadline") {
    LaneFixture f;
    f.run_first();
    CHECK_FALSE(f.lane.deadline());
    CHECK(f.lane.deadline_passed(at(10 * limit_ms)).empty());
}

TEST_CASE("the time limit of a job counts from its first connect") {
    LaneFixture f;
    f.keep(f.lane.assigned(limited(), at(60'000)));  // the broker is silent
    REQUIRE(f.lane.state() == State::waiting);
    CHECK_FALSE(f.lane.deadline());
    f.contact.heard(at(70'000).steady);
    f.keep(f.lane.broker_heard(at(70'000)));
    CHECK(f.lane.deadline() == at(70'000 + limit_ms).steady);
    f.keep(f.connect(at(71'000)));
    CHECK(f.lane.deadline() == at(70'000 + limit_ms).steady);
    CHECK(f.lane.deadline_passed(at(70'000 + limit_ms - 1)).empty());
}

TEST_CASE("a job that takes too long is stopped, looked at, and has failed") {
    LaneFixture f;
    f.run_first(limited());
    CHECK(f.holds<EndCommand>(f.keep(f.lane.deadline_passed(at(limit_ms)))));
    f.contact.heard(at(limit_ms).steady);
    f.keep(f.lane.command_ended(143, at(limit_ms)));
    CHECK(f.holds<RunCommand>(f.keep(f.lane.command_end_tried(true, at(limit_ms)))));
    CHECK_FALSE(f.lane.deadline());
    SECTION("it was half done") {
        f.keep(f.lane.output(ItemKind::output, "half", at(limit_ms)));
        const auto report = report_in(f.keep(f.lane.command_ended(0, at(limit_ms))));
        CHECK(report.outcome == Outcome::failed);
        CHECK(report.message == "did not end within 10 m; it was stopped; first half");
        CHECK(report.host == HostState::up);
    }
    SECTION("it had come to its end") {
        f.keep(f.lane.output(ItemKind::output, "whole", at(limit_ms)));
        const auto report = report_in(f.keep(f.lane.command_ended(0, at(limit_ms))));
        CHECK(report.outcome == Outcome::succeeded);
        CHECK(report.message == "ended while it was stopped after 10 m; first whole");
    }
    SECTION("a cancel that comes now changes nothing") {
        CHECK(f.stop(at(limit_ms)).empty());
        const auto report = report_in(f.keep(f.lane.command_ended(0, at(limit_ms))));
        CHECK(report.outcome == Outcome::failed);
    }
}

TEST_CASE("a job that could begin nothing in its time has failed") {
    LaneFixture f;
    f.keep(f.lane.assigned(limited(), at(0)));
    const auto actions = f.lane.deadline_passed(at(limit_ms));
    CHECK(f.holds<CloseConnection>(actions));
    const auto report = report_in(actions);
    CHECK(report.outcome == Outcome::failed);
    CHECK(report.message == "did not end within 10 m; it was stopped; nothing was done on vm-0-0");
    CHECK_FALSE(f.lane.deadline());
}

TEST_CASE("a recovery attempt that takes too long looks at what is left") {
    LaneFixture f;
    f.keep(f.lane.assigned(limited(2), at(0)));
    CHECK(f.lane.deadline_passed(at(limit_ms)).empty());  // it connects still
    f.contact.heard(at(limit_ms).steady);
    CHECK(f.only<RunCommand>(f.connect(at(limit_ms))).line == guarded("look at what is left"));
}

TEST_CASE("the time limit does not count against a job that is being cancelled") {
    LaneFixture f;
    f.run_first(limited());
    f.stop(at(2));
    CHECK_FALSE(f.lane.deadline());
    CHECK(f.lane.deadline_passed(at(limit_ms)).empty());
}

TEST_CASE("the time limit does not count against a report, nor when the lease is over") {
    LaneFixture f;
    f.run_first(limited());
    SECTION("report") {
        f.keep(f.lane.command_ended(9, at(2)));
    }
    SECTION("lease") {
        CHECK(f.lane.lease_ended({"vm-0-0", Epoch{5}}, at(2)).empty());
    }
    CHECK_FALSE(f.lane.deadline());
}

TEST_CASE("the time limit stops a job whose overdue command is being ended") {
    LaneFixture f;
    f.run_first(limited());
    f.keep(f.lane.time_limit_passed(at(limit_ms - 1)));
    CHECK(f.lane.deadline() == at(limit_ms).steady);
    CHECK(f.lane.deadline_passed(at(limit_ms)).empty());
    f.contact.heard(at(limit_ms).steady);
    CHECK(f.holds<Connect>(f.keep(f.lane.command_end_tried(true, at(limit_ms)))));
}

}  // namespace grivon::lane
