// Hosts whose commands are run by sudo; with one of the test's own, and with the machine's.
#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/ssh/ssh_fixture.hpp"
#include "tests/ssh/sshd.hpp"
#include "wire/error.hpp"

namespace grivon::test {
namespace {

using Kind = ssh::CommandEnd::Kind;

Ran run_line(const HostConnection& host, const ssh::Settings& settings, const std::string& line,
             Bytes input = {}) {
    const ssh::Command command = command_of(line, std::move(input));
    return run_command(host, settings, command);
}

HostConnection with_sudo(const Sshd& sshd) {
    HostConnection host = sshd.host();
    host.sudo = true;
    return host;
}

}  // namespace

TEST_CASE("commands run by sudo, with their own input, output and exit status") {
    const Sshd sshd;
    sshd.write_program("sudo", "[ \"$1\" = -n ] || exit 99\nshift\nBY_SUDO=yes exec \"$@\"\n");
    for (const int status : {0, 1, 77}) {
        const auto ran =
            run_line(with_sudo(sshd), sshd.settings(),
                     "cat; echo \"sudo: $BY_SUDO\"; exit " + std::to_string(status), "input\n");
        CHECK(ran.end.kind == Kind::ended);
        CHECK(ran.end.exit_status == status);
        CHECK(ran.printed.output == "input\nsudo: yes\n");
    }
    CHECK(run_line(sshd.host(), sshd.settings(), "echo \"sudo: $BY_SUDO\"").printed.output ==
          "sudo: \n");
}

TEST_CASE("a sudo that wants a password is told at the login, and nothing is begun") {
    const Sshd sshd;
    sshd.write_program("sudo", "echo 'sudo: a password is required' >&2\nexit 1\n");
    const auto error = open_error(with_sudo(sshd), sshd.settings());
    CHECK(error.code == Errc::denied);
    CHECK(error.message == "sudo on vm-0-0 does not let " + sshd.host().user +
                               " run commands without a password (sudo: a password is required); "
                               "add with visudo there: " +
                               sshd.host().user + " ALL=(root) NOPASSWD: /bin/sh");
}

TEST_CASE("a sudo that changes its mind between two commands has begun nothing") {
    const Sshd sshd;
    sshd.write_program("sudo", "shift\nif [ -e " + sshd.path("closed") +
                                   " ]; then echo no >&2; exit 1; fi\n"
                                   "case $* in *let-me*) : >" +
                                   sshd.path("closed") + "; exit 1;; esac\nexec \"$@\"\n");
    const auto ran = run_line(with_sudo(sshd), sshd.settings(), "echo let-me; exit 1");
    CHECK(ran.end.kind == Kind::not_begun);
    CHECK(ran.printed.output.empty());
}

TEST_CASE("a host without sudo is told so") {
    const Sshd sshd;
    sshd.write_program("sudo", "echo 'sh: 1: sudo: not found' >&2\nexit 127\n");
    const auto error = open_error(with_sudo(sshd), sshd.settings());
    CHECK(error.code == Errc::denied);
    check_says(error.message, "there is no sudo on vm-0-0 (sh: 1: sudo: not found); install it");
}

TEST_CASE("the machine's own sudo takes our lines") {
    if (!std::filesystem::exists("/usr/bin/sudo"))
        FAIL("/usr/bin/sudo is missing: apt-get install sudo");
    const Sshd sshd;
    const HostConnection host = with_sudo(sshd);
    if (host.user != "root") return;  // whoever else runs this may have to say a password
    const auto ran =
        run_line(host, sshd.settings(),
                 "cat; echo \"$SUDO_USER $GRIVON_FENCE\"; echo two >&2; exit 1", "input\n");
    CHECK(ran.end.kind == Kind::ended);
    CHECK(ran.end.exit_status == 1);
    CHECK(ran.printed.output == "input\nroot " + sshd.path("fence") + "\n");
    CHECK(ran.printed.error_output == "two\n");
}

}  // namespace grivon::test
