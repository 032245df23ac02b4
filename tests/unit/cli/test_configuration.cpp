#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "cli/configuration.hpp"
#include "cli/identity.hpp"

namespace grivon::cli {
namespace {

// A configuration file in a directory of its own.
class ConfigurationFile {
public:
    explicit ConfigurationFile(const std::string& text) {
        auto name = (std::filesystem::temp_directory_path() / "grivon-cli-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        directory_ = name;
        std::filesystem::create_directories(directory_ / ".config/grivon");
        std::ofstream(path()) << text;
    }
    ~ConfigurationFile() { std::filesystem::remove_all(directory_); }
    ConfigurationFile(const ConfigurationFile&) = delete;
    ConfigurationFile& operator=(const ConfigurationFile&) = delete;

    [[nodiscard]] std::string path() const { return home() + "/.config/grivon/grivon.toml"; }
    [[nodiscard]] std::string home() const { return directory_.string(); }

private:
    std::filesystem::path directory_;
};

std::string refusal_of(const std::string& text) {
    const ConfigurationFile file(text);
    const auto endpoint = client_settings(file.path(), {});
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().code == Errc::usage);
    const auto& message = endpoint.error().message;
    CHECK(message.starts_with(file.path()));
    return message.substr(file.path().size());
}

TEST_CASE("the endpoint comes from the first file there is") {
    const ConfigurationFile file("[client]\nrun_dir = \"/tmp/x\"\n");
    const ConfigurationFile other("[client]\nendpoint = \"ipc:///tmp/y.ipc\"\n");
    CHECK(client_settings("", {"", file.home()}).value().endpoint == "ipc:///tmp/x/client.ipc");
    CHECK(client_settings("", {other.path(), file.home()}).value().endpoint == "ipc:///tmp/y.ipc");
    CHECK(client_settings(file.path(), {other.path(), ""}).value().endpoint ==
          "ipc:///tmp/x/client.ipc");
    const ConfigurationFile empty("");
    CHECK(client_settings(empty.path(), {}).value().endpoint == "ipc:///run/grivon/client.ipc");
}

TEST_CASE("another rocks may be named") {
    const ConfigurationFile file("[client]\nrocks = \"/opt/rocks/bin/rocks\"\n");
    CHECK(client_settings(file.path(), {}).value().rocks == "/opt/rocks/bin/rocks");
    const ConfigurationFile empty("");
    CHECK(client_settings(empty.path(), {}).value().rocks.empty());
    CHECK(refusal_of("[client]\nrocks = \"bin/rocks\"\n") == ":2: rocks must be an absolute path");
}

TEST_CASE("errors of the configuration name file and line") {
    CHECK(refusal_of("[client]\nrundir = \"x\"\n") ==
          ":2: unknown key \"rundir\"; did you mean \"run_dir\"?");
    CHECK(refusal_of("[cleint]\nrun_dir = \"x\"\n") ==
          ":1: unknown section \"cleint\"; did you mean \"client\"?");
    CHECK(refusal_of("run_dir = \"x\"\n") == ":1: unknown section \"run_dir\"; known are: client");
    CHECK(refusal_of("[client]\nrun_dir = 5\n") == ":2: \"run_dir\" must be text, in quotes");
    CHECK(refusal_of("[client]\nendpoint = \"http://h:1\"\n") ==
          ":2: endpoint must begin with \"ipc://\" or \"tcp://\"");
    const auto tcp = std::string("[client]\nendpoint = \"tcp://h:1\"\n");
    const auto broker_key = "broker_key = \"" + std::string(40, '0') + "\"\n";
    CHECK(refusal_of(tcp).starts_with(":2: tcp needs broker_key"));
    CHECK(refusal_of(tcp + "broker_key = \"short\"\n").starts_with(":3: tcp needs broker_key"));
    CHECK(refusal_of(tcp + broker_key).starts_with(":2: tcp needs key_file"));
    CHECK(refusal_of(tcp + broker_key + "key_file = \"/no/such\"\n")
              .starts_with(":4: key file /no/such: No such file"));
    CHECK(refusal_of("[client]\n" + broker_key) ==
          ":2: goes with \"endpoint\" that begins with \"tcp://\"");
    CHECK(refusal_of("[client]\nendpoint = \"tcp://a b\"\n").find("is no endpoint such as") !=
          std::string::npos);
    CHECK(refusal_of("[client]\nrun_dir = \"/a\"\nendpoint = \"ipc:///b\"\n")
              .ends_with("give either run_dir or endpoint, not both"));
    CHECK(refusal_of("[client]\nrun_dir = \"" + std::string(120, 'x') + "\"\n").find("too long") !=
          std::string::npos);
    CHECK(refusal_of("[client\n").starts_with(":1: "));
}

TEST_CASE("a chosen file must exist") {
    const auto endpoint = client_settings("/nonexistent/grivon.toml", {});
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().message.starts_with(
        "cannot read the configuration /nonexistent/grivon.toml: "));
}

TEST_CASE("submission keys are random UUIDs") {
    const auto key = make_submission_key();
    REQUIRE(key.size() == 36);
    CHECK(key[8] == '-');
    CHECK(key[14] == '4');
    CHECK(std::string("89ab").find(key[19]) != std::string::npos);
    CHECK(key != make_submission_key());
    CHECK_FALSE(user_name().empty());
}

}  // namespace
}  // namespace grivon::cli
