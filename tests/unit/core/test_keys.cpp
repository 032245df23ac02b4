// Access keys: add, set, rotate, remove; and what is asked by whom, in the audit.
#include <catch2/catch.hpp>

#include "broker/core/access/key_ring.hpp"
#include "tests/unit/core/fleet.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::CoreBench;
using grivon::test::says;
using grivon::test::somebody;

namespace {

// Of 40 characters, another one for each letter.
std::string public_key(char letter) {
    return std::string(40, letter);
}

std::string with_key(const std::string& line, char letter) {
    return line + " public=" + public_key(letter);
}

const core::KeyRing& keys(const CoreBench& bench) {
    return bench.core->inventory().keys();
}

std::string owner(const CoreBench& bench, char letter) {
    const auto* key = keys(bench).owner_of(public_key(letter), bench.now.wall);
    return key == nullptr ? "" : key->name;
}

}  // namespace

TEST_CASE("a key is known from its command on, and after a restart", "[access]") {
    CoreBench bench;
    const auto answer =
        bench.accept(with_key("add key alice role=operator racks=0,1 clusters=web", 'a'));
    CHECK(answer.lines.at(0) == "key \"alice\": operator of rack 0, rack 1, cluster web");
    CHECK(says(answer.lines.at(1), "listens on no tcp address"));
    for (int i = 0; i < 2; ++i) {
        const auto* key = keys(bench).find("alice");
        REQUIRE(key != nullptr);
        CHECK(key->role == Role::operating);
        CHECK(key->scope == AccessScope{{}, {0, 1}, {"web"}});
        CHECK(key->created_by == "tester");
        CHECK(owner(bench, 'a') == "alice");
        CHECK(owner(bench, 'b').empty());
        bench.restart();
    }
    CHECK(bench.event_kinds() == std::vector<std::string>{"key.added"});
}

TEST_CASE("a name and a public key are one person's", "[access]") {
    CoreBench bench;
    bench.accept(with_key("add key alice role=viewer", 'a'));
    CHECK(bench.refuse(with_key("add key alice role=viewer", 'b')).code == Errc::conflict);
    CHECK(says(bench.refuse(with_key("add key bob role=viewer", 'a')).message,
               "is the key \"alice\" already"));
    CHECK(says(bench.refuse("add key bob role=viewer").message, "must supply public="));
    bench.accept(with_key("rotate key alice overlap=1h", 'b'));
    CHECK(says(bench.refuse(with_key("add key bob role=viewer", 'a')).message,
               "is the key \"alice\""));
    CHECK(bench.refuse(with_key("rotate key alice", 'a')).code == Errc::conflict);
    CHECK(bench.refuse("remove key bob").code == Errc::not_found);
    CHECK(bench.refuse("set key bob role=viewer").code == Errc::not_found);
    CHECK(bench.refuse(with_key("rotate key bob", 'c')).code == Errc::not_found);
}

TEST_CASE("what a role has no use for is refused", "[access]") {
    CoreBench bench;
    CHECK(bench.refuse(with_key("add key a role=viewer racks=0", 'a')).code == Errc::usage);
    CHECK(bench.refuse(with_key("add key a role=worker hosts=h", 'a')).code == Errc::usage);
    CHECK(bench.refuse(with_key("add key a role=operator site=berlin", 'a')).code == Errc::usage);
    CHECK(bench.refuse(with_key("add key a role=king", 'a')).code == Errc::usage);
    CHECK(bench.refuse(with_key("add key a role=operator hosts=a,,b", 'a')).code == Errc::usage);
    CHECK(bench.refuse("add key a role=viewer public=short").code == Errc::usage);
}

TEST_CASE("a key that is removed is nobody's at once, and connections are to be cut", "[access]") {
    CoreBench bench;
    bench.accept(with_key("add key alice role=viewer", 'a'));
    bench.accept(with_key("add key bob role=viewer", 'b'));
    const auto before = bench.key_changes;
    bench.accept("remove key alice");
    CHECK(bench.key_changes == before + 1);
    CHECK(owner(bench, 'a').empty());
    CHECK(owner(bench, 'b') == "bob");
    bench.restart();
    CHECK(owner(bench, 'a').empty());
    // The public key may be another's then.
    bench.accept(with_key("add key carol role=viewer", 'a'));
    CHECK(owner(bench, 'a') == "carol");
}

