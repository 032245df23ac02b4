#include "broker/store/sql_failure.hpp"

#include <mysqld_error.h>

#include <catch2/catch.hpp>

#include "tests/store/fixture.hpp"

namespace grivon::store::test {
namespace {

const std::string serial = "4M0AA-B5CDE-61F7G-00042";

std::string message_of(unsigned number, const std::string& text) {
    return to_error({number, text, "storing serial numbers"}).message;
}

}  // namespace

TEST_CASE("an error says what a duplicate key is called, not what it is") {
    CHECK(message_of(ER_DUP_ENTRY, "Duplicate entry '" + serial + "' for key 'PRIMARY'") ==
          "database: storing serial numbers: duplicate entry for key 'PRIMARY' (error 1062)");
    CHECK(message_of(ER_DUP_ENTRY, "Doppelter Eintrag '" + serial + "'") ==
          "database: storing serial numbers: duplicate entry (error 1062)");
}

TEST_CASE("an error says which column has a wrong value, not which value") {
    CHECK(message_of(ER_TRUNCATED_WRONG_VALUE_FOR_FIELD,
                     "Incorrect string value: '\\xC3\\x84AAA-...' for column `t`.`s`.`serial` at "
                     "row 1") ==
          "database: storing serial numbers: incorrect value for column `t`.`s`.`serial` at row 1 "
          "(error 1366)");
    CHECK(message_of(ER_TRUNCATED_WRONG_VALUE, "Truncated incorrect INTEGER value: '4M0AA'") ==
          "database: storing serial numbers: incorrect value (error 1292)");
}

TEST_CASE("a serial in any other error is masked") {
    CHECK(message_of(ER_UNKNOWN_ERROR, "about '" + serial + "' and " + serial) ==
          "database: storing serial numbers: about '*****-*****-*****-00042' and "
          "*****-*****-*****-00042 (error 1105)");
    CHECK(message_of(ER_UNKNOWN_ERROR, serial) ==
          "database: storing serial numbers: *****-*****-*****-00042 (error 1105)");
    CHECK(message_of(own_failure, "key 1" + serial) ==
          "database: storing serial numbers: key 1*****-*****-*****-00042");
    CHECK(message_of(ER_UNKNOWN_ERROR, "no such thing: 4M0AA-B5CDE-61F7G, 4M0AA-B5CDE") ==
          "database: storing serial numbers: no such thing: 4M0AA-B5CDE-61F7G, 4M0AA-B5CDE "
          "(error 1105)");
    CHECK(message_of(ER_UNKNOWN_ERROR, "") == "database: storing serial numbers:  (error 1105)");
}

TEST_CASE("what the real server says of a serial that is there twice has no serial in it") {
    const auto settings = fresh_database();
    (void)image_after(settings, records(core::StoreSerial{{serial, "", Presence::pending}}));
    const auto insert = "INSERT INTO serial_number VALUES ('" + serial + "', NULL, 'pending')";
    const auto words = ask(settings, insert);
    REQUIRE_THAT(words, Catch::Contains(serial));
    const auto message = message_of(ER_DUP_ENTRY, words);
    CHECK_THAT(message, Catch::Contains("PRIMARY") && !Catch::Contains("4M0AA") &&
                            !Catch::Contains("B5CDE"));
    // Also under a number that is not known for it.
    CHECK_THAT(message_of(ER_UNKNOWN_ERROR, words), !Catch::Contains("4M0AA"));
}

}  // namespace grivon::store::test
