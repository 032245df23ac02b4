// Points in time as people type them, and what a clock that is put forward or back does to them.
#include <stdlib.h>

#include <catch2/catch.hpp>

#include "cli/grammar/typed_time.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

// The process's zone for the time of a test.
class LocalZone {
public:
    explicit LocalZone(const char* name) {
        setenv("TZ", name, 1);
        tzset();
    }
    ~LocalZone() {
        setenv("TZ", "UTC", 1);
        tzset();
    }
    LocalZone(const LocalZone&) = delete;
    LocalZone& operator=(const LocalZone&) = delete;
};

// Central Europe without the files of a zone database: last Sundays of March and October.
constexpr auto central_europe = "CET-1CEST,M3.5.0,M10.5.0/3";

// Of the wire's form, both; "" for what is refused.
std::string understood(const std::string& typed, const std::string& now) {
    const auto time = typed_time(typed, *utc_time_in(now));
    return time ? utc_time_text(*time) : std::string();
}

const std::string evening = "2026-11-22T19:30:00Z";

TEST_CASE("a time without a day is the next such time") {
    const LocalZone zone(central_europe);  // it is 20:30
    CHECK(understood("20:31", evening) == "2026-11-22T19:31:00Z");
    CHECK(understood("20:30", evening) == "2026-11-23T19:30:00Z");
    CHECK(understood("20:30:01", evening) == "2026-11-22T19:30:01Z");
    CHECK(understood("00:00", evening) == "2026-11-22T23:00:00Z");
    CHECK(understood("19:00Z", evening) == "2026-11-23T19:00:00Z");
    CHECK(understood("21:00+01:00", evening) == "2026-11-22T20:00:00Z");
    // In that zone it is tomorrow already.
    CHECK(understood("09:00+14:00", evening) == "2026-11-23T19:00:00Z");
    CHECK(understood("10:00+14:00", evening) == "2026-11-22T20:00:00Z");
}

TEST_CASE("a time of a day is that time, past or not") {
    const LocalZone zone(central_europe);
    CHECK(understood("2026-11-22T20:00", evening) == "2026-11-22T19:00:00Z");
    CHECK(understood("2026-11-22 20:00", evening) == "2026-11-22T19:00:00Z");
    CHECK(understood("2026-11-22T20:00:59", evening) == "2026-11-22T19:00:59Z");
    CHECK(understood("2026-11-22T20:00Z", evening) == "2026-11-22T20:00:00Z");
    CHECK(understood("2026-11-22 20:00:01+05:30", evening) == "2026-11-22T14:30:01Z");
    CHECK(understood("2026-11-22T20:00-03:30", evening) == "2026-11-22T23:30:00Z");
    CHECK(understood("2026-07-01T20:00", evening) == "2026-07-01T18:00:00Z");
    CHECK(understood("2028-02-29T00:00", evening) == "2028-02-28T23:00:00Z");
}

TEST_CASE("an hour that is passed over means the moment of the change") {
    const LocalZone zone(central_europe);
    const auto before = "2026-03-28T12:00:00Z";
    CHECK(understood("2026-03-29T01:59:59", before) == "2026-03-29T00:59:59Z");
    CHECK(understood("2026-03-29T02:00", before) == "2026-03-29T01:00:00Z");
    CHECK(understood("2026-03-29T02:30", before) == "2026-03-29T01:00:00Z");
    CHECK(understood("2026-03-29T02:59:59", before) == "2026-03-29T01:00:00Z");
    CHECK(understood("2026-03-29T03:00", before) == "2026-03-29T01:00:00Z");
    CHECK(understood("2026-03-29T03:00:01", before) == "2026-03-29T01:00:01Z");
    CHECK(understood("02:30", "2026-03-28T23:30:00Z") == "2026-03-29T01:00:00Z");
}

