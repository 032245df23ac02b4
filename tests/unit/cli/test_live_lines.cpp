#include <catch2/catch.hpp>

#include "cli/live_lines.hpp"

namespace grivon::cli {
namespace {

TEST_CASE("lines are drawn, taken away and drawn again") {
    LiveLines lines;
    CHECK(lines.hide(80).empty());
    CHECK(lines.replace({"one", "two"}, 80) == "one\ntwo\n");
    CHECK(lines.is_shown());
    CHECK(lines.hide(80) == "\r\x1b[2A\x1b[J");
    CHECK_FALSE(lines.is_shown());
    CHECK(lines.show() == "one\ntwo\n");
    CHECK(lines.replace({"three"}, 80) == "\r\x1b[2A\x1b[Jthree\n");
    CHECK(lines.replace({}, 80) == "\r\x1b[1A\x1b[J");
    CHECK_FALSE(lines.is_shown());
}

TEST_CASE("on a screen that became narrower a line takes several rows") {
    LiveLines lines;
    (void)lines.replace({std::string(80, 'x'), "", "y"}, 100);
    CHECK(lines.hide(40) == "\r\x1b[4A\x1b[J");
    (void)lines.show();
    CHECK(lines.hide(0) == "\r\x1b[3A\x1b[J");
}

}  // namespace
}  // namespace grivon::cli
