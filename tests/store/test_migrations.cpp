#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "broker/store/migrate.hpp"
#include "schema/migrations.hpp"
#include "tests/store/fixture.hpp"
#include "wire/codec.hpp"

// Databases of older versions, with rows in them, under this program.
namespace grivon::store::test {
namespace {

const std::vector<std::string> rows_of_version_5{
    "INSERT INTO host VALUES ('h', 'vmware-server', 'up', NULL, 0, 0, '10.1.255.254', 22, 'root', "
    "'/state/partition1', '')",
    "INSERT INTO vmnet VALUES ('h', 'vmnet0', 'bridge', 'eth0', 1), "
    "('h', 'vmnet11', 'bridge', 'eth0.100', 0)",
    "INSERT INTO vm VALUES (7, 'h', 0, 'stuck', NULL, 1, 512)",
    "INSERT INTO vm_disk VALUES (7, 0, 'scsi0:0', 20)",
    "INSERT INTO vm_nic VALUES (7, 0, '00:50:56:00:00:0A', 'vmnet0'), "
    "(7, 1, '00:50:56:00:00:09', 'vmnet11')",
    "UPDATE counter SET next_number = 8 WHERE name = 'vm'"};

StatementCache connect(const DatabaseSettings& settings) {
    REQUIRE(Connection::create_database(settings));
    auto connection = Connection::open(settings, Connection::Use::setup);
    REQUIRE(connection);
    return StatementCache(std::move(*connection));
}

DatabaseSettings database_of_version(std::uint32_t version) {
    auto settings = fresh_database();
    auto statements = connect(settings);
    REQUIRE(migrate(statements, version));
    return settings;
}

DatabaseSettings database_of_version_5() {
    auto settings = database_of_version(5);
    for (const auto& sql : rows_of_version_5) REQUIRE(ask(settings, sql).empty());
    return settings;
}

std::vector<std::string> statements_of(std::uint32_t version) {
    std::string_view sql = schema::migrations()[version - 1].sql;
    std::vector<std::string> statements;
    for (auto end = sql.find(";\n"); end != std::string_view::npos; end = sql.find(";\n")) {
        statements.emplace_back(sql.substr(0, end + 1));
        sql.remove_prefix(end + 2);
    }
    REQUIRE(sql.empty());
    return statements;
}

// The step as far as a broker comes that is killed after so many statements: what no ALTER and no
// CREATE has committed is lost.
void begin_step(const DatabaseSettings& settings, std::uint32_t version, std::size_t count) {
    auto statements = connect(settings);
    const auto all = statements_of(version);
    for (std::size_t i = 0; i < count; ++i) {
        const auto done = statements.connection().run_script("beginning", all[i]);
        INFO(all[i] << "\n" << (done ? "" : done.error().text));
        REQUIRE(done);
    }
}

// All that the server says about the tables, views and columns.
std::string shape_of(const DatabaseSettings& settings) {
    std::string shape;
    const auto names = ask(settings,
                           "SELECT GROUP_CONCAT(table_name ORDER BY table_name SEPARATOR ' ') "
                           "FROM information_schema.tables WHERE table_schema = DATABASE()");
    std::size_t begin = 0;
    while (begin < names.size()) {
        const auto end = std::min(names.find(' ', begin), names.size());
        shape += ask_row(settings, "SHOW CREATE TABLE `" + names.substr(begin, end - begin) + "`");
        shape += "\n";
        begin = end + 1;
    }
    // Only the name of the database differs.
    for (auto at = shape.find(settings.database); at != std::string::npos;
         at = shape.find(settings.database))
        shape.replace(at, settings.database.size(), "");
    return shape;
}

// A VM with a disk and an interface, as version 7 knew it.
DatabaseSettings database_of_version_7() {
    auto settings = database_of_version(7);
    for (const std::string& sql : std::vector<std::string>{
             rows_of_version_5[0],
             "INSERT INTO vmnet (host, name, kind, device, presence) VALUES "
             "('h', 'vmnet0', 'bridge', 'eth0', 'active')",
             "INSERT INTO vm (id, host, slice, state, checked, cpus, memory_mb, question) VALUES "
             "(7, 'h', 0, 'off', NULL, 2, 512, '')",
             rows_of_version_5[3],
             "INSERT INTO vm_nic VALUES (7, 0, '00:50:56:00:00:0A', 'vmnet0')",
             rows_of_version_5[5]}) {
        INFO(sql);
        REQUIRE(ask(settings, sql).empty());
    }
    return settings;
}

void check_image_of_version_7(const core::Image& image) {
    REQUIRE(image.vms.size() == 1);
    const auto& vm = image.vms[0];
    CHECK(vm.spec ==
          VmSpec{VmId{7}, 0, 2, 512, {{"scsi0:0", 20}}, {{0, "00:50:56:00:00:0A", "vmnet0"}}});
    CHECK(vm.cluster.empty());
    CHECK(vm.group.empty());
}

std::string hex(const Bytes& bytes) {
    std::string text = "0x";
    for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}

// Jobs that wait, run, are lost, and have ended; each with its payload, one with a record.
DatabaseSettings database_of_version_6() {
    auto settings = database_of_version(6);
    const auto spec = hex(job_on("h", 1).payload);
    for (const auto& sql : std::vector<std::string>{
             "INSERT INTO batch VALUES (1, UTC_TIMESTAMP(6), 'root', 'create host vmware a b')",
             "INSERT INTO job (id, batch_id, host, operation, state, attempt, submitted, started, "
             "finished, message, user) VALUES "
             "(1, 1, 'a', 'create host vmware', 'succeeded', 1, UTC_TIMESTAMP(6), "
             "UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), '', 'root'), "
             "(2, 1, 'a', 'create host vmware', 'running', 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), "
             "NULL, '', 'root'), "
             "(3, 1, 'a', 'create host vmware', 'queued', 0, UTC_TIMESTAMP(6), NULL, NULL, '', "
             "'root'), "
             "(4, 1, 'b', 'create host vmware', 'uncertain', 2, UTC_TIMESTAMP(6), "
             "UTC_TIMESTAMP(6), NULL, 'lost', 'root')",
             fmt::format("INSERT INTO job_payload VALUES (1, {0}), (2, {0}), (3, {0}), (4, {0})",
                         spec),
             "INSERT INTO job_item (job_id, position, attempt, step, kind, shown, name, "
             "exit_status, at, text, data) VALUES "
             "(2, 0, 1, 1, 'step_started', 1, 'register', 0, UTC_TIMESTAMP(6), 'ssh', ''), "
             "(2, 1, 1, 1, 'output', 1, '', 0, UTC_TIMESTAMP(6), '', REPEAT('many words ', 500))",
             "INSERT INTO event VALUES (1, UTC_TIMESTAMP(6), 'job.queued', 'a', NULL, 1, 1, 0, "
             "'create host vmware', 'queued', 0, '')",
             "INSERT INTO submission VALUES ('key', UTC_TIMESTAMP(6), 'x', 'y')",
             "UPDATE counter SET next_number = 5 WHERE name = 'job'",
             "UPDATE counter SET next_number = 2 WHERE name IN ('batch', 'event')"}) {
        INFO(sql);
        REQUIRE(ask(settings, sql).empty());
    }
    return settings;
}

void check_image_of_version_6(const core::Image& image) {
    REQUIRE(image.jobs.size() == 3);
    std::string jobs;
    for (const auto& job : jobs_of(image)) {
        const auto& progress = job.progress;
        jobs +=
            fmt::format("{} {} {} place {}{}\n", number(job.id), job.host, name_of(progress.state),
                        progress.place, progress.touched ? " touched" : "");
        CHECK(job.payload == job_on("h", 1).payload);
        CHECK(job.after.empty());
        CHECK_FALSE(job.not_before);
        CHECK(progress.stop_reason.empty());
    }
    CHECK(jobs ==
          "2 a running place 2 touched\n3 a queued place 3\n4 b uncertain place 4 touched\n");
    const auto& begun = image.begun.at(JobId{2});
    CHECK(begun.items_end == 2);
    CHECK(begun.output_bytes == 5'500);
    CHECK(begun.steps_begun == std::vector<std::string>{"register"});
    CHECK(image.begun.size() == 2);
    REQUIRE(image.batches.size() == 1);
    CHECK(image.batches[0].batch.on_failure == FailurePolicy::skip_vm);
    CHECK(image.batches[0].batch.operation == "create host vmware a b");
    CHECK(image.batches[0].succeeded == 1);
    CHECK(image.submissions.empty());
    CHECK(image.lanes.empty());
    CHECK(image.counters == core::Counters{5, 2, 1, 2, 1});
}

core::VmnetRecord bridge(const std::string& name, const std::string& device, Presence presence) {
    return {"h", {name, VmnetKind::bridge, device, "", ""}, presence};
}

void check_image_of_version_5(const core::Image& image) {
    REQUIRE(image.hosts.size() == 1);
    CHECK(image.hosts[0].connection.address == "10.1.255.254");
    CHECK(image.vmnets == std::vector{bridge("vmnet0", "eth0", Presence::active),
                                      bridge("vmnet11", "eth0.100", Presence::pending)});
    REQUIRE(image.vms.size() == 1);
    CHECK(image.vms[0].state == VmState::stuck);
    CHECK(image.vms[0].question.empty());
    CHECK(image.vms[0].spec.disks.size() == 1);
    CHECK(image.vms[0].spec.nics.size() == 2);
    CHECK(image.vlans.empty());
    CHECK(image.serials.empty());
    CHECK(image.counters == core::Counters{1, 1, 8, 1, 11});
}

}  // namespace

TEST_CASE("a database of version 5 keeps its rows and gets the new tables") {
    const auto settings = database_of_version_5();
    check_image_of_version_5(image_after(settings, {}));
    CHECK(ask(settings, "SELECT name FROM schema_version WHERE version = 6") ==
          schema::migrations()[5].name);
    CHECK(ask(settings,
              "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = "
              "DATABASE() AND table_name = 'vmnet' AND column_name = 'active'") == "0");
    // And is written to as one that was new with this program.
    auto stuck = vm_on("h", 7, 0);
    stuck.question = "OK?";
    const core::VmnetRecord nat{
        "h", {"vmnet8", VmnetKind::nat, "", "192.168.30.1", "255.255.255.0"}, Presence::leaving};
    const auto image = image_after(
        settings, records(core::StoreVm{stuck}, core::StoreVmnet{nat},
                          core::StoreSerial{{"AAAAA-AAAAA-AAAAA-00001", "h", Presence::active}},
                          core::StoreCounters{{1, 1, 8, 1, 12}}));
    CHECK(image.vms == std::vector{stuck});
    CHECK(image.vmnets.at(2) == nat);
    CHECK(image.serials.at(0).host == "h");
    CHECK(image.counters.mac == 12);
}

TEST_CASE("a database that grew step by step has the shape of a new one") {
    const auto grown = database_of_version_5();
    (void)image_after(grown, {});
    const auto fresh = fresh_database();
    (void)image_after(fresh, {});
    CHECK(shape_of(grown) == shape_of(fresh));
}

TEST_CASE("the step from version 5 to 6 can be cut off after each of its statements") {
    const auto whole = database_of_version_5();
    (void)image_after(whole, {});
    const auto shape = shape_of(whole);
    const auto count = statements_of(6).size();
    REQUIRE(count > 10);
    for (std::size_t done = 0; done <= count; ++done) {
        INFO("cut off after " << done << " of " << count << " statements");
        const auto settings = database_of_version_5();
        begin_step(settings, 6, done);
        CHECK(ask(settings, "SELECT MAX(version) FROM schema_version") == "5");
        check_image_of_version_5(image_after(settings, {}));
        CHECK(shape_of(settings) == shape);
    }
}

TEST_CASE("a database of version 6 keeps its rows, and its lanes are as they were") {
    const auto settings = database_of_version_6();
    check_image_of_version_6(image_after(settings, {}));
    CHECK(ask(settings, "SELECT GROUP_CONCAT(job_id, host ORDER BY job_id) FROM job_at_work") ==
          "2a,4b");
    CHECK(ask(settings,
              "SELECT CONCAT(COUNT(*), ' ', SUM(bytes), ' ', MD5(MAX(data))) = "
              "CONCAT('2 5503 ', MD5(REPEAT('many words ', 500))) FROM job_item") == "1");
    CHECK(ask(settings, "SELECT COUNT(*) FROM event") == "1");
    const auto failure =
        failure_after(settings, records(core::ChangeJob{JobId{3}, "a", running()}));
    REQUIRE(failure);
    CHECK_THAT(failure->message, Catch::Contains("job_one_at_work_per_host"));
    CHECK(image_after(settings, records(core::ChangeJob{JobId{2}, "a", succeeded()},
                                        core::ChangeJob{JobId{3}, "a", running()}))
              .jobs.size() == 2);
}

TEST_CASE("what was there before the step is a partition of its own") {
    const auto settings = database_of_version_6();
    (void)image_after(settings, {});
    const auto partitions = [&](const std::string& table) {
        return ask(settings,
                   "SELECT GROUP_CONCAT(partition_name ORDER BY partition_ordinal_position "
                   "SEPARATOR ' ') FROM information_schema.partitions WHERE table_schema = "
                   "DATABASE() AND table_name = '" +
                       table + "'");
    };
    for (const auto* table : {"job", "job_payload", "job_item"})
        CHECK(partitions(table) == "from_1 from_5 from_5005");
    for (const auto* table : {"batch", "event"})
        CHECK(partitions(table) == "from_1 from_2 from_20002");
}

TEST_CASE("the step from version 6 to 7 can be cut off after each of its statements") {
    const auto whole = database_of_version_6();
    (void)image_after(whole, {});
    const auto shape = shape_of(whole);
    const auto all = statements_of(7);
    for (std::size_t done = 1; done <= all.size(); ++done) {
        const auto& last = all[done - 1];
        if (last.starts_with("SET @") || last.find("\nSET @") != std::string::npos) continue;
        INFO("cut off after " << done << " of " << all.size() << " statements");
        const auto settings = database_of_version_6();
        begin_step(settings, 7, done);
        CHECK(ask(settings, "SELECT MAX(version) FROM schema_version") == "6");
        check_image_of_version_6(image_after(settings, {}));
        CHECK(shape_of(settings) == shape);
    }
}

TEST_CASE("a VM of a database of version 7 belongs to no cluster, and can be put into one") {
    const auto settings = database_of_version_7();
    auto image = image_after(settings, {});
    check_image_of_version_7(image);
    auto vm = image.vms.at(0);
    vm.cluster = "web";
    vm.group = "front";
    CHECK(image_after(settings, records(core::StoreVm{vm})).vms == std::vector{vm});
}

TEST_CASE("the step from version 7 to 8 can be cut off after each of its statements") {
    const auto whole = database_of_version_7();
    (void)image_after(whole, {});
    const auto shape = shape_of(whole);
    const auto count = statements_of(8).size();
    REQUIRE(count > 0);
    for (std::size_t done = 0; done <= count; ++done) {
        INFO("cut off after " << done << " of " << count << " statements");
        const auto settings = database_of_version_7();
        begin_step(settings, 8, done);
        CHECK(ask(settings, "SELECT MAX(version) FROM schema_version") == "7");
        check_image_of_version_7(image_after(settings, {}));
        CHECK(shape_of(settings) == shape);
    }
}

TEST_CASE("a host of a database of version 8 is logged in to as before") {
    const auto database_of_version_8 = [] {
        auto settings = database_of_version(8);
        REQUIRE(ask(settings,
                    "INSERT INTO host VALUES ('h', 'vmware-server', 'up', NULL, 0, 0, "
                    "'10.1.255.254', 22, 'root', '/state/partition1', 'ssh-ed25519 AAAA')")
                    .empty());
        return settings;
    };
    // As it was: its user and port hold, whatever the SSH configuration of a worker says.
    const HostConnection as_before{"h",
                                   "10.1.255.254",
                                   22,
                                   "root",
                                   "ssh-ed25519 AAAA",
                                   Hypervisor::vmware_server,
                                   "/state/partition1"};
    const auto whole = database_of_version_8();
    CHECK(image_after(whole, {}).hosts.at(0).connection == as_before);
    const auto shape = shape_of(whole);
    const auto count = statements_of(9).size();
    REQUIRE(count > 0);
    for (std::size_t done = 0; done <= count; ++done) {
        INFO("cut off after " << done << " of " << count << " statements");
        const auto settings = database_of_version_8();
        begin_step(settings, 9, done);
        CHECK(ask(settings, "SELECT MAX(version) FROM schema_version") == "8");
        CHECK(image_after(settings, {}).hosts.at(0).connection == as_before);
        CHECK(shape_of(settings) == shape);
    }
}

TEST_CASE("the number of the next MAC comes from the highest in use") {
    const auto next_after = [](const std::vector<std::string>& macs) {
        const auto settings = database_of_version(5);
        REQUIRE(ask(settings, rows_of_version_5[0]).empty());
        REQUIRE(ask(settings, rows_of_version_5[2]).empty());
        for (std::size_t i = 0; i < macs.size(); ++i)
            REQUIRE(ask(settings, fmt::format("INSERT INTO vm_nic VALUES (7, {}, '{}', 'vmnet0')",
                                              i, macs[i]))
                        .empty());
        return image_after(settings, {}).counters.mac;
    };
    CHECK(next_after({}) == 1);
    CHECK(next_after({"00:50:56:00:00:00"}) == 1);
    CHECK(next_after({"00:50:56:00:00:01"}) == 2);
    CHECK(next_after({"00:50:56:00:00:ff", "00:50:56:00:01:00", "00:50:56:00:00:FE"}) == 0x101);
    CHECK(next_after({"00:50:56:0A:00:00", "00:50:56:09:ff:ff"}) == 0x0a0001);
    CHECK(next_after({"00:50:56:3f:ff:ff"}) == 0x400000);
    // Of others: VMware's own, and what somebody chose.
    CHECK(next_after({"00:50:56:40:00:00", "00:0c:29:00:00:05", "52:54:00:00:00:07",
                      "00:50:56:00:00:02"}) == 3);
    CHECK(next_after({"00:50:56:ff:ff:ff"}) == 1);
}

}  // namespace grivon::store::test
