#include "schema/migrations.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "broker/store/connection.hpp"
#include "broker/store/store_limits.hpp"
#include "tests/store/fixture.hpp"

namespace grivon::store::test {
namespace {

DatabaseSettings database_with_tables() {
    const auto settings = fresh_database();
    (void)image_after(settings, {});
    return settings;
}

std::string column_type(const DatabaseSettings& settings, const std::string& table,
                        const std::string& column) {
    return ask(settings, fmt::format("SELECT column_type FROM information_schema.columns WHERE "
                                     "table_schema = DATABASE() AND table_name = '{}' AND "
                                     "column_name = '{}'",
                                     table, column));
}

std::string columns_of(const DatabaseSettings& settings, const std::string& table) {
    return ask(settings,
               fmt::format("SELECT GROUP_CONCAT(column_name ORDER BY ordinal_position SEPARATOR "
                           "' ') FROM information_schema.columns WHERE table_schema = DATABASE() "
                           "AND table_name = '{}'",
                           table));
}

// ENUM('a','b') as the names of the C++ enum make it.
template <class Enum>
std::string enum_type() {
    std::string type;
    const auto last = static_cast<unsigned>(last_of(Enum{}));
    for (unsigned i = 1; i <= last; ++i)
        type += fmt::format("{}'{}'", i == 1 ? "" : ",", name_of(static_cast<Enum>(i)));
    return "enum(" + type + ")";
}

// Key that the server chooses; tables with enough rows for it to matter.
std::string chosen_key(const DatabaseSettings& settings, const std::string& query) {
    const auto plan = ask(settings, "EXPLAIN FORMAT=JSON " + query);
    const auto key = plan.find("\"key\": \"");
    if (plan.find("filesort") != std::string::npos) return "filesort";
    if (key == std::string::npos) return "none";
    const auto start = key + 8;
    return plan.substr(start, plan.find('"', start) - start);
}

}  // namespace

TEST_CASE("the steps of the schema are numbered without gaps and noted") {
    const auto settings = database_with_tables();
    const auto steps = schema::migrations();
    CHECK(ask(settings, "SELECT MAX(version) FROM schema_version") ==
          std::to_string(steps.back().version));
    CHECK(ask(settings, "SELECT COUNT(*) FROM schema_version") == std::to_string(steps.size()));
}

TEST_CASE("a step that was cut off is taken again") {
    const auto settings = database_with_tables();
    (void)ask(settings, "DELETE FROM schema_version WHERE version >= 2");
    (void)ask(settings, "DROP TABLE event");
    (void)image_after(settings, records(core::AddEvent{event_numbered(1)}));
    CHECK(ask(settings, "SELECT COUNT(*) FROM event") == "1");
}

TEST_CASE("a database newer than the program is refused and left alone") {
    const auto settings = database_with_tables();
    const auto epoch = ask(settings, "SELECT broker_epoch FROM owner");
    (void)ask(settings, "INSERT INTO schema_version VALUES (999, '999_future', NOW(), '9')");
    RecordingListener listener;
    const auto opened = Store::open(settings, listener);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::conflict);
    CHECK_THAT(opened.error().message, Catch::Contains("schema version 999"));
    CHECK(ask(settings, "SELECT broker_epoch FROM owner") == epoch);
}

TEST_CASE("ENUM columns have the names of the C++ enums, in their order") {
    const auto settings = database_with_tables();
    CHECK(column_type(settings, "job", "state") == enum_type<JobState>());
    CHECK(column_type(settings, "vm", "state") == enum_type<VmState>());
    CHECK(column_type(settings, "host", "state") == enum_type<HostState>());
    CHECK(column_type(settings, "host", "hypervisor") == enum_type<Hypervisor>());
    CHECK(column_type(settings, "vmnet", "kind") == enum_type<VmnetKind>());
    for (const auto* table : {"vmnet", "vlan", "serial_number"})
        CHECK(column_type(settings, table, "presence") == enum_type<Presence>());
    CHECK(column_type(settings, "job_item", "kind") ==
          "enum('note','step_started','output','error_output','step_finished','output_cut')");
    CHECK(column_type(settings, "batch", "on_failure") == enum_type<FailurePolicy>());
    CHECK(column_type(settings, "lane", "mode") == enum_type<LaneMode>());
}

