// The list of batches.
#include <catch2/catch.hpp>

#include "tests/store/history_fixture.hpp"
#include "wire/limits.hpp"

namespace grivon::store::test {
namespace {

struct Fixture : HistoryFixture {
    BatchTable batches(const ListBatches& question) {
        auto table =
            answer_of<BatchTable>([&](auto taker) { history->list_batches(question, taker); });
        REQUIRE(table);
        return std::move(*table);
    }
    std::vector<std::uint64_t> ids(const ListBatches& question) {
        std::vector<std::uint64_t> all;
        for (const auto& row : batches(question).rows) all.push_back(number(row.batch));
        return all;
    }
};

using Ids = std::vector<std::uint64_t>;

core::BatchRecord batch(std::uint64_t id, const std::string& user) {
    core::BatchRecord record;
    record.id = BatchId{id};
    record.user = user;
    record.operation = "create host vmware h";
    record.submitted = at(static_cast<std::int64_t>(id));
    return record;
}

core::JobRecord job(std::uint64_t id, std::uint64_t of_batch) {
    auto record = job_on("h" + std::to_string(id), id);
    record.batch = BatchId{of_batch};
    return record;
}

// Batch 1 has ended, 2 has jobs that have not, 3 has none at all.
void add_three_batches(Fixture& fixture) {
    auto failed = job(2, 1);
    failed.progress = {JobState::failed, 1, at(3), at(9), 1, "no", 1, true, ""};
    auto good = job(1, 1);
    good.progress = succeeded();
    good.progress.started = at(2);
    good.progress.finished = at(4);
    auto running = job(4, 2);
    running.progress.state = JobState::running;
    running.progress.attempt = 1;
    running.progress.started = at(5);
    auto stopping = batch(1, "ann");
    stopping.on_failure = FailurePolicy::stop_batch;
    fixture.write(records(core::AddBatch{stopping}, core::AddBatch{batch(2, "bob")},
                          core::AddBatch{batch(3, "ann")}, core::AddJob{good}, core::AddJob{failed},
                          core::AddJob{job(3, 2)}, core::AddJob{running}));
}

}  // namespace

TEST_CASE("a batch's row counts its jobs by state, and has its times") {
    Fixture fixture;
    add_three_batches(fixture);
    const auto rows = fixture.batches({}).rows;
    REQUIRE(rows.size() == 3);
    BatchRow ended;
    ended.batch = BatchId{1};
    ended.user = "ann";
    ended.operation = "create host vmware h";
    ended.submitted = at(1);
    ended.on_failure = FailurePolicy::stop_batch;
    ended.succeeded = 1;
    ended.failed = 1;
    ended.started = at(2);
    ended.finished = at(9);
    CHECK(rows[0] == ended);
    CHECK(rows[1].queued == 1);
    CHECK(rows[1].running == 1);
    CHECK(rows[1].started == at(5));
    CHECK_FALSE(rows[1].finished);
    CHECK(rows[2].queued == 0);
    CHECK_FALSE(rows[2].started);
    CHECK_FALSE(rows[2].finished);
}

TEST_CASE("batches are listed by their filters, the oldest first") {
    Fixture fixture;
    add_three_batches(fixture);
    ListBatches question;
    CHECK(fixture.ids(question) == Ids{1, 2, 3});
    question.user = "ann";
    CHECK(fixture.ids(question) == Ids{1, 3});
    question.newest = 1;
    CHECK(fixture.ids(question) == Ids{3});
    question.newest = 9;
    CHECK(fixture.ids(question) == Ids{1, 3});
    question.unfinished = true;
    CHECK(fixture.ids(question).empty());
    question.user.clear();
    CHECK(fixture.ids(question) == Ids{2});
    question = {};
    question.after = BatchId{1};
    CHECK(fixture.ids(question) == Ids{2, 3});
    question.batch = BatchId{2};
    CHECK(fixture.ids(question) == Ids{2});
    question.after = BatchId{2};
    CHECK(fixture.ids(question).empty());
    question = {};
    question.batch = BatchId{99};
    CHECK(fixture.ids(question).empty());
    question.batch = BatchId{~std::uint64_t{0}};
    question.newest = ~std::uint64_t{0};
    question.user = "'; DROP TABLE batch";
    CHECK(fixture.ids(question).empty());
}

TEST_CASE("an operation of very many lines is cut, and a page is bounded") {
    Fixture fixture;
    std::vector<core::Record> all;
    for (std::uint64_t id = 1; id <= grivon::limits::page_rows_max + 1; ++id) {
        auto record = batch(id, "root");
        record.operation = std::string(100'000, 'x');
        all.emplace_back(core::AddBatch{record});
    }
    fixture.write(std::move(all));
    const auto table = fixture.batches({});
    CHECK(table.more);
    CHECK(table.rows.size() == grivon::limits::page_rows_max);
    CHECK(table.rows[0].operation ==
          std::string(grivon::limits::event_operation_bytes_max, 'x') + "...");
    ListBatches rest;
    rest.after = table.rows.back().batch;
    CHECK(fixture.ids(rest) == Ids{grivon::limits::page_rows_max + 1});
}

}  // namespace grivon::store::test
