#include "broker/store/history_upkeep.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <future>

#include "broker/store/each_row.hpp"
#include "broker/store/exact_writer.hpp"
#include "broker/store/history_questions.hpp"
#include "broker/store/owner.hpp"
#include "tests/store/fixture.hpp"

// History that leaves by age, on days that the tests make up.
namespace grivon::store::test {
namespace {

using namespace std::chrono_literals;

constexpr double never = 1e6;

WallTime day(double number) {
    return WallTime(
        std::chrono::microseconds(static_cast<std::int64_t>(number * 86'400'000'000.0)));
}

// A writer and the upkeep of one broker, without their thread.
class Bench {
public:
    Bench() {
        RecordingListener listener;
        (void)open_store(settings, listener);  // makes the tables, broker epoch 1
        ownership_ = {1, 0};
        writer_.emplace(settings, ownership_);
        upkeep_.emplace(settings, ownership_.broker_epoch, Retention{});
    }

    void write(std::vector<core::Record> all) {
        all.emplace_back(core::StoreCounters{next});
        const std::vector<std::vector<core::Record>> writes{std::move(all)};
        const auto done = writer_->try_commit(plan_writes(writes));
        INFO((done ? "" : done.error().text));
        REQUIRE(done);
        upkeep_->numbers_given(next);
    }
    // A batch of jobs that were accepted then and ended then, each with an item and an event.
    void add_batch(std::size_t jobs, double accepted, double ended) {
        std::vector<core::Record> all;
        const BatchId batch{next.batch++};
        all.emplace_back(core::AddBatch{{batch, "root", "create host vmware", day(accepted)}});
        for (std::size_t i = 0; i < jobs; ++i) add_job(all, batch, accepted, ended);
        write(std::move(all));
    }
    void add_job(std::vector<core::Record>& all, BatchId batch, double accepted, double ended) {
        auto job = job_on("h", next.job++);
        job.batch = batch;
        job.submitted = day(accepted);
        if (ended != never) {
            job.progress = succeeded();
            job.progress.finished = day(ended);
        }
        all.emplace_back(core::AddItems{job.id, 0, {item(ItemKind::output, 1, "", "x")}});
        all.emplace_back(core::AddJob{std::move(job)});
        auto event = event_numbered(next.event++);
        event.at = day(accepted);
        all.emplace_back(core::AddEvent{std::move(event)});
    }
    SqlResult<> try_upkeep(double now) {
        return upkeep_->run(day(now), std::chrono::steady_clock::now());
    }
    void keep(double now) {
        const auto done = try_upkeep(now);
        INFO((done ? "" : done.error().text));
        REQUIRE(done);
    }

    // "11 11 11 2 11": the lowest numbers of jobs, payloads, items, batches, events; - is none.
    std::string lowest() const {
        return ask(settings,
                   "SELECT CONCAT_WS(' ', (SELECT COALESCE(MIN(id), '-') FROM job), "
                   "(SELECT COALESCE(MIN(job_id), '-') FROM job_payload), "
                   "(SELECT COALESCE(MIN(job_id), '-') FROM job_item), "
                   "(SELECT COALESCE(MIN(id), '-') FROM batch), "
                   "(SELECT COALESCE(MIN(seq), '-') FROM event))");
    }
    std::string horizons() const {
        return ask(settings,
                   "SELECT GROUP_CONCAT(name, number ORDER BY name SEPARATOR ' ') FROM horizon");
    }
    std::string partitions_of(const std::string& table) const {
        return ask(settings,
                   "SELECT GROUP_CONCAT(partition_name ORDER BY partition_ordinal_position "
                   "SEPARATOR ' ') FROM information_schema.partitions "
                   "WHERE table_schema = DATABASE() AND table_name = '" +
                       table + "'");
    }
    HistoryUpkeep& upkeep() { return *upkeep_; }

    DatabaseSettings settings = fresh_database();
    core::Counters next;

private:
    Ownership ownership_;
    std::optional<ExactWriter> writer_;
    std::optional<HistoryUpkeep> upkeep_;
};

EventAnswer events_since(const DatabaseSettings& settings, std::uint64_t since) {
    const auto history = std::move(*History::open(settings));
    std::promise<Result<EventAnswer>> promise;
    FollowEvents question;
    question.since = EventSeq{since};
    history->events(question, [&](auto answer) { promise.set_value(std::move(answer)); });
    return *promise.get_future().get();
}

}  // namespace

TEST_CASE("what is older than the retention goes, all of it, and nothing else") {
    Bench bench;
    bench.keep(0.1);
    bench.add_batch(10, 0.1, 0.2);
    bench.keep(1);
    bench.add_batch(10, 1.1, 1.2);
    bench.keep(2);
    bench.add_batch(5, 2.1, 2.2);
    CHECK_THAT(bench.partitions_of("job"), Catch::StartsWith("from_1 from_11 from_21 "));
    CHECK(bench.partitions_of("job_item") == bench.partitions_of("job"));
    CHECK(bench.partitions_of("job_payload") == bench.partitions_of("job"));
    CHECK_THAT(bench.partitions_of("batch"), Catch::StartsWith("from_1 from_2 from_3 "));
    CHECK_THAT(bench.partitions_of("event"), Catch::StartsWith("from_1 from_11 from_21 "));
    bench.keep(90.1);
    CHECK(bench.lowest() == "1 1 1 1 1");
    CHECK(bench.horizons() == "batch0 event0 job0");
    bench.keep(90.3);
    CHECK(bench.lowest() == "11 11 11 2 11");
    CHECK(bench.horizons() == "batch1 event10 job10");
    bench.keep(91.3);
    CHECK(bench.lowest() == "21 21 21 3 21");
    bench.keep(500);  // the end of the last day was only seen now
    bench.keep(500);
    CHECK(bench.lowest() == "- - - - -");
    CHECK(bench.horizons() == "batch3 event25 job25");
    bench.add_batch(3, 500.1, 500.2);
    bench.keep(500.3);
    CHECK(bench.lowest() == "26 26 26 4 26");
}

TEST_CASE("a job that has not ended keeps itself, its batch, and what came after") {
    Bench bench;
    bench.add_batch(4, 0.1, 0.2);
    bench.keep(1);
    bench.add_batch(2, 1.1, never);
    bench.keep(2);
    bench.add_batch(4, 2.1, 2.2);
    bench.keep(3);
    bench.keep(1'000);
    CHECK(bench.lowest().substr(0, 8) == "5 5 5 2 ");
    CHECK(bench.horizons() == "batch1 event10 job4");
    // It ends at last: now it is young, and stays for that.
    for (std::uint64_t id : {5, 6}) {
        auto progress = succeeded();
        progress.finished = day(999);
        bench.write(records(core::ChangeJob{JobId{id}, "h", progress}));
    }
    bench.keep(1'000);
    CHECK(bench.lowest().substr(0, 8) == "5 5 5 2 ");
    bench.keep(1'090);
    CHECK(bench.lowest() == "- - - - -");
}

TEST_CASE("the ended jobs of a batch stay as long as one of it has not ended") {
    Bench bench;
    std::vector<core::Record> all;
    all.emplace_back(core::AddBatch{{BatchId{1}, "root", "create host vmware", day(0)}});
    bench.next.batch = 2;
    for (int i = 0; i < 3; ++i) bench.add_job(all, BatchId{1}, 0.1, 0.2);
    bench.write(std::move(all));
    bench.keep(1);  // a partition ends in the middle of the batch
    all.clear();
    bench.add_job(all, BatchId{1}, 0.1, never);
    bench.write(std::move(all));
    bench.keep(2);
    bench.keep(200);
    CHECK(bench.lowest().substr(0, 8) == "1 1 1 1 ");
    auto progress = succeeded();
    progress.finished = day(199);
    bench.write(records(core::ChangeJob{JobId{4}, "h", progress}));
    bench.keep(200);
    CHECK(bench.lowest().substr(0, 8) == "4 4 4 1 ");  // the batch is there while a job of it is
    bench.keep(290);
    CHECK(bench.lowest().substr(0, 8) == "- - - - ");
}

TEST_CASE("a job that waited for long and ended lately stays") {
    Bench bench;
    bench.add_batch(4, 0.1, 80);
    bench.keep(1);
    bench.keep(100);
    CHECK(bench.lowest() == "1 1 1 1 -");
    bench.keep(169.9);
    CHECK(bench.lowest() == "1 1 1 1 -");
    bench.keep(170.1);
    CHECK(bench.lowest() == "- - - - -");
}

TEST_CASE("who asks for events that are gone is told so, and where to go on") {
    Bench bench;
    bench.add_batch(10, 0.1, 0.2);
    bench.keep(1);
    bench.add_batch(10, 1.1, 1.2);
    CHECK(std::get<EncodedEventPage>(events_since(bench.settings, 0)).count == 20);
    bench.keep(90.5);
    for (const auto since : {0U, 9U})
        CHECK(std::get<EventsGone>(events_since(bench.settings, since)).horizon == EventSeq{10});
    CHECK(std::get<EncodedEventPage>(events_since(bench.settings, 10)).count == 10);
    CHECK(std::get<EncodedEventPage>(events_since(bench.settings, 20)).count == 0);
}

TEST_CASE("transactions stay exactly once when history is looked after between them") {
    Bench bench;
    for (int i = 0; i < 5; ++i) {
        bench.add_batch(3, i, i);
        bench.keep(i + 90.5);
    }
    CHECK(ask(bench.settings, "SELECT last_transaction FROM owner") == "5");
    // The answer to the last one was lost: it is found, not repeated.
    ExactWriter again(bench.settings, {1, 4});
    const auto event = records(core::AddEvent{event_numbered(15)});
    const std::vector<std::vector<core::Record>> writes{event};
    REQUIRE(again.try_commit(plan_writes(writes)));
    CHECK(ask(bench.settings, "SELECT last_transaction FROM owner") == "5");
}

TEST_CASE("a broker that is not the owner any more drops nothing") {
    Bench bench;
    bench.add_batch(10, 0.1, 0.2);
    bench.keep(1);
    auto connection = Connection::open(bench.settings, Connection::Use::setup);
    REQUIRE(connection);
    StatementCache other(std::move(*connection));
    REQUIRE(take_over(other));
    const auto done = bench.try_upkeep(500);
    REQUIRE_FALSE(done);
    CHECK_THAT(done.error().text, Catch::Contains("another broker"));
    CHECK(bench.lowest() == "1 1 1 1 1");
    CHECK(bench.horizons() == "batch0 event0 job0");
}

TEST_CASE("a run that was cut off is finished by the next one") {
    Bench bench;
    bench.add_batch(10, 0.1, 0.2);
    bench.keep(1);
    bench.add_batch(10, 1.1, 1.2);
    SECTION("after the horizon, before all was dropped") {
        (void)ask(bench.settings, "UPDATE horizon SET number = 10 WHERE name IN ('job', 'event')");
        (void)ask(bench.settings, "ALTER TABLE job DROP PARTITION from_1");
        bench.keep(1.5);
        CHECK(bench.lowest() == "11 11 11 1 11");
    }
    SECTION("before all tables of jobs were split") {
        const std::string split =
            "REORGANIZE PARTITION from_11 INTO (PARTITION from_11 VALUES LESS THAN (15), PARTITION "
            "from_15 VALUES LESS THAN (5001))";
        (void)ask(bench.settings, "ALTER TABLE job " + split);
        REQUIRE_THAT(bench.partitions_of("job"), Catch::Contains("from_15"));
        bench.keep(2);
        bench.keep(200);
        CHECK(bench.lowest() == "- - - - -");
    }
}

TEST_CASE("somebody who holds a table delays the upkeep, not the writer") {
    Bench bench;
    bench.add_batch(10, 0.1, 0.2);
    bench.keep(1);
    auto connection = Connection::open(bench.settings, Connection::Use::transactions);
    REQUIRE(connection);
    StatementCache reader(std::move(*connection));
    constexpr Sql look{"looking", "SELECT COUNT(*) FROM event"};
    REQUIRE(each_row(reader, look, [](ResultRows&) -> SqlResult<> { return {}; }));
    const auto begun = std::chrono::steady_clock::now();
    const auto done = bench.try_upkeep(500);
    REQUIRE_FALSE(done);
    CHECK(to_error(done.error()).code == Errc::unavailable);
    CHECK(bench.upkeep().due() > begun + 9min);
    CHECK(bench.upkeep().due() < begun + 11min);
    bench.add_batch(10, 1.1, 1.2);
    REQUIRE(reader.connection().roll_back("looking"));
    bench.keep(500);
    CHECK(bench.lowest() == "11 11 11 2 11");
}

TEST_CASE("little room left is a reason for the next run, a failure none for hurry") {
    Bench bench;
    const auto begun = std::chrono::steady_clock::now();
    CHECK(bench.upkeep().due() <= begun);
    bench.keep(0.1);
    CHECK(bench.upkeep().due() >= begun + 1h);
    bench.add_batch(2'000, 0.1, 0.2);
    CHECK(bench.upkeep().due() >= begun + 1h);
    bench.add_batch(1'000, 0.1, 0.2);
    CHECK(bench.upkeep().due() <= std::chrono::steady_clock::now());
    (void)ask(bench.settings, "UPDATE owner SET broker_epoch = 7");
    CHECK_FALSE(bench.try_upkeep(0.2));
    CHECK(bench.upkeep().due() > std::chrono::steady_clock::now() + 9min);
    (void)ask(bench.settings, "UPDATE owner SET broker_epoch = 1");
    bench.keep(0.2);
    CHECK(bench.upkeep().due() > std::chrono::steady_clock::now() + 59min);
    CHECK_THAT(bench.partitions_of("job"), Catch::EndsWith("from_5001 from_17001"));
    // More at once than there was room for.
    bench.add_batch(15'000, 0.3, 0.4);
    CHECK(bench.upkeep().due() <= std::chrono::steady_clock::now());
    bench.keep(0.5);
    CHECK_THAT(bench.partitions_of("job"), Catch::EndsWith("from_17001 from_70001"));
    CHECK(ask(bench.settings, "SELECT COUNT(*) FROM job") == "18000");
}

TEST_CASE("partitions that GriVon has not made are not touched") {
    Bench bench;
    bench.add_batch(10, 0.1, 0.2);
    (void)ask(bench.settings,
              "ALTER TABLE event REORGANIZE PARTITION from_1 INTO (PARTITION mine VALUES LESS "
              "THAN (5), PARTITION from_5 VALUES LESS THAN (20001))");
    const auto done = bench.try_upkeep(500);
    REQUIRE_FALSE(done);
    CHECK_THAT(done.error().text, Catch::Contains("event") && Catch::Contains("'mine'"));
    CHECK(bench.lowest() == "1 1 1 1 1");
}

TEST_CASE("a store looks after history when it starts, before its first commit") {
    const auto settings = fresh_database();
    const auto now = read_clocks().wall;
    const auto write_events = [&](std::uint64_t first, WallTime time, Retention retention) {
        RecordingListener listener;
        const auto store = std::move(*Store::open(settings, listener, retention));
        std::vector<core::Record> all;
        for (std::uint64_t seq = first; seq < first + 100; ++seq) {
            auto event = event_numbered(seq);
            event.at = time;
            all.emplace_back(core::AddEvent{event});
        }
        all.emplace_back(core::StoreCounters{{1, 1, 1, first + 100, 1}});
        REQUIRE(listener.wait_committed(store->write(std::move(all))));
    };
    write_events(1, now - 49h, {});
    write_events(101, now, {});
    CHECK(ask(settings, "SELECT MIN(seq) FROM event") == "1");
    write_events(201, now, {std::chrono::days(1)});
    CHECK(ask(settings, "SELECT MIN(seq) FROM event") == "101");
    CHECK(ask(settings, "SELECT MAX(seq) FROM event") == "300");
}

// ---- questions on a long history ----------------------------------------------------------------

namespace {

constexpr Sql rows_read{"counting the rows read",
                        "SELECT CAST(SUM(variable_value) AS UNSIGNED) FROM "
                        "information_schema.session_status WHERE variable_name IN "
                        "('HANDLER_READ_FIRST', 'HANDLER_READ_KEY', 'HANDLER_READ_LAST', "
                        "'HANDLER_READ_NEXT', 'HANDLER_READ_PREV', 'HANDLER_READ_RND', "
                        "'HANDLER_READ_RND_DELETED')"};

std::uint64_t count_rows_read(StatementCache& statements) {
    std::uint64_t count = 0;
    REQUIRE(each_row(statements, rows_read, [&](ResultRows& row) -> SqlResult<> {
        count = row.number<std::uint64_t>(0);
        return {};
    }));
    return count;
}

}  // namespace

TEST_CASE("listing jobs reads the page and not the history, whatever the filters") {
    const auto settings = fresh_database();
    RecordingListener listener;
    open_store(settings, listener)->close(10s);
    constexpr std::uint64_t jobs = 100'000, of_batch = 20, partitions = 25;
    std::string parts;
    for (std::uint64_t i = 0; i < partitions; ++i)
        parts +=
            fmt::format("{}PARTITION from_{} VALUES LESS THAN {}", i == 0 ? "" : ", ",
                        i * (jobs / partitions) + 1,
                        i + 1 < partitions ? fmt::format("({})", (i + 1) * (jobs / partitions) + 1)
                                           : "MAXVALUE");
    REQUIRE(ask(settings, "ALTER TABLE job PARTITION BY RANGE (id) (" + parts + ")").empty());
    // 500 hosts; one job in a thousand has failed.
    REQUIRE(ask(settings,
                fmt::format("INSERT INTO job (id, batch_id, host, operation, state, attempt, "
                            "submitted, started, finished, exit_status, message, user) "
                            "SELECT seq, (seq - 1) DIV {} + 1, CONCAT('host-', seq % 500), 'x', "
                            "IF(seq % 1000 = 3, 'failed', 'succeeded'), 1, NOW(6), NOW(6), NOW(6), "
                            "0, '', 'root' FROM seq_1_to_{}",
                            of_batch, jobs))
                .empty());
    auto connection = Connection::open(settings, Connection::Use::questions);
    REQUIRE(connection);
    StatementCache statements(std::move(*connection));
    const auto cost_of = [&](const ListJobs& question, std::size_t rows_expected) {
        const auto before = count_rows_read(statements);
        const auto table = read_jobs(statements, question);
        REQUIRE(table);
        CHECK(table->rows.size() == rows_expected);
        return count_rows_read(statements) - before;
    };
    // What is found, the first row behind it, and a look into each partition.
    const auto at_most = [&](std::uint64_t rows) { return rows + 1 + 2 * partitions; };
    for (int filters = 0; filters < 8; ++filters) {
        ListJobs question;
        std::uint64_t matching = jobs;
        if ((filters & 1) != 0) question.state = JobState::failed, matching = jobs / 1000;
        if ((filters & 2) != 0)
            question.host = "host-3", matching = (filters & 1) != 0 ? jobs / 1000 : jobs / 500;
        if ((filters & 4) != 0) {
            question.batch = BatchId{1};
            matching = (filters & 3) != 0 ? 1 : of_batch;
        }
        const auto rows = std::min<std::uint64_t>(matching, 1000);
        const auto read = (filters & 4) != 0 ? of_batch : rows;
        INFO("filters " << filters);
        CHECK(cost_of(question, rows) <= at_most(read));
        question.newest = 10;
        const auto newest = std::min<std::uint64_t>(matching, 10);
        const auto newest_read = (filters & 4) != 0 ? of_batch : newest;
        // Once backwards, to find the first, and once forwards.
        CHECK(cost_of(question, newest) <= 2 * at_most(newest_read));
    }
    ListJobs middle;
    middle.after = JobId{jobs / 2};
    CHECK(cost_of(middle, 1000) <= at_most(1000));
    middle.state = JobState::queued;
    CHECK(cost_of(middle, 0) <= at_most(0));
}

}  // namespace grivon::store::test