TEST_CASE("the roll's six tables answer by their names and columns") {
    const auto settings = fresh_database();
    const std::string host = "vmware-server-0-0";
    (void)image_after(
        settings,
        records(
            core::StoreHost{host_named(host)},
            core::StoreVmnet{
                {host, {"vmnet0", VmnetKind::bridge, "eth0", "", ""}, Presence::active}},
            core::StoreVmnet{{host,
                              {"vmnet1", VmnetKind::host_only, "", "192.168.30.1", "255.255.255.0"},
                              Presence::pending}},
            core::StoreVmnet{{host, {"vmnet8", VmnetKind::nat, "", "", ""}, Presence::pending}},
            core::StoreSerial{{"AAAAA-AAAAA-AAAAA-00001", host, Presence::active}},
            core::StoreSerial{{"AAAAA-AAAAA-AAAAA-00002", "", Presence::pending}},
            core::StoreVm{vm_on(host, 5, 1)}));

    CHECK(columns_of(settings, "vmware_nodes") == "ID PhysNode Mem CPUs Slice");
    CHECK(ask_row(settings, "SELECT * FROM vmware_nodes") == "5|vmware-server-0-0|512|1|1");

    CHECK(columns_of(settings, "vmware_macs") == "ID Vm_Node MAC IfIndex Vmnet");
    CHECK(ask_row(settings, "SELECT * FROM vmware_macs") == "327680|5|00:50:56:00:00:05|0|vmnet0");

    CHECK(columns_of(settings, "vmware_disks") ==
          "ID Vm_Node VBD_Type Prefix Name Device Mode Size");
    CHECK(ask_row(settings, "SELECT * FROM vmware_disks") ==
          "327680|5|file|/state/partition1/vmware/disks|1.scsi0:0.vmdk|scsi0:0|w|20");

    CHECK(columns_of(settings, "vmware_vmnets") == "Host Vmnet Type Device HostAddr Netmask");
    const std::string vmnet = "SELECT * FROM vmware_vmnets WHERE Vmnet = ";
    CHECK(ask_row(settings, vmnet + "'vmnet0'") ==
          "vmware-server-0-0|vmnet0|bridge|eth0|NULL|NULL");
    CHECK(ask_row(settings, vmnet + "'vmnet1'") ==
          "vmware-server-0-0|vmnet1|host-only|NULL|192.168.30.1|255.255.255.0");
    CHECK(ask_row(settings, vmnet + "'vmnet8'") == "vmware-server-0-0|vmnet8|NAT|NULL|NULL|NULL");

    CHECK(columns_of(settings, "vmware_vmnet_members") == "Host Vmnet MAC Vm_Node IfIndex");
    CHECK(ask_row(settings, "SELECT * FROM vmware_vmnet_members") ==
          "vmware-server-0-0|vmnet0|00:50:56:00:00:05|5|0");

    CHECK(columns_of(settings, "vmware_serials") == "Serial Host");
    const std::string serial = "SELECT * FROM vmware_serials WHERE Host IS ";
    CHECK(ask_row(settings, serial + "NOT NULL") == "AAAAA-AAAAA-AAAAA-00001|vmware-server-0-0");
    CHECK(ask_row(settings, serial + "NULL") == "AAAAA-AAAAA-AAAAA-00002|NULL");
}

TEST_CASE("the tables of history are partitioned, and output is compressed") {
    const auto settings = database_with_tables();
    const auto partitions = [&](const std::string& table) {
        return ask(settings, fmt::format("SELECT GROUP_CONCAT(partition_name ORDER BY "
                                         "partition_ordinal_position SEPARATOR ' ') FROM "
                                         "information_schema.partitions WHERE table_schema = "
                                         "DATABASE() AND table_name = '{}'",
                                         table));
    };
    for (const auto* table : {"job", "job_payload", "job_item"})
        CHECK(partitions(table) == fmt::format("from_1 from_{}", 1 + limits::room_min_of_jobs));
    for (const auto* table : {"batch", "event"})
        CHECK(partitions(table) == fmt::format("from_1 from_{}", 1 + limits::room_min));
    CHECK_THAT(column_type(settings, "job_item", "data"), Catch::Contains("COMPRESSED"));
}

TEST_CASE("the table of serials says that they are secret") {
    CHECK_THAT(ask(database_with_tables(),
                   "SELECT column_comment FROM information_schema.columns WHERE table_schema = "
                   "DATABASE() AND table_name = 'serial_number' AND column_name = 'serial'"),
               Catch::StartsWith("a secret"));
}

TEST_CASE("the record of a job can be read by people") {
    const auto settings = fresh_database();
    auto end = item(ItemKind::step_finished, 1);
    end.exit_status = 3;
    (void)image_after(settings,
                      records(core::AddItems{JobId{1},
                                             0,
                                             {item(ItemKind::step_started, 1, "s", "ls"),
                                              item(ItemKind::output, 1, "", "a\n"), end}}));
    CHECK(ask(settings,
              "SELECT GROUP_CONCAT(line ORDER BY position SEPARATOR '|') "
              "FROM job_output WHERE job_id = 1") == "ls|a\n|exit status 3");
}

TEST_CASE("every question that is asked at start and of events has its index") {
    const auto settings = fresh_database();
    RecordingListener listener;
    const auto store = open_store(settings, listener);
    std::vector<core::Record> all;
    for (std::uint64_t id = 1; id <= 4'000; ++id) {
        auto job = job_on("host-" + std::to_string(id % 40), id);
        job.batch = BatchId{1 + id / 20};
        job.progress = succeeded();
        if (id % 100 == 0) job.progress.state = JobState::failed;
        auto event = event_numbered(id);
        event.batch = job.batch;
        all.emplace_back(core::AddJob{std::move(job)});
        all.emplace_back(core::AddEvent{std::move(event)});
    }
    REQUIRE(listener.wait_committed(store->write(std::move(all))));
    (void)ask(settings, "ANALYZE TABLE job, event");
    CHECK(chosen_key(settings,
                     "SELECT * FROM event WHERE batch_id = 7 AND seq > 1 AND seq <= 4000 "
                     "ORDER BY seq LIMIT 1001") == "event_by_batch");
    CHECK(chosen_key(settings,
                     "SELECT * FROM event WHERE seq > 1 AND seq <= 4000 ORDER BY seq "
                     "LIMIT 1001") == "PRIMARY");
    CHECK(chosen_key(settings,
                     "SELECT * FROM job WHERE state IN ('queued', 'running', "
                     "'uncertain')") == "job_by_state");
}

}  // namespace grivon::store::test