TEST_CASE("an hour that is there twice means the first one") {
    const LocalZone zone(central_europe);
    const auto before = "2026-10-24T12:00:00Z";
    CHECK(understood("2026-10-25T01:59:59", before) == "2026-10-24T23:59:59Z");
    CHECK(understood("2026-10-25T02:00", before) == "2026-10-25T00:00:00Z");
    CHECK(understood("2026-10-25T02:30", before) == "2026-10-25T00:30:00Z");
    CHECK(understood("2026-10-25T03:00", before) == "2026-10-25T02:00:00Z");
    CHECK(understood("2026-10-25T02:30+01:00", before) == "2026-10-25T01:30:00Z");
    // The next 02:30 may be the second of them.
    CHECK(understood("02:30", "2026-10-25T00:29:59Z") == "2026-10-25T00:30:00Z");
    CHECK(understood("02:30", "2026-10-25T00:30:00Z") == "2026-10-25T01:30:00Z");
    CHECK(understood("02:30", "2026-10-25T01:30:00Z") == "2026-10-26T01:30:00Z");
}

TEST_CASE("the same west of Greenwich, and where the clock moves half an hour") {
    {
        const LocalZone zone("EST5EDT,M3.2.0,M11.1.0");
        CHECK(understood("2026-03-08T02:30", evening) == "2026-03-08T07:00:00Z");
        CHECK(understood("2026-11-01T01:30", evening) == "2026-11-01T05:30:00Z");
    }
    const LocalZone zone("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0");  // Lord Howe Island
    CHECK(understood("2026-10-04T02:15", evening) == "2026-10-03T15:30:00Z");
    CHECK(understood("2026-10-04T02:30", evening) == "2026-10-03T15:30:00Z");
    CHECK(understood("2026-04-05T01:45", evening) == "2026-04-04T14:45:00Z");
}

TEST_CASE("what is no time is refused, with forms that are") {
    const LocalZone zone(central_europe);
    for (const std::string typed : {"",
                                    "8",
                                    "20",
                                    "8:00",
                                    "20:0",
                                    "20:60",
                                    "24:00",
                                    "20:00:60",
                                    "20:00:0",
                                    "20:00 Z",
                                    "20:00z",
                                    "20:00+1",
                                    "20:00+01",
                                    "20:00+0100",
                                    "20:00+15:00",
                                    "20:00+01:60",
                                    "20:00ZZ",
                                    "20:00,",
                                    " 20:00",
                                    "-20:00",
                                    "tomorrow",
                                    "now",
                                    "1d",
                                    "2026-11-22",
                                    "2026-11-22T",
                                    "2026-11-22T20",
                                    "2026-11-22x20:00",
                                    "2026-11-22  20:00",
                                    "2026-13-01T20:00",
                                    "2026-02-29T20:00",
                                    "2026-11-31T20:00",
                                    "2026-00-10T20:00",
                                    "26-11-22T20:00",
                                    "2026-1-2T20:00",
                                    "22.11.2026 20:00",
                                    "1969-12-31T20:00Z",
                                    "3000-01-01T00:00Z",
                                    "0000-01-01T00:00",
                                    "2026-11-22T20:00:00.5"}) {
        CAPTURE(typed);
        const auto time = typed_time(typed, *utc_time_in(evening));
        REQUIRE_FALSE(time);
        CHECK(time.error().code == Errc::usage);
        CHECK(time.error().message.find("a time such as 20:00, 2026-11-22T20:00") !=
              std::string::npos);
    }
}

TEST_CASE("a time that is over is refused, with what was understood") {
    const LocalZone zone(central_europe);
    const auto now = *utc_time_in(evening);
    const auto refused = typed_future_time("2026-11-22 20:30", now);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message ==
          "is in the past: \"2026-11-22 20:30\" is 2026-11-22 20:30:00 +0100, and it is "
          "2026-11-22 20:30:00 +0100 now");
    CHECK(typed_future_time("2026-11-22 20:30:01", now));
    CHECK(typed_future_time("20:30", now));
}

}  // namespace
}  // namespace grivon::cli
