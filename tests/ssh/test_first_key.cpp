// A host of which nobody has said a key, and whose first one is to be believed.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/ssh/ssh_fixture.hpp"
#include "tests/ssh/sshd.hpp"
#include "wire/error.hpp"

namespace grivon::test {
namespace {

Ran greet(const HostConnection& host, const ssh::Settings& settings) {
    const ssh::Command command = command_of("echo hello");
    return run_command(host, settings, command);
}

HostConnection unpinned(const Sshd& sshd) {
    HostConnection host = sshd.host();
    host.host_key.clear();
    host.accept_new = true;
    return host;
}

std::string fingerprint_of(const std::string& public_key_file) {
    const auto text = public_key_file + ".fingerprint";
    REQUIRE(std::system(("ssh-keygen -l -f " + public_key_file + " >" + text).c_str()) == 0);
    std::ifstream file(text);
    std::string bits;
    std::string fingerprint;
    file >> bits >> fingerprint;
    return fingerprint;
}

}  // namespace

TEST_CASE("the first key is accepted where it is said so, and told of as ssh-keygen has it") {
    const Sshd sshd;
    const auto ran = greet(unpinned(sshd), sshd.settings());
    CHECK(ran.printed.output == "hello\n");
    REQUIRE(ran.first_keys.size() == 1);
    CHECK(ran.first_keys[0].host == "vm-0-0");
    CHECK(ran.first_keys[0].key == sshd.host().host_key);
    CHECK(ran.first_keys[0].fingerprint == fingerprint_of(sshd.path("host_key.pub")));
    CHECK(ran.first_keys[0].expected.empty());
}

TEST_CASE("a pinned key is not told of again") {
    const Sshd sshd;
    CHECK(greet(sshd.host(), sshd.settings()).first_keys.empty());
}

TEST_CASE("a pinned key decides alone, whatever else is to be accepted") {
    const Sshd sshd;
    HostConnection host = unpinned(sshd);
    host.host_key = public_key(sshd.make_key("other"));
    const auto error = open_error(host, sshd.settings());
    CHECK(error.code == Errc::denied);
    REQUIRE(error.host_keys.size() == 1);
    CHECK(error.host_keys[0].expected == fingerprint_of(sshd.path("other.pub")));
    CHECK(error.host_keys[0].fingerprint == fingerprint_of(sshd.path("host_key.pub")));
    check_says(error.message, "expected " + error.host_keys[0].expected + ", got " +
                                  error.host_keys[0].fingerprint);
}

TEST_CASE("known_hosts is not passed over by a first key") {
    const Sshd sshd;
    const auto settings = sshd.settings();
    const std::string name = "[127.0.0.1]:" + std::to_string(sshd.host().port) + " ";
    SECTION("another key there is a changed key") {
        std::ofstream(settings.known_hosts) << name << public_key(sshd.make_key("other")) << "\n";
        const auto error = open_error(unpinned(sshd), settings);
        CHECK(error.code == Errc::denied);
        REQUIRE(error.host_keys.size() == 1);
        CHECK_FALSE(error.host_keys[0].expected.empty());
    }
    SECTION("the same key there is no news") {
        std::ofstream(settings.known_hosts) << name << sshd.host().host_key << "\n";
        const auto ran = greet(unpinned(sshd), settings);
        CHECK(ran.printed.output == "hello\n");
        CHECK(ran.first_keys.empty());
    }
    SECTION("a revoked key is not believed, pinned elsewhere or not") {
        std::ofstream(settings.known_hosts)
            << "# of old\n@revoked * " << sshd.host().host_key << "\n";
        const auto error = open_error(unpinned(sshd), settings);
        CHECK(error.code == Errc::denied);
        check_says(error.message, "is revoked in " + settings.known_hosts + ":2");
    }
    SECTION("a key is found by a hashed name, and among others") {
        std::ofstream(settings.known_hosts)
            << "other " << public_key(sshd.make_key("other")) << "\n"
            << name << sshd.host().host_key << "\n";
        const auto hash = "ssh-keygen -q -H -f " + settings.known_hosts + " >/dev/null 2>&1";
        REQUIRE(std::system(hash.c_str()) == 0);
        std::ofstream(settings.known_hosts, std::ios::app)
            << "nonsense\n@cert-authority * ssh-ed25519 AAAA\n";
        const auto ran = greet(unpinned(sshd), settings);
        CHECK(ran.first_keys.empty());
    }
    SECTION("a file that others may change is not believed") {
        std::ofstream(settings.known_hosts) << name << sshd.host().host_key << "\n";
        std::filesystem::permissions(settings.known_hosts, std::filesystem::perms::others_write,
                                     std::filesystem::perm_options::add);
        const auto error = open_error(unpinned(sshd), settings);
        CHECK(error.code == Errc::denied);
        check_says(error.message, "can be changed by others, so it is not used; run: chmod go-w " +
                                      settings.known_hosts);
    }
}

TEST_CASE("known_hosts in several files, and keys of several types, are one") {
    const Sshd maker;
    const Sshd sshd("HostKey " + maker.make_key("rsa", "rsa"));
    HostConnection host = sshd.host();
    host.host_key.clear();
    const std::string name = "[127.0.0.1]:" + std::to_string(host.port) + " ";
    std::ofstream(sshd.path("k1")) << "other " << sshd.host().host_key << "\n";
    std::ofstream(sshd.path("k2")) << name << public_key(maker.path("rsa")) << "\n";
    std::ofstream(sshd.path("config"))
        << "UserKnownHostsFile " << sshd.path("k1") << " " << sshd.path("k2") << "\n";
    ssh::Settings settings = sshd.settings();
    settings.known_hosts.clear();
    settings.config_file = sshd.path("config");
    // Of the two keys that the server has, the one is shown that the second file knows.
    CHECK(greet(host, settings).printed.output == "hello\n");
}

TEST_CASE("a key is told of even if the login fails after it") {
    const Sshd sshd;
    ssh::Settings settings = sshd.settings();
    settings.identity_file = sshd.make_key("stranger");
    const auto error = open_error(unpinned(sshd), settings);
    CHECK(error.code == Errc::denied);
    REQUIRE(error.host_keys.size() == 1);
    CHECK(error.host_keys[0].key == sshd.host().host_key);
    CHECK(error.host_keys[0].expected.empty());
}

}  // namespace grivon::test
