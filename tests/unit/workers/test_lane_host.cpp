// What can happen to the connection at any moment.
#include "lane_fixture.hpp"

namespace grivon::lane {

using State = LaneMachine::State;

namespace {
const Error refused{Errc::unavailable, "cannot connect to vm-0-0 (127.0.1.5:22): refused"};

AttemptReport report_in(const Actions& actions) {
    return LaneFixture::only<AttemptReport>(actions);
}
}  // namespace

TEST_CASE("an attempt that cannot connect has reached nothing, in the words of the connection") {
    LaneFixture f;
    f.keep(f.lane.assigned(assign_of(1), at(0)));
    const auto report = report_in(f.lane.connect_failed(refused, at(1)));
    CHECK(report.report.outcome == Outcome::unreached);
    CHECK(report.report.exit_status == -1);
    CHECK(report.report.host == HostState::unreachable);
    CHECK(report.report.message == refused.message);
    CHECK(report.items_end == 10);
}

TEST_CASE("only a host that does not answer is unreached") {
    const auto outcome_of = [](Errc code, bool recovery) {
        LaneFixture f;
        Assign assign = assign_of(1, 3);  // a later attempt, after others that reached nothing
        assign.recovery = recovery;
        f.keep(f.lane.assigned(assign, at(0)));
        return report_in(f.lane.connect_failed({code, "why"}, at(1))).report.outcome;
    };
    CHECK(outcome_of(Errc::unavailable, false) == Outcome::unreached);
    CHECK(outcome_of(Errc::timeout, false) == Outcome::unreached);
    CHECK(outcome_of(Errc::denied, false) == Outcome::failed);
    CHECK(outcome_of(Errc::exhausted, false) == Outcome::failed);
    CHECK(outcome_of(Errc::unavailable, true) == Outcome::uncertain);
    CHECK(outcome_of(Errc::denied, true) == Outcome::uncertain);
}

TEST_CASE("a recovery attempt that cannot connect knows nothing") {
    LaneFixture f;
    f.keep(f.lane.assigned(assign_of(1, 2), at(0)));
    const auto report = report_in(f.lane.connect_failed(refused, at(1))).report;
    CHECK(report.outcome == Outcome::uncertain);
    CHECK(report.message == refused.message);
}

TEST_CASE("after a failed connection the next job connects") {
    LaneFixture f;
    f.keep(f.lane.assigned(assign_of(1), at(0)));
    (void)f.lane.connect_failed(refused, at(1));
    CHECK(f.lane.report_stored({JobId{1}, 1}, at(2)).empty());
    CHECK(f.holds<Connect>(f.lane.assigned(assign_of(2), at(3))));
}

TEST_CASE("a connection lost while a command runs leaves the outcome uncertain") {
    LaneFixture f;
    f.run_first();
    f.keep(f.lane.output(ItemKind::output, "half", at(2)));
    const auto actions = f.keep(f.lane.connection_lost(at(3)));
    CHECK(f.holds<CloseConnection>(actions));
    const auto report = report_in(actions).report;
    CHECK(report.outcome == Outcome::uncertain);
    CHECK(report.exit_status == -1);
    CHECK(report.message == "connection to vm-0-0 was lost while \"first\" ran");
    CHECK_FALSE(report.vm);
    CHECK(f.output() == "half");
    CHECK(f.items.back().kind == ItemKind::step_finished);
    CHECK(f.items.back().exit_status == -1);
}

TEST_CASE("a command over its time limit is ended on the host, and the outcome uncertain") {
    LaneFixture f;
    f.run_first();
    SECTION("in minutes") {
        const auto cut = f.keep(f.lane.time_limit_passed(at(3)));
        CHECK(f.holds<CloseConnection>(cut));
        CHECK_FALSE(f.holds<AttemptReport>(cut));
        CHECK(f.only<EndCommand>(cut) ==
              EndCommand{assign_of(1).host, fence::end_line(Epoch{5}), fence::end_limit});
        CHECK(f.lane.state() == State::ending);
        CHECK(f.lane.busy());
        const auto report = report_in(f.keep(f.lane.command_end_tried(true, at(4)))).report;
        CHECK(report.outcome == Outcome::uncertain);
        CHECK(report.message == "\"first\" on vm-0-0 did not end within 3 m; it was ended there");
        CHECK(report.host == HostState::up);
        CHECK(f.items.back().kind == ItemKind::step_finished);
    }
    SECTION("in milliseconds, and it could not be ended") {
        f.keep(f.lane.command_ended(0, at(2)));
        f.keep(f.lane.time_limit_passed(at(3)));
        CHECK(report_in(f.lane.command_end_tried(false, at(4))).report.message ==
              "\"second\" on vm-0-0 did not end within 2500 ms; it may run there still");
    }
}

TEST_CASE("an idle connection that is lost is only noted") {
    LaneFixture f;
    f.run_all();
    SECTION("while the report waits") {
        CHECK_FALSE(f.holds<AttemptReport>(f.lane.connection_lost(at(4))));
        CHECK(f.lane.report_stored({JobId{1}, 1}, at(5)).empty());
    }
    SECTION("when idle") {
        CHECK(f.lane.report_stored({JobId{1}, 1}, at(4)).empty());
        CHECK(f.holds<CloseConnection>(f.lane.connection_lost(at(5))));
    }
    CHECK(f.holds<Connect>(f.lane.assigned(assign_of(2), at(6))));
}

TEST_CASE("a kept connection that turns out dead is replaced once, and nobody hears of it") {
    LaneFixture f;
    f.run_all();
    CHECK(f.lane.report_stored({JobId{1}, 1}, at(4)).empty());
    f.items.clear();
    f.keep(f.lane.assigned(assign_of(2), at(5)));
    auto actions = f.keep(f.lane.command_not_begun("eof", at(6)));
    CHECK(f.holds<CloseConnection>(actions));
    CHECK(f.holds<Connect>(actions));
    CHECK_FALSE(f.holds<AttemptReport>(actions));

    actions = f.keep(f.connect(at(7)));
    CHECK(f.only<RunCommand>(actions).line == guarded("do 'first'"));
    CHECK_FALSE(f.holds<JobItems>(actions));  // the start of the step is told once
    actions = f.keep(f.lane.command_not_begun("eof", at(8)));
    const auto report = report_in(actions).report;
    CHECK(report.outcome == Outcome::unreached);
    CHECK(report.exit_status == -1);
    CHECK(report.message == "cannot run a command on vm-0-0: eof; check the sshd there");
    CHECK(f.items.back().exit_status == -1);
}

TEST_CASE("a command that could not begin after others had run leaves the outcome uncertain") {
    LaneFixture f;
    f.run_first();
    f.keep(f.lane.command_ended(0, at(2)));
    CHECK(f.holds<Connect>(f.keep(f.lane.command_not_begun("eof", at(3)))));
    const auto report = report_in(f.keep(f.lane.connect_failed(refused, at(4)))).report;
    CHECK(report.outcome == Outcome::uncertain);
    CHECK(report.host == HostState::unreachable);
}

TEST_CASE("the end of an abandoned job's connection is told to nobody") {
    LaneFixture f;
    SECTION("while its command runs") {
        f.run_first();
        CHECK(f.lane.lease_ended({"vm-0-0", Epoch{5}}, at(2)).empty());
        SECTION("lost") {
            CHECK_FALSE(f.holds<AttemptReport>(f.lane.connection_lost(at(3))));
        }
        SECTION("time") {
            CHECK_FALSE(f.holds<AttemptReport>(f.lane.time_limit_passed(at(3))));
        }
        SECTION("not begun") {
            CHECK_FALSE(f.holds<AttemptReport>(f.lane.command_not_begun("eof", at(3))));
        }
    }
    SECTION("while it connects") {
        f.keep(f.lane.assigned(assign_of(1), at(0)));
        CHECK(f.lane.lease_ended({"vm-0-0", Epoch{5}}, at(1)).empty());
        SECTION("failed") {
            CHECK(f.lane.connect_failed(refused, at(2)).empty());
        }
        SECTION("connected") {
            CHECK(f.connect(at(2)).empty());
        }
    }
    CHECK(f.lane.released());
}

TEST_CASE("words of the host that fit no state change nothing") {
    LaneFixture f;
    CHECK(f.connect(at(1)).empty());
    CHECK(f.lane.connect_failed(refused, at(1)).empty());
    CHECK(f.lane.output(ItemKind::output, "x", at(1)).empty());
    CHECK(f.lane.command_ended(0, at(1)).empty());
    CHECK(f.lane.command_not_begun("eof", at(1)).empty());
    CHECK(f.lane.time_limit_passed(at(1)).empty());
    CHECK(f.lane.connection_lost(at(1)).empty());
    CHECK(f.lane.command_end_tried(true, at(1)).empty());
    CHECK_FALSE(f.lane.deadline());
    CHECK(f.lane.deadline_passed(at(1)).empty());
    CHECK(f.lane.state() == State::idle);
    CHECK(f.lane.released());
}

}  // namespace grivon::lane
