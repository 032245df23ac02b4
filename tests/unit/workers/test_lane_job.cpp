// A job from assignment to stored report, when everything works.
#include "lane_fixture.hpp"
#include "wire/limits.hpp"

namespace grivon::lane {

using State = LaneMachine::State;

TEST_CASE("a job: connect, its commands in turn, its items, its report") {
    LaneFixture f;
    auto actions = f.keep(f.lane.assigned(assign_of(1), at(0)));
    CHECK(f.only<Connect>(actions).host.address == "127.0.1.5");
    CHECK(f.lane.state() == State::connecting);

    actions = f.keep(f.connect(at(1)));
    CHECK(f.only<RunCommand>(actions) ==
          RunCommand{guarded("do 'first'"), "input", std::chrono::seconds(180)});

    actions = f.keep(f.lane.output(ItemKind::output, "out", at(2)));
    CHECK(actions.empty());  // the start of the step is in flight
    actions = f.store_all(at(3));
    CHECK(f.only<JobItems>(actions).items.front().data == "out");
    f.keep(f.lane.output(ItemKind::error_output, "err", at(4)));

    actions = f.keep(f.lane.command_ended(0, at(5)));
    CHECK(f.only<RunCommand>(actions).line == guarded("look"));
    f.keep(f.lane.output(ItemKind::output, "seen", at(6)));
    actions = f.keep(f.lane.command_ended(0, at(7)));
    CHECK(f.lane.state() == State::reporting);
    const auto report = f.only<AttemptReport>(actions);
    CHECK(report.worker == "uuid");
    CHECK(report.host == "vm-0-0");
    CHECK(report.epoch == Epoch{5});
    CHECK(report.report.outcome == Outcome::succeeded);
    CHECK(report.report.host == HostState::up);
    CHECK(report.report.message == "out|err|seen");
    CHECK(report.items_end == 10 + f.items.size());

    CHECK(f.lane.report_stored({JobId{1}, 1}, at(8)).empty());
    CHECK(f.lane.state() == State::idle);
    CHECK_FALSE(f.lane.busy());
    CHECK(f.lane.held() == HeldLane{"vm-0-0", Epoch{5}, JobId{}, 0});
}

TEST_CASE("the record of a job has notes, starts, output and ends of its steps in order") {
    LaneFixture f;
    f.run_first();
    f.keep(f.lane.output(ItemKind::output, "out", at(2)));
    f.keep(f.lane.output(ItemKind::error_output, "woe", at(2)));
    f.keep(f.lane.command_ended(0, at(3)));
    f.keep(f.lane.output(ItemKind::output, "seen", at(4)));
    f.keep(f.lane.command_ended(0, at(5)));

    REQUIRE(f.items.size() == 8);
    const auto& i = f.items;
    CHECK(i[0].kind == ItemKind::note);
    CHECK(i[0].text == "# at it");
    CHECK(i[1].kind == ItemKind::step_started);
    CHECK(i[1].name == "first");
    CHECK(i[1].text == "ssh -x vm-0-0 do first");
    CHECK(i[1].step == 1);
    CHECK(i[1].shown);
    CHECK(i[1].at == at(1).wall);
    CHECK(i[2].kind == ItemKind::output);
    CHECK(i[2].data == "out");
    CHECK(i[2].shown);
    CHECK(i[3].kind == ItemKind::error_output);
    CHECK(i[3].data == "woe");
    CHECK(i[4].kind == ItemKind::step_finished);
    CHECK(i[4].exit_status == 0);
    CHECK(i[5].kind == ItemKind::step_started);
    CHECK(i[5].step == 2);
    CHECK_FALSE(i[5].shown);
    CHECK_FALSE(i[6].shown);
    CHECK(i[7].kind == ItemKind::step_finished);
}

TEST_CASE("a failure is what the script says") {
    LaneFixture f;
    f.run_first();
    const auto actions = f.keep(f.lane.command_ended(255, at(2)));
    const auto report = f.only<AttemptReport>(actions).report;
    CHECK(report.outcome == Outcome::failed);
    CHECK(report.exit_status == 255);
    CHECK(report.message == "first failed");
    CHECK(report.host == HostState::up);
    CHECK(f.items.back().exit_status == 255);
}

TEST_CASE("a job without commands is reported without a connection") {
    LaneFixture f(no_command);
    const auto actions = f.lane.assigned(assign_of(1), at(0));
    CHECK_FALSE(f.holds<Connect>(actions));
    const auto report = f.only<AttemptReport>(actions);
    CHECK(report.report.message == "no driver");
    CHECK(report.report.host == HostState::unknown);
    CHECK(report.items_end == 10);
}

TEST_CASE("the next job uses the kept connection") {
    LaneFixture f;
    f.run_all();
    CHECK(f.lane.report_stored({JobId{1}, 1}, at(4)).empty());
    const auto actions = f.lane.assigned(assign_of(2), at(5));
    CHECK_FALSE(f.holds<Connect>(actions));
    CHECK(f.holds<RunCommand>(actions));
}

TEST_CASE("a host with a new address or key is connected anew") {
    LaneFixture f;
    f.run_all();
    CHECK(f.lane.report_stored({JobId{1}, 1}, at(4)).empty());
    Assign moved = assign_of(2);
    moved.host.host_key = "ssh-ed25519 AAAA";
    const auto actions = f.lane.assigned(moved, at(5));
    CHECK(f.holds<CloseConnection>(actions));
    CHECK(f.only<Connect>(actions).host.host_key == "ssh-ed25519 AAAA");
}

TEST_CASE("the script sees at most so much of the output, the record all of it") {
    LaneFixture f;
    f.run_first();
    const std::string part(100'000, 'x');
    for (int i = 0; i < 4; ++i) {
        f.keep(f.lane.output(ItemKind::output, part, at(2)));
        f.store_all(at(2));
    }
    f.keep(f.lane.command_ended(0, at(3)));
    const auto actions = f.keep(f.lane.command_ended(0, at(4)));
    CHECK(f.only<AttemptReport>(actions).report.message.size() == drivers::captured_bytes_max + 2);
    CHECK(f.output().size() == 400'000);
}

}  // namespace grivon::lane
