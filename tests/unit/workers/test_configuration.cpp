#include <catch2/catch.hpp>

#include "tests/support/settings_table.hpp"
#include "workers/configuration.hpp"
#include "workers/settings.hpp"

namespace grivon::workers {
namespace {
std::string error_of(const std::string& text) {
    const auto config = parse_configuration(text, "w.toml");
    REQUIRE_FALSE(config);
    CHECK(config.error().code == Errc::usage);
    return config.error().message;
}
}  // namespace

TEST_CASE("an empty configuration has working defaults") {
    const auto config = parse_configuration("", "w.toml");
    REQUIRE(config);
    CHECK_FALSE(config->name.empty());
    CHECK(config->lanes_max == 256);
    CHECK(config->log_level == "info");
    CHECK(config->worker_endpoint == "ipc:///run/grivon/worker.ipc");
    CHECK(config->output_endpoint == "ipc:///run/grivon/output.ipc");
}

TEST_CASE("every key is read") {
    const auto config = parse_configuration(
        "[worker]\nname = \"w1\"\nworker = \"ipc:///a\"\noutput = \"ipc:///b\"\nlanes_max = 3\n"
        "[ssh]\nknown_hosts = \"/k\"\n[log]\nlevel = \"debug\"\n",
        "w.toml");
    REQUIRE(config);
    CHECK(config->name == "w1");
    CHECK(config->worker_endpoint == "ipc:///a");
    CHECK(config->output_endpoint == "ipc:///b");
    CHECK(config->lanes_max == 3);
    CHECK(config->ssh.known_hosts == "/k");
    CHECK(config->log_level == "debug");
}

TEST_CASE("what is wrong is refused with its line and a remedy") {
    CHECK(error_of("[worker]\nnmae = \"x\"\n") ==
          "w.toml:2: unknown key \"nmae\"; did you mean \"name\"?");
    CHECK(error_of("[wroker]\n") ==
          "w.toml:1: unknown section \"wroker\"; did you mean \"worker\"?");
    CHECK(error_of("worker = 3\n") == "w.toml:1: \"worker\" is a section: write [worker]");
    CHECK(error_of("[worker]\nlanes_max = 0\n") ==
          "w.toml:2: \"lanes_max\" must be a whole number from 1 to 30000");
    CHECK(error_of("[worker]\nname = \"\"\n") == "w.toml:2: \"name\" must be text, in quotes");
    CHECK(error_of("[worker]\nrun_dir = \"/r\"\nworker = \"ipc:///a\"\noutput = \"ipc:///b\"\n") ==
          "w.toml:2: give either \"run_dir\", or \"broker\", or \"worker\" and \"output\"");
    CHECK(error_of("[worker]\nworker = \"ipc:///a\"\n") ==
          "w.toml:2: \"worker\" and \"output\" go together: give both endpoints");
    CHECK(error_of("[worker]\nrun_dir = \"/" + std::string(120, 'r') + "\"\n").substr(0, 8) ==
          "w.toml:2");
    CHECK(error_of("[ssh]\nidentity_file = \"/does/not/exist\"\n") ==
          "w.toml:2: SSH key /does/not/exist: No such file or directory; set [ssh] identity_file "
          "to the worker's private key");
    CHECK(error_of("[worker\n").substr(0, 8) == "w.toml:1");
}

TEST_CASE("a file that is not there is named") {
    const auto config = read_configuration("/does/not/exist.toml");
    REQUIRE_FALSE(config);
    CHECK(config.error().message.find("/does/not/exist.toml: No such file") != std::string::npos);
}

TEST_CASE("the worker reads the settings that its page tells of") {
    test::check_settings_table(settings::all, error_of);
}

}  // namespace grivon::workers
