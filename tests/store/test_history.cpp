#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "broker/store/connection.hpp"
#include "tests/store/history_fixture.hpp"
#include "tests/support/event_pages.hpp"
#include "wire/limits.hpp"

namespace grivon::store::test {
namespace {

struct Fixture : HistoryFixture {
    Result<JobTable> jobs(const ListJobs& question) {
        return answer_of<JobTable>([&](auto taker) { history->list_jobs(question, taker); });
    }
    Result<JobItemsPage> items(std::uint64_t job, std::uint64_t position) {
        return answer_of<JobItemsPage>(
            [&](auto taker) { history->job_items(JobId{job}, position, taker); });
    }
    Result<EventAnswer> events(const FollowEvents& question) {
        return answer_of<EventAnswer>([&](auto taker) { history->events(question, taker); });
    }
    EventPage page(const FollowEvents& question) {
        return grivon::test::decoded(std::get<EncodedEventPage>(*events(question)));
    }
    Result<EventPage> events(std::uint64_t since, std::uint64_t batch = 0) {
        FollowEvents question;
        question.since = EventSeq{since};
        question.batch = BatchId{batch};
        return events(question).map([](const EventAnswer& answer) {
            return grivon::test::decoded(std::get<EncodedEventPage>(answer));
        });
    }
    Result<std::vector<core::JobRecord>> to_retry(std::vector<JobId> jobs, BatchId batch = {}) {
        return answer_of<std::vector<core::JobRecord>>(
            [&](auto taker) { history->jobs_to_retry(std::move(jobs), batch, taker); });
    }
};

std::vector<std::uint64_t> ids(const Result<JobTable>& table) {
    std::vector<std::uint64_t> all;
    REQUIRE(table);
    for (const auto& row : table->rows) all.push_back(number(row.job));
    return all;
}

using Ids = std::vector<std::uint64_t>;

// Jobs 1 to 6: odd ones on "a" in batch 1, even ones on "b" in batch 2; 1 to 4 have succeeded.
void add_six_jobs(Fixture& fixture) {
    std::vector<core::Record> all;
    for (std::uint64_t id = 1; id <= 6; ++id) {
        auto job = job_on(id % 2 == 1 ? "a" : "b", id);
        job.batch = BatchId{id % 2 == 1 ? 1U : 2U};
        if (id <= 4) job.progress = succeeded();
        all.emplace_back(core::AddJob{job});
    }
    fixture.write(std::move(all));
}

}  // namespace

TEST_CASE("jobs are listed by their filters, the oldest first") {
    Fixture fixture;
    add_six_jobs(fixture);
    ListJobs question;
    CHECK(ids(fixture.jobs(question)) == Ids{1, 2, 3, 4, 5, 6});
    question.host = "a";
    CHECK(ids(fixture.jobs(question)) == Ids{1, 3, 5});
    question.state = JobState::succeeded;
    CHECK(ids(fixture.jobs(question)) == Ids{1, 3});
    question.batch = BatchId{2};
    CHECK(ids(fixture.jobs(question)).empty());
    question.host.clear();
    CHECK(ids(fixture.jobs(question)) == Ids{2, 4});
    question.state.reset();
    question.after = JobId{2};
    CHECK(ids(fixture.jobs(question)) == Ids{4, 6});
    question.host = "no such host'";
    CHECK(ids(fixture.jobs(question)).empty());
}

TEST_CASE("only the newest jobs are listed when asked, still the oldest first") {
    Fixture fixture;
    add_six_jobs(fixture);
    ListJobs question;
    question.newest = 2;
    CHECK(ids(fixture.jobs(question)) == Ids{5, 6});
    question.host = "a";
    CHECK(ids(fixture.jobs(question)) == Ids{3, 5});
    question.newest = 100;
    CHECK(ids(fixture.jobs(question)) == Ids{1, 3, 5});
    question.after = JobId{3};
    CHECK(ids(fixture.jobs(question)) == Ids{5});
    question.after = JobId{~std::uint64_t{0}};
    question.newest = ~std::uint64_t{0};
    CHECK(ids(fixture.jobs(question)).empty());
}

TEST_CASE("a job's row has everything") {
    Fixture fixture;
    auto job = job_on("a", 1);
    job.slice = 3;
    job.progress = {JobState::failed, 2, at(5), at(6), -1, "the host's disk is full", 1, true, ""};
    fixture.write(records(core::AddJob{job}));
    const auto table = fixture.jobs({});
    REQUIRE(table);
    REQUIRE(table->rows.size() == 1);
    const JobRow expected{JobId{1},
                          BatchId{1},
                          "a",
                          3,
                          "create host vmware",
                          JobState::failed,
                          2,
                          at(1'000),
                          at(5),
                          at(6),
                          -1,
                          "the host's disk is full",
                          "root"};
    CHECK(table->rows[0] == expected);
}

TEST_CASE("job pages are bounded by rows") {
    Fixture fixture;
    std::vector<core::Record> all;
    for (std::uint64_t id = 1; id <= 2'500; ++id) all.emplace_back(core::AddJob{job_on("a", id)});
    fixture.write(std::move(all));
    ListJobs question;
    std::size_t rows = 0;
    for (bool more = true; more;) {
        const auto table = fixture.jobs(question);
        REQUIRE(table);
        REQUIRE(table->rows.size() <= limits::page_rows_max);
        rows += table->rows.size();
        question.after = table->rows.back().job;
        more = table->more;
    }
    CHECK(rows == 2'500);
    question = {};
    question.newest = 1'500;
    const auto newest = fixture.jobs(question);
    REQUIRE(newest);
    CHECK(number(newest->rows.front().job) == 1'001);
    CHECK(newest->more);
}

TEST_CASE("awkward bytes come back as they were") {
    Fixture fixture;
    std::string every_byte;
    for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
    std::string chunk;
    while (chunk.size() < limits::output_chunk_bytes_max) chunk += every_byte;
    const std::vector items{
        item(ItemKind::note, 1, "", "# it's \"quoted\" \\ ` ; -- 🐘 %s ?"),
        item(ItemKind::output, 1, "", every_byte), item(ItemKind::error_output, 1, "", chunk),
        item(ItemKind::output, 1, "", std::string("\0", 1)), item(ItemKind::output, 1, "", "")};
    fixture.write(records(core::AddJob{job_on("a", 1)}, core::AddItems{JobId{1}, 0, items}));
    const auto page = fixture.items(1, 0);
    REQUIRE(page);
    CHECK(page->items == items);
    CHECK(page->next_position == 5);
    CHECK(page->at_end);
    CHECK(page->row.state == JobState::queued);
}

TEST_CASE("text that is not UTF-8, endless names and impossible times do not stop the store") {
    Fixture fixture;
    auto job = job_on("a", 1);
    job.user = std::string(1'000, 'u');
    job.progress.message = "half \xF0\x9F";
    auto note = item(ItemKind::note, 1, std::string(70'000, 'n'), "latin \xE9");
    note.at = WallTime::max();
    fixture.write(records(core::AddJob{job}, core::AddItems{JobId{1}, 0, {note}}));
    const auto page = fixture.items(1, 0);
    REQUIRE(page);
    CHECK(page->row.message == "half \xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(page->row.user == std::string(255, 'u'));
    CHECK(page->items.at(0).text == "latin \xEF\xBF\xBD");
}

TEST_CASE("pages of a job's record are bounded by bytes and rows and miss nothing") {
    Fixture fixture;
    std::vector<JobItem> items;
    for (int i = 0; i < 40; ++i)
        items.push_back(item(ItemKind::output, 1, "",
                             std::string(limits::output_chunk_bytes_max, static_cast<char>(i))));
    for (int i = 0; i < 1'500; ++i)
        items.push_back(item(ItemKind::output, 1, "", fmt::format("line {}\n", i)));
    fixture.write(records(core::AddJob{job_on("a", 1)}, core::AddItems{JobId{1}, 0, items}));
    std::vector<JobItem> got;
    std::uint64_t position = 0;
    for (bool at_end = false; !at_end;) {
        const auto page = fixture.items(1, position);
        REQUIRE(page);
        REQUIRE_FALSE(page->items.empty());
        REQUIRE(page->items.size() <= limits::page_rows_max);
        std::size_t bytes = 0;
        for (const auto& one : page->items) bytes += one.data.size();
        REQUIRE(bytes <= limits::page_bytes_max);
        got.insert(got.end(), page->items.begin(), page->items.end());
        position = page->next_position;
        at_end = page->at_end;
    }
    CHECK(got == items);
    const auto beyond = fixture.items(1, position);
    REQUIRE(beyond);
    CHECK(beyond->items.empty());
    CHECK(beyond->at_end);
    CHECK(beyond->next_position == position);
}

TEST_CASE("a job that does not exist is not found") {
    Fixture fixture;
    const auto page = fixture.items(77, 0);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == Errc::not_found);
    CHECK_THAT(page.error().message, Catch::Contains("77"));
}

TEST_CASE("events come in order, by batch if wanted, and say where to go on") {
    Fixture fixture;
    auto first = event_numbered(1);
    first.host = "a";
    first.slice = 0;
    first.batch = BatchId{4};
    first.job = JobId{9};
    first.attempt = 1;
    first.operation = "create host vmware";
    first.state = "failed";
    first.exit_status = -14;
    first.message = "vmware-serverd is dead";
    const auto second = event_numbered(2);
    auto third = event_numbered(3);
    third.batch = BatchId{4};
    fixture.write(records(core::AddEvent{first}, core::AddEvent{second}, core::AddEvent{third}));
    auto page = fixture.events(0);
    REQUIRE(page);
    CHECK(page->events == std::vector{first, second, third});
    CHECK(page->last == EventSeq{3});
    page = fixture.events(0, 4);
    CHECK(page->events == std::vector{first, third});
    page = fixture.events(1, 99);
    CHECK(page->events.empty());
    CHECK(page->last == EventSeq{3});
    page = fixture.events(8);
    CHECK(page->events.empty());
    CHECK(page->last == EventSeq{8});
}

TEST_CASE("events come by kind, family and host, and only if they pass all filters") {
    Fixture fixture;
    auto failed = event_numbered(1);
    failed.kind = "job.failed";
    failed.host = "a";
    failed.batch = BatchId{4};
    auto queued = event_numbered(2);
    queued.host = "b";
    queued.batch = BatchId{4};
    auto added = event_numbered(3);
    added.kind = "host.added";
    added.host = "a";
    fixture.write(records(core::AddEvent{failed}, core::AddEvent{queued}, core::AddEvent{added}));
    const auto seqs = [&](const std::string& kind, const std::string& host, std::uint64_t batch) {
        FollowEvents question;
        question.kind = kind;
        question.host = host;
        question.batch = BatchId{batch};
        const auto page = fixture.page(question);
        CHECK(page.last == EventSeq{3});
        Ids all;
        for (const auto& event : page.events) all.push_back(number(event.seq));
        return all;
    };
    CHECK(seqs("job", "", 0) == Ids{1, 2});
    CHECK(seqs("job.failed", "", 0) == Ids{1});
    CHECK(seqs("job", "a", 0) == Ids{1});
    CHECK(seqs("", "a", 0) == Ids{1, 3});
    CHECK(seqs("", "b", 4) == Ids{2});
    CHECK(seqs("job.queued", "", 4) == Ids{2});
    for (const auto* kind : {"jo", "job.", "job.fail", "JOB", "%", "job_failed", "' OR '1'='1"})
        CHECK(seqs(kind, "", 0).empty());
    CHECK(seqs("", "A", 0).empty());
}

TEST_CASE("a filter that little passes looks at so many events at a time, and misses none") {
    Fixture fixture;
    constexpr std::uint64_t count = 45'000;
    std::vector<core::Record> all;
    for (std::uint64_t i = 1; i <= count; ++i) {
        auto event = event_numbered(i);
        if (i == 30'000 || i == count) event.host = "rare";
        all.emplace_back(core::AddEvent{std::move(event)});
    }
    fixture.write(std::move(all));
    FollowEvents question;
    question.host = "rare";
    Ids lasts;
    Ids found;
    while (number(question.since) < count) {
        const auto page = fixture.page(question);
        for (const auto& event : page.events) found.push_back(number(event.seq));
        REQUIRE(page.last > question.since);
        question.since = page.last;
        lasts.push_back(number(page.last));
    }
    CHECK(lasts == Ids{20'000, 40'000, count});
    CHECK(found == Ids{30'000, count});
    question.batch = BatchId{9};  // by its index: all at once
    question.since = EventSeq{};
    CHECK(fixture.page(question).last == EventSeq{count});
}

TEST_CASE("jobs come whole, to be done again") {
    Fixture fixture;
    auto one = job_on("a", 1);
    one.payload = Bytes("a spec\0\xff", 8);
    one.progress = succeeded();
    auto two = job_on("b", 2);
    two.after = {JobId{1}};
    two.not_before = at(5'000);
    auto other = job_on("a", 3);
    other.batch = BatchId{2};
    const auto batch = [](std::uint64_t id) {
        return core::AddBatch{{BatchId{id}, "root", "create host vmware", at(1)}};
    };
    fixture.write(records(batch(1), batch(2), batch(3), core::AddJob{one}, core::AddJob{two},
                          core::AddJob{other}));
    CHECK(*fixture.to_retry({JobId{3}, JobId{1}, JobId{3}}) == std::vector{one, other});
    CHECK(*fixture.to_retry({}, BatchId{1}) == std::vector{one, two});
    CHECK(fixture.to_retry({}, BatchId{3})->empty());
    const auto no_job = fixture.to_retry({JobId{1}, JobId{77}, JobId{99}});
    REQUIRE_FALSE(no_job);
    CHECK(no_job.error().code == Errc::not_found);
    CHECK_THAT(no_job.error().message, Catch::Contains("there is no job 77"));
    const auto no_batch = fixture.to_retry({}, BatchId{7});
    REQUIRE_FALSE(no_batch);
    CHECK(no_batch.error().code == Errc::not_found);
    CHECK_THAT(no_batch.error().message, Catch::Contains("there is no batch 7"));
}

TEST_CASE("pages of events miss nothing") {
    Fixture fixture;
    std::vector<core::Record> all;
    for (std::uint64_t i = 1; i <= 9'100; ++i) {
        auto event = event_numbered(i);
        if (i <= 30) event.message = std::string(100'000, 'x');
        all.emplace_back(core::AddEvent{std::move(event)});
    }
    fixture.write(std::move(all));
    std::uint64_t since = 0;
    std::uint64_t expected = 1;
    while (since < 9'100) {
        const auto page = fixture.events(since);
        REQUIRE(page);
        REQUIRE(page->events.size() <= grivon::limits::event_page_count_max);
        for (const auto& event : page->events) REQUIRE(number(event.seq) == expected++);
        REQUIRE(number(page->last) > since);
        since = number(page->last);
    }
    CHECK(expected == 9'101);
}

TEST_CASE("a closed history answers as unavailable, also what is asked later") {
    Fixture fixture;
    fixture.history->close();
    const auto answer = fixture.events(0);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == Errc::unavailable);
}

TEST_CASE("history says that the server is gone, and comes back with it") {
    const TemporaryDirectory directory;
    auto server = PrivateServer::start(directory.path());
    REQUIRE(server);
    RecordingListener listener;
    const auto settings = (*server)->settings();
    open_store(settings, listener)->close(std::chrono::seconds(1));
    const auto history = std::move(*History::open(settings));
    const auto ask_events = [&] {
        std::promise<Result<EventAnswer>> promise;
        history->events({}, [&](auto answer) { promise.set_value(std::move(answer)); });
        return promise.get_future().get();
    };
    CHECK(ask_events());
    server->reset();
    const auto gone = ask_events();
    REQUIRE_FALSE(gone);
    CHECK(gone.error().code == Errc::unavailable);
    CHECK_THAT(gone.error().message, Catch::Contains(settings.unix_socket));
    server = PrivateServer::start(directory.path());
    REQUIRE(server);
    // Within the pause before the next attempt the old answer is given again.
    auto back = ask_events();
    for (int tries = 0; !back && tries < 1'000'000; ++tries) back = ask_events();
    CHECK(back);
}

TEST_CASE("the connection that answers questions about history can change nothing") {
    const auto settings = fresh_database();
    RecordingListener listener;
    const auto store = open_store(settings, listener);
    REQUIRE(listener.wait_committed(store->write(records(core::AddEvent{event_numbered(1)}))));
    auto connection = Connection::open(settings, Connection::Use::questions);
    REQUIRE(connection);
    for (const auto* sql :
         {"DELETE FROM event", "UPDATE owner SET last_transaction = 0",
          "INSERT INTO counter (name, next_number) VALUES ('x', 1)", "TRUNCATE event",
          "DROP TABLE event", "CREATE TABLE t (i INT)", "CREATE TEMPORARY TABLE t (i INT)",
          "ALTER TABLE event ADD COLUMN x INT", "CREATE USER stranger@localhost",
          "GRANT ALL ON *.* TO stranger@localhost IDENTIFIED BY 'x'", "DROP DATABASE mysql",
          "BEGIN NOT ATOMIC DELETE FROM event; END"}) {
        INFO(sql);
        const auto done = connection->run_script("trying", sql);
        REQUIRE_FALSE(done);
    }
    CHECK(ask(settings, "SELECT COUNT(*) FROM event") == "1");
    // The writer's own connection can, so it is not something else that is in the way.
    auto writer = Connection::open(settings, Connection::Use::transactions);
    REQUIRE(writer);
    CHECK(writer->run_script("trying", "DELETE FROM event"));
}

}  // namespace grivon::store::test
