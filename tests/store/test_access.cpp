// Access keys, sites and the audit in the tables.
#include <catch2/catch.hpp>

#include "tests/store/history_fixture.hpp"

namespace grivon::store::test {
namespace {

AccessKey key_named(const std::string& name, char letter) {
    AccessKey key;
    key.name = name;
    key.role = Role::operating;
    key.public_key = std::string(40, letter);
    key.created = at(5);
    key.created_by = "root";
    return key;
}

AuditRow audit_row(std::uint64_t seq, const std::string& user, AuditOutcome outcome) {
    AuditRow row;
    row.seq = EventSeq{seq};
    row.at = at(static_cast<std::int64_t>(seq));
    row.user = user;
    row.origin = "192.0.2.7";
    row.operation = "pause lane h";
    row.outcome = outcome;
    row.batch = outcome == AuditOutcome::accepted ? BatchId{seq} : BatchId{};
    row.reason = "fans";
    row.message = outcome == AuditOutcome::refused ? "no" : "";
    return row;
}

struct Fixture : HistoryFixture {
    std::vector<AuditRow> audit(const ListAudit& question) {
        const auto table =
            answer_of<AuditTable>([&](auto taker) { history->list_audit(question, taker); });
        REQUIRE(table);
        return table->rows;
    }
};

}  // namespace

TEST_CASE("keys come back as they were stored") {
    const auto settings = fresh_database();
    auto alice = key_named("alice", 'a');
    alice.scope = {{"compute-0-%", "h"}, {0, 12}, {"web", "db"}};
    auto worker = key_named("worker", 'b');
    worker.role = Role::worker;
    worker.site = "berlin";
    worker.previous_key = std::string(40, 'B');
    worker.previous_until = at(99);
    auto image =
        image_after(settings, records(core::StoreAccessKey{alice}, core::StoreAccessKey{worker}));
    CHECK(image.keys == std::vector{alice, worker});
    // Letters of another case are another key.
    auto bob = key_named("bob", 'A');
    image =
        image_after(settings, records(core::RemoveAccessKey{"worker"}, core::StoreAccessKey{bob}));
    CHECK(image.keys == std::vector{alice, bob});
    // A public key that changes its name in one transaction.
    auto carol = key_named("carol", 'a');
    image =
        image_after(settings, records(core::RemoveAccessKey{"alice"}, core::StoreAccessKey{carol}));
    CHECK(image.keys == std::vector{bob, carol});
}

TEST_CASE("a public key twice, or limits of no operator, are refused by the tables") {
    const auto first = key_named("alice", 'a');
    CHECK(failure_after(fresh_database(), records(core::StoreAccessKey{first},
                                                  core::StoreAccessKey{key_named("bob", 'a')})));
    auto viewer = key_named("eve", 'b');
    viewer.role = Role::viewer;
    viewer.scope.racks = {0};
    CHECK(failure_after(fresh_database(), records(core::StoreAccessKey{viewer})));
}

TEST_CASE("a host keeps its site") {
    auto host = host_named("h");
    host.site = "berlin";
    const auto image = image_after(fresh_database(), records(core::StoreHost{host}));
    CHECK(image.hosts == std::vector{host});
}

TEST_CASE("the audit is listed by its filters, the oldest first") {
    Fixture fixture;
    std::vector<core::Record> all;
    for (std::uint64_t seq = 1; seq <= 6; ++seq)
        all.emplace_back(
            core::AddAudit{audit_row(seq, seq % 2 == 1 ? "alice" : "bob",
                                     seq <= 2 ? AuditOutcome::refused : AuditOutcome::accepted)});
    fixture.write(std::move(all));
    ListAudit question;
    const auto rows = fixture.audit(question);
    REQUIRE(rows.size() == 6);
    CHECK(rows[0] == audit_row(1, "alice", AuditOutcome::refused));
    CHECK(rows[5] == audit_row(6, "bob", AuditOutcome::accepted));
    question.user = "alice";
    CHECK(fixture.audit(question).size() == 3);
    question.refused = true;
    CHECK(fixture.audit(question).size() == 1);
    question = {};
    question.newest = 2;
    REQUIRE(fixture.audit(question).size() == 2);
    CHECK(number(fixture.audit(question)[0].seq) == 5);
    question.newest = 0;
    question.after = EventSeq{4};
    CHECK(fixture.audit(question).size() == 2);
    question.user = "'; DROP TABLE audit; --";
    CHECK(fixture.audit(question).empty());
}

}  // namespace grivon::store::test
