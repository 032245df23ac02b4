#include <catch2/catch.hpp>

#include "tests/store/fixture.hpp"

namespace grivon::store::test {
namespace {

// What the store ends with when the core gives it these records on top of the first ones.
std::string refusal(std::vector<core::Record> first, std::vector<core::Record> wrong) {
    const auto settings = fresh_database();
    (void)image_after(settings, std::move(first));
    const auto failure = failure_after(settings, std::move(wrong));
    return failure ? failure->message : "accepted";
}

}  // namespace

TEST_CASE("the database refuses a second job at work on a host") {
    auto lost = running();
    lost.state = JobState::uncertain;
    for (const auto& progress : {running(), lost})
        CHECK_THAT(refusal(records(core::AddJob{job_on("a", 1)}, core::AddJob{job_on("a", 2)},
                                   core::ChangeJob{JobId{1}, progress}),
                           records(core::ChangeJob{JobId{2}, running()})),
                   Catch::Contains("job_one_at_work_per_host") &&
                       Catch::Contains("changing the state of jobs"));
    CHECK(refusal(records(core::AddJob{job_on("a", 1)}, core::AddJob{job_on("b", 2)},
                          core::ChangeJob{JobId{1}, running()}),
                  records(core::ChangeJob{JobId{2}, running()})) == "accepted");
}

TEST_CASE("a lane passes from job to job within one write") {
    CHECK(refusal(records(core::AddJob{job_on("a", 2)}, core::AddJob{job_on("a", 1)},
                          core::ChangeJob{JobId{2}, running()}),
                  records(core::ChangeJob{JobId{2}, succeeded()},
                          core::ChangeJob{JobId{1}, running()})) == "accepted");
}

TEST_CASE("the database refuses states that cannot be") {
    const auto queued = records(core::AddJob{job_on("a", 1)});
    auto finished = succeeded();
    finished.finished.reset();
    finished.exit_status.reset();
    CHECK_THAT(refusal(queued, records(core::ChangeJob{JobId{1}, finished})),
               Catch::Contains("job_finished_iff_final"));
    auto ended = running();
    ended.finished = at(5);
    CHECK_THAT(refusal(queued, records(core::ChangeJob{JobId{1}, ended})),
               Catch::Contains("job_finished_iff_final"));
    auto unbegun = running();
    unbegun.attempt = 0;
    CHECK_THAT(refusal(queued, records(core::ChangeJob{JobId{1}, unbegun})),
               Catch::Contains("job_at_work_has_begun"));
    auto early = running();
    early.exit_status = 0;
    CHECK_THAT(refusal(queued, records(core::ChangeJob{JobId{1}, early})),
               Catch::Contains("job_exit_status_of_finished"));
    auto no_state = running();
    no_state.state = static_cast<JobState>(8);
    CHECK_THAT(refusal(queued, records(core::ChangeJob{JobId{1}, no_state})),
               Catch::Contains("state"));
}

TEST_CASE("the database refuses a change of a job that is not there") {
    CHECK_THAT(refusal({}, records(core::ChangeJob{JobId{1}, running()})),
               Catch::Contains("1 of 1 jobs are not in the table"));
}

TEST_CASE("the database refuses things that are there already") {
    const auto host = core::StoreHost{host_named("h")};
    const auto first = records(host, core::StoreVm{vm_on("h", 1, 0)});
    CHECK_THAT(refusal(first, records(core::StoreVm{vm_on("h", 2, 0)})),
               Catch::Contains("vm_slice_once_per_host"));
    auto same_mac = vm_on("h", 2, 1);
    same_mac.spec.nics = vm_on("h", 1, 0).spec.nics;
    CHECK_THAT(refusal(first, records(core::StoreVm{same_mac})),
               Catch::Contains("vm_nic_mac_once"));
    auto bad_mac = vm_on("h", 2, 1);
    bad_mac.spec.nics[0].mac = "00-50-56-00-00-01";
    CHECK_THAT(refusal(first, records(core::StoreVm{bad_mac})), Catch::Contains("vm_nic_mac_form"));
    auto two_disks = vm_on("h", 2, 1);
    two_disks.spec.disks.push_back(two_disks.spec.disks[0]);
    CHECK_THAT(refusal(first, records(core::StoreVm{two_disks})),
               Catch::Contains("vm_disk_device_once"));
    const auto items = core::AddItems{JobId{1}, 0, {item(ItemKind::note, 1)}};
    CHECK_THAT(refusal(records(items), records(items)), Catch::Contains("PRIMARY"));
    const auto event = core::AddEvent{event_numbered(1)};
    CHECK_THAT(refusal(records(event), records(event)),
               Catch::Contains("adding events") && Catch::Contains("PRIMARY"));
}

TEST_CASE("the database refuses things of a host that is not there") {
    CHECK_THAT(refusal({}, records(core::StoreVm{vm_on("h", 1, 0)})),
               Catch::Contains("vm_on_known_host"));
    CHECK_THAT(refusal({}, records(core::StoreLease{{"h", Epoch{1}, "", ""}})),
               Catch::Contains("lease_on_known_host"));
    CHECK_THAT(refusal(records(core::StoreHost{host_named("h")}, core::StoreVm{vm_on("h", 1, 0)}),
                       records(core::RemoveHost{"h"})),
               Catch::Contains("vm_on_known_host"));
}

TEST_CASE("the database refuses an epoch that falls") {
    const auto lease = [](std::uint64_t epoch) {
        return core::StoreLease{{"h", Epoch{epoch}, "w", "w"}};
    };
    const auto first = records(core::StoreHost{host_named("h")}, lease(5));
    CHECK(refusal(first, records(lease(5))) == "accepted");
    CHECK(refusal(first, records(lease(6))) == "accepted");
    CHECK_THAT(refusal(first, records(lease(4))), Catch::Contains("epoch"));
}

}  // namespace grivon::store::test
