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

namespace {

std::string database(const std::string& lines) {
    return "[database]\nuser = \"u\"\n" + lines;
}

store::TlsMode tls_of(const std::string& lines) {
    const auto read = configuration_of(database(lines));
    if (!read) FAIL(read.error().message);
    return read->database->tls.mode;
}

}  // namespace

TEST_CASE("what leaves the machine is encrypted and verified unless it says otherwise",
          "[configuration]") {
    using enum store::TlsMode;
    CHECK(tls_of("socket = \"/s\"\n") == off);
    for (const auto* here : {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
        CHECK(tls_of("host = \"" + std::string(here) + "\"\n") == off);
    for (const auto* away : {"db.example.org", "10.0.0.1", "127.example.org",
                             "localhost.example.org", "::2", "0.0.0.0"})
        CHECK(tls_of("host = \"" + std::string(away) + "\"\n") == verified);
    CHECK(tls_of("host = \"localhost\"\ntls = \"verified\"\n") == verified);
    CHECK(tls_of("host = \"localhost\"\ntls_ca = \"/dev/null\"\n") == verified);
    CHECK(tls_of("host = \"db.example.org\"\ntls = \"unverified\"\n") == unverified);
    CHECK(tls_of("host = \"db.example.org\"\ntls = \"off\"\n") == off);
}

TEST_CASE("settings of TLS that do not go together are refused", "[configuration]") {
    const auto refusal = [](const std::string& lines) { return refusal_of(database(lines)); };
    CHECK_THAT(refusal("host = \"a\"\ntls = \"yes\"\n"),
               Catch::Contains(":4: ") && Catch::Contains("\"verified\", \"unverified\" or"));
    CHECK_THAT(refusal("socket = \"/s\"\ntls = \"verified\"\n"), Catch::Contains("a socket needs"));
    CHECK_THAT(refusal("host = \"a\"\ntls = \"off\"\ntls_ca = \"/dev/null\"\n"),
               Catch::Contains("tls_ca goes with"));
    CHECK_THAT(refusal("host = \"a\"\ntls_certificate = \"/dev/null\"\n"),
               Catch::Contains("go together"));
    CHECK_THAT(refusal("host = \"a\"\ntls_key = \"/dev/null\"\n"), Catch::Contains("go together"));
    CHECK_THAT(refusal("host = \"a\"\ntls_ca = \"/nonexistent/ca\"\n"),
               Catch::Contains(":4: ") && Catch::Contains("/nonexistent/ca cannot be read"));
    CHECK_THAT(refusal("host = \"a\"\ntls_certificate = \"/dev/null\"\ntls_key = \"/dev/null\"\n"),
               Catch::Contains("not a regular file"));
}

TEST_CASE("accounts are of the writer, unless they are named", "[configuration]") {
    const auto plain = configuration_of(database("socket = \"/s\"\n"));
    REQUIRE(plain);
    CHECK(plain->database->writer.user == "u");
    CHECK(plain->database->writer.password.empty());
    CHECK_FALSE(plain->database->reader);
    CHECK_FALSE(plain->database->schema);
    const auto named =
        configuration_of(database("socket = \"/s\"\nreader_user = \"r\"\nschema_user = \"s\"\n"));
    REQUIRE(named);
    CHECK(named->database->reader->user == "r");
    CHECK(named->database->schema->user == "s");
    CHECK_THAT(refusal_of(database("socket = \"/s\"\nreader_password_file = \"/f\"\n")),
               Catch::Contains(":4: ") && Catch::Contains("needs reader_user"));
    CHECK_THAT(refusal_of("[database]\nreader_user = \"r\"\nsocket = \"/s\"\n"),
               Catch::Contains("needs user"));
}

TEST_CASE("core dumps are for who asks for them", "[configuration]") {
    CHECK_FALSE(configuration_of("")->core_dumps);
    CHECK(configuration_of("[broker]\ncore_dumps = \"yes\"\n")->core_dumps);
    CHECK_THAT(refusal_of("[broker]\ncore_dumps = \"maybe\"\n"),
               Catch::Contains(":2: ") && Catch::Contains("must be \"yes\" or \"no\""));
}
