#include "broker/store/write_plan.hpp"

#include <catch2/catch.hpp>

#include "tests/store/fixture.hpp"

namespace grivon::store::test {

TEST_CASE("the last change of a job wins, in the order of the last changes") {
    const std::vector<std::vector<core::Record>> writes{
        records(core::ChangeJob{JobId{1}, running()}, core::ChangeJob{JobId{2}, running()}),
        records(core::ChangeJob{JobId{1}, succeeded()})};
    const auto plan = plan_writes(writes);
    REQUIRE(plan.changes.size() == 2);
    CHECK(plan.changes[0]->job == JobId{2});
    CHECK(plan.changes[1]->job == JobId{1});
    CHECK(plan.changes[1]->progress.state == JobState::succeeded);
}

TEST_CASE("things stored and removed keep their order, things of one kind go together") {
    const std::vector<std::vector<core::Record>> writes{
        records(core::StoreHost{host_named("a")}, core::StoreVm{vm_on("a", 1, 0)},
                core::StoreHost{host_named("b")}, core::RemoveVm{VmId{1}}, core::RemoveHost{"a"},
                core::StoreHost{host_named("a")})};
    const auto plan = plan_writes(writes);
    REQUIRE(plan.inventory.size() == 3);
    CHECK(std::get<StoreSegment>(plan.inventory[0]).hosts.size() == 2);
    CHECK(std::get<StoreSegment>(plan.inventory[0]).vms.size() == 1);
    CHECK(std::get<RemoveSegment>(plan.inventory[1]).hosts.size() == 1);
    CHECK(std::get<StoreSegment>(plan.inventory[2]).hosts.size() == 1);
}

TEST_CASE("forgetting submissions takes those added before, not those added after") {
    core::SubmissionRecord old{"old", {}, {}, at(1)};
    core::SubmissionRecord recent{"recent", {}, {}, at(9)};
    const std::vector<std::vector<core::Record>> writes{records(
        core::AddSubmission{old}, core::AddSubmission{recent}, core::ForgetSubmissions{at(5)})};
    const auto plan = plan_writes(writes);
    REQUIRE(plan.submissions.size() == 1);
    CHECK(plan.submissions[0]->key == "recent");
    CHECK(plan.forget_before == at(5));
}

TEST_CASE("what may be long counts towards the size of a transaction") {
    const auto small = approximate_bytes(core::AddItems{JobId{1}, 0, {}});
    const auto large = approximate_bytes(
        core::AddItems{JobId{1}, 0, {item(ItemKind::output, 1, "", std::string(65'536, 'x'))}});
    CHECK(large >= small + 65'536);
}

}  // namespace grivon::store::test
