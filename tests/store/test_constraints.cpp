#include <array>
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
                                   core::ChangeJob{JobId{1}, "a", progress}),
                           records(core::ChangeJob{JobId{2}, "a", running()})),
                   Catch::Contains("job_one_at_work_per_host") &&
                       Catch::Contains("noting which jobs are at work"));
    CHECK(refusal(records(core::AddJob{job_on("a", 1)}, core::AddJob{job_on("b", 2)},
                          core::ChangeJob{JobId{1}, "a", running()}),
                  records(core::ChangeJob{JobId{2}, "b", running()})) == "accepted");
}

TEST_CASE("a lane passes from job to job within one write") {
    CHECK(refusal(records(core::AddJob{job_on("a", 2)}, core::AddJob{job_on("a", 1)},
                          core::ChangeJob{JobId{2}, "a", running()}),
                  records(core::ChangeJob{JobId{2}, "a", succeeded()},
                          core::ChangeJob{JobId{1}, "a", running()})) == "accepted");
}

TEST_CASE("the database refuses two jobs at work on a host, however they came there") {
    auto first = job_on("a", 1);
    first.progress = running();
    auto second = job_on("a", 2);
    second.progress = running();
    CHECK_THAT(refusal({}, records(core::AddJob{first}, core::AddJob{second})),
               Catch::Contains("job_one_at_work_per_host"));
    CHECK_THAT(refusal(records(core::AddJob{first}), records(core::AddJob{second})),
               Catch::Contains("job_one_at_work_per_host"));
    CHECK_THAT(refusal(records(core::AddJob{job_on("a", 1)}, core::AddJob{job_on("a", 2)}),
                       records(core::ChangeJob{JobId{1}, "a", running()},
                               core::ChangeJob{JobId{2}, "a", running()})),
               Catch::Contains("job_one_at_work_per_host"));
    // The same one again is no second one.
    auto lost = running();
    lost.state = JobState::uncertain;
    CHECK(refusal(records(core::AddJob{first}),
                  records(core::ChangeJob{JobId{1}, "a", lost}, core::AddJob{job_on("a", 2)})) ==
          "accepted");
}

TEST_CASE("jobs may leave every state that they may leave") {
    const auto changed = [](core::JobProgressRecord from, core::JobProgressRecord to) {
        auto job = job_on("a", 1);
        job.progress = std::move(from);
        return refusal(records(core::AddJob{job}), records(core::ChangeJob{JobId{1}, "a", to}));
    };
    auto uncertain = running();
    uncertain.state = JobState::uncertain;
    auto waiting_again = running();
    waiting_again.state = JobState::queued;
    auto failed = succeeded();
    failed.state = JobState::failed;
    core::JobProgressRecord never_begun;
    never_begun.state = JobState::failed;
    never_begun.finished = at(5);
    CHECK(changed({}, never_begun) == "accepted");
    CHECK(changed(running(), waiting_again) == "accepted");
    CHECK(changed(waiting_again, running()) == "accepted");
    CHECK(changed(waiting_again, failed) == "accepted");
    CHECK(changed(uncertain, succeeded()) == "accepted");
    CHECK(changed(uncertain, failed) == "accepted");
}

TEST_CASE("the database refuses modes of lanes that cannot be") {
    const core::StoreHost host{host_named("h")};
    const core::StoreLane no_mode{{"h", static_cast<LaneMode>(4), "", "", at(1), {}}};
    CHECK_THAT(refusal(records(host), records(no_mode)), Catch::Contains("mode"));
    const core::StoreLane paused{{"h", LaneMode::paused, "", "", at(1), {}}};
    CHECK_THAT(refusal({}, records(paused)), Catch::Contains("lane_on_known_host"));
    auto batch = core::AddBatch{{BatchId{1}, "root", "x", at(1)}};
    batch.batch.on_failure = static_cast<FailurePolicy>(5);
    CHECK_THAT(refusal({}, records(batch)), Catch::Contains("on_failure"));
}

