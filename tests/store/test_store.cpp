#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/store/fixture.hpp"
#include "tests/support/log.hpp"
#include "wire/codec.hpp"

namespace grivon::store::test {

// ---- every record comes back --------------------------------------------------------------------

TEST_CASE("a host comes back as it was stored, and changes in place") {
    const auto settings = fresh_database();
    auto host = host_named("vmware-server-0-0");
    host.connection = {
        "vmware-server-0-0",       "10.1.255.254",     2222, "vmware", "ssh-ed25519 AAAA",
        Hypervisor::vmware_server, "/state/partition1"};
    host.rack = 0;
    host.rank = 3;
    host.state = HostState::up;
    host.checked = WallTime(std::chrono::microseconds(1'215'000'000'123'456));
    CHECK(image_after(settings, records(core::StoreHost{host})).hosts == std::vector{host});
    host.state = HostState::unreachable;
    host.rank.reset();
    host.checked.reset();
    CHECK(image_after(settings, records(core::StoreHost{host})).hosts == std::vector{host});
    CHECK(image_after(settings, records(core::RemoveHost{"vmware-server-0-0"})).hosts.empty());
}

TEST_CASE("how a host is logged in to comes back, and what nobody has said of it") {
    const auto settings = fresh_database();
    auto host = host_named("h");
    auto& connection = host.connection;
    connection.accept_new = connection.sudo = true;
    connection.jump = {{"gate", "me", 2222, "", "", false}, {"::1", "", 22, "", "", false}};
    connection.port_is_default = connection.user_is_default = true;
    CHECK(image_after(settings, records(core::StoreHost{host})).hosts == std::vector{host});
    CHECK(ask(settings, "SELECT COUNT(*) FROM host WHERE port IS NULL AND user IS NULL") == "1");
    CHECK(ask(settings, "SELECT jump FROM host") == "me@gate:2222,[::1]:22");
    connection.accept_new = connection.sudo = false;
    connection.jump.clear();
    connection.host_key = "ssh-ed25519 AAAA";
    connection.port_is_default = false;
    CHECK(image_after(settings, records(core::StoreHost{host})).hosts == std::vector{host});
    connection.user_is_default = false;
    CHECK(image_after(settings, records(core::StoreHost{host})).hosts == std::vector{host});
}

TEST_CASE("a VM comes back with its disks and NICs in their order") {
    const auto settings = fresh_database();
    auto vm = vm_on("h", 7, 2);
    vm.spec.disks = {{"scsi0:10", 20}, {"scsi0:2", 40}};
    vm.spec.nics = {{0, "00:50:56:00:00:01", "vmnet0"}, {3, "00:50:56:00:00:02", "vmnet11"}};
    vm.state = VmState::suspended;
    vm.checked = at(99);
    vm.cluster = "web-1.a_b";
    vm.group = "front";
    const auto host = host_named("h");
    auto image = image_after(settings, records(core::StoreHost{host}, core::StoreVm{vm}));
    CHECK(image.vms == std::vector{vm});
    vm.spec.disks.clear();
    vm.spec.nics.pop_back();
    vm.state = VmState::on;
    vm.cluster.clear();
    vm.group.clear();
    CHECK(image_after(settings, records(core::StoreVm{vm})).vms == std::vector{vm});
    CHECK(image_after(settings, records(core::RemoveVm{VmId{7}})).vms.empty());
    CHECK(ask(settings, "SELECT COUNT(*) FROM vm_nic") == "0");
}

TEST_CASE("what VMs are called and made from comes back, of many in one write") {
    const auto settings = fresh_database();
    std::vector<core::VmRecord> vms;
    std::vector<core::Record> writes{core::StoreHost{host_named("h")}};
    for (std::uint32_t i = 0; i < 8; ++i) {
        auto vm = vm_on("h", i + 1, i);
        const auto name = "a-name-longer-than-a-short-string-" + std::to_string(i);
        if (i != 3)
            vm.spec.identity = VmIdentity{"6f0f1d6e-0000-4000-8000-00000000000" + std::to_string(i),
                                          name, "/" + name};
        if (i != 5) vm.spec.image = VmImage{"/images/" + name, i % 2 == 0, "/seeds/" + name};
        vm.spec.disks.at(0).path = "/disks/" + name;
        vms.push_back(vm);
        writes.emplace_back(core::StoreVm{vm});
    }
    CHECK(image_after(settings, writes).vms == vms);
    const core::ObservedRecord observed{"h", Bytes("\x81\0\xff", 3)};
    CHECK(image_after(settings, records(core::StoreObserved{observed})).observed ==
          std::vector{observed});
    CHECK(image_after(settings, records(core::StoreVm{vms.at(0)})).observed.size() == 1);
}

TEST_CASE("slices and MACs can change places within a write, and be freed and given again") {
    const auto settings = fresh_database();
    auto one = vm_on("h", 1, 0);
    auto two = vm_on("h", 2, 1);
    (void)image_after(settings, records(core::StoreHost{host_named("h")}, core::StoreVm{one},
                                        core::StoreVm{two}));
    std::swap(one.spec.slice, two.spec.slice);
    std::swap(one.spec.nics, two.spec.nics);
    CHECK(image_after(settings, records(core::StoreVm{one}, core::StoreVm{two})).vms ==
          std::vector{one, two});
    const auto three = vm_on("h", 3, one.spec.slice);
    CHECK(image_after(settings, records(core::RemoveVm{VmId{1}}, core::StoreVm{three})).vms ==
          std::vector{two, three});
}

TEST_CASE("vmnets and leases come back, and go with their host") {
    const auto settings = fresh_database();
    const core::VmnetRecord vmnet{
        "h", {"vmnet11", VmnetKind::bridge, "eth0.100", "", ""}, Presence::pending};
    const core::LeaseRecord lease{"h", Epoch{5}, "0b1e", "worker-1"};
    auto image = image_after(settings, records(core::StoreHost{host_named("h")},
                                               core::StoreVmnet{vmnet}, core::StoreLease{lease}));
    CHECK(image.vmnets == std::vector{vmnet});
    CHECK(image.leases == std::vector{lease});
    const core::VmnetRecord active{"h", vmnet.spec, Presence::active};
    const core::LeaseRecord free{"h", Epoch{5}, "", ""};
    image = image_after(settings, records(core::StoreVmnet{active}, core::StoreLease{free}));
    CHECK(image.vmnets == std::vector{active});
    CHECK(image.leases == std::vector{free});
    // In this order: the lease is of the new host.
    image =
        image_after(settings, records(core::RemoveVmnet{"h", "vmnet11"}, core::RemoveHost{"h"},
                                      core::StoreHost{host_named("h")}, core::StoreLease{lease}));
    CHECK(image.vmnets.empty());
    CHECK(image.leases == std::vector{lease});
    CHECK(image_after(settings, records(core::RemoveHost{"h"})).leases.empty());
}

TEST_CASE("what is seen of a VM changes nothing else of it") {
    const auto settings = fresh_database();
    auto vm = vm_on("h", 1, 0);
    vm.cluster = "compute";
    const core::SightVm seen{VmId{1}, VmState::stuck, at(77), "moved or copied?"};
    auto changed = vm;
    changed.state = VmState::off;
    auto sighted = vm;
    sighted.state = seen.state;
    sighted.checked = seen.checked;
    sighted.question = seen.question;
    const auto host = host_named("h");
    SECTION("of one that is there") {
        (void)image_after(settings, records(core::StoreHost{host}, core::StoreVm{vm}));
        CHECK(image_after(settings, records(seen)).vms == std::vector{sighted});
    }
    SECTION("in the write that makes it") {
        CHECK(image_after(settings, records(core::StoreHost{host}, core::StoreVm{vm}, seen)).vms ==
              std::vector{sighted});
    }
    SECTION("in the write that makes it, before it is changed once more") {
        CHECK(image_after(settings, records(core::StoreHost{host}, core::StoreVm{vm}, seen,
                                            core::StoreVm{changed}))
                  .vms == std::vector{changed});
    }
}

TEST_CASE("live jobs come back with the end of their record and the steps begun") {
    const auto settings = fresh_database();
    auto job = job_on("h", 1);
    job.slice = 0;
    auto spec = spec_of_create();
    spec.vm = vm_on("h", 1, 0).spec;
    spec.vmnet = VmnetSpec{"vmnet0", VmnetKind::bridge, "eth0", "", ""};
    spec.parameters = {{"mode", "soft"}};
    job.payload = encode_value(spec);
    auto waiting = job_on("h", 2);
    waiting.not_before = at(9'000);
    waiting.after = {JobId{1}, JobId{3}};
    waiting.progress.stop_reason = "ada: wrong host";
    auto done = job_on("h", 3);
    auto ended = job_on("h", 4);
    ended.batch = BatchId{2};
    ended.progress = succeeded();
    const core::BatchRecord batch{BatchId{1}, "root", "create host vmware h", at(1),
                                  FailurePolicy::stop_batch};
    const core::BatchRecord other{BatchId{2}, "root", "start host vmware h", at(1),
                                  FailurePolicy::carry_on};
    const std::vector items{item(ItemKind::note, 1, "", "# creating slice0@h"),
                            item(ItemKind::step_started, 1, "register", "ssh -x h …"),
                            item(ItemKind::output, 1, "", "ok"), item(ItemKind::step_finished, 1),
                            item(ItemKind::step_started, 2, "start")};
    auto progress = running();
    progress.state = JobState::uncertain;
    progress.message = "the connection was lost";
    progress.place = 17;
    progress.stop_reason = "ada: not now";
    const auto image =
        image_after(settings, records(core::AddBatch{batch}, core::AddBatch{other},
                                      core::AddJob{ended}, core::AddJob{job}, core::AddJob{waiting},
                                      core::AddJob{done}, core::ChangeJob{JobId{1}, "h", running()},
                                      core::AddItems{JobId{1}, 0, items},
                                      core::ChangeJob{JobId{1}, "h", progress},
                                      core::ChangeJob{JobId{3}, "h", succeeded()}));
    REQUIRE(image.batches.size() == 1);
    CHECK(image.batches[0].batch == batch);
    CHECK(image.batches[0].succeeded == 1);
    CHECK(image.batches[0].failed == 0);
    job.progress = progress;
    CHECK(jobs_of(image) == std::vector{job, waiting});
    REQUIRE(image.begun.size() == 1);
    const auto& begun = image.begun.at(JobId{1});
    CHECK(begun.spec == spec);
    CHECK(begun.items_end == 5);
    CHECK(begun.output_bytes == 2);
    CHECK(begun.steps_begun == std::vector<std::string>{"register", "start"});
}

// A look at the host will need it. Of a job that waits it is looked at when that is begun.
TEST_CASE("what a job at work is to do must be there to be read") {
    const auto settings = fresh_database();
    auto waiting = job_on("h", 1);
    waiting.payload = "not a spec";
    const auto image =
        image_after(settings, records(core::AddBatch{{BatchId{1}, "root", "x", at(1)}},
                                      core::AddJob{waiting}, core::AddJob{job_on("h", 2)}));
    CHECK(jobs_of(image) == std::vector{waiting, job_on("h", 2)});
    CHECK(image.begun.empty());

    REQUIRE_FALSE(failure_after(settings, records(core::ChangeJob{JobId{1}, "h", running()})));
    RecordingListener listener;
    const auto store = Store::open(settings, listener);
    REQUIRE_FALSE(store);
    CHECK_THAT(store.error().message, Catch::Contains("loading live jobs: job 1: malformed"));
}

TEST_CASE("how the jobs of a live batch have ended is counted") {
    const auto settings = fresh_database();
    std::vector<core::Record> all;
    const std::vector states{JobState::succeeded, JobState::failed,  JobState::failed,
                             JobState::cancelled, JobState::skipped, JobState::skipped,
                             JobState::skipped,   JobState::queued};
    all.emplace_back(core::AddBatch{{BatchId{1}, "root", "x", at(1)}});
    for (std::uint64_t id = 1; id <= states.size(); ++id) {
        auto job = job_on("h", id);
        if (is_final(states[id - 1])) job.progress = succeeded();
        job.progress.state = states[id - 1];
        all.emplace_back(core::AddJob{job});
    }
    const auto batches = image_after(settings, std::move(all)).batches;
    REQUIRE(batches.size() == 1);
    CHECK(batches[0].succeeded == 1);
    CHECK(batches[0].failed == 2);
    CHECK(batches[0].cancelled == 1);
    CHECK(batches[0].skipped == 3);
}

TEST_CASE("a job that was begun goes back into the queue, and its output counts on") {
    const auto settings = fresh_database();
    auto tried = running();
    tried.state = JobState::queued;
    tried.place = 3;
    (void)image_after(settings, records(core::AddJob{job_on("h", 1)}, core::AddJob{job_on("h", 2)},
                                        core::ChangeJob{JobId{1}, "h", running()},
                                        core::AddItems{JobId{1},
                                                       0,
                                                       {item(ItemKind::output, 1, "", "12345"),
                                                        item(ItemKind::note, 1, "", "not output"),
                                                        item(ItemKind::error_output, 1, "", "678"),
                                                        item(ItemKind::output_cut, 1, "", "9")}},
                                        core::ChangeJob{JobId{1}, "h", tried}));
    // Its lane is free for the next one.
    const auto image = image_after(settings, records(core::ChangeJob{JobId{2}, "h", running()}));
    REQUIRE(image.jobs.size() == 2);
    CHECK(jobs_of(image)[0].progress == tried);
    CHECK(image.begun.at(JobId{1}).output_bytes == 8);
    CHECK(image.begun.at(JobId{1}).items_end == 4);
    CHECK(ask(settings, "SELECT GROUP_CONCAT(job_id, host) FROM job_at_work") == "2h");
}

// More than one query of numbers asks for.
TEST_CASE("many batches and begun jobs come back, each with what is its own") {
    const auto settings = fresh_database();
    constexpr std::uint64_t batches = 70;
    std::vector<core::Record> all;
    for (std::uint64_t i = 1; i <= batches; ++i) {
        core::BatchRecord batch;
        batch.id = BatchId{i};
        batch.user = fmt::format("user-{}", i);
        batch.submitted = at(1);
        all.emplace_back(core::AddBatch{batch});
        auto live = job_on(fmt::format("h{}", i), 2 * i);
        live.batch = batch.id;
        live.progress.attempt = i % 2 == 0 ? 1 : 0;
        if (live.progress.attempt > 0)
            all.emplace_back(core::AddItems{
                live.id, 0, {item(ItemKind::step_started, 1, fmt::format("step-{}", i))}});
        all.emplace_back(core::AddJob{live});
        if (i % 3 != 0) continue;
        auto ended = job_on(live.host, 2 * i - 1);
        ended.batch = batch.id;
        ended.progress = succeeded();
        all.emplace_back(core::AddJob{ended});
    }
    const auto image = image_after(settings, std::move(all));
    REQUIRE(image.batches.size() == batches);
    REQUIRE(image.jobs.size() == batches);
    for (std::uint64_t i = 1; i <= batches; ++i) {
        CHECK(image.batches[i - 1].batch.user == fmt::format("user-{}", i));
        CHECK(image.batches[i - 1].succeeded == (i % 3 == 0 ? 1 : 0));
        const auto begun = image.begun.find(JobId{2 * i});
        REQUIRE((begun != image.begun.end()) == (i % 2 == 0));
        if (begun == image.begun.end()) continue;
        CHECK(begun->second.items_end == 1);
        CHECK(begun->second.steps_begun == std::vector{fmt::format("step-{}", i)});
    }
}

TEST_CASE("many jobs begin and end in one transaction, each on its host") {
    const auto settings = fresh_database();
    RecordingListener listener;
    const auto store = open_store(settings, listener);
    constexpr std::uint64_t hosts = 50;
    std::vector<core::Record> begin, pass_on;
    for (std::uint64_t i = 1; i <= hosts; ++i) {
        const auto host = fmt::format("host-{}", i);
        begin.emplace_back(core::AddJob{job_on(host, i)});
        begin.emplace_back(core::AddJob{job_on(host, hosts + i)});
        begin.emplace_back(core::ChangeJob{JobId{i}, host, running()});
        pass_on.emplace_back(core::ChangeJob{JobId{hosts + i}, host, running()});
        pass_on.emplace_back(core::ChangeJob{JobId{i}, host, succeeded()});
    }
    const auto wrong =
        "SELECT CONCAT(COUNT(*), ' ', COALESCE(SUM(job.host <> job_at_work.host), 'none'), ' ', "
        "MIN(job_id)) FROM job_at_work JOIN job ON id = job_id";
    REQUIRE(listener.wait_committed(store->write(std::move(begin))));
    CHECK(ask(settings, wrong) == "50 0 1");
    REQUIRE(listener.wait_committed(store->write(std::move(pass_on))));
    CHECK(ask(settings, wrong) == "50 0 51");
}

TEST_CASE("modes of lanes come back, change, and go, with their host too") {
    const auto settings = fresh_database();
    core::LaneRecord lane{"h", LaneMode::paused, "disk \xF0\x9F\x90\x98", "ada", at(5), at(9)};
    auto image =
        image_after(settings, records(core::StoreHost{host_named("h")},
                                      core::StoreHost{host_named("i")}, core::StoreLane{lane},
                                      core::StoreLane{{"i", LaneMode::paused, "", "", at(1), {}}}));
    REQUIRE(image.lanes.size() == 2);
    CHECK(image.lanes[0] == lane);
    lane = {"h", LaneMode::draining, "", "bob", at(6), std::nullopt};
    image = image_after(settings, records(core::StoreLane{lane}, core::RemoveLane{"i"}));
    CHECK(image.lanes == std::vector{lane});
    // In this order: the lane is of the new host.
    image = image_after(settings, records(core::RemoveLane{"h"}, core::RemoveHost{"h"},
                                          core::StoreHost{host_named("h")}, core::StoreLane{lane}));
    CHECK(image.lanes == std::vector{lane});
    CHECK(image_after(settings, records(core::RemoveHost{"h"})).lanes.empty());
}

TEST_CASE("submissions and counters come back; old submissions are forgotten") {
    const auto settings = fresh_database();
    const auto now =
        std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    const core::SubmissionRecord recent{"key-1", Bytes("batch\0\xff", 7), Bytes("\0answer", 7), now,
                                        "alice"};
    const core::SubmissionRecord old{"key-2", {}, {}, now - std::chrono::hours(25), {}};
    auto image =
        image_after(settings, records(core::AddSubmission{recent}, core::AddSubmission{old},
                                      core::StoreCounters{{11, 12, 13, 14, 15}}));
    CHECK(image.submissions == std::vector{recent});
    CHECK(image.counters == core::Counters{11, 12, 13, 14, 15});
    CHECK(ask(settings, "SELECT COUNT(*) FROM submission") == "2");
    (void)image_after(settings, records(core::ForgetSubmissions{now - std::chrono::hours(24)}));
    CHECK(ask(settings, "SELECT GROUP_CONCAT(submission_key) FROM submission") == "key-1");
}

TEST_CASE("an empty database gives an empty image with counters at one") {
    const auto image = image_after(fresh_database(), {});
    CHECK(image.hosts.empty());
    CHECK(image.jobs.empty());
    CHECK(image.counters == core::Counters{});
}

// ---- group commit -------------------------------------------------------------------------------

TEST_CASE("writes that come while a transaction commits go together in the next one") {
    const auto settings = fresh_database();
    RecordingListener listener;
    const auto store = open_store(settings, listener);
    constexpr std::uint64_t writes = 5'000;
    std::uint64_t ticket = 0;
    for (std::uint64_t i = 1; i <= writes; ++i)
        ticket = store->write(records(core::AddEvent{event_numbered(i)}));
    CHECK(ticket == writes);
    REQUIRE(listener.wait_committed(ticket));
    CHECK(ask(settings, "SELECT COUNT(*) FROM event") == std::to_string(writes));
    const auto transactions = std::stoul(ask(settings, "SELECT last_transaction FROM owner"));
    CHECK(transactions == listener.commit_count());
    CHECK(transactions < writes / 10);
}

TEST_CASE("one write is one transaction however large, and one row may be larger than a packet") {
    const auto settings = fresh_database();
    RecordingListener listener;
    const auto store = open_store(settings, listener);
    std::vector<core::Record> many;
    for (std::uint64_t i = 1; i <= 12'000; ++i)
        many.emplace_back(core::AddEvent{event_numbered(i)});
    auto huge = event_numbered(12'001);
    huge.message = std::string(6 * 1024 * 1024, 'x');
    many.emplace_back(core::AddEvent{huge});
    REQUIRE(listener.wait_committed(store->write(std::move(many))));
    CHECK(ask(settings, "SELECT COUNT(*) FROM event") == "12001");
    CHECK(ask(settings, "SELECT last_transaction FROM owner") == "1");
    CHECK(ask(settings, "SELECT LENGTH(message) FROM event WHERE seq = 12001") == "6291456");
}

TEST_CASE("close commits what is waiting") {
    const auto settings = fresh_database();
    RecordingListener listener;
    const auto store = open_store(settings, listener);
    for (std::uint64_t i = 1; i <= 500; ++i)
        (void)store->write(records(core::AddEvent{event_numbered(i)}));
    store->close(std::chrono::seconds(60));
    CHECK(ask(settings, "SELECT COUNT(*) FROM event") == "500");
}

// ---- who may write, and where -------------------------------------------------------------------

TEST_CASE("a second broker takes over and the first one stops at its next write") {
    const auto settings = fresh_database();
    RecordingListener first_listener;
    RecordingListener second_listener;
    const auto first = open_store(settings, first_listener);
    REQUIRE(
        first_listener.wait_committed(first->write(records(core::AddEvent{event_numbered(1)}))));
    const auto second = open_store(settings, second_listener);
    (void)first->write(records(core::AddEvent{event_numbered(2)}));
    const auto failure = first_listener.wait_failed();
    REQUIRE(failure);
    CHECK_THAT(failure->message, Catch::Contains("another broker has taken over"));
    REQUIRE(
        second_listener.wait_committed(second->write(records(core::AddEvent{event_numbered(2)}))));
    CHECK(ask(settings, "SELECT COUNT(*) FROM event") == "2");
}

TEST_CASE("a server that is not there is named") {
    RecordingListener listener;
    DatabaseSettings settings;
    settings.unix_socket = "/nonexistent/mariadb.sock";
    settings.writer.user = "root";
    const auto by_socket = Store::open(settings, listener);
    REQUIRE_FALSE(by_socket);
    CHECK(by_socket.error().code == Errc::unavailable);
    CHECK_THAT(by_socket.error().message, Catch::Contains("/nonexistent/mariadb.sock"));
    settings.host = "127.0.0.1";
    settings.port = 1;
    const auto by_address = Store::open(settings, listener);
    REQUIRE_FALSE(by_address);
    CHECK(by_address.error().code == Errc::unavailable);
    CHECK_THAT(by_address.error().message, Catch::Contains("127.0.0.1:1"));
}

TEST_CASE("a wrong user, password or database is told apart") {
    auto settings = fresh_database();
    RecordingListener listener;
    (void)ask(administrator(settings),
              "CREATE OR REPLACE USER teller@localhost IDENTIFIED BY 'right'");
    settings.writer.user = "teller";
    settings.writer.password = Secret("wrong");
    auto opened = Store::open(settings, listener);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::denied);
    CHECK_THAT(opened.error().message, Catch::Contains("refuses user 'teller'"));
    CHECK_THAT(opened.error().message, !Catch::Contains("wrong"));
    settings.writer.password = Secret("right");
    opened = Store::open(settings, listener);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::denied);
    CHECK_THAT(opened.error().message, Catch::Contains("CREATE DATABASE"));
}

TEST_CASE("a server that takes only small packets is refused with what to set") {
    const auto settings = fresh_database();
    RecordingListener listener;
    (void)ask(administrator(settings), "SET GLOBAL max_allowed_packet = 1048576");
    const auto opened = Store::open(settings, listener);
    (void)ask(administrator(settings), "SET GLOBAL max_allowed_packet = 67108864");
    REQUIRE_FALSE(opened);
    CHECK_THAT(opened.error().message, Catch::Contains("max_allowed_packet"));
}

TEST_CASE("a server that flushes late is used, with a warning that says what to set") {
    const auto settings = fresh_database();
    RecordingListener listener;
    const auto logged = [&](const std::string& setting) {
        (void)ask(administrator(settings),
                  "SET GLOBAL innodb_flush_log_at_trx_commit = " + setting);
        const grivon::test::Log log;
        CHECK(Store::open(settings, listener));
        return log.text();
    };
    CHECK_THAT(logged("2"), Catch::Contains("event=weak_durability") &&
                                Catch::Contains("innodb_flush_log_at_trx_commit=2"));
    CHECK_THAT(logged("1"), !Catch::Contains("weak_durability"));
}

}  // namespace grivon::store::test