TEST_CASE("a rotated key has its overlap and not a moment more", "[access]") {
    CoreBench bench;
    bench.accept(with_key("add key w role=worker site=berlin", 'a'));
    bench.accept(with_key("rotate key w overlap=10m", 'b'));
    CHECK(owner(bench, 'a') == "w");
    CHECK(owner(bench, 'b') == "w");
    bench.restart();
    bench.pass(9min);
    CHECK(owner(bench, 'a') == "w");
    const auto before = bench.key_changes;
    bench.now.wall += 1min;  // over, whether or not the core has been told that time has passed
    CHECK(owner(bench, 'a').empty());
    bench.pass(1min);
    CHECK(bench.key_changes > before);
    CHECK(keys(bench).find("w")->previous_key.empty());
    CHECK(owner(bench, 'b') == "w");
    CHECK(keys(bench).find("w")->site == "berlin");
    bench.accept(with_key("rotate key w", 'c'));
    CHECK(owner(bench, 'b').empty());
}

TEST_CASE("the core wakes up for the end of a previous key", "[access]") {
    CoreBench bench;
    bench.accept(with_key("add key w role=worker", 'a'));
    bench.pass(1ms);
    bench.accept(with_key("rotate key w overlap=2h", 'b'));
    for (int i = 0; i < 300 && !keys(bench).find("w")->previous_key.empty(); ++i) {
        const auto wakeup = bench.core->next_wakeup();
        REQUIRE(wakeup);
        const auto pause = std::max(*wakeup - bench.now.steady, std::chrono::microseconds(1'000));
        bench.pass(std::chrono::ceil<std::chrono::milliseconds>(pause));
    }
    CHECK(keys(bench).find("w")->previous_key.empty());
}

TEST_CASE("serial numbers are whole for an admin alone", "[access]") {
    CoreBench bench;
    bench.accept("add vmwarekey AAAAA-AAAAA-AAAAA-00001");
    CHECK(bench.ask_for<SerialTable>("list vmwarekey").rows.at(0).serial ==
          "AAAAA-AAAAA-AAAAA-00001");
    for (const auto role : {Role::operating, Role::viewer}) {
        bench.principal = somebody(role);
        const auto shown = bench.ask_for<SerialTable>("list vmwarekey").rows.at(0).serial;
        CHECK_FALSE(says(shown, "AAAAA"));
        CHECK(shown.size() == std::string("AAAAA-AAAAA-AAAAA-00001").size());
    }
}

TEST_CASE("an answer is given again to the user whose it was, and to nobody else", "[access]") {
    CoreBench bench;
    bench.accept("add host h");
    Submit submit;
    submit.submission_key = "the key";
    submit.submission_key = "the-key";
    submit.batch = test::batch_of({"add host attr h attr=owner value=x"});
    CHECK(std::holds_alternative<Accepted>(bench.submit(submit)));
    CHECK(std::holds_alternative<Accepted>(bench.submit(submit)));
    bench.principal = somebody(Role::operating);
    const auto replayed = bench.submit(submit);
    REQUIRE(std::holds_alternative<Refused>(replayed));
    CHECK(std::get<Refused>(replayed).code == Errc::conflict);
    CHECK(says(bench.tables.audit().back().message, "used before by another user"));
    bench.restart();
    CHECK(std::holds_alternative<Refused>(bench.submit(submit)));
}

TEST_CASE("nobody is nobody", "[access]") {
    CoreBench bench;
    Submit submit;
    submit.submission_key = "k";
    submit.user = "root";
    submit.batch = test::batch_of({"add host h"});
    const auto records =
        bench.core->apply(core::ClientSubmitted{{"c", 1}, submit, {}, nullptr}, bench.now);
    REQUIRE(records.effects.size() == 1);
    const auto& answer = std::get<core::AnswerClient>(records.effects[0]).answer;
    CHECK(std::get<Refused>(answer).code == Errc::denied);
    CHECK(bench.core->inventory().hosts().empty());
}

// ---- the audit ----------------------------------------------------------------------------------

TEST_CASE("the audit says who asked for what, from where, why, and what came of it", "[access]") {
    CoreBench bench;
    auto batch = test::batch_of({"add host h", "add host vmware h mem=512 disksize=1"});
    batch.reason = "room for physics";
    bench.accept_batch(batch);
    batch = test::batch_of({"create host vmware h"});
    const auto created = bench.accept_batch(batch);
    (void)bench.dry_run(test::batch_of({"refresh host interface h"}));
    (void)bench.refuse("remove host h");  // to be confirmed: that is a question
    (void)bench.refuse("remove host nowhere", true);
    bench.accept("pause lane h reason=fans");
    const auto& audit = bench.tables.audit();
    REQUIRE(audit.size() == 4);
    CHECK(audit[0].operation == "add host h; add host vmware h disksize=1 mem=512");
    CHECK(audit[0].user == "tester");
    CHECK(audit[0].origin == "the test");
    CHECK(audit[0].reason == "room for physics");
    CHECK(audit[0].outcome == AuditOutcome::accepted);
    CHECK(number(audit[0].batch) == 0);
    CHECK(audit[1].batch == created.batch);
    CHECK(audit[2].outcome == AuditOutcome::refused);
    CHECK(says(audit[2].message, "nowhere"));
    CHECK(audit[3].reason == "fans");
    // Each is an event as well, by the same number.
    for (const auto& row : audit) {
        const auto& event = bench.tables.all_events().at(number(row.seq) - 1);
        CHECK(event.kind == "audit." + std::string(name_of(row.outcome)));
        CHECK(event.operation == row.operation);
    }
}

TEST_CASE("a serial number is masked in the audit, whatever becomes of the command", "[access]") {
    CoreBench bench;
    bench.accept("add vmwarekey AAAAA-AAAAA-AAAAA-00001");
    (void)bench.refuse("add vmwarekey AAAAA-AAAAA-AAAAA-00001");
    REQUIRE(bench.tables.audit().size() == 2);
    for (const auto& row : bench.tables.audit()) {
        CHECK_FALSE(says(row.operation, "AAAAA-00001"));
        CHECK_FALSE(says(row.message, "AAAAA-00001"));
    }
}

TEST_CASE("the same refusal is told once a minute and counted meanwhile", "[access]") {
    CoreBench bench;
    const core::AccessRefused knock{
        "", "192.0.2.9", "connect to the client socket", "nobody has it", {}};
    for (int i = 0; i < 1'000; ++i) bench.apply(knock);
    REQUIRE(bench.tables.audit().size() == 1);
    bench.pass(61s);
    REQUIRE(bench.tables.audit().size() == 2);
    CHECK(bench.tables.audit()[1].message == "nobody has it (999 more times within a minute)");
    bench.apply(knock);
    CHECK(bench.tables.audit().size() == 2);
    bench.pass(61s);
    CHECK(bench.tables.audit().size() == 3);
    bench.pass(61s);
    bench.pass(61s);
    CHECK(bench.tables.audit().size() == 3);
    bench.apply(knock);
    CHECK(bench.tables.audit().size() == 4);
}

TEST_CASE("whoever is refused ever other things is told of so often only", "[access]") {
    CoreBench bench;
    for (int i = 0; i < 10'000; ++i)
        bench.apply(
            core::AccessRefused{"mallory", "192.0.2.9", "try " + std::to_string(i), "no", {}});
    const auto told = bench.tables.audit().size();
    CHECK(told < 300);
    CHECK(says(bench.tables.audit().back().message, "different requests were refused"));
    bench.pass(61s);
    CHECK(bench.tables.audit().size() == told + 1);
    CHECK(says(bench.tables.audit().back().message, "more times within a minute"));
}

// ---- sites --------------------------------------------------------------------------------------

namespace {

void hello_of(CoreBench& bench, const std::string& worker, const std::string& site,
              std::uint32_t lanes_max = 100) {
    bench.apply(WorkerHello{worker, "name-of-" + worker, lanes_max, {}, site});
}

}  // namespace

TEST_CASE("jobs of a site are its workers' alone", "[sites]") {
    CoreBench bench;
    bench.accept("add host b site=berlin");
    bench.accept("add host n");
    const auto here = bench.accept("refresh host interface n").jobs.at(0);
    const auto there = bench.accept("refresh host interface b").jobs.at(0);
    CHECK(says(bench.waits_for(there), "no worker is connected"));
    hello_of(bench, "p", "paris");
    CHECK(bench.sent<Assign>("p").empty());
    CHECK(bench.waits_for(there) == "no worker of site \"berlin\" is connected, and b is of it");
    CHECK(bench.waits_for(here) == "no worker of no site is connected, and n is of it");
    hello_of(bench, "w", "");
    CHECK(bench.sent<Assign>("w").at(0).job == here);
    hello_of(bench, "b", "berlin");
    CHECK(bench.sent<Assign>("b").at(0).job == there);
}

TEST_CASE("a site whose workers are busy keeps no other one waiting", "[sites]") {
    CoreBench bench;
    for (const auto* host : {"b-0", "b-1", "b-2"})
        bench.accept(std::string("add host ") + host + " site=berlin");
    for (const auto* host : {"p-0", "p-1"})
        bench.accept(std::string("add host ") + host + " site=paris");
    hello_of(bench, "b", "berlin", 1);
    hello_of(bench, "p", "paris", 2);
    bench.accept("refresh host interface b-0 b-1 b-2");
    CHECK(bench.sent<Assign>("b").size() == 1);
    bench.accept("refresh host interface p-0 p-1");
    CHECK(bench.sent<Assign>("p").size() == 2);
}

TEST_CASE("a host that moves to another site gets a worker of that one", "[sites]") {
    CoreBench bench;
    bench.accept("add host h site=berlin");
    hello_of(bench, "b", "berlin");
    hello_of(bench, "p", "paris");
    bench.accept("refresh host interface h");
    const auto first = bench.sent<Assign>("b").at(0);
    bench.accept("set host h site=paris");
    bench.report("b", first, Outcome::succeeded);
    bench.accept("refresh host interface h");
    CHECK(bench.sent<Assign>("b").empty());
    CHECK(bench.sent<Assign>("p").size() == 1);
    bench.accept("set host h site=none");
    CHECK(bench.ask_for<HostTable>("list host h").rows.at(0).site.empty());
}

TEST_CASE("what comes by a lease that is over is not believed, and is in the audit", "[access]") {
    CoreBench bench;
    bench.accept("add host h");
    bench.hello("w");
    bench.hello("zorro");
    const auto job = bench.accept("refresh host interface h").jobs.at(0);
    const auto given = bench.sent<Assign>("w").at(0);
    // Somebody else's lease, and an old epoch of one's own.
    bench.report("zorro", given, Outcome::succeeded);
    CHECK(bench.state(job) == JobState::running);
    CHECK(says(bench.tables.audit().back().message, "another worker's"));
    CHECK(bench.tables.audit().back().user == "name-of-zorro");
    auto old = given;
    old.epoch = Epoch{number(given.epoch) - 1};
    bench.report("w", old, Outcome::succeeded);
    CHECK(bench.state(job) == JobState::running);
    CHECK(bench.tables.audit().back().user == "name-of-w");
    JobItems items;
    items.worker = "zorro";
    items.host = "h";
    items.job = job;
    items.attempt = 1;
    items.epoch = given.epoch;
    items.items.push_back({});
    bench.apply(items);
    CHECK(bench.tables.audit().back().operation == "output of job " + std::to_string(number(job)));
    const auto told = bench.tables.audit().size();
    // An echo of what has ended is nothing to tell of.
    bench.report("w", given, Outcome::succeeded);
    bench.report("w", given, Outcome::succeeded);
    CHECK(bench.state(job) == JobState::succeeded);
    CHECK(bench.tables.audit().size() == told);
}

TEST_CASE("a look at a host by a worker of another site says nothing of it", "[access]") {
    CoreBench bench;
    bench.accept("add host h site=berlin accept-new=yes");
    hello_of(bench, "p", "paris");
    hello_of(bench, "b", "berlin");
    ProbeReport look;
    look.worker = "p";
    look.host = "h";
    look.report.host = HostState::up;
    look.report.host_keys = {{"h", "ssh-ed25519 " + std::string(68, 'A'), "SHA256:x", ""}};
    bench.apply(look);
    CHECK(bench.host("h").record.connection.host_key.empty());
    CHECK(says(bench.tables.audit().back().message, "not a worker of the site"));
    look.worker = "b";
    bench.accept("add host other site=berlin accept-new=yes");
    look.report.host_keys.push_back(
        {"other", "ssh-ed25519 " + std::string(68, 'B'), "SHA256:y", ""});
    bench.apply(look);
    CHECK_FALSE(bench.host("h").record.connection.host_key.empty());
    // Nothing of a host that is not on the way.
    CHECK(bench.host("other").record.connection.host_key.empty());
}

TEST_CASE("what is kept of a refusal is short, however long it was", "[access]") {
    CoreBench bench;
    const std::string megabyte(1'000'000, 'x');
    bench.apply(core::AccessRefused{"eve", "192.0.2.9", megabyte, megabyte, megabyte});
    const auto& row = bench.tables.audit().back();
    CHECK(row.operation.size() <= 255);
    CHECK(row.message.size() <= 2'000);
    CHECK(row.reason.size() <= 2'000);
}
