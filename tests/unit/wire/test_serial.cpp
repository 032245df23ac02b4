// VMware's keys: their form, and that nobody is shown one whole.
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"
#include "wire/catalogue.hpp"
#include "wire/serial.hpp"

using namespace grivon;
using grivon::test::operation_of;

namespace {

const std::string key = "AB1DE-F2HIJ-KLM3O-00042";

void check_masked(const Operation& operation) {
    const auto checked = check_operation(operation);
    if (checked) return;
    INFO(checked.error().message);
    CHECK_FALSE(test::holds_serial(checked.error().message));
}

}  // namespace

TEST_CASE("keys have a form", "[serial]") {
    for (const auto* good :
         {"AAAAA-AAAAA-AAAAA-00001", "00000-00000-00000-00000", "Z9Z9Z-ABCDE-FGHIJ-KLMNO"})
        CHECK(is_serial(good));
    for (const auto* bad :
         {"", "AAAAA", "AAAAA-AAAAA-AAAAA", "AAAAA-AAAAA-AAAAA-0000", "AAAAA-AAAAA-AAAAA-000001",
          "AAAAA-AAAAA-AAAAA-AAAAA-00001", "aaaaa-AAAAA-AAAAA-00001", "AAAAA-AAAAA-AAAAA-0000l",
          "AAAAAAAAAAAAAAAAA-00001", "AAAA-AAAAAA-AAAAA-00001", "AAAAA_AAAAA_AAAAA_00001",
          " AAAAA-AAAAA-AAAAA-00001", "AAAAA-AAAAA-AAAAA-00001 ", "AAAAA-AAAAA-AAAAA-0000\n",
          "\xc3\x84"
          "AAA-AAAAA-AAAAA-00001"})
        CHECK_FALSE(is_serial(bad));
}

TEST_CASE("of a key the last group is shown, of anything else nothing", "[serial]") {
    CHECK(masked_serial(key) == "*****-*****-*****-00042");
    CHECK(masked_serial("ab1de-f2hij-klm3o-00042") == "*****");
    CHECK(masked_serial("AB1DE-F2HIJ-KLM3O-0004") == "*****");
    CHECK(masked_serial("") == "*****");
}

TEST_CASE("in a text every key is masked, and nothing else", "[serial]") {
    CHECK(masked_text("add " + key + " twice: " + key + key) ==
          "add *****-*****-*****-00042 twice: *****-*****-*****-00042*****-*****-*****-00042");
    CHECK(masked_text("x" + key) == "x*****-*****-*****-00042");
    for (const auto* text : {"", "A", "AB1DE-F2HIJ-KLM3O-0004", "*****-*****-*****-00042"})
        CHECK(masked_text(text) == text);
}

TEST_CASE("keys are checked by their form, and counted instead of shown", "[serial]") {
    CHECK(check_operation({"add", "vmwarekey", {key, "AAAAA-AAAAA-AAAAA-00001"}, {}}));
    CHECK(check_operation({"remove", "vmwarekey", {key}, {}}));
    for (const auto* slip :
         {"AB1DE-F2HIJ-KLM3O-0004", "ab1de-f2hij-klm3o-00042", "AB1DE-F2HIJ-KLM3O-00042x", ""}) {
        const auto refused = check_operation({"add", "vmwarekey", {key, slip}, {}});
        REQUIRE_FALSE(refused);
        test::check_error(refused.error(), Errc::usage,
                          {"key 2 of 2", "four groups of five", "capital letters"});
        CHECK((*slip == '\0' || refused.error().message.find(slip) == std::string::npos));
    }
}

TEST_CASE("a key in any wrong place is not shown whole", "[serial]") {
    for (const auto& command : catalogue()) {
        INFO(command.example);
        const auto example = operation_of(std::string(command.example));
        auto operation = example;
        operation.arguments.push_back(key);
        check_masked(operation);
        operation.arguments = {key};
        check_masked(operation);
        for (const auto& rule : command.parameters) {
            operation = example;
            operation.parameters[std::string(rule.name)] = key;
            check_masked(operation);
        }
        operation = example;
        operation.parameters.emplace(key, "x");
        check_masked(operation);
        operation.parameters = {{"key", key}};
        check_masked(operation);
    }
    check_masked({"add", key, {}, {}});
    check_masked({key, "vmwarekey", {}, {}});
    check_masked({"add", "host vmwarekey " + key, {}, {}});
    // Across the place where a long word is cut.
    const auto cut = check_operation({"list", std::string(50, 'a') + key, {}, {}});
    CHECK(cut.error().message.find(key.substr(0, 6)) == std::string::npos);
}
