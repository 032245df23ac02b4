#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "broker/core/inventory/ranges.hpp"
#include "cli/render/host_ranges.hpp"
#include "tests/support/seed.hpp"

namespace grivon::cli {
namespace {

TEST_CASE("hosts that differ in their last number only become a range") {
    CHECK(folded_hosts({}).empty());
    CHECK(folded_hosts({"h"}) == "h");
    CHECK(folded_hosts({"h-1"}) == "h-1");
    CHECK(folded_hosts({"h-1", "h-0", "h-2"}) == "h-[0-2]");
    CHECK(folded_hosts({"h-0", "h-2", "h-3", "h-9"}) == "h-[0,2-3,9]");
    CHECK(folded_hosts({"h-9", "h-10", "h-11"}) == "h-[9-11]");
    CHECK(folded_hosts({"r-0-0", "r-0-1", "r-1-0"}) == "r-0-[0-1],r-1-0");
    CHECK(folded_hosts({"n1.example", "n2.example", "other"}) == "other,n[1-2].example");
    CHECK(folded_hosts({"h-1", "h-1"}) == "h-1");
}

TEST_CASE("a number's leading zeros are part of the name") {
    CHECK(folded_hosts({"n08", "n09", "n10"}) == "n10,n[08-09]");
    CHECK(folded_hosts({"n01", "n1"}) == "n1,n01");
    CHECK(folded_hosts({"n000", "n001"}) == "n[000-001]");
    CHECK(folded_hosts({"n0", "n1"}) == "n[0-1]");
    // Too long to be counted with.
    CHECK(folded_hosts({"n99999999999999999999", "n99999999999999999998"}) ==
          "n99999999999999999998,n99999999999999999999");
}

TEST_CASE("numbers alone") {
    CHECK(folded_numbers({3}) == "3");
    CHECK(folded_numbers({3, 1, 2, 7, 7}) == "[1-3,7]");
}

// What is shown can be typed again.
TEST_CASE("the broker reads a folded word as the same hosts") {
    const auto seed = grivon::test::random_seed();
    INFO(grivon::test::repeat_with(seed));
    std::mt19937_64 random(seed);
    const std::vector<std::string> stems{"vmware-server-0-", "vmware-server-1-", "n0", "x"};
    for (int round = 0; round < 200; ++round) {
        std::set<std::string> hosts;
        for (auto left = 1 + random() % 12; left > 0; --left)
            hosts.insert(stems[random() % stems.size()] + std::to_string(random() % 30));
        const auto folded = folded_hosts({hosts.begin(), hosts.end()});
        // Commas inside brackets belong to the word.
        std::vector<std::string> words(1);
        int depth = 0;
        for (const char c : folded) {
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ',' && depth == 0)
                words.emplace_back();
            else
                words.back() += c;
        }
        const auto spelled = core::expand_ranges(words);
        INFO(folded);
        REQUIRE(spelled);
        CHECK(std::set<std::string>(spelled->begin(), spelled->end()) == hosts);
    }
}

}  // namespace
}  // namespace grivon::cli
