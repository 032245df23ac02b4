// Hosts that are reached through others.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/ssh/ssh_fixture.hpp"
#include "tests/ssh/sshd.hpp"
#include "wire/error.hpp"

namespace grivon::test {
namespace {

using Kind = ssh::CommandEnd::Kind;

// The key of the first opens all.
ssh::Settings one_key_for(const std::vector<const Sshd*>& all) {
    ssh::Settings settings = all.front()->settings();
    for (const auto* sshd : all) sshd->let_in(public_key(settings.identity_file));
    return settings;
}

Ran run_line(const HostConnection& host, const ssh::Settings& settings, const std::string& line,
             Bytes input = {}) {
    const ssh::Command command = command_of(line, std::move(input));
    return run_command(host, settings, command);
}

}  // namespace

TEST_CASE("a command runs on a host behind one, two and three others") {
    const Sshd target;
    const Sshd gate;
    const Sshd inner;
    const auto settings = one_key_for({&target, &gate, &inner});
    HostConnection host = target.host();
    // Only commands of the host itself say so; nothing runs on those between.
    target.write_program("where", "echo target");
    gate.write_program("where", "echo gate");
    inner.write_program("where", "echo inner");
    for (const auto& jump : std::vector<std::vector<JumpHost>>{
             {gate.as_jump_host("gate")},
             {gate.as_jump_host("gate"), inner.as_jump_host("inner")},
             {gate.as_jump_host("gate"), inner.as_jump_host("inner"),
              gate.as_jump_host("again")}}) {
        host.jump = jump;
        const auto ran = run_line(host, settings, "where; exit 7");
        CHECK(ran.end.kind == Kind::ended);
        CHECK(ran.end.exit_status == 7);
        CHECK(ran.printed.output == "target\n");
    }
}

TEST_CASE("much goes through a jump host in both directions, byte for byte") {
    const Sshd target;
    const Sshd gate;
    const auto settings = one_key_for({&target, &gate});
    HostConnection host = target.host();
    host.jump = {gate.as_jump_host("gate")};
    Bytes input(8 * 1024 * 1024, 'x');
    for (std::size_t i = 0; i < input.size(); ++i)
        input[i] = static_cast<char>(i * 2654435761U >> 13);
    const auto ran = run_line(host, settings, "cat", input);
    CHECK(ran.end.kind == Kind::ended);
    CHECK(ran.end.exit_status == 0);
    CHECK(ran.printed.output == input);
}

TEST_CASE("every host on the way must show its own key") {
    const Sshd target;
    const Sshd gate;
    const auto settings = one_key_for({&target, &gate});
    HostConnection host = target.host();
    host.jump = {gate.as_jump_host("gate")};
    SECTION("a jump host whose key has changed is told of by name, and nothing goes through it") {
        host.jump[0].host_key = public_key(gate.make_key("other"));
        const auto error = open_error(host, settings);
        CHECK(error.code == Errc::denied);
        check_says(error.message, "host key of gate (127.0.0.1:");
        check_says(error.message, ", the jump host of vm-0-0, has changed: expected SHA256:");
        check_says(error.message, "grivon set host gate hostkey=\"" + gate.host().host_key +
                                      "\", and then grivon resume lane vm-0-0");
        REQUIRE(error.host_keys.size() == 1);
        CHECK(error.host_keys[0].host == "gate");
        CHECK(error.host_keys[0].key == gate.host().host_key);
        CHECK(error.host_keys[0].expected.starts_with("SHA256:"));
    }
    SECTION("a jump host that nothing is known of is refused") {
        host.jump[0].host_key.clear();
        host.jump[0].address.clear();
        host.jump[0].host = "127.0.0.1";
        const auto error = open_error(host, settings);
        CHECK(error.code == Errc::denied);
        check_says(error.message, "is not known: got SHA256:");
        check_says(error.message, "add it to " + settings.known_hosts);
        CHECK(error.host_keys.empty());
    }
    SECTION("one that is in known_hosts is believed") {
        host.jump[0].host_key.clear();
        std::ofstream(settings.known_hosts)
            << "[127.0.0.1]:" << gate.host().port << " " << gate.host().host_key << "\n";
        CHECK(run_line(host, settings, "echo there").printed.output == "there\n");
    }
    SECTION("the key of the host behind is checked through the jump host as well") {
        host.host_key = public_key(target.make_key("other"));
        const auto error = open_error(host, settings);
        CHECK(error.code == Errc::denied);
        check_says(error.message, "host key of vm-0-0 (127.0.0.1:");
        REQUIRE(error.host_keys.size() == 1);
        CHECK(error.host_keys[0].host == "vm-0-0");
    }
}

TEST_CASE("what goes wrong on the way is told with both names") {
    const Sshd target;
    HostConnection host = target.host();
    SECTION("nobody listens behind the jump host") {
        const Sshd gate;
        host.jump = {gate.as_jump_host("gate")};
        host.port = free_port();
        const auto error = open_error(host, gate.settings());
        CHECK(error.code == Errc::unavailable);
        check_says(error.message, "cannot connect to vm-0-0 (127.0.0.1:");
        check_says(error.message, "gate cannot reach it: ");
    }
    SECTION("the jump host may not forward") {
        const Sshd gate("AllowTcpForwarding no");
        host.jump = {gate.as_jump_host("gate")};
        const auto error = open_error(host, gate.settings());
        CHECK(error.code == Errc::unavailable);
        check_says(error.message, "AllowTcpForwarding");
    }
    SECTION("the jump host is not there") {
        Sshd gate;
        host.jump = {gate.as_jump_host("gate")};
        gate.stop_listening();
        const auto error = open_error(host, gate.settings());
        CHECK(error.code == Errc::unavailable);
        check_says(error.message, "cannot connect to gate, the jump host of vm-0-0 (127.0.0.1:");
    }
    SECTION("the jump host does not know our key") {
        const Sshd gate;
        host.jump = {gate.as_jump_host("gate")};
        const auto error = open_error(host, target.settings());
        CHECK(error.code == Errc::denied);
        check_says(error.message, "gate, the jump host of vm-0-0 refused the SSH key ");
    }
}

TEST_CASE("a jump host that is cut off takes the command with it, and its end is not known") {
    const Sshd target;
    const Sshd gate;
    const auto settings = one_key_for({&target, &gate});
    HostConnection host = target.host();
    host.jump = {gate.as_jump_host("gate")};
    // The sshd of the connection through the gate is the parent of nobody there; all of the gate's
    // end at once.
    const auto ran =
        run_line(host, settings,
                 "pkill -KILL -f '^sshd: .*' -P " + std::to_string(gate.process()) + "; read line");
    CHECK(ran.end.kind == Kind::lost);
}

}  // namespace grivon::test