TEST_CASE("the database refuses states that cannot be") {
    const auto queued = records(core::AddJob{job_on("a", 1)});
    auto finished = succeeded();
    finished.finished.reset();
    finished.exit_status.reset();
    CHECK_THAT(refusal(queued, records(core::ChangeJob{JobId{1}, "a", finished})),
               Catch::Contains("job_finished_iff_final"));
    auto ended = running();
    ended.finished = at(5);
    CHECK_THAT(refusal(queued, records(core::ChangeJob{JobId{1}, "a", ended})),
               Catch::Contains("job_finished_iff_final"));
    auto unbegun = running();
    unbegun.attempt = 0;
    CHECK_THAT(refusal(queued, records(core::ChangeJob{JobId{1}, "a", unbegun})),
               Catch::Contains("job_at_work_has_begun"));
    auto early = running();
    early.exit_status = 0;
    CHECK_THAT(refusal(queued, records(core::ChangeJob{JobId{1}, "a", early})),
               Catch::Contains("job_exit_status_of_finished"));
    auto no_state = running();
    no_state.state = static_cast<JobState>(8);
    CHECK_THAT(refusal(queued, records(core::ChangeJob{JobId{1}, "a", no_state})),
               Catch::Contains("state"));
}

TEST_CASE("the database refuses a change of a job that is not there") {
    CHECK_THAT(refusal({}, records(core::ChangeJob{JobId{1}, "a", running()})),
               Catch::Contains("some of them are not in the table"));
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
    auto lost_group = vm_on("h", 2, 1);
    lost_group.group = "front";
    CHECK_THAT(refusal(first, records(core::StoreVm{lost_group})),
               Catch::Contains("vm_group_in_cluster"));
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

TEST_CASE("the database refuses a second key on a host") {
    const core::StoreHost host{host_named("h")};
    const core::StoreSerial one{{"AAAAA-AAAAA-AAAAA-00001", "h", Presence::active}};
    const core::StoreSerial two{{"AAAAA-AAAAA-AAAAA-00002", "h", Presence::pending}};
    for (const auto& message :
         {refusal(records(host, one), records(two)), refusal(records(host), records(one, two))}) {
        CHECK_THAT(message, Catch::Contains("serial_number_one_per_host") &&
                                Catch::Contains("storing serial numbers"));
        CHECK_THAT(message, !Catch::Contains("AAAAA"));
    }
    const core::StoreSerial free{{"AAAAA-AAAAA-AAAAA-00002", "", Presence::pending}};
    const core::StoreSerial also_free{{"AAAAA-AAAAA-AAAAA-00003", "", Presence::pending}};
    CHECK(refusal(records(host, one), records(free, also_free)) == "accepted");
}

TEST_CASE("the database refuses what is not a serial, and does not repeat it") {
    for (const auto* serial :
         {"", "AAAAA-AAAAA-AAAAA-0000", "aaaaa-aaaaa-aaaaa-00001", "AAAAA-AAAAA-AAAAA_00001",
          " AAAA-AAAAA-AAAAA-00001", "AAAAA-AAAAA-AAAAA-00001-00002",
          "AAAAA-\u00c4AAAA-AAAAA-00001", "AAAAA-AAAAA-AAAAA-\xff\xff"}) {
        const auto message =
            refusal({}, records(core::StoreSerial{{serial, "", Presence::pending}}));
        CHECK_THAT(message, Catch::Contains("storing serial numbers"));
        CHECK_THAT(message, Catch::Contains("serial_number_form") ||
                                Catch::Contains("column 'serial'") || Catch::Contains("`serial`"));
        CHECK_THAT(message, !Catch::Contains("AAAA") && !Catch::Contains("aaaa"));
    }
}

TEST_CASE("the database refuses a pinned key that any other may take the place of") {
    auto host = host_named("h");
    host.connection.accept_new = true;
    CHECK(refusal({}, records(core::StoreHost{host})) == "accepted");
    host.connection.host_key = "ssh-ed25519 AAAA";
    CHECK_THAT(refusal({}, records(core::StoreHost{host})),
               Catch::Contains("host_key_pinned_or_new"));
}

TEST_CASE("the database refuses VLANs that cannot be") {
    const core::StoreHost host{host_named("h")};
    const auto vlan = [](const std::string& device, const std::string& parent, std::uint16_t id) {
        return core::StoreVlan{{"h", {device, parent, id}, Presence::active}};
    };
    for (const auto id : std::array<std::uint16_t, 3>{0, 4095, 65535})
        CHECK_THAT(refusal(records(host), records(vlan("eth0.1", "eth0", id))),
                   Catch::Contains("vlan_id_valid"));
    for (const auto id : std::array<std::uint16_t, 2>{1, 4094})
        CHECK(refusal(records(host), records(vlan("eth0.1", "eth0", id))) == "accepted");
    const auto first = records(host, vlan("eth0.100", "eth0", 100));
    CHECK_THAT(refusal(first, records(vlan("vlan100", "eth0", 100))),
               Catch::Contains("vlan_id_once_per_parent"));
    CHECK(refusal(first, records(vlan("eth1.100", "eth1", 100))) == "accepted");
    CHECK_THAT(refusal(records(host), records(vlan("", "eth0", 1))),
               Catch::Contains("vlan_has_device"));
    CHECK_THAT(refusal(records(host), records(vlan("eth0.1", "", 1))),
               Catch::Contains("vlan_has_parent"));
}

TEST_CASE("the database refuses networks with what is not of their kind") {
    const core::StoreHost host{host_named("h")};
    const auto network = [&](VmnetKind kind, const std::string& device,
                             const std::string& address) {
        return refusal(records(host),
                       records(core::StoreVmnet{{"h",
                                                 {"vmnet1", kind, device, address,
                                                  address.empty() ? "" : "255.255.255.0"},
                                                 Presence::active}}));
    };
    CHECK(network(VmnetKind::bridge, "eth0", "") == "accepted");
    CHECK(network(VmnetKind::nat, "", "192.168.30.1") == "accepted");
    CHECK(network(VmnetKind::host_only, "", "") == "accepted");
    CHECK_THAT(network(VmnetKind::bridge, "", ""), Catch::Contains("vmnet_device_iff_bridge"));
    CHECK_THAT(network(VmnetKind::nat, "eth0", ""), Catch::Contains("vmnet_device_iff_bridge"));
    CHECK_THAT(network(VmnetKind::bridge, "eth0", "192.168.30.1"),
               Catch::Contains("vmnet_bridge_without_address"));
    CHECK_THAT(network(static_cast<VmnetKind>(4), "", ""), Catch::Contains("kind"));
}

TEST_CASE("the database refuses parts of a host that is not there, and a host that has parts") {
    const auto refuses = [](const core::Record& part, const std::string& constraint) {
        CHECK_THAT(refusal({}, {part}), Catch::Contains(constraint));
        CHECK_THAT(refusal({core::StoreHost{host_named("h")}, part}, {core::RemoveHost{"h"}}),
                   Catch::Contains(constraint));
    };
    refuses(core::StoreVlan{{"h", {"eth0.1", "eth0", 1}, Presence::active}}, "vlan_on_known_host");
    InterfaceSpec nameless;
    InterfaceSpec eth0;
    eth0.device = "eth0";
    refuses(core::StoreInterface{{"h", eth0}}, "host_interface_on_known_host");
    refuses(core::StoreAttribute{{"h", "site", "Tokyo"}}, "host_attribute_on_known_host");
    refuses(core::StoreSerial{{"AAAAA-AAAAA-AAAAA-00001", "h", Presence::active}},
            "serial_number_on_known_host");
    const core::StoreHost host{host_named("h")};
    CHECK_THAT(refusal(records(host), records(core::StoreInterface{{"h", nameless}})),
               Catch::Contains("host_interface_has_device"));
    CHECK_THAT(refusal(records(host), records(core::StoreAttribute{{"h", "", "x"}})),
               Catch::Contains("host_attribute_has_name"));
}

}  // namespace grivon::store::test
