// The user's ssh_config(5) with real logins.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/ssh/ssh_fixture.hpp"
#include "tests/ssh/sshd.hpp"
#include "workers/ssh/surroundings.hpp"

namespace grivon::test {
namespace {

// As `add host web-1` makes it.
HostConnection bare_host() {
    HostConnection host;
    host.name = host.address = "web-1";
    host.port_is_default = host.user_is_default = true;
    return host;
}

struct Configured {
    Sshd sshd;
    ssh::Settings settings{"", "", sshd.path("config")};

    [[nodiscard]] std::string login_lines() const {
        const auto host = sshd.host();
        return " HostName 127.0.0.1\n Port " + std::to_string(host.port) + "\n User " + host.user +
               "\n IdentityFile " + sshd.path("id") +
               "\n IdentitiesOnly yes\n UserKnownHostsFile " + sshd.path("known_hosts") +
               "\n GlobalKnownHostsFile none\n";
    }
    void write(const std::string& text) const { std::ofstream(sshd.path("config")) << text; }
    void know(const Sshd& other) const {
        std::ofstream(sshd.path("known_hosts"), std::ios::app)
            << "[127.0.0.1]:" << other.host().port << " " << other.host().host_key << "\n";
    }
    [[nodiscard]] std::string greeting() const {
        const ssh::Command command = command_of("echo hello");
        const auto host = bare_host();
        return run_command(host, settings, command).printed.output;
    }
    [[nodiscard]] std::string error() const { return open_error(bare_host(), settings).message; }
};

}  // namespace

TEST_CASE("a host that only ssh_config knows how to reach is reached") {
    const Configured c;
    c.know(c.sshd);
    c.write("Host web-*\n" + c.login_lines());
    CHECK(c.greeting() == "hello\n");
}

TEST_CASE("a weak StrictHostKeyChecking lets nobody in") {
    const Configured c;
    c.write("Host *\n StrictHostKeyChecking no\n UserKnownHostsFile /dev/null\n" + c.login_lines());
    check_says(c.error(), "is not known: got SHA256:");
}

TEST_CASE("ProxyJump of ssh_config is gone through, and the jump host is checked") {
    const Configured c;
    const Sshd gate;
    gate.let_in(public_key(c.sshd.path("id")));
    const auto gate_lines = "Host gate\n Port " + std::to_string(gate.host().port) + "\n";
    const auto config = gate_lines + "Host web-1\n ProxyJump gate\n" + c.login_lines() +
                        "Host gate\n" + c.login_lines();
    c.write(config);
    c.know(c.sshd);
    check_says(c.error(), "host key of gate (127.0.0.1:");
    c.know(gate);
    CHECK(c.greeting() == "hello\n");
}

TEST_CASE("no command of ssh_config is run") {
    const Configured c;
    c.know(c.sshd);
    const auto marker = c.sshd.path("marker");
    SECTION("Match exec") {
        c.write("Match exec \"touch " + marker + "\"\n Port 1\nHost *\n" + c.login_lines());
        CHECK(c.greeting() == "hello\n");
    }
    SECTION("ProxyCommand") {
        c.write("Host *\n ProxyCommand touch " + marker + "\n" + c.login_lines());
        check_says(c.error(), "GriVon runs no command of that file");
    }
    CHECK_FALSE(std::filesystem::exists(marker));
}

TEST_CASE("a configuration that cannot be believed or read is refused") {
    const Configured c;
    c.write("Host *\n" + c.login_lines());
    SECTION("others may change it") {
        REQUIRE(::chmod(c.sshd.path("config").c_str(), 0666) == 0);
        check_says(c.error(), "can be changed by others");
    }
    SECTION("it includes one that others may change") {
        std::ofstream(c.sshd.path("more")) << "Port 5\n";
        REQUIRE(::chmod(c.sshd.path("more").c_str(), 0666) == 0);
        c.write("Include " + c.sshd.path("mor*") + "\n");
        check_says(c.error(), c.sshd.path("config") + ":1: SSH configuration " +
                                  c.sshd.path("more") + " can be changed by others");
    }
    SECTION("something in it is wrong") {
        c.write("Port many\n");
        check_says(c.error(), c.sshd.path("config") + ":1: Port must be a number");
    }
    SECTION("it is not there") {
        std::filesystem::remove(c.sshd.path("config"));
        check_says(c.error(), "No such file or directory");
        CHECK_FALSE(ssh::check_config_file(c.settings.config_file));
        CHECK(ssh::check_config_file("none"));
        CHECK(ssh::check_config_file(""));
    }
}

TEST_CASE("HostKeyAlgorithms cannot make a good key look changed") {
    const Configured c;
    c.know(c.sshd);
    c.write("Host *\n HostKeyAlgorithms rsa-sha2-512\n" + c.login_lines());
    check_says(c.error(), "leaves out ssh-ed25519, the type of the key that is expected");
    c.write("Host *\n HostKeyAlgorithms rsa-sha2-512,ssh-ed25519\n" + c.login_lines());
    CHECK(c.greeting() == "hello\n");
}

}  // namespace grivon::test
