#include <catch2/catch.hpp>

#include "wire/endpoints.hpp"
#include "wire/text.hpp"

using namespace grivon;

TEST_CASE("lines from outside become storable and showable", "[text]") {
    CHECK(clean_line("plain", 100) == "plain");
    CHECK(clean_line("two\nlines\r\t\x1b[31m", 100) == "two lines   [31m");
    CHECK(clean_line(std::string("a\0b", 3), 100) == "a b");
    CHECK(clean_line("gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80", 100) ==
          "gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80");
    CHECK(clean_line("\xff\xfe", 100) == "??");
    CHECK(clean_line("\xc0\xaf", 100) == "??");            // overlong
    CHECK(clean_line("\xed\xa0\x80", 100) == "???");       // surrogate
    CHECK(clean_line("\xf4\x90\x80\x80", 100) == "????");  // above U+10FFFF
    CHECK(clean_line("\xe2\x82", 100) == "??");            // cut off
}

TEST_CASE("long lines are cut at a character and marked", "[text]") {
    CHECK(clean_line("0123456789", 10) == "0123456789");
    CHECK(clean_line("0123456789x", 10) == "0123456...");
    CHECK(clean_line("aaaaaa\xc3\xbc\xc3\xbc\xc3\xbc", 10) == "aaaaaa...");
    CHECK(clean_line("abc", 2) == "..");
    CHECK(clean_line("abc", 0).empty());
}

TEST_CASE("a run directory that makes socket paths too long is refused", "[endpoints]") {
    CHECK(endpoints_in("/run/grivon")->client == "ipc:///run/grivon/client.ipc");
    CHECK(endpoints_in("/" + std::string(95, 'x')).has_value());
    const auto refused = endpoints_in("/" + std::string(96, 'x'));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("107") != std::string::npos);
}
