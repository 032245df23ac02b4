// Commands that begin only when the broker has stored that they do: recovery asks for their names.
#include "lane_fixture.hpp"

namespace grivon::lane {

using State = LaneMachine::State;

namespace {

// A look, the command that recovery asks for, and a look again.
drivers::Script look_make_look(const Assign&) {
    drivers::RemoteCommand look;
    look.name = "look";
    look.line = "look";
    const drivers::CommandResult looked = co_await drivers::Run{look};
    drivers::RemoteCommand make;
    make.name = "make";
    make.line = "make it";
    make.shown = "ssh -x vm-0-0 make it";
    make.recorded_first = true;
    const drivers::CommandResult made = co_await drivers::Run{make};
    drivers::RemoteCommand verify;
    verify.name = "verify";
    verify.line = "look again";
    const drivers::CommandResult verified = co_await drivers::Run{verify};
    JobReport report;
    report.outcome = Outcome::succeeded;
    report.message = looked.output + made.output + verified.output;
    co_return report;
}

struct RecordedFixture : LaneFixture {
    RecordedFixture() : LaneFixture(look_make_look) {}

    // The look has ended; its start is in flight and not stored.
    Actions come_to_make(const Assign& assign = assign_of(1)) {
        run_first(assign);
        return keep(lane.command_ended(0, at(2)));
    }
    [[nodiscard]] bool make_has_left() const {
        return !items.empty() && items.back().kind == ItemKind::step_started &&
               items.back().name == "make";
    }
};

void check_runs(const Actions& actions, const std::string& line) {
    CHECK(LaneFixture::only<RunCommand>(actions).line == guarded(line));
}

}  // namespace

TEST_CASE("a command that recovery asks for begins when its start is stored") {
    RecordedFixture f;
    const auto came = f.come_to_make();
    CHECK_FALSE(f.holds<RunCommand>(came));
    CHECK(f.lane.state() == State::waiting);
    // Not held back behind the start of the look, which is in flight.
    REQUIRE(f.make_has_left());
    REQUIRE(f.items.size() == 3);

    SECTION("all of it at once") {
        check_runs(f.store_all(at(3)), "make it");
    }
    SECTION("not when only what is before it is stored") {
        CHECK_FALSE(f.holds<RunCommand>(f.store(11, at(3))));
        CHECK_FALSE(f.holds<RunCommand>(f.store(12, at(4))));
        CHECK(f.lane.state() == State::waiting);
        check_runs(f.store(13, at(5)), "make it");
    }
    SECTION("not by words about other positions, attempts and jobs") {
        CHECK_FALSE(f.holds<RunCommand>(f.store(14, at(3))));
        CHECK_FALSE(f.holds<RunCommand>(f.lane.items_stored({JobId{1}, 2, 13}, at(3))));
        CHECK_FALSE(f.holds<RunCommand>(f.store(13, at(3), 2)));
        CHECK(f.lane.state() == State::waiting);
    }
    SECTION("nor by time, or by a broker that only lives") {
        CHECK_FALSE(f.holds<RunCommand>(f.keep(f.lane.tick(at(5'100)))));
        CHECK_FALSE(f.holds<RunCommand>(f.keep(f.lane.broker_heard(at(5'200)))));
        CHECK(f.lane.state() == State::waiting);
    }
}

TEST_CASE("its start is recorded once, however long it waits, and the job goes on as any other") {
    RecordedFixture f;
    f.come_to_make();
    f.keep(f.lane.broker_heard(at(3)));
    f.keep(f.lane.send_again(at(4)));
    check_runs(f.store_all(at(5)), "make it");
    CHECK(f.items.size() == 3);
    f.keep(f.lane.output(ItemKind::output, "made", at(6)));
    f.keep(f.lane.command_ended(0, at(7)));
    const auto report = f.only<AttemptReport>(f.keep(f.lane.command_ended(0, at(8))));
    CHECK(report.report.message == "made");
    f.store_all(at(9));
    CHECK(report.items_end == 10 + f.items.size());
}

TEST_CASE("other commands do not wait for the broker to store their start") {
    RecordedFixture f;
    f.run_first();  // the look: nothing has been stored
    f.keep(f.lane.command_ended(0, at(2)));
    f.store_all(at(3));
    REQUIRE(f.lane.state() == State::running);
    check_runs(f.keep(f.lane.command_ended(0, at(4))), "look again");

    LaneFixture plain;
    plain.run_first();
    check_runs(plain.keep(plain.lane.command_ended(0, at(2))), "look");
}

TEST_CASE("after the start of another command small items wait for each other again") {
    RecordedFixture f;
    f.come_to_make();
    f.store_all(at(3));
    f.keep(f.lane.output(ItemKind::output, "a", at(4)));
    REQUIRE(f.items.size() == 4);
    CHECK_FALSE(f.holds<JobItems>(f.lane.output(ItemKind::output, "b", at(5))));
}

TEST_CASE("a command that waits for the broker waits for one that comes back") {
    RecordedFixture f;
    f.run_first();
    // More than one message holds, so that the start is not in the first one that is sent again.
    for (int i = 0; i < 10; ++i)
        f.keep(f.lane.output(ItemKind::output, std::string(60'000, 'x'), at(2)));
    (void)f.lane.command_ended(0, at(3));  // is lost on its way
    REQUIRE_FALSE(f.make_has_left());
    const auto again = f.keep(f.lane.send_again(at(4)));
    CHECK(f.count<JobItems>(again) > 1);
    CHECK_FALSE(f.holds<RunCommand>(again));
    CHECK(f.make_has_left());
    check_runs(f.store_all(at(5)), "make it");
}

TEST_CASE("a start that is stored begins nothing while the broker is silent") {
    RecordedFixture f;
    f.come_to_make();
    CHECK_FALSE(f.holds<RunCommand>(f.store_all(at(8'000))));
    CHECK(f.lane.state() == State::waiting);
    f.contact.heard(at(30'000).steady);
    check_runs(f.keep(f.lane.broker_heard(at(30'000))), "make it");
}

TEST_CASE("a connection that is lost while a command waits is made anew, and loses nothing") {
    RecordedFixture f;
    f.come_to_make();
    const auto lost = f.keep(f.lane.connection_lost(at(3)));
    CHECK_FALSE(f.holds<AttemptReport>(lost));
    CHECK(f.lane.state() == State::waiting);
    const auto stored = f.store_all(at(4));
    CHECK(f.holds<Connect>(stored));
    CHECK_FALSE(f.holds<RunCommand>(stored));
    check_runs(f.keep(f.connect(at(5))), "make it");
    CHECK(f.items.size() == 3);
}

TEST_CASE("a command that the fence refuses once does not wait twice") {
    RecordedFixture f;
    f.come_to_make();
    f.store_all(at(3));
    f.keep(f.lane.output(ItemKind::error_output, "not ours", at(4)));
    f.keep(f.lane.command_ended(fence::exit_status_not_ours, at(5)));
    check_runs(f.keep(f.take_fence(at(6))), "make it");
}

TEST_CASE("a job that is stopped while a command waits has not begun it") {
    RecordedFixture f;
    Assign assign = assign_of(1);
    assign.spec.time_limit_ms = 3'600'000;
    f.come_to_make(assign);
    Actions actions;
    std::string words;
    SECTION("cancelled") {
        actions = f.stop(at(3));
    }
    SECTION("the time limit") {
        f.contact.heard(at(3'700'000).steady);
        actions = f.keep(f.lane.deadline_passed(at(3'700'000)));
        words = "did not end within 1 h; it was stopped; ";
    }
    // The line was shown, so it is said that it was not run; there is nothing to end on the host.
    CHECK_FALSE(f.holds<EndCommand>(actions));
    check_runs(actions, "look at what is left");
    f.keep(f.lane.output(ItemKind::output, "half", at(3'700'001)));
    f.store_all(at(3'700'002));
    const auto ended = f.keep(f.lane.command_ended(0, at(3'700'003)));
    CHECK(f.only<AttemptReport>(ended).report.message == words + "look half");
    f.store_all(at(3'700'004));
    REQUIRE(f.items.size() >= 6);
    CHECK(f.items[3].kind == ItemKind::note);
    CHECK(f.items[3].shown);
    CHECK(f.items[3].text == "# not run: the job was stopped before");
    CHECK(f.items[4].kind == ItemKind::step_finished);
    CHECK(f.items[4].exit_status == -1);
    CHECK(f.items[4].step == 2);
    CHECK(f.items[5].kind == ItemKind::step_started);
    CHECK(f.items[5].step == 3);
}

TEST_CASE("a lease that ends while a command waits releases the lane") {
    RecordedFixture f;
    f.come_to_make();
    SECTION("to nobody") {
        CHECK(f.lane.lease_ended({"vm-0-0", Epoch{5}}, at(3)).empty());
        CHECK(f.lane.released());
        CHECK(f.store_all(at(4)).empty());
    }
    SECTION("to the next one, which looks first") {
        const auto actions = f.lane.assigned(assign_of(1, 2, 6), at(3));
        CHECK(f.only<RunCommand>(actions).line == fence::take_line(Epoch{6}));
        CHECK(f.only<RunCommand>(f.take_fence(at(4))).line == guarded("look", 6));
        CHECK_FALSE(f.holds<RunCommand>(f.lane.items_stored({JobId{1}, 1, 13}, at(5))));
    }
}

}  // namespace grivon::lane
