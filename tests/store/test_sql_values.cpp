#include <catch2/catch.hpp>
#include <limits>

#include "broker/store/sql_failure.hpp"
#include "broker/store/sql_text.hpp"
#include "broker/store/sql_time.hpp"
#include "tests/store/fixture.hpp"

namespace grivon::store::test {

TEST_CASE("times are written as DATETIME(6) in UTC") {
    CHECK(datetime_text(at(0)) == "1970-01-01 00:00:00.000000");
    CHECK(datetime_text(WallTime(std::chrono::microseconds(1'214'991'000'000'001))) ==
          "2008-07-02 09:30:00.000001");
    CHECK(datetime_text(WallTime(std::chrono::microseconds(-1))) == "1969-12-31 23:59:59.999999");
}

TEST_CASE("times that MariaDB would refuse become the nearest it takes") {
    CHECK(datetime_text(WallTime::min()) == "1000-01-01 00:00:00.000000");
    CHECK(datetime_text(WallTime::max()) == "9999-12-31 23:59:59.999999");
}

TEST_CASE("UTF-8 passes unchanged and wrong bytes are replaced one by one") {
    const std::string good = "naïve — 数 — 🐘 \x01";
    CHECK(valid_utf8(good) == good);
    CHECK(valid_utf8("a\xFF\xFEz") == "a\xEF\xBF\xBD\xEF\xBF\xBDz");
    CHECK(valid_utf8("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
    CHECK(valid_utf8("\xC0\xAF") == "\xEF\xBF\xBD\xEF\xBF\xBD");                  // overlong
    CHECK(valid_utf8("\xF0\x9F\x90") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // cut off
    CHECK(valid_utf8(std::string_view("a\0b", 3)) == std::string("a\0b", 3));
}

TEST_CASE("text is cut between characters") {
    CHECK(valid_utf8("äöü", 2) == "äö");
    CHECK(valid_utf8("abc", 3) == "abc");
    CHECK(valid_utf8("", 3).empty());
}

TEST_CASE("errors are told apart by what helps against them") {
    CHECK(remedy_for({1213, "", ""}) == Remedy::repeat);
    CHECK(remedy_for({1020, "", ""}) == Remedy::repeat);
    for (const unsigned number : {1205U, 2002U, 2003U, 2006U, 2013U, 2055U, 1053U, 1927U})
        CHECK(remedy_for({number, "", ""}) == Remedy::reconnect);
    // No room on the disk, no memory: somebody will make room.
    for (const unsigned number : {1021U, 1026U, 1037U, 1041U, 1114U})
        CHECK(remedy_for({number, "", ""}) == Remedy::reconnect);
    for (const unsigned number : {1062U, 1064U, 1142U, 1406U, 4025U, own_failure})
        CHECK(remedy_for({number, "", ""}) == Remedy::none);
}

TEST_CASE("an error names purpose and constraint, never the data") {
    const auto error =
        to_error({1062, "Duplicate entry 'secret' for key 'vm_nic_mac_once'", "storing NICs"});
    CHECK_THAT(error.message, Catch::Contains("storing NICs"));
    CHECK_THAT(error.message, Catch::Contains("vm_nic_mac_once"));
    CHECK_THAT(error.message, !Catch::Contains("secret"));
}

}  // namespace grivon::store::test
