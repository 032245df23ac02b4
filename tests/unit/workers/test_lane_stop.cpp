// Jobs that are cancelled, at any moment.
#include "lane_fixture.hpp"

namespace grivon::lane {

using State = LaneMachine::State;

namespace {

JobReport report_in(const Actions& actions) {
    return LaneFixture::only<AttemptReport>(actions).report;
}

void check_nothing_done(const Actions& actions) {
    const JobReport report = report_in(actions);
    CHECK(report.outcome == Outcome::cancelled);
    CHECK(report.exit_status == -1);
    CHECK(report.message == "nothing was done on vm-0-0");
}

// What is left is looked at; it comes to its end.
JobReport look(LaneFixture& f, const Actions& actions, const std::string& seen = "half",
               std::int32_t exit_status = 0) {
    CHECK(f.only<RunCommand>(actions).line == guarded("look at what is left"));
    if (!seen.empty()) f.keep(f.lane.output(ItemKind::output, seen, at(90)));
    return report_in(f.keep(f.lane.command_ended(exit_status, at(91))));
}

// The command is being ended.
void stop_first(LaneFixture& f) {
    f.run_first();
    const auto actions = f.stop(at(2));
    CHECK(f.only<EndCommand>(actions) ==
          EndCommand{assign_of(1).host, fence::end_line(Epoch{5}), fence::end_limit});
    CHECK_FALSE(f.holds<CloseConnection>(actions));
    CHECK(f.lane.state() == State::ending);
}

}  // namespace

TEST_CASE("a job that is cancelled before anything was begun ends at once") {
    LaneFixture f;
    SECTION("while it connects: that is given up") {
        f.keep(f.lane.assigned(assign_of(1), at(0)));
        const auto actions = f.stop(at(1));
        CHECK(f.holds<CloseConnection>(actions));
        check_nothing_done(actions);
        CHECK(f.lane.report_stored({JobId{1}, 1}, at(2)).empty());
        CHECK(f.holds<Connect>(f.lane.assigned(assign_of(2), at(3))));
    }
    SECTION("while it takes the fence") {
        f.keep(f.lane.assigned(assign_of(1), at(0)));
        f.keep(f.lane.connected(at(1)));
        const auto actions = f.stop(at(2));
        CHECK(f.holds<CloseConnection>(actions));
        check_nothing_done(actions);
        CHECK(f.lane.command_ended(0, at(3)).empty());
    }
    SECTION("while it waits for the broker; the connection stays") {
        f.keep(f.lane.assigned(assign_of(1), at(60'000)));
        REQUIRE(f.lane.state() == State::waiting);
        const auto actions = f.stop(at(60'001));
        CHECK_FALSE(f.holds<CloseConnection>(actions));
        check_nothing_done(actions);
    }
    SECTION("while it waits for the end of what was before it") {
        f.run_first();
        CHECK(f.lane.assigned(assign_of(2, 1, 6), at(2)).empty());
        CHECK(f.stop(at(3), 2, 1, 6).empty());
        check_nothing_done(f.lane.command_ended(0, at(4)));
    }
    SECTION("as the broker says when it assigns it") {
        Assign assign = assign_of(1);
        assign.stopping = true;
        check_nothing_done(f.lane.assigned(assign, at(0)));
    }
}

TEST_CASE("a running command is ended, and then what is left is looked at") {
    LaneFixture f;
    stop_first(f);
    f.keep(f.lane.output(ItemKind::output, "last words", at(3)));
    SECTION("its end comes first") {
        CHECK_FALSE(f.holds<RunCommand>(f.keep(f.lane.command_ended(143, at(4)))));
        CHECK(look(f, f.keep(f.lane.command_end_tried(true, at(5)))).message == "first half");
    }
    SECTION("the answer comes first") {
        CHECK(f.keep(f.lane.command_end_tried(true, at(4))).empty());
        CHECK(look(f, f.keep(f.lane.command_ended(143, at(5)))).outcome == Outcome::cancelled);
    }
    CHECK(f.output() == "last wordshalf");
    CHECK(f.items[3].kind == ItemKind::step_finished);
    CHECK(f.items[3].exit_status == 143);
}

TEST_CASE("what the look shows decides") {
    LaneFixture f;
    stop_first(f);
    f.keep(f.lane.command_ended(143, at(4)));
    const auto actions = f.keep(f.lane.command_end_tried(true, at(5)));
    SECTION("the job had come to its end") {
        const JobReport report = look(f, actions, "whole");
        CHECK(report.outcome == Outcome::succeeded);
        CHECK(report.message == "had ended before it could be cancelled; first whole");
    }
    SECTION("nothing could be seen") {
        CHECK(look(f, actions, "", 14).outcome == Outcome::uncertain);
    }
    SECTION("the connection is lost") {
        CHECK(report_in(f.keep(f.lane.connection_lost(at(6)))).outcome == Outcome::uncertain);
    }
    SECTION("the look takes too long: it is ended as well, and nobody looks again") {
        CHECK(f.holds<EndCommand>(f.keep(f.lane.time_limit_passed(at(6)))));
        CHECK(report_in(f.keep(f.lane.command_end_tried(true, at(7)))).outcome ==
              Outcome::uncertain);
    }
}

TEST_CASE("between commands the look comes at once, and knows all steps") {
    LaneFixture f;
    f.run_first();
    f.keep(f.lane.command_ended(0, at(7'600)));  // the broker is silent
    REQUIRE(f.lane.state() == State::waiting);
    f.contact.heard(at(9'000).steady);
    CHECK(look(f, f.stop(at(9'000))).message == "first half");
}

TEST_CASE("a stop that is told twice, late or to others changes nothing") {
    LaneFixture f;
    SECTION("of another job, attempt or lease") {
        f.run_first();
        CHECK(f.stop(at(2), 2).empty());
        CHECK(f.stop(at(2), 1, 2).empty());
        CHECK(f.stop(at(2), 1, 1, 4).empty());
        CHECK(f.stop(at(2), 1, 1, 6).empty());
        CHECK(f.lane.state() == State::running);
    }
    SECTION("twice while the command is being ended, and while somebody looks") {
        stop_first(f);
        CHECK(f.stop(at(3)).empty());
        f.keep(f.lane.command_ended(143, at(4)));
        CHECK(f.stop(at(4)).empty());
        f.keep(f.lane.command_end_tried(true, at(5)));
        CHECK(f.stop(at(6)).empty());
        CHECK(f.lane.state() == State::running);
    }
    SECTION("after the report") {
        f.run_all();
        CHECK(f.stop(at(4)).empty());
        CHECK(report_in(f.lane.tick(at(20'000))).outcome == Outcome::succeeded);
    }
    SECTION("when the lease is over") {
        f.run_first();
        CHECK(f.lane.lease_ended({"vm-0-0", Epoch{5}}, at(2)).empty());
        CHECK(f.stop(at(3)).empty());
        CHECK(f.lane.command_ended(0, at(4)).empty());
        CHECK(f.lane.released());
    }
}

TEST_CASE("a command that had not begun when it was stopped has done nothing") {
    LaneFixture f;
    stop_first(f);
    SECTION("the host took no command") {
        f.keep(f.lane.command_not_begun("eof", at(3)));
    }
    SECTION("the fence did not let it through") {
        f.keep(f.lane.command_ended(fence::exit_status_not_ours, at(3)));
    }
    check_nothing_done(f.keep(f.lane.command_end_tried(false, at(4))));
}

TEST_CASE("a connection that is lost while the command is ended is made again for the look") {
    LaneFixture f;
    stop_first(f);
    CHECK(f.holds<CloseConnection>(f.keep(f.lane.connection_lost(at(3)))));
    CHECK(f.holds<Connect>(f.keep(f.lane.command_end_tried(false, at(4)))));
    SECTION("the fence is taken without patience") {
        const auto fencing = f.keep(f.lane.connected(at(5)));
        CHECK(f.only<RunCommand>(fencing).line ==
              fence::take_line(Epoch{5}, std::chrono::seconds{0}));
        CHECK(look(f, f.keep(f.take_fence(at(6)))).outcome == Outcome::cancelled);
    }
    SECTION("it cannot be made: nobody knows what is left") {
        const auto actions = f.lane.connect_failed({Errc::unavailable, "gone"}, at(5));
        CHECK(report_in(f.keep(actions)).outcome == Outcome::uncertain);
    }
}

TEST_CASE("a command that does not end is tried again, and then left to the fence") {
    LaneFixture f;
    stop_first(f);
    CHECK_FALSE(f.lane.deadline());
    std::int64_t ms = 10;
    for (int tries = 2; tries <= 3; ++tries) {
        CHECK(f.lane.command_end_tried(true, at(ms)).empty());
        CHECK(f.lane.deadline() == at(ms + 2'000).steady);
        CHECK(f.lane.deadline_passed(at(ms + 1'999)).empty());
        ms += 2'000;
        CHECK(f.holds<EndCommand>(f.lane.deadline_passed(at(ms))));
        CHECK_FALSE(f.lane.deadline());
        CHECK(f.lane.deadline_passed(at(ms)).empty());
    }
    SECTION("it ends at last") {
        f.keep(f.lane.command_ended(137, at(ms)));
        CHECK(f.holds<RunCommand>(f.keep(f.lane.command_end_tried(true, at(ms)))));
    }
    SECTION("it does not") {
        const auto actions = f.keep(f.lane.command_end_tried(false, at(ms)));
        CHECK(f.holds<CloseConnection>(actions));
        CHECK(f.holds<Connect>(actions));
        CHECK(f.lane.output(ItemKind::output, "late", at(ms)).empty());
    }
}

TEST_CASE("a command whose output waits for room is not tried again meanwhile") {
    LaneFixture f;
    f.run_first();
    while (f.lane.wants_output())
        f.keep(f.lane.output(ItemKind::output, std::string(60'000, 'x'), at(2)));
    f.stop(at(3));
    CHECK(f.keep(f.lane.command_end_tried(true, at(4))).empty());
    CHECK_FALSE(f.lane.deadline());
    CHECK(f.holds<ReadOn>(f.store_all(at(5))));
    CHECK(f.lane.deadline() == at(2'004).steady);
}

TEST_CASE("no command begins while a line that ends commands may be on its way") {
    LaneFixture f;
    stop_first(f);
    SECTION("of the next lease") {
        CHECK(f.lane.assigned(assign_of(1, 2, 6), at(3)).empty());
        CHECK(f.lane.command_ended(143, at(4)).empty());
        CHECK(f.holds<RunCommand>(f.lane.command_end_tried(true, at(5))));
    }
    SECTION("when the lease is over") {
        CHECK(f.lane.lease_ended({"vm-0-0", Epoch{5}}, at(3)).empty());
        CHECK(f.lane.command_end_tried(true, at(4)).empty());
        CHECK_FALSE(f.lane.deadline());
        CHECK_FALSE(f.lane.released());
        CHECK(f.lane.command_ended(143, at(5)).empty());
        CHECK(f.lane.released());
    }
}

TEST_CASE("a recovery attempt of a cancelled job only looks") {
    LaneFixture f;
    Assign assign = assign_of(1, 2);
    assign.steps_begun = {"first"};
    SECTION("as the broker says when it assigns it") {
        assign.stopping = true;
        f.keep(f.lane.assigned(assign, at(0)));
    }
    SECTION("while it connects") {
        f.keep(f.lane.assigned(assign, at(0)));
        CHECK(f.stop(at(1), 1, 2).empty());
    }
    SECTION("while it waits for the fence: no longer") {
        f.keep(f.lane.assigned(assign, at(0)));
        f.keep(f.lane.connected(at(1)));
        const auto actions = f.stop(at(2), 1, 2);
        CHECK(f.holds<CloseConnection>(actions));
        CHECK(f.holds<Connect>(actions));
    }
    const auto fencing = f.keep(f.lane.connected(at(3)));
    CHECK(f.only<RunCommand>(fencing).line == fence::take_line(Epoch{5}, std::chrono::seconds{0}));
    CHECK(look(f, f.keep(f.take_fence(at(4)))).message == "first half");
}

TEST_CASE("a cancelled job whose host cannot be reached for the look is uncertain") {
    LaneFixture f;
    Assign assign = assign_of(1, 2);
    assign.stopping = true;
    f.keep(f.lane.assigned(assign, at(0)));
    const auto actions = f.lane.connect_failed({Errc::unavailable, "gone"}, at(1));
    CHECK(report_in(actions).outcome == Outcome::uncertain);
}

TEST_CASE("a job that is cancelled while its overdue command is ended is looked at") {
    LaneFixture f;
    f.run_first();
    f.keep(f.lane.time_limit_passed(at(2)));
    CHECK(f.stop(at(3)).empty());
    CHECK(f.holds<Connect>(f.keep(f.lane.command_end_tried(true, at(4)))));
    CHECK(look(f, f.connect(at(5))).outcome == Outcome::cancelled);
}

}  // namespace grivon::lane
