// Every message there and back, and every way of being malformed.
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <type_traits>

#include "tests/support/filled_message.hpp"
#include "tests/support/seed.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"

using namespace grivon;

namespace {

JobItem sample_item() {
    JobItem item;
    item.kind = ItemKind::error_output;
    item.attempt = 2;
    item.step = 3;
    item.shown = false;
    item.name = "register";
    item.text = "ssh -x h \"x\"";
    item.data = std::string("\0\xff\r\n", 4);
    item.exit_status = -1;
    item.at = WallTime(std::chrono::microseconds(1'700'000'000'123'456));
    return item;
}

Assign sample_assign() {
    Assign assign;
    assign.job = JobId{7};
    assign.attempt = 2;
    assign.epoch = Epoch{99};
    assign.host = {"h-0-0",   "10.0.0.1",         2222,
                   "root",    "ssh-ed25519 AAAA", Hypervisor::vmware_server,
                   "/state/x"};
    assign.spec.verb = "create";
    assign.spec.object = "host vmware";
    assign.spec.vm =
        VmSpec{VmId{22}, 1, 2, 768, {{"scsi0:0", 20}}, {{0, "00:50:56:00:00:01", "vmnet0"}}};
    assign.spec.parameters = {{"mode", "hard"}};
    assign.position = 12;
    assign.steps_begun = {"look", "create disk"};
    assign.spec.hardware_before = VmHardware{1, 512};
    return assign;
}

HostSpec sample_host_spec() {
    HostSpec spec;
    spec.vlans = {{"eth0.100", "eth0", 100}, {"eth1.4094", "eth1", 4094}};
    spec.vmnets = {{"vmnet0", VmnetKind::bridge, "eth0", "", ""},
                   {"vmnet8", VmnetKind::nat, "", "192.168.30.1", "255.255.255.0"}};
    spec.serial = "AAAAA-AAAAA-AAAAA-00001";
    spec.vms = {VmSpec{VmId{22}, 0, 1, 768, {{"scsi0:0", 20}}, {}}, VmSpec{}};
    return spec;
}

JobReport sample_report() {
    JobReport report;
    report.outcome = Outcome::uncertain;
    report.exit_status = -1;
    report.message = "lost";
    report.host = HostState::unreachable;
    report.vm = VmState::stuck;
    report.vmnet = false;
    report.vlan = true;
    report.serial = false;
    report.question = "Moved or copied?\n 0) Move\n 1) Copy";
    report.sightings = {{VmId{22}, VmState::stuck, "Well?"}, {VmId{23}, VmState::off, ""}};
    report.hardware = VmHardware{2, 1024};
    report.interfaces = {
        {"eth0", "private", "00:30:1b:b3:24:72", "10.0.0.1", "255.0.0.0", "10.0.0.2", "tg3", "h"},
        InterfaceSpec{}};
    return report;
}

template <class Variant, class Message>
void check_round_trip(const Message& message) {
    const auto decoded = decode<Variant>(encode(message, 41));
    REQUIRE(decoded);
    CHECK(decoded->request == 41);
    REQUIRE(std::holds_alternative<Message>(decoded->message));
    CHECK(std::get<Message>(decoded->message) == message);
}

bool refused(std::string_view frame) {
    const auto decoded = decode<ClientRequest>(frame);
    return !decoded && decoded.error().code == Errc::protocol;
}

std::string bytes(std::initializer_list<int> list) {
    std::string text;
    for (const int byte : list) text += static_cast<char>(byte);
    return text;
}

}  // namespace

TEST_CASE("messages survive the wire", "[codec]") {
    const Operation operation{"add", "host vmware", {"h-0-0"}, {{"cpus", "1"}, {"mem", "768"}}};
    BatchSpec batch{{operation, operation}, FailurePolicy::stop_batch, WallTime{}, 5, 6, "why"};
    batch.operations[1].after = {1};
    check_round_trip<ClientRequest>(Submit{"key", {}, "root", false});
    check_round_trip<ClientRequest>(Submit{"key", batch, "root", true, true});
    batch.start_at.reset();
    check_round_trip<ClientRequest>(Submit{"key", batch, "root", false, true});
    check_round_trip<ClientRequest>(Query{operation, 1000});
    check_round_trip<ClientRequest>(ListJobs{JobId{5}, 10, JobState::failed, "h", BatchId{2}});
    check_round_trip<ClientRequest>(ListJobs{});
    check_round_trip<ClientRequest>(FollowJob{JobId{5}, 3, JobState::running, 1000});
    check_round_trip<ClientRequest>(FollowEvents{EventSeq{9}, true, BatchId{1}, 5, "", ""});
    check_round_trip<ClientRequest>(
        FollowEvents{EventSeq{9}, false, BatchId{}, 5, "job.failed", "h"});
    check_round_trip<ClientRequest>(Ping{});
    check_round_trip<ClientAnswer>(
        Accepted{{"line"}, BatchId{1}, {JobId{1}, JobId{2}}, {"a", "b"}, EventSeq{3}});
    check_round_trip<ClientAnswer>(Refused{Errc::not_found, "no \"x\""});
    check_round_trip<ClientAnswer>(Refused{Errc::unconfirmed, "hits 2 VMs"});
    JobProgress progress;
    progress.row.slice = 0;
    progress.row.exit_status = -1;
    progress.row.state = JobState::uncertain;
    progress.items = {sample_item(), JobItem{}};
    progress.complete = true;
    check_round_trip<ClientAnswer>(progress);
    HostRow host;
    host.rack = 0;
    host.running = JobId{4};
    check_round_trip<ClientAnswer>(HostTable{{host, HostRow{}}, true});
    VmRow vm;
    vm.state = VmState::stuck;
    vm.question = "Well?\n 0) Yes";
    vm.cluster = "web";
    vm.group = "front";
    check_round_trip<ClientAnswer>(VmTable{{vm, VmRow{}}, false});
    check_round_trip<ClientAnswer>(
        VmnetTable{{{"h", "vmnet8", VmnetKind::nat, "", "10.0.0.1", "255.0.0.0", Presence::leaving},
                    VmnetRow{}},
                   true});
    check_round_trip<ClientAnswer>(
        VlanTable{{{"h", {"eth0.100", "eth0", 100}, Presence::active}, VlanRow{}}, true});
    check_round_trip<ClientAnswer>(
        NicTable{{{"h", 3, {1, "00:50:56:00:00:01", "vmnet0"}}, NicRow{}}, true});
    check_round_trip<ClientAnswer>(
        InterfaceTable{{{"h", sample_report().interfaces->front()}, InterfaceRow{}}, true});
    check_round_trip<ClientAnswer>(
        SerialTable{{{"AAAAA-AAAAA-AAAAA-00001", "h", Presence::leaving}, SerialRow{}}, true});
    check_round_trip<ClientAnswer>(
        AttributeTable{{{"h", "owner", "high energy"}, AttributeRow{}}, true});
    check_round_trip<ClientAnswer>(HostConfiguration{sample_assign().host, sample_host_spec()});
    check_round_trip<ClientAnswer>(HostConfiguration{});
    check_round_trip<ClientAnswer>(JobTable{{JobRow{}}, false});
    check_round_trip<ClientAnswer>(
        DryRun{{"line"}, {{sample_assign().host, 3, sample_assign().spec, VmState::off}, {}}});
    LaneRow lane;
    lane.host = "h";
    lane.mode = LaneMode::draining;
    lane.until = WallTime{};
    lane.trouble = "does not answer";
    lane.tries = 3;
    lane.current = JobId{4};
    lane.current_state = JobState::uncertain;
    lane.epoch = Epoch{9};
    check_round_trip<ClientAnswer>(LaneTable{{lane, LaneRow{}}, true});
    check_round_trip<ClientAnswer>(
        WorkerTable{{{"w", "id", 1, 2, 3, 4, true}, WorkerRow{}}, false});
    check_round_trip<ClientAnswer>(
        Explanation{JobId{5}, JobState::uncertain, {{"why", WallTime{}}, {"and", {}}}});
    check_round_trip<ClientAnswer>(EventsGone{EventSeq{12}});
    check_round_trip<ClientAnswer>(ClusterVmTable{{{"h",
                                                    3,
                                                    "web",
                                                    "front",
                                                    2,
                                                    768,
                                                    {{"scsi0:0", 20}, {"scsi0:1", 40}},
                                                    {{1, "00:50:56:00:00:01", "vmnet0"}},
                                                    VmState::on,
                                                    true}},
                                                  true});
    check_round_trip<ClientAnswer>(ClusterTable{{{"web", 7, 3, 2, 1, 1, 3}}, false});
    Event event;
    event.slice = 3;
    check_round_trip<ClientAnswer>(EventPage{{event}, EventSeq{8}});
    check_round_trip<ClientRequest>(ListAudit{EventSeq{7}, "alice", true, 20});
    check_round_trip<ClientAnswer>(
        AuditTable{{{EventSeq{9}, WallTime{}, "alice", "192.0.2.7", "remove host h",
                     AuditOutcome::refused, BatchId{4}, "old", "denied"},
                    AuditRow{}},
                   true});
    AccessKey key;
    key.name = "alice";
    key.role = Role::worker;
    key.scope = {{"h-%"}, {0, 1}, {"web"}};
    key.site = "berlin";
    key.public_key = std::string(40, 'a');
    key.previous_key = std::string(40, 'b');
    key.previous_until = WallTime{};
    key.created_by = "root";
    check_round_trip<ClientAnswer>(AccessKeyTable{{key, AccessKey{}}, true});
    check_round_trip<ClientAnswer>(Pong{"0.1", 2, true});
    check_round_trip<WorkerToBroker>(
        WorkerHello{"id", "name", 4, {{"h", Epoch{1}, JobId{2}, 3}}, "berlin"});
    check_round_trip<WorkerToBroker>(WorkerHeartbeat{"id", {{"h-0-0", Epoch{7}, JobId{3}, 2}}});
    check_round_trip<WorkerToBroker>(WorkerGoodbye{"id", true});
    check_round_trip<WorkerToBroker>(
        JobItems{"id", "h", JobId{1}, 1, Epoch{1}, 7, {sample_item()}});
    check_round_trip<WorkerToBroker>(
        AttemptReport{"id", "h", JobId{1}, 1, Epoch{1}, 7, sample_report()});
    check_round_trip<WorkerToBroker>(AttemptReport{"id", "h", JobId{1}, 1, Epoch{1}, 7, {}});
    check_round_trip<BrokerToWorker>(WorkerWelcome{10, 2});
    check_round_trip<BrokerToWorker>(BrokerHeartbeat{});
    check_round_trip<BrokerToWorker>(HelloWanted{});
    check_round_trip<BrokerToWorker>(StopJob{"h", JobId{1}, 2, Epoch{3}});
    check_round_trip<BrokerToWorker>(sample_assign());
    auto assign = sample_assign();
    assign.spec = {};
    assign.spec.vlan = VlanSpec{"eth0.100", "eth0", 100};
    assign.spec.serial = "AAAAA-AAAAA-AAAAA-00001";
    assign.spec.desired = sample_host_spec();
    check_round_trip<BrokerToWorker>(assign);
    assign.spec.desired = HostSpec{};  // nothing is wanted, which is not "nothing was said"
    check_round_trip<BrokerToWorker>(assign);
    check_round_trip<BrokerToWorker>(ReportStored{JobId{1}, 2});
    check_round_trip<BrokerToWorker>(LeaseEnded{"h", Epoch{3}});
    check_round_trip<BrokerToWorker>(ItemsStored{JobId{1}, 2, 3});

    const auto notice = decode_event_notice(encode(EventNotice{event}));
    REQUIRE(notice);
    CHECK(notice->event == event);
}

TEST_CASE("every message of every kind survives, empty and with something in every field",
          "[codec]") {
    // A number has one meaning between two programs; the two pairs of programs have sockets of
    // their own.
    const auto count_types = []<class... Variants>(std::type_identity<Variants>...) {
        std::set<std::uint64_t> types;
        (test::for_each_message<Variants>([&types](const auto& message) {
             check_round_trip<Variants>(message);
             types.insert(message.type);
         }),
         ...);
        CHECK(types.size() == (std::variant_size_v<Variants> + ...));
    };
    count_types(std::type_identity<ClientRequest>{}, std::type_identity<ClientAnswer>{});
    count_types(std::type_identity<WorkerToBroker>{}, std::type_identity<BrokerToWorker>{});
    const auto notice = test::filled<EventNotice>();
    CHECK(decode_event_notice(encode(notice)).value().event == notice.event);
}

namespace {

template <class Variant>
bool understood(std::string_view frame) {
    const auto decoded = decode<Variant>(frame);
    if (!decoded) CHECK(decoded.error().code == Errc::protocol);
    return decoded.has_value();
}

// The same for the frames of every message of the variant, whole and damaged.
template <class Variant>
void check_damaged() {
    test::for_each_message<Variant>([](const auto& message) {
        const auto good = encode(message, 7);
        INFO("message " << message.type);
        CHECK(understood<Variant>(good));
        CHECK_FALSE(understood<Variant>(good + '\0'));
        CHECK_FALSE(understood<Variant>(good + good));
        for (std::size_t size = 0; size < good.size(); ++size)
            if (understood<Variant>(std::string_view(good).substr(0, size))) FAIL(size);
        auto unknown = good;
        unknown[2] = '\x7f';  // the number of the message, 127
        if (message.type <= 0x7f) CHECK_FALSE(understood<Variant>(unknown));
    });
}

}  // namespace

TEST_CASE("bytes behind a message, a message cut off and an unknown one are refused", "[codec]") {
    check_damaged<ClientRequest>();
    check_damaged<ClientAnswer>();
    check_damaged<WorkerToBroker>();
    check_damaged<BrokerToWorker>();
}

TEST_CASE("nobody is understood at the door of others", "[codec]") {
    test::for_each_message<WorkerToBroker>([](const auto& message) {
        CHECK_FALSE(understood<ClientRequest>(encode(message)));
        CHECK_FALSE(understood<BrokerToWorker>(encode(message)));
    });
    test::for_each_message<ClientRequest>([](const auto& message) {
        CHECK_FALSE(understood<WorkerToBroker>(encode(message)));
        CHECK_FALSE(understood<ClientAnswer>(encode(message)));
    });
}

namespace {

std::string big_endian(std::uint64_t value, int bytes_count) {
    std::string text;
    for (int shift = 8 * (bytes_count - 1); shift >= 0; shift -= 8)
        text += static_cast<char>(value >> shift);
    return text;
}

// Submit{3: user} with a text of this length, of which the frame has all.
std::string submit_with_text(std::size_t size) {
    return bytes({0x94, 0x01, 0x01, 0x01, 0x81, 0x03, 0xdb}) + big_endian(size, 4) +
           std::string(size, 'a');
}
// Submit{5: {1: [operations]}}, each an empty map.
std::string submit_with_operations(std::size_t count) {
    return bytes({0x94, 0x01, 0x01, 0x01, 0x81, 0x05, 0x81, 0x01, 0xdd}) + big_endian(count, 4) +
           std::string(count, '\x80');
}
// Ping with so many unknown fields.
std::string ping_with_fields(std::size_t count) {
    auto frame = bytes({0x94, 0x01, 0x0f, 0x01, 0xdf}) + big_endian(count, 4);
    for (std::size_t field = 0; field < count; ++field)
        frame += '\xcd' + big_endian(1000 + field, 2) + '\x01';
    return frame;
}
// Ping{99: [[[...]]]}: the frame and its fields are two levels.
std::string ping_with_depth(std::size_t depth) {
    return bytes({0x94, 0x01, 0x0f, 0x01, 0x81, 0x63}) + std::string(depth - 2, '\x91') + '\x01';
}

}  // namespace

TEST_CASE("each bound of a frame is where limits.hpp has it", "[codec]") {
    const auto check = [](auto make, std::size_t most) {
        CHECK_FALSE(refused(make(most)));
        CHECK(refused(make(most + 1)));
    };
    check(submit_with_text, limits::text_bytes_max);
    check(submit_with_operations, limits::array_count_max);
    check(ping_with_fields, limits::map_count_max);
    check(ping_with_depth, limits::nesting_depth_max);
    // A frame as long as one may be, of texts as long as they may be.
    auto longest = bytes({0x94, 0x01, 0x0f, 0x01, 0x81, 0x63, 0x94});
    for (int i = 0; i < 3; ++i)
        longest += '\xdb' + big_endian(limits::text_bytes_max, 4) +
                   std::string(limits::text_bytes_max, 'a');
    const auto rest = limits::frame_bytes_max - longest.size() - 5;
    longest += '\xdb' + big_endian(rest, 4) + std::string(rest, 'a');
    CHECK(longest.size() == limits::frame_bytes_max);
    CHECK_FALSE(refused(longest));
}

// What a frame claims to have and does not is not believed: of the sizes that msgpack can say, each
// as large as it can be, in each place.
TEST_CASE("a frame that claims more than it has takes no memory", "[codec]") {
    const std::string heads[]{bytes({0xdd, 0xff, 0xff, 0xff, 0xff}),
                              bytes({0xdf, 0xff, 0xff, 0xff, 0xff}),
                              bytes({0xdb, 0xff, 0xff, 0xff, 0xff}),
                              bytes({0xc6, 0xff, 0xff, 0xff, 0xff}),
                              bytes({0xc9, 0xff, 0xff, 0xff, 0xff, 0x01}),
                              bytes({0xdc, 0xff, 0xff}),
                              bytes({0xde, 0xff, 0xff}),
                              bytes({0xda, 0xff, 0xff}),
                              bytes({0xc5, 0xff, 0xff})};
    for (const auto& head : heads) {
        CHECK(refused(head));
        CHECK(refused(bytes({0x94, 0x01, 0x0f, 0x01}) + head));
        CHECK(refused(bytes({0x94, 0x01, 0x01, 0x01, 0x81, 0x05}) + head));
        CHECK(refused(bytes({0x94, 0x01, 0x01, 0x01, 0x81, 0x05, 0x81, 0x01}) + head));
        CHECK(refused(bytes({0x94, 0x01, 0x01, 0x01, 0x81, 0x03}) + head));
    }
}

TEST_CASE("values for the tables survive", "[codec]") {
    auto spec = sample_assign().spec;
    CHECK(decode_value<JobSpec>(encode_value(spec)).value() == spec);
    spec.vm.reset();
    spec.vmnet = VmnetSpec{"vmnet1", VmnetKind::host_only, "", "10.0.0.1", "255.0.0.0"};
    spec.vlan = VlanSpec{"eth0.100", "eth0", 100};
    spec.serial = "AAAAA-AAAAA-AAAAA-00001";
    spec.desired = sample_host_spec();
    CHECK(decode_value<JobSpec>(encode_value(spec)).value() == spec);
    const Operation operation{"add", "vmwarekey", {"AAAAA-AAAAA-AAAAA-00001"}, {}};
    CHECK(decode_value<Operation>(encode_value(operation)).value() == operation);
    const Accepted accepted{{"line"}, BatchId{1}, {JobId{1}}, {"a"}, EventSeq{3}};
    CHECK(decode_value<Accepted>(encode_value(accepted)).value() == accepted);
    Event event;
    event.slice = 3;
    CHECK(decode_value<Event>(encode_value(event)).value() == event);
    CHECK_FALSE(decode_value<JobSpec>("nonsense"));
}

TEST_CASE("malformed frames are refused before memory is taken", "[codec]") {
    const auto good = encode(Ping{}, 1);
    CHECK_FALSE(refused(good));
    CHECK(refused(""));
    CHECK(refused(good + "x"));                                         // bytes after it
    CHECK(refused(good.substr(0, good.size() - 1)));                    // cut off
    CHECK(refused(bytes({0xdd, 0xff, 0x00, 0x00, 0x00})));              // an array of 4 billion
    CHECK(refused(bytes({0xdb, 0xff, 0xff, 0xff, 0xff})));              // a text of 4 GB
    CHECK(refused(bytes({0x94, 0x02, 0x0f, 0x01, 0x80})));              // version 2
    CHECK(refused(bytes({0x94, 0x01, 0x63, 0x01, 0x80})));              // message 99
    CHECK(refused(bytes({0x94, 0x01, 0x25, 0x01, 0x80})));              // a worker's message
    CHECK(refused(bytes({0x93, 0x01, 0x0f, 0x01})));                    // three parts
    CHECK(refused(bytes({0x94, 0x01, 0x0f, 0x01, 0x90})));              // fields not a map
    CHECK(refused(bytes({0x94, 0xa1, 0x31, 0x0f, 0x01, 0x80})));        // version as text
    CHECK(refused(bytes({0x94, 0x01, 0x0f, 0xff, 0x80})));              // request -1
    CHECK(refused(bytes({0x94, 0x01, 0x0a, 0x01, 0x81, 0x01, 0xff})));  // job -1
    CHECK(refused(bytes({0x94, 0x01, 0x08, 0x01, 0x81, 0x03, 0x63})));  // state 99
    CHECK(refused(bytes({0x94, 0x01, 0x08, 0x01, 0x81, 0x03, 0x00})));  // state 0
    CHECK(refused(std::string(20, '\x91') + '\x01'));                   // too deep
    CHECK(refused(std::string(limits::frame_bytes_max + 1, '\x01')));
}

TEST_CASE("values outside their enum are refused, old fields are passed over", "[codec]") {
    const auto decoded = [](const std::string& frame) { return decode<ClientAnswer>(frame); };
    // VmnetTable{1: [{8: presence}]}
    const auto vmnet_with = [](int field, int value) {
        return bytes({0x94, 0x01, 0x07, 0x01, 0x81, 0x01, 0x91, 0x81, field, value});
    };
    REQUIRE(decoded(vmnet_with(8, 3)));
    CHECK(std::get<VmnetTable>(decoded(vmnet_with(8, 3))->message).rows.at(0).presence ==
          Presence::leaving);
    CHECK_FALSE(decoded(vmnet_with(8, 4)));
    CHECK_FALSE(decoded(vmnet_with(8, 0)));
    CHECK_FALSE(decoded(vmnet_with(3, 4)));         // kind
    const auto old = decoded(vmnet_with(7, 0xc3));  // "active: true" of an older broker
    REQUIRE(old);
    CHECK(std::get<VmnetTable>(old->message).rows.at(0) == VmnetRow{});
    // Refused{1: code}
    CHECK(decoded(bytes({0x94, 0x01, 0x03, 0x01, 0x81, 0x01, 0x0b})));
    CHECK_FALSE(decoded(bytes({0x94, 0x01, 0x03, 0x01, 0x81, 0x01, 0x0c})));
    // A client that knows nothing of --yes has not confirmed.
    const auto submit = decode<ClientRequest>(bytes({0x94, 0x01, 0x01, 0x01, 0x80}));
    REQUIRE(submit);
    CHECK_FALSE(std::get<Submit>(submit->message).confirmed);
    CHECK_FALSE(std::get<Submit>(submit->message).dry_run);
    // Submit{5: {2: policy}}; before batches field 2 was the operation.
    const auto submit_with = [](int policy) {
        return decode<ClientRequest>(
            bytes({0x94, 0x01, 0x01, 0x01, 0x81, 0x05, 0x81, 0x02, policy}));
    };
    REQUIRE(submit_with(4));
    CHECK(std::get<Submit>(submit_with(4)->message).batch.on_failure == FailurePolicy::stop_batch);
    CHECK_FALSE(submit_with(5));
    CHECK_FALSE(submit_with(0));
    const auto old_submit = decode<ClientRequest>(
        bytes({0x94, 0x01, 0x01, 0x01, 0x81, 0x02, 0x81, 0x01, 0xa3, 'a', 'd', 'd'}));
    REQUIRE(old_submit);
    CHECK(std::get<Submit>(old_submit->message).batch == BatchSpec{});
}

TEST_CASE("fields of a newer program are passed over, absent ones keep their default", "[codec]") {
    // FollowJob{1: 5, 99: "new"}
    const auto frame = bytes({0x94, 0x01, 0x0a, 0x07, 0x82, 0x01, 0x05, 0x63, 0xa3, 'n', 'e', 'w'});
    const auto decoded = decode<ClientRequest>(frame);
    REQUIRE(decoded);
    CHECK(std::get<FollowJob>(decoded->message) == FollowJob{JobId{5}, 0, std::nullopt, 0});
    CHECK(request_of(frame) == 7);
    CHECK(request_of("garbage") == 0);
}

TEST_CASE("damaged frames are refused or understood, never a crash", "[codec][random]") {
    const auto seed = test::random_seed();
    INFO(test::repeat_with(seed));
    std::mt19937_64 random(seed);
    auto assign = sample_assign();
    assign.spec.desired = sample_host_spec();
    const auto good = encode(assign, 3);
    const auto answer = encode(HostConfiguration{assign.host, sample_host_spec()}, 3);
    for (int i = 0; i < 20'000; ++i) {
        auto frame = i % 2 == 0 ? good : answer;
        for (std::size_t flips = 1 + random() % 4; flips > 0; --flips)
            frame[random() % frame.size()] = static_cast<char>(random());
        if (random() % 4 == 0) frame.resize(random() % frame.size());
        const auto decoded = decode<BrokerToWorker>(frame);
        if (!decoded) REQUIRE(decoded.error().code == Errc::protocol);
        const auto answered = decode<ClientAnswer>(frame);
        if (!answered) REQUIRE(answered.error().code == Errc::protocol);
    }
}
