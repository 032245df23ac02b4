#include "broker/store/transaction_blocks.hpp"

#include <errmsg.h>
#include <mysqld_error.h>

#include <catch2/catch.hpp>

#include "broker/store/exact_writer.hpp"
#include "broker/store/sql_writes.hpp"
#include "broker/store/store_limits.hpp"
#include "tests/store/fixture.hpp"

namespace grivon::store::test {
namespace {

// Transactions one by one, as of a broker with nothing else to do: from the second of a shape on
// each is a block.
class Writing {
public:
    explicit Writing(const DatabaseSettings& settings) {
        RecordingListener listener;
        (void)open_store(settings, listener);  // makes the tables, broker epoch 1
        writer_.emplace(settings, Ownership{1, 0});
    }

    SqlResult<> commit(std::vector<core::Record> all) {
        const std::vector<std::vector<core::Record>> writes{std::move(all)};
        return writer_->try_commit(plan_writes(writes));
    }

private:
    std::optional<ExactWriter> writer_;
};

std::vector<core::Record> job_and_event(std::uint64_t number) {
    return records(core::AddJob{job_on("h", number)}, core::AddEvent{event_numbered(number)});
}

WriteSteps steps_with(std::size_t rows) {
    Parameters jobs;
    for (std::size_t job = 0; job < rows; ++job) jobs.add(job);
    WriteSteps steps;
    steps.add(sql::delete_at_work, std::move(jobs));
    return steps;
}

}  // namespace

TEST_CASE("a shape has a block from its second time on, unless it has too many rows") {
    const auto settings = fresh_database();
    const Writing writing(settings);
    const auto connection = Connection::open(settings, Connection::Use::transactions);
    REQUIRE(connection);
    TransactionBlocks blocks;
    const auto has_block = [&](std::size_t rows) {
        auto steps = steps_with(rows);
        const auto found = blocks.find(*connection, steps);
        REQUIRE(found);
        return *found != nullptr;
    };
    CHECK_FALSE(has_block(1));
    CHECK(has_block(1));
    CHECK_FALSE(has_block(2));
    CHECK(has_block(2));
    CHECK(has_block(1));
    CHECK_FALSE(has_block(limits::block_rows_max + 1));
    CHECK_FALSE(has_block(limits::block_rows_max + 1));
}

TEST_CASE("the shape that was not used for longest is forgotten") {
    const auto settings = fresh_database();
    const Writing writing(settings);
    const auto connection = Connection::open(settings, Connection::Use::transactions);
    REQUIRE(connection);
    TransactionBlocks blocks;
    // Two statements of one to block_rows_max / 2 rows each: more shapes than are kept.
    const auto has_block = [&](std::size_t shape) {
        constexpr auto most = limits::block_rows_max / 2;
        auto steps = steps_with(1 + shape % most);
        auto more = steps_with(1 + shape / most);
        steps.add(sql::delete_vms, std::move(more.all().front().rows));
        const auto found = blocks.find(*connection, steps);
        REQUIRE(found);
        return *found != nullptr;
    };
    CHECK_FALSE(has_block(0));
    CHECK_FALSE(has_block(1));
    CHECK(has_block(0));
    for (std::size_t shape = 2; shape <= limits::blocks_max; ++shape) CHECK_FALSE(has_block(shape));
    CHECK(has_block(0));
    CHECK_FALSE(has_block(1));
}

TEST_CASE("small transactions write the same, one after the other") {
    const auto settings = fresh_database();
    Writing writing(settings);
    constexpr std::uint64_t jobs = 5;
    for (std::uint64_t job = 1; job <= jobs; ++job) {
        REQUIRE(writing.commit(job_and_event(job)));
        REQUIRE(writing.commit(records(core::ChangeJob{JobId{job}, "h", running()})));
        REQUIRE(writing.commit(records(core::ChangeJob{JobId{job}, "h", succeeded()})));
    }
    CHECK(ask(settings, "SELECT COUNT(*) FROM job WHERE state = 'succeeded'") == "5");
    CHECK(ask(settings, "SELECT COUNT(*) FROM job_payload") == "5");
    CHECK(ask(settings, "SELECT COUNT(*) FROM event") == "5");
    CHECK(ask(settings, "SELECT COUNT(*) FROM job_at_work") == "0");
    CHECK(ask(settings, "SELECT last_transaction FROM owner") == "15");
}

TEST_CASE("a small transaction goes on when a table was changed since the last one") {
    const auto settings = fresh_database();
    Writing writing(settings);
    for (std::uint64_t job = 1; job <= 3; ++job) REQUIRE(writing.commit(job_and_event(job)));
    CHECK(ask(settings, "ALTER TABLE event ADD COLUMN note INT NULL") == "");
    CHECK(ask(settings,
              "ALTER TABLE job REORGANIZE PARTITION from_5001 INTO (PARTITION from_5001 "
              "VALUES LESS THAN (9001), PARTITION from_9001 VALUES LESS THAN MAXVALUE)") == "");
    REQUIRE(writing.commit(job_and_event(4)));
    REQUIRE(writing.commit(job_and_event(9'001)));
    CHECK(ask(settings, "SELECT COUNT(*) FROM job") == "5");
}

TEST_CASE("what the server refuses in a small transaction is named, and nothing of it is kept") {
    const auto settings = fresh_database();
    Writing writing(settings);
    for (std::uint64_t job = 1; job <= 3; ++job) REQUIRE(writing.commit(job_and_event(job)));
    auto again = job_and_event(4);
    std::get<core::AddEvent>(again.back()).event.seq = EventSeq{3};
    const auto refused = writing.commit(std::move(again));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().purpose == sql::insert_events.purpose);
    CHECK(ask(settings, "SELECT COUNT(*) FROM job") == "3");
    CHECK(ask(settings, "SELECT last_transaction FROM owner") == "3");
}

// The library's own numbers: what it could not send or read. Row by row it would fail again, or
// write what nobody knows the outcome of.
TEST_CASE("only what the server refuses is done again row by row") {
    const auto again = [](unsigned number) {
        return is_worth_doing_one_by_one({number, "why", "writing a transaction"});
    };
    for (const unsigned refused :
         {ER_DUP_ENTRY, ER_NO_SUCH_TABLE, ER_BAD_NULL_ERROR, ER_SIGNAL_EXCEPTION,
          ER_TABLEACCESS_DENIED_ERROR, ER_UNKNOWN_ERROR})
        CHECK(again(refused));
    for (const unsigned later : {ER_LOCK_DEADLOCK, ER_LOCK_WAIT_TIMEOUT, ER_DISK_FULL})
        CHECK_FALSE(again(later));
    for (const unsigned lost : {CR_SERVER_LOST, CR_SERVER_GONE_ERROR}) CHECK_FALSE(again(lost));
    for (unsigned of_library = CR_MIN_ERROR; of_library <= CR_MAX_ERROR; ++of_library)
        CHECK_FALSE(again(of_library));
    for (unsigned of_library = CER_MIN_ERROR; of_library <= CER_MAX_ERROR; ++of_library)
        CHECK_FALSE(again(of_library));
    CHECK_FALSE(again(own_failure));
}

TEST_CASE("a small change of a job that is not in the table is refused") {
    const auto settings = fresh_database();
    Writing writing(settings);
    REQUIRE(writing.commit(job_and_event(1)));
    for (int i = 0; i < 3; ++i)
        REQUIRE(writing.commit(records(core::ChangeJob{JobId{1}, "h", running()})));
    const auto refused = writing.commit(records(core::ChangeJob{JobId{2}, "h", running()}));
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().text, Catch::Contains("not in the table"));
    CHECK(ask(settings, "SELECT COUNT(*) FROM job") == "1");
}

TEST_CASE("a small transaction of a broker that was taken over is refused") {
    const auto settings = fresh_database();
    Writing writing(settings);
    for (std::uint64_t job = 1; job <= 3; ++job) REQUIRE(writing.commit(job_and_event(job)));
    RecordingListener listener;
    const auto second = open_store(settings, listener);
    const auto refused = writing.commit(job_and_event(4));
    REQUIRE_FALSE(refused);
    CHECK(remedy_for(refused.error()) == Remedy::none);
    CHECK_THAT(refused.error().text, Catch::Contains("another broker has taken over"));
    REQUIRE(listener.wait_committed(second->write(job_and_event(4))));
    CHECK(ask(settings, "SELECT COUNT(*) FROM job") == "4");
}

TEST_CASE("of a small transaction whose answer was lost nothing is written twice") {
    const auto settings = fresh_database();
    Writing writing(settings);
    for (std::uint64_t job = 1; job <= 3; ++job) REQUIRE(writing.commit(job_and_event(job)));
    const std::vector<std::vector<core::Record>> last{job_and_event(3)};
    ExactWriter same_broker(settings, {1, 2});  // never heard of the commit of the third
    CHECK(same_broker.try_commit(plan_writes(last)));
    CHECK(ask(settings, "SELECT last_transaction FROM owner") == "3");
}

}  // namespace grivon::store::test
