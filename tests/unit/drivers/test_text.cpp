#include <catch2/catch.hpp>

#include "tests/unit/drivers/play.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::test {

using namespace drivers;

TEST_CASE("lines end at newlines and at carriage returns") {
    using Lines = std::vector<std::string_view>;
    CHECK(lines_of("a\r\n\r  Create: 1% done.\r  Create: 9% done.\nb") ==
          Lines{"a", "  Create: 1% done.", "  Create: 9% done.", "b"});
    CHECK(lines_of("").empty());
    CHECK(lines_of("\n\r \n").empty());
}

TEST_CASE("host text becomes one clean line") {
    CHECK(one_line("  two\nlines\t here \r\n") == "two lines here");
    CHECK(one_line(std::string_view("a\0b\x1b[31m\xff", 9)) == "a b [31m?");
    CHECK(one_line("").empty());
    const std::string cut = one_line(std::string(1'000'000, 'x'));
    CHECK(cut.size() == host_text_bytes_max);
    CHECK(cut.ends_with("x..."));
    CHECK(one_line(std::string(host_text_bytes_max, 'x')) == std::string(host_text_bytes_max, 'x'));
}

TEST_CASE("the last words of a command leave warnings aside") {
    CHECK(last_words({1, "from stdout\n", ""}) == "from stdout");
    CHECK(last_words({1, "out", "first\nlast\n"}) == "last");
    CHECK(last_words({1, "out", "Warning: Permanently added 'host'\n"}) == "out");
    CHECK(last_words({1, "", ""}).empty());
}

TEST_CASE("words are found whatever their case") {
    CHECK(contains_ignoring_case("Virtual disk creation SUCCESSFUL.", "success"));
    CHECK_FALSE(contains_ignoring_case("succes", "success"));
    CHECK_FALSE(contains_ignoring_case("", "success"));
}

}  // namespace grivon::test
