// What the broker may say, or not say, at any moment.
#include "lane_fixture.hpp"
#include "wire/limits.hpp"

namespace grivon::lane {

using State = LaneMachine::State;

namespace {
// Output until the window is full.
void fill_window(LaneFixture& f) {
    while (f.lane.wants_output())
        f.keep(f.lane.output(ItemKind::output, std::string(60'000, 'x'), at(2)));
}
}  // namespace

TEST_CASE("a job that is assigned twice runs once") {
    LaneFixture f;
    f.run_first();
    CHECK(f.lane.assigned(assign_of(1), at(2)).empty());
    CHECK(f.lane.state() == State::running);

    f.keep(f.lane.command_ended(0, at(3)));
    f.keep(f.lane.command_ended(0, at(4)));
    CHECK(f.lane.assigned(assign_of(1), at(5)).empty());
    CHECK(f.lane.report_stored({JobId{1}, 1}, at(6)).empty());
    CHECK(f.lane.assigned(assign_of(1), at(7)).empty());
    CHECK(f.lane.state() == State::idle);
}

TEST_CASE("an assignment of an older lease is passed over") {
    LaneFixture f;
    f.run_first();
    CHECK(f.lane.assigned(assign_of(9, 1, 4), at(2)).empty());
    f.keep(f.lane.command_ended(1, at(3)));
    CHECK(f.lane.report_stored({JobId{1}, 1}, at(4)).empty());
    CHECK(f.lane.assigned(assign_of(9, 1, 4), at(5)).empty());
    CHECK(f.lane.state() == State::idle);
}

TEST_CASE("a second job of the same lease does not disturb the running one") {
    LaneFixture f;
    f.run_first();
    CHECK(f.lane.assigned(assign_of(2), at(2)).empty());
    CHECK(f.lane.held()->job == JobId{1});
}

TEST_CASE("the next job tells that the report of the last one is stored") {
    LaneFixture f;
    f.run_all();
    const auto actions = f.lane.assigned(assign_of(2), at(5));
    CHECK(f.holds<RunCommand>(actions));
    CHECK(f.lane.held()->job == JobId{2});
}

TEST_CASE("a new lease waits until the command of the old one has ended") {
    LaneFixture f;
    f.run_first();
    CHECK(f.lane.assigned(assign_of(1, 2, 6), at(2)).empty());
    CHECK(f.lane.held() == HeldLane{"vm-0-0", Epoch{6}, JobId{1}, 2});
    CHECK(f.lane.output(ItemKind::output, "late", at(3)).empty());
    CHECK(f.lane.items_stored({JobId{1}, 1, 12}, at(3)).empty());

    const auto actions = f.lane.command_ended(0, at(4));
    CHECK_FALSE(f.holds<AttemptReport>(actions));
    CHECK(f.only<RunCommand>(actions).line == fence::take_line(Epoch{6}));
    const auto fenced = f.take_fence(at(5));
    CHECK(f.only<RunCommand>(fenced).line == guarded("do 'first'", 6));
    const auto items = f.only<JobItems>(fenced);
    CHECK(items.epoch == Epoch{6});
    CHECK(items.attempt == 2);
    CHECK(items.position == 10);
}

TEST_CASE("a new lease while connecting uses that connection") {
    LaneFixture f;
    f.keep(f.lane.assigned(assign_of(1), at(0)));
    CHECK(f.lane.assigned(assign_of(2, 1, 6), at(1)).empty());
    const auto actions = f.connect(at(2));
    CHECK(f.holds<RunCommand>(actions));
    CHECK(f.only<JobItems>(actions).job == JobId{2});
}

TEST_CASE("a lease that ends lets the running command end, and nothing more") {
    LaneFixture f;
    f.run_first();
    CHECK(f.lane.lease_ended({"vm-0-0", Epoch{5}}, at(2)).empty());
    CHECK_FALSE(f.lane.released());
    CHECK_FALSE(f.lane.held());
    CHECK(f.lane.output(ItemKind::output, "late", at(3)).empty());
    CHECK(f.lane.tick(at(20'000)).empty());
    CHECK(f.lane.send_again(at(20'000)).empty());
    CHECK(f.lane.command_ended(0, at(4)).empty());
    CHECK(f.lane.released());
}

TEST_CASE("a lease that ends in any other state releases the lane at once") {
    LaneFixture f;
    SECTION("reporting") {
        f.run_all();
    }
    SECTION("idle") {
        f.run_all();
        CHECK(f.lane.report_stored({JobId{1}, 1}, at(4)).empty());
    }
    SECTION("waiting") {
        CHECK(f.lane.assigned(assign_of(1), at(60'000)).empty());
        CHECK(f.lane.state() == State::waiting);
    }
    CHECK(f.lane.lease_ended({"vm-0-0", Epoch{5}}, at(60'000)).empty());
    CHECK(f.lane.released());
}

TEST_CASE("the end of an older lease is passed over") {
    LaneFixture f;
    f.run_first();
    CHECK(f.lane.lease_ended({"vm-0-0", Epoch{4}}, at(2)).empty());
    CHECK(f.lane.held()->job == JobId{1});
}

TEST_CASE("a lease that ended is not taken up again by a late assignment") {
    LaneFixture f;
    f.run_first();
    CHECK(f.lane.lease_ended({"vm-0-0", Epoch{5}}, at(2)).empty());
    CHECK(f.lane.assigned(assign_of(2), at(3)).empty());
    CHECK(f.lane.command_ended(0, at(4)).empty());
    CHECK(f.lane.released());
}

TEST_CASE("no step begins when the broker has been silent for three quarters of the lease") {
    LaneFixture f;
    f.run_first();
    CHECK(f.keep(f.lane.output(ItemKind::output, "x", at(7'000))).empty());
    auto actions = f.keep(f.lane.command_ended(0, at(7'501)));
    CHECK_FALSE(f.holds<RunCommand>(actions));
    CHECK(f.lane.state() == State::waiting);
    CHECK(f.lane.held()->job == JobId{1});

    f.contact.heard(at(30'000).steady);
    actions = f.keep(f.lane.broker_heard(at(30'000)));
    CHECK(f.only<RunCommand>(actions).line == guarded("look"));
}

TEST_CASE("up to three quarters of the lease steps begin, and the broker sets the lease") {
    LaneFixture f;
    f.run_first();
    SECTION("the default") {
        CHECK(f.holds<RunCommand>(f.lane.command_ended(0, at(7'500))));
    }
    SECTION("a shorter one") {
        f.contact.set_lease(std::chrono::milliseconds(1'000));
        CHECK_FALSE(f.holds<RunCommand>(f.lane.command_ended(0, at(751))));
    }
}

TEST_CASE("a full window stops the output until the broker has stored some") {
    LaneFixture f;
    f.run_first();
    fill_window(f);
    CHECK_FALSE(f.lane.wants_output());
    f.store_all(at(3));
    const auto actions = f.store_all(at(4));
    CHECK(f.lane.wants_output());
    (void)actions;
}

TEST_CASE("the lane says once that output may be taken in again") {
    LaneFixture f;
    f.run_first();
    fill_window(f);
    const auto sent = f.items.size();
    CHECK_FALSE(f.holds<ReadOn>(f.store(11, at(3))));  // the note alone frees too little
    CHECK(f.holds<ReadOn>(f.store(10 + sent, at(4))));
    CHECK_FALSE(f.holds<ReadOn>(f.store_all(at(5))));
}

TEST_CASE("no step begins while the window is full") {
    LaneFixture f;
    f.run_first();
    fill_window(f);
    CHECK_FALSE(f.holds<RunCommand>(f.keep(f.lane.command_ended(0, at(3)))));
    CHECK(f.lane.state() == State::waiting);
    CHECK(f.holds<RunCommand>(f.store_all(at(4))));
}

TEST_CASE("an abandoned job with a full window drains its command") {
    LaneFixture f;
    f.run_first();
    fill_window(f);
    CHECK(f.holds<ReadOn>(f.lane.lease_ended({"vm-0-0", Epoch{5}}, at(3))));
    CHECK(f.lane.wants_output());
}

TEST_CASE("after a reconnect everything not stored comes again, the same bytes once") {
    LaneFixture f;
    f.run_first();
    f.keep(f.lane.output(ItemKind::output, std::string(20'000, 'a'), at(2)));
    f.store(11, at(3));
    (void)f.lane.output(ItemKind::output, std::string(20'000, 'b'), at(4));  // is lost on its way
    f.keep(f.lane.output(ItemKind::output, "c", at(5)));

    const auto actions = f.keep(f.lane.send_again(at(6)));
    CHECK(f.only<JobItems>(actions).position == 11);
    f.keep(f.lane.command_ended(3, at(7)));
    CHECK(f.output() == std::string(20'000, 'a') + std::string(20'000, 'b') + "c");
    CHECK(f.items.back().kind == ItemKind::step_finished);
}

TEST_CASE("a report is repeated until it is stored") {
    LaneFixture f;
    f.run_all();
    CHECK(f.lane.tick(at(1'000)).empty());
    auto actions = f.keep(f.lane.tick(at(5'100)));
    CHECK(f.only<AttemptReport>(actions).items_end == 10 + f.items.size());
    CHECK(f.holds<JobItems>(actions));
    actions = f.keep(f.lane.send_again(at(6'000)));
    CHECK(f.holds<AttemptReport>(actions));

    f.store_all(at(6'100));
    actions = f.lane.tick(at(12'000));
    CHECK_FALSE(f.holds<JobItems>(actions));
    CHECK(f.holds<AttemptReport>(actions));
    CHECK(f.lane.report_stored({JobId{1}, 1}, at(12'100)).empty());
    CHECK(f.lane.tick(at(30'000)).empty());
}

TEST_CASE("words about other jobs and attempts change nothing") {
    LaneFixture f;
    f.run_all();
    CHECK(f.lane.report_stored({JobId{1}, 2}, at(4)).empty());
    CHECK(f.lane.report_stored({JobId{2}, 1}, at(4)).empty());
    CHECK(f.lane.items_stored({JobId{2}, 1, 99}, at(4)).empty());
    CHECK(f.lane.state() == State::reporting);
}

TEST_CASE("a job that the broker has forgotten while it runs ends with its command") {
    LaneFixture f;
    f.run_first();
    CHECK(f.lane.report_stored({JobId{1}, 1}, at(2)).empty());
    CHECK(f.lane.command_ended(0, at(3)).empty());
    CHECK(f.lane.state() == State::idle);
    CHECK(f.lane.held() == HeldLane{"vm-0-0", Epoch{5}, JobId{}, 0});
}

}  // namespace grivon::lane
