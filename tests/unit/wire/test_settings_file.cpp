#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>

#include "wire/settings_file.hpp"

using namespace grivon;

namespace {

// A file that lives as long as the test.
class File {
public:
    explicit File(const std::string& content) { std::ofstream(path) << content; }
    ~File() { std::remove(path.c_str()); }
    std::string path = "grivon-settings-test." + std::to_string(getpid());
};

std::string error_of(const std::string& content) {
    const File file(content);
    auto settings = SettingsFile::read(file.path);
    if (!settings) return settings.error().message;
    (void)settings->text("broker", "run_dir");
    (void)settings->number("database", "port", 1, 65535, 3306);
    const auto ok = settings->done();
    return ok ? "" : ok.error().message.substr(file.path.size());
}

}  // namespace

TEST_CASE("settings have defaults and values", "[settings]") {
    const File file("[broker]\nrun_dir = \"/x\"\n[database]\nport = 1\n");
    auto settings = SettingsFile::read(file.path);
    REQUIRE(settings);
    CHECK(settings->text("broker", "run_dir", "/y") == "/x");
    CHECK(settings->text("broker", "state_dir", "/y") == "/y");
    CHECK(settings->number("database", "port", 1, 65535, 3306) == 1);
    CHECK(settings->number("database", "other", 1, 2, 2) == 2);
    CHECK(settings->done());
}

TEST_CASE("mistakes in settings name file and line", "[settings]") {
    CHECK(error_of("[broker]\nrun_dir = \"/x\"\n") == "");
    CHECK(error_of("[broker]\nrundir = \"/x\"\n") ==
          ":2: unknown key \"rundir\"; did you mean \"run_dir\"?");
    CHECK(error_of("\n[brokr]\n") == ":2: unknown section \"brokr\"; did you mean \"broker\"?");
    CHECK(error_of("run_dir = \"/x\"\n") ==
          ":1: unknown section \"run_dir\"; known are: broker, database");
    CHECK(error_of("[broker]\nrun_dir = 5\n") == ":2: \"run_dir\" must be text, in quotes");
    CHECK(error_of("broker = 1\n") == ":1: \"broker\" is a section: write [broker]");
    CHECK(error_of("[database]\nport = 0\n") ==
          ":2: \"port\" must be a whole number from 1 to 65535");
    CHECK(error_of("[database]\nport = \"3306\"\n").find("whole number") != std::string::npos);
    CHECK(error_of("[broker\n").find(":1: ") != std::string::npos);
    CHECK(error_of("[broker]\nrun_dir=\"/a\"\nrun_dir=\"/b\"\n").find(":3: ") != std::string::npos);
    CHECK(SettingsFile::read("/does/not/exist").error().message.find("cannot read") == 0);
}
