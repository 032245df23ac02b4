#include "broker/store/history_ranges.hpp"

#include <catch2/catch.hpp>

// Pure: how the tables of history are cut into ranges of numbers.
namespace grivon::store::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using Numbers = std::vector<std::uint64_t>;
using Statements = std::vector<std::string>;

const NumberRanges three{{1, 11}, {11, 111}, {111, std::nullopt}};
constexpr WallTime midnight{days(20'000)};

}  // namespace

TEST_CASE("partitions are known by their names and bounds") {
    CHECK(range_of("from_17", "40") == NumberRange{17, 40});
    CHECK(range_of("from_17", "MAXVALUE") == NumberRange{17, std::nullopt});
    CHECK(range_of(partition_name(5), "6") == NumberRange{5, 6});
    for (const auto* name : {"", "from_", "from_x", "from_1x", "p17", "FROM_17", "from_-1"})
        CHECK_FALSE(range_of(name, "40"));
    for (const auto* bound : {"", "17", "3", "x", "maxvalue", "40,50"})
        CHECK_FALSE(range_of("from_17", bound));
}

TEST_CASE("the range being filled is that of the next number") {
    CHECK(filling(three, 5) == 0);
    CHECK(filling(three, 11) == 1);
    CHECK(filling(three, 110) == 1);
    CHECK(filling(three, 111) == 2);
    CHECK(filling(three, ~0ULL) == 2);
}

TEST_CASE("ranges are a day, or longer where that would make too many of them") {
    CHECK(range_duration(days(1)) == days(1));
    CHECK(range_duration(days(90)) == days(1));
    CHECK(range_duration(days(199)) == days(1));
    CHECK(range_duration(days(3'650)) == days(36));
}

TEST_CASE("there is room for as many numbers as a day brought lately") {
    CHECK(room_for(0, std::nullopt, midnight, days(1), 1'000) == 1'000);
    CHECK(room_for(5, midnight - 3h, midnight, days(1), 1'000) == 1'000);
    CHECK(room_for(40'000, midnight - 1s, midnight, days(1), 1'000) == 160'000);
    CHECK(room_for(40'000, midnight - days(4), midnight, days(1), 1'000) == 10'000);
    CHECK(room_for(40'000, midnight - days(72), midnight, days(36), 1'000) == 20'000);
    CHECK(room_for(40'000, midnight + days(4), midnight, days(1), 1'000) ==
          160'000);  // clock set back
}

TEST_CASE("a day is over at midnight UTC") {
    CHECK(is_over(midnight - 1us, midnight, days(1)));
    CHECK_FALSE(is_over(midnight, midnight + 24h - 1us, days(1)));
    CHECK(is_over(midnight, midnight + 24h, days(1)));
    CHECK_FALSE(is_over(midnight, midnight + days(35), days(36)));
    CHECK(is_over(midnight, midnight + days(36), days(36)));
    CHECK_FALSE(is_over(midnight + days(3), midnight, days(1)));
}

TEST_CASE("a new open range begins before the old one is reached") {
    CHECK(missing_beginnings(three, 11, 100, false).empty());
    CHECK(missing_beginnings(three, 61, 100, false).empty());
    CHECK(missing_beginnings(three, 62, 100, false) == Numbers{211});
    CHECK(missing_beginnings(three, 111, 100, false) == Numbers{211});
    CHECK(missing_beginnings(three, 5'000, 100, false) == Numbers{5'100});
    CHECK(missing_beginnings(three, 20, 100, true) == Numbers{20});
    CHECK(missing_beginnings(three, 80, 100, true) == Numbers{80, 211});
    CHECK(missing_beginnings(three, 11, 100, true).empty());  // nothing in it yet
}

TEST_CASE("the open range stays empty, however the numbers come") {
    NumberRanges ranges{{1, 101}, {101, std::nullopt}};
    std::uint64_t next = 1;
    for (std::uint64_t step = 1; step < 200'000; step = step * 3 / 2 + 1) {
        next += step;
        const auto beginnings = missing_beginnings(ranges, next, 100, step % 2 == 0);
        for (const auto beginning : beginnings) {
            const auto place = filling(ranges, beginning);
            const NumberRange rest{beginning, ranges[place].end};
            ranges[place].end = beginning;
            ranges.insert(ranges.begin() + static_cast<std::ptrdiff_t>(place) + 1, rest);
        }
        REQUIRE(ranges.back().first >= next + 50);
        REQUIRE_FALSE(ranges.back().end);
        for (std::size_t i = 0; i + 1 < ranges.size(); ++i) {
            REQUIRE(ranges[i].end == ranges[i + 1].first);
            REQUIRE(ranges[i].first < ranges[i + 1].first);
        }
        REQUIRE(missing_beginnings(ranges, next, 100, false).empty());
    }
}

TEST_CASE("ranges are split where a beginning is missing, once") {
    CHECK(split_statements("job", three, Numbers{20}) ==
          Statements{"ALTER TABLE job REORGANIZE PARTITION from_11 INTO (PARTITION from_11 VALUES "
                     "LESS THAN (20), PARTITION from_20 VALUES LESS THAN (111))"});
    CHECK(split_statements("event", three, Numbers{80, 211}) ==
          Statements{"ALTER TABLE event REORGANIZE PARTITION from_11 INTO (PARTITION from_11 "
                     "VALUES LESS THAN (80), PARTITION from_80 VALUES LESS THAN (111))",
                     "ALTER TABLE event REORGANIZE PARTITION from_111 INTO (PARTITION from_111 "
                     "VALUES LESS THAN (211), PARTITION from_211 VALUES LESS THAN MAXVALUE)"});
    CHECK(split_statements("job", three, Numbers{120, 211}).size() == 1);
    CHECK(split_statements("job", three, Numbers{1, 11, 111}).empty());
    CHECK(split_statements("job", three, Numbers{}).empty());
}

TEST_CASE("only ranges wholly below the horizon are dropped, and never the open one") {
    CHECK(drop_statement("job", three, 0).empty());
    CHECK(drop_statement("job", three, 9).empty());
    CHECK(drop_statement("job", three, 10) == "ALTER TABLE job DROP PARTITION from_1");
    CHECK(drop_statement("job", three, 109) == "ALTER TABLE job DROP PARTITION from_1");
    CHECK(drop_statement("job", three, 110) == "ALTER TABLE job DROP PARTITION from_1, from_11");
    CHECK(drop_statement("job", three, 1'000'000) ==
          "ALTER TABLE job DROP PARTITION from_1, from_11");
}

}  // namespace grivon::store::test
