// When a lane takes the host's fence, and what it makes of being refused.
#include "tests/unit/workers/lane_fixture.hpp"

using namespace grivon;
using namespace grivon::lane;

namespace {

bool takes(const Actions& actions, std::uint64_t epoch = 5) {
    for (const Action& action : actions)
        if (const auto* run = std::get_if<RunCommand>(&action))
            return run->line == fence::take_line(Epoch{epoch});
    return false;
}

}  // namespace

TEST_CASE("the fence is taken once for a lease, before its first command") {
    LaneFixture f;
    f.keep(f.lane.assigned(assign_of(1), at(0)));
    const auto actions = f.keep(f.lane.connected(at(1)));
    CHECK(takes(actions));
    CHECK(f.only<RunCommand>(actions).time_limit == fence::take_limit);
    CHECK(f.items.empty());  // it is no step of the job
    CHECK(f.only<RunCommand>(f.keep(f.take_fence(at(2)))).line == guarded("do 'first'"));
    CHECK(f.only<RunCommand>(f.keep(f.lane.command_ended(0, at(3)))).line == guarded("look"));
    f.keep(f.lane.command_ended(0, at(4)));
    f.keep(f.lane.report_stored({JobId{1}, 1}, at(5)));
    CHECK(f.only<RunCommand>(f.lane.assigned(assign_of(2), at(6))).line == guarded("do 'first'"));
}

TEST_CASE("a lease that has grown takes the fence anew") {
    LaneFixture f;
    f.run_all();
    f.keep(f.lane.report_stored({JobId{1}, 1}, at(5)));
    CHECK(takes(f.lane.assigned(assign_of(2, 1, 6), at(6)), 6));
}

TEST_CASE("after a connection that was lost in a command the fence is taken again") {
    LaneFixture f;
    f.run_first();
    f.keep(f.lane.connection_lost(at(2)));
    f.keep(f.lane.report_stored({JobId{1}, 1}, at(3)));
    f.keep(f.lane.assigned(assign_of(1, 2), at(4)));
    CHECK(takes(f.lane.connected(at(5))));
}

TEST_CASE("after a time limit the fence is taken again") {
    LaneFixture f;
    f.run_first();
    f.keep(f.lane.time_limit_passed(at(2)));
    f.keep(f.lane.command_end_tried(true, at(2)));
    f.keep(f.lane.report_stored({JobId{1}, 1}, at(3)));
    f.keep(f.lane.assigned(assign_of(1, 2), at(4)));
    CHECK(takes(f.lane.connected(at(5))));
}

TEST_CASE("a fence that cannot be taken fails a job that has done nothing") {
    LaneFixture f;
    f.keep(f.lane.assigned(assign_of(1), at(0)));
    f.keep(f.lane.connected(at(1)));
    AttemptReport report;
    SECTION("for want of flock") {
        f.keep(f.lane.output(ItemKind::error_output, "sh: flock: not found\n", at(2)));
        report = f.only<AttemptReport>(f.keep(f.lane.command_ended(127, at(2))));
        CHECK(report.report.message.find("flock: not found") != std::string::npos);
        CHECK(report.report.message.find("util-linux") != std::string::npos);
    }
    SECTION("because a newer lease has it") {
        report =
            f.only<AttemptReport>(f.keep(f.lane.command_ended(fence::exit_status_not_ours, at(2))));
        CHECK(report.report.message.find("newer lease") != std::string::npos);
    }
    SECTION("because something does not end") {
        report =
            f.only<AttemptReport>(f.keep(f.lane.command_ended(fence::exit_status_held, at(2))));
        CHECK(report.report.message.find("does not end") != std::string::npos);
    }
    CHECK(report.report.outcome == Outcome::failed);
    CHECK(report.report.host == HostState::up);
    CHECK(f.items.empty());
}

TEST_CASE("a host that does not answer while the fence is taken was not reached") {
    LaneFixture f;
    f.keep(f.lane.assigned(assign_of(1), at(0)));
    f.keep(f.lane.connected(at(1)));
    const auto report = f.only<AttemptReport>(f.keep(f.lane.time_limit_passed(at(2))));
    CHECK(report.report.outcome == Outcome::unreached);
    CHECK(report.report.message == "the fence of vm-0-0 could not be taken within 90 s");
}

TEST_CASE("a connection lost while the fence is taken has done nothing") {
    LaneFixture f;
    f.keep(f.lane.assigned(assign_of(1), at(0)));
    f.keep(f.lane.connected(at(1)));
    const auto report = f.only<AttemptReport>(f.keep(f.lane.connection_lost(at(2))));
    CHECK(report.report.outcome == Outcome::unreached);
    CHECK(report.report.host == HostState::unreachable);
}

TEST_CASE("in a later attempt nobody knows what the one before did") {
    LaneFixture f;
    f.keep(f.lane.assigned(assign_of(1, 2), at(0)));
    f.keep(f.lane.connected(at(1)));
    const auto report =
        f.only<AttemptReport>(f.keep(f.lane.command_ended(fence::exit_status_held, at(2))));
    CHECK(report.report.outcome == Outcome::uncertain);
}

TEST_CASE("a command that the fence refuses has not run") {
    LaneFixture f;
    f.run_first();
    const auto again = f.keep(f.lane.command_ended(fence::exit_status_not_ours, at(2)));
    CHECK(takes(again));
    SECTION("once it may have been lost with the host's disk: it is taken, and the command runs") {
        CHECK(f.only<RunCommand>(f.keep(f.take_fence(at(3)))).line == guarded("do 'first'"));
        f.keep(f.lane.command_ended(0, at(4)));
        const auto report = f.only<AttemptReport>(f.keep(f.lane.command_ended(0, at(5))));
        CHECK(report.report.outcome == Outcome::succeeded);
        std::size_t begun = 0;
        for (const auto& item : f.items)
            if (item.kind == ItemKind::step_started) ++begun;
        CHECK(begun == 2);  // no step is told twice
    }
    SECTION("a newer lease has it: the attempt is over") {
        const auto report =
            f.only<AttemptReport>(f.keep(f.lane.command_ended(fence::exit_status_not_ours, at(3))));
        CHECK(report.report.outcome == Outcome::failed);
        CHECK(report.report.message.find("newer lease") != std::string::npos);
    }
    SECTION("refused again after it was taken: no third time") {
        f.keep(f.take_fence(at(3)));
        const auto report =
            f.only<AttemptReport>(f.keep(f.lane.command_ended(fence::exit_status_not_ours, at(4))));
        CHECK(report.report.outcome == Outcome::failed);
    }
}

TEST_CASE("a lease that ends while the fence is taken runs nothing") {
    LaneFixture f;
    f.keep(f.lane.assigned(assign_of(1), at(0)));
    f.keep(f.lane.connected(at(1)));
    CHECK(f.lane.lease_ended({"vm-0-0", Epoch{5}}, at(2)).empty());
    CHECK_FALSE(f.lane.released());
    CHECK(f.lane.command_ended(0, at(3)).empty());
    CHECK(f.lane.released());
}
