#include "broker/store/write_plan.hpp"

#include <catch2/catch.hpp>

#include "tests/store/fixture.hpp"

namespace grivon::store::test {

TEST_CASE("the last change of a job wins, in the order of the last changes") {
    const std::vector<std::vector<core::Record>> writes{
        records(core::ChangeJob{JobId{1}, "h", running()},
                core::ChangeJob{JobId{2}, "h", running()}),
        records(core::ChangeJob{JobId{1}, "h", succeeded()})};
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

TEST_CASE("parts of hosts and keys go into the segments too, the last record of a thing wins") {
    const core::StoreSerial given{{"AAAAA-AAAAA-AAAAA-00001", "a", Presence::pending}};
    const core::StoreSerial taken{{"AAAAA-AAAAA-AAAAA-00001", "", Presence::pending}};
    const core::StoreVlan vlan{{"a", {"eth0.1", "eth0", 1}, Presence::active}};
    InterfaceSpec eth0;
    eth0.device = "eth0";
    const std::vector<std::vector<core::Record>> writes{
        records(given, vlan, core::StoreInterface{{"a", eth0}},
                core::StoreAttribute{{"a", "site", "x"}}, core::StoreAttribute{{"b", "site", "x"}}),
        records(taken, core::RemoveVlan{"a", "eth0.1"}, core::RemoveInterface{"a", "eth0"},
                core::RemoveAttribute{"a", "site"}, core::RemoveHost{"a"},
                core::RemoveSerial{"AAAAA-AAAAA-AAAAA-00001"}, given)};
    const auto plan = plan_writes(writes);
    REQUIRE(plan.inventory.size() == 3);
    const auto& stored = std::get<StoreSegment>(plan.inventory[0]);
    REQUIRE(stored.serials.size() == 1);
    CHECK(stored.serials.begin()->second->host.empty());
    CHECK(stored.vlans.size() == 1);
    CHECK(stored.interfaces.size() == 1);
    CHECK(stored.attributes.size() == 2);
    const auto& removed = std::get<RemoveSegment>(plan.inventory[1]);
    CHECK(removed.vlans == std::vector<HostPart>{{"a", "eth0.1"}});
    CHECK(removed.interfaces == std::vector<HostPart>{{"a", "eth0"}});
    CHECK(removed.attributes == std::vector<HostPart>{{"a", "site"}});
    CHECK(removed.serials == std::vector<std::string_view>{"AAAAA-AAAAA-AAAAA-00001"});
    CHECK(removed.hosts == std::vector<std::string_view>{"a"});
    CHECK(std::get<StoreSegment>(plan.inventory[2]).serials.size() == 1);
}

TEST_CASE("forgetting submissions takes those added before, not those added after") {
    core::SubmissionRecord old{"old", {}, {}, at(1), {}};
    core::SubmissionRecord recent{"recent", {}, {}, at(9), {}};
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

    auto job = job_on("h", 1);
    const auto of_vm = approximate_bytes(core::AddJob{job});
    job.payload += std::string(100'000, 'x');
    CHECK(approximate_bytes(core::AddJob{job}) == of_vm + 100'000);

    core::SubmissionRecord answered{
        "key", std::string(200, 'b'), std::string(3'000, 'a'), at(1), {}};
    CHECK(approximate_bytes(core::AddSubmission{answered}) >= 3'200);

    auto vm = vm_on("h", 1, 0);
    const auto quiet = approximate_bytes(core::StoreVm{vm});
    vm.question = std::string(2'000, '?');
    CHECK(approximate_bytes(core::StoreVm{vm}) == quiet + 2'000);

    vm.spec.disks.resize(15);
    CHECK(approximate_bytes(core::StoreVm{vm}) > quiet + 2'000);
}

}  // namespace grivon::store::test
