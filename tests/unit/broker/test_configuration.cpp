#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "broker/configuration.hpp"
#include "broker/settings.hpp"
#include "tests/support/settings_table.hpp"

using namespace grivon;
using namespace std::chrono_literals;

namespace {

Result<broker::Configuration> configuration_of(const std::string& text) {
    std::string path = "/tmp/grivon-configuration-XXXXXX";
    const int file = mkstemp(path.data());
    REQUIRE(file >= 0);
    ::close(file);
    std::ofstream(path) << text;
    auto read = broker::read_configuration(path);
    ::unlink(path.c_str());
    return read;
}

std::string refusal_of(const std::string& text) {
    const auto read = configuration_of(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::usage);
    return read.error().message;
}

}  // namespace

TEST_CASE("history is kept for 90 days unless it says otherwise", "[configuration]") {
    CHECK(configuration_of("")->retention.keep == std::chrono::days(90));
    CHECK(configuration_of("[history]\nkeep_days = 1\n")->retention.keep == std::chrono::days(1));
    CHECK(configuration_of("[history]\nkeep_days = 3650\n")->retention.keep ==
          std::chrono::days(3650));
    for (const auto* days : {"0", "3651", "-1", "\"90\"", "1.5"})
        CHECK_THAT(refusal_of(std::string("[history]\nkeep_days = ") + days + "\n"),
                   Catch::Contains(":2: ") && Catch::Contains("keep_days"));
    CHECK_THAT(refusal_of("[history]\nkeep_day = 9\n"), Catch::Contains("keep_days"));
}

TEST_CASE("a job waits a quarter of an hour for its host unless it says otherwise",
          "[configuration]") {
    const auto limit = [](const std::string& value) {
        return configuration_of("[lanes]\ngive_up_after = \"" + value + "\"\n")->unreachable_limit;
    };
    CHECK(configuration_of("")->unreachable_limit == 15min);
    CHECK(limit("90s") == 90s);
    CHECK(limit("2h") == 2h);
    CHECK(limit("366d") == 366 * 24h);
    CHECK(limit("0") == 0ms);
    for (const auto* value : {"\"0s\"", "\"\"", "\"15\"", "\"-1m\"", "\"367d\"", "\"soon\"", "15"})
        CHECK_THAT(refusal_of(std::string("[lanes]\ngive_up_after = ") + value + "\n"),
                   Catch::Contains(":2: ") && Catch::Contains("give_up_after"));
}

TEST_CASE("the broker reads the settings that its page tells of", "[configuration]") {
    test::check_settings_table(broker::settings::all, refusal_of);
}
