// Key files, and the forms of keys and endpoints.
#include "wire/curve.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/temporary_directory.hpp"
#include "wire/endpoints.hpp"
#include "wire/values.hpp"

using namespace grivon;

namespace {

std::string refusal(const std::string& path) {
    const auto pair = read_curve_key_file(path);
    REQUIRE_FALSE(pair);
    return pair.error().message;
}

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a pair that is written is read back, by its owner alone", "[curve]") {
    const test::TemporaryDirectory directory;
    const auto pair = make_curve_key_pair();
    CHECK(is_curve_key(pair.public_key));
    CHECK(is_curve_key(pair.secret_key));
    const auto path = directory.at("a.key");
    REQUIRE(write_curve_key_file(path, pair));
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    const auto read = read_curve_key_file(path);
    REQUIRE(read);
    CHECK(read->public_key == pair.public_key);
    CHECK(read->secret_key == pair.secret_key);
}

TEST_CASE("a key is not written over another, nor through a link", "[curve]") {
    const test::TemporaryDirectory directory;
    const auto path = directory.at("a.key");
    REQUIRE(write_curve_key_file(path, make_curve_key_pair()));
    const auto again = write_curve_key_file(path, make_curve_key_pair());
    REQUIRE_FALSE(again);
    CHECK(again.error().code == Errc::conflict);
    const auto link = directory.at("link.key");
    REQUIRE(symlink(directory.at("elsewhere").c_str(), link.c_str()) == 0);
    CHECK_FALSE(write_curve_key_file(link, make_curve_key_pair()));
    CHECK_FALSE(std::filesystem::exists(directory.at("elsewhere")));
    const auto nowhere = write_curve_key_file(directory.at("no/such/a.key"), make_curve_key_pair());
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().code == Errc::unavailable);
}

TEST_CASE("key files that nobody should trust are refused", "[curve]") {
    const test::TemporaryDirectory directory;
    const auto path = directory.at("a.key");
    REQUIRE(write_curve_key_file(path, make_curve_key_pair()));
    REQUIRE(chmod(path.c_str(), 0640) == 0);
    CHECK(says(refusal(path), "can be read by others, so it is not used; run: chmod 600 " + path));
    CHECK(says(refusal(directory.at("none")), "No such file"));
    CHECK(says(refusal(directory.at("")), "is not a regular file"));
    REQUIRE(mkfifo(directory.at("fifo").c_str(), 0600) == 0);
    CHECK(says(refusal(directory.at("fifo")), "is not a regular file"));
    std::ofstream(directory.at("huge")) << std::string(20'000, 'x');
    REQUIRE(chmod(directory.at("huge").c_str(), 0600) == 0);
    CHECK(says(refusal(directory.at("huge")), "is it the right file?"));
    if (geteuid() == 0) {
        const auto foreign = directory.at("foreign");
        REQUIRE(write_curve_key_file(foreign, make_curve_key_pair()));
        REQUIRE(chown(foreign.c_str(), 65534, 65534) == 0);
        CHECK(says(refusal(foreign), "belongs to another user"));
    }
}

TEST_CASE("what is in a key file must be a pair", "[curve]") {
    const auto pair = make_curve_key_pair();
    const auto other = make_curve_key_pair();
    CHECK(parse_curve_key(curve_key_file_text(pair)));
    CHECK_FALSE(parse_curve_key(""));
    CHECK_FALSE(parse_curve_key("curve\n    public-key = \"" + pair.public_key + "\"\n"));
    const auto mixed = parse_curve_key(curve_key_file_text({pair.public_key, other.secret_key}));
    REQUIRE_FALSE(mixed);
    CHECK(says(mixed.error().message, "do not belong together"));
    // As CZMQ and pyzmq write them.
    CHECK(parse_curve_key(
        "#   ****  Generated on 2026-11-23 by CZMQ  ****\nmetadata\n    name = \"x\"\n" +
        curve_key_file_text(pair)));
}

TEST_CASE("the 32 bytes of a key have one text", "[curve]") {
    CHECK(curve_key_text(std::string(32, '\0')) == std::string(40, '0'));
    CHECK(curve_key_text("short").empty());
    CHECK(is_curve_key(curve_key_text(std::string(32, '\xff'))));
    CHECK_FALSE(is_curve_key(std::string(39, '0')));
    CHECK_FALSE(is_curve_key(std::string(41, '0')));
    CHECK_FALSE(is_curve_key(std::string(39, '0') + "\""));
    CHECK_FALSE(is_curve_key(std::string(40, '#')));  // five of them are more than four bytes
}

TEST_CASE("tcp endpoints are five ports in a row", "[curve]") {
    const auto endpoints = endpoints_at("tcp://192.0.2.1:9000");
    REQUIRE(endpoints);
    CHECK(endpoints->client == "tcp://192.0.2.1:9000");
    CHECK(endpoints->worker == "tcp://192.0.2.1:9001");
    CHECK(endpoints->output == "tcp://192.0.2.1:9002");
    CHECK(endpoints->event == "tcp://192.0.2.1:9003");
    CHECK(endpoints->log == "tcp://192.0.2.1:9004");
    CHECK(endpoints_at("tcp://broker.example")->client == "tcp://broker.example:7420");
    CHECK(endpoints_at("tcp://[2001:db8::1]")->log == "tcp://[2001:db8::1]:7424");
    CHECK(endpoints_at("tcp://[::]:1")->worker == "tcp://[::]:2");
    for (const auto* wrong : {"", "tcp://", "tcp://:7420", "192.0.2.1:7420", "ipc:///run/x",
                              "tcp://h:0", "tcp://h:65532", "tcp://h:x", "tcp://h:",
                              "tcp://2001:db8::1", "tcp://a b:7", "tcp://*:7420", "tcp://h:7;id"}) {
        CAPTURE(wrong);
        const auto refused = endpoints_at(wrong);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::usage);
    }
}
