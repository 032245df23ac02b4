// Who is believed, and who is let in.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/ssh/ssh_fixture.hpp"
#include "tests/ssh/sshd.hpp"
#include "wire/error.hpp"

namespace grivon::test {
namespace {

bool has(const std::string& text, const std::string& part) {
    INFO(text);
    const bool found = text.find(part) != std::string::npos;
    CHECK(found);
    return found;
}

Ran greet(const HostConnection& host, const ssh::Settings& settings) {
    const ssh::Command command = command_of("echo hello");
    return run_command(host, settings, command);
}

}  // namespace

TEST_CASE("a changed host key is refused with both fingerprints") {
    const Sshd sshd;
    HostConnection host = sshd.host();
    host.host_key = public_key(sshd.make_key("other"));
    const Error error = open_error(host, sshd.settings());
    CHECK(error.code == Errc::denied);
    has(error.message, "host key of vm-0-0 (127.0.0.1:" + std::to_string(host.port) +
                           ") has changed: expected SHA256:");
    has(error.message, ", got SHA256:");
    has(error.message, "; if that is right: grivon set host vm-0-0 hostkey=\"" +
                           sshd.host().host_key + "\", and then grivon resume lane vm-0-0");
}

TEST_CASE("a key of another type than the pinned one is a changed key") {
    const Sshd sshd;
    HostConnection host = sshd.host();
    host.host_key = public_key(sshd.make_key("other", "ecdsa"));
    const Error error = open_error(host, sshd.settings());
    CHECK(error.code == Errc::denied);
    has(error.message, "has changed: expected SHA256:");
}

TEST_CASE("a server with several keys is asked for the pinned one") {
    const Sshd maker;
    const std::string rsa = maker.make_key("rsa", "rsa");
    const std::string ecdsa = maker.make_key("ecdsa", "ecdsa");
    const Sshd sshd("HostKey " + rsa + "\nHostKey " + ecdsa);
    for (const std::string& key : {rsa, ecdsa, sshd.path("host_key")}) {
        HostConnection host = sshd.host();
        host.host_key = public_key(key) + " with a comment";
        CHECK(greet(host, sshd.settings()).printed.output == "hello\n");
    }
}

TEST_CASE("a pinned key that is none is refused") {
    const Sshd sshd;
    HostConnection host = sshd.host();
    host.host_key = "nonsense";
    const Error error = open_error(host, sshd.settings());
    CHECK(error.code == Errc::denied);
    has(error.message, "the hostkey= of vm-0-0 is not a public key");
}

TEST_CASE("without a pinned key known_hosts decides") {
    const Sshd sshd;
    HostConnection host = sshd.host();
    const std::string key = std::exchange(host.host_key, {});
    const std::string entry = "[127.0.0.1]:" + std::to_string(host.port) + " ";

    SECTION("no file") {
        const Error error = open_error(host, sshd.settings());
        CHECK(error.code == Errc::denied);
        has(error.message, " is not known: got SHA256:");
        has(error.message, ", or add it to " + sshd.path("known_hosts"));
        has(error.message, "; if that is right: grivon set host vm-0-0 hostkey=\"" + key + "\"");
    }
    SECTION("known") {
        std::ofstream(sshd.path("known_hosts")) << entry << key << "\n";
        CHECK(greet(host, sshd.settings()).printed.output == "hello\n");
    }
    SECTION("another one known") {
        std::ofstream(sshd.path("known_hosts")) << entry << public_key(sshd.make_key("o")) << "\n";
        const Error error = open_error(host, sshd.settings());
        CHECK(error.code == Errc::denied);
        has(error.message, " has changed: expected SHA256:");
        has(error.message, " (" + sshd.path("known_hosts") + ":1), got SHA256:");
        has(error.message, "; if that is right: correct " + sshd.path("known_hosts") + ":1, or ");
    }
}

TEST_CASE("a key that the host does not accept is named") {
    const Sshd sshd;
    ssh::Settings settings = sshd.settings();
    settings.identity_file = sshd.make_key("stranger");
    const Error error = open_error(sshd.host(), settings);
    CHECK(error.code == Errc::denied);
    CHECK(error.message == "vm-0-0 refused the SSH key " + settings.identity_file + " for user " +
                               sshd.host().user + "; add its public key to authorized_keys of " +
                               sshd.host().user + " on vm-0-0");
}

TEST_CASE("a key file that cannot be used is refused before it is offered") {
    const Sshd sshd;
    ssh::Settings settings = sshd.settings();
    SECTION("missing") {
        settings.identity_file = sshd.path("nowhere");
        has(open_error(sshd.host(), settings).message,
            "SSH key " + settings.identity_file + ": No such file or directory; set [ssh]");
    }
    SECTION("readable by others") {
        REQUIRE(::chmod(settings.identity_file.c_str(), 0640) == 0);
        has(open_error(sshd.host(), settings).message,
            "can be read by others, so it is not used; run: chmod 600 " + settings.identity_file);
    }
    SECTION("with a passphrase") {
        settings.identity_file = sshd.make_key("locked", "ed25519", "secret");
        has(open_error(sshd.host(), settings).message, "without a passphrase");
    }
    SECTION("not a key") {
        settings.identity_file = sshd.path("text");
        std::ofstream(settings.identity_file) << "text\n";
        REQUIRE(::chmod(settings.identity_file.c_str(), 0600) == 0);
        CHECK(open_error(sshd.host(), settings).code == Errc::denied);
    }
}

TEST_CASE("RSA and ECDSA keys log in too") {
    const Sshd sshd;
    ssh::Settings settings = sshd.settings();
    for (const std::string type : {"rsa", "ecdsa"}) {
        settings.identity_file = sshd.make_key("id_" + type, type);
        std::ofstream(sshd.path("authorized_keys"), std::ios::app)
            << public_key(settings.identity_file) << "\n";
        CHECK(greet(sshd.host(), settings).printed.output == "hello\n");
    }
}

}  // namespace grivon::test
