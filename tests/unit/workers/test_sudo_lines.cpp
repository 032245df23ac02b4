// Lines for sudo, run by a real /bin/sh with a sudo of the test's own; and with the fence inside.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/unit/drivers/shell.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/lane/fence.hpp"
#include "workers/ssh/sudo.hpp"

using namespace grivon;
using grivon::drivers::shell_variable;

namespace {

// What sudo(8) does as far as these lines can see it: -n, a cleared environment, 1 for "no".
constexpr auto obeying_sudo = R"sh(#!/bin/sh
[ "$1" = -n ] || exit 99
shift
exec env -i PATH=/usr/bin:/bin HOME=/nowhere "$@"
)sh";
constexpr auto refusing_sudo = R"sh(#!/bin/sh
echo 'sudo: a password is required' >&2
exit 1
)sh";
// With use_pty: the command gets a session, and so a process group, of its own.
constexpr auto sudo_with_session = R"sh(#!/bin/sh
shift
exec setsid -w env -i PATH=/usr/bin:/bin "$@"
)sh";

struct Host {
    explicit Host(const std::string& sudo) {
        std::ofstream(home.path() / "sudo") << sudo;
        REQUIRE(::chmod((home.path() / "sudo").c_str(), 0755) == 0);
    }
    [[nodiscard]] test::ProgramResult run_plain(const std::string& line,
                                                const std::string& input = "") const {
        const auto path = home.path().string();
        return test::run_program(
            {"/bin/sh", "-c", line},
            {"HOME=" + path, "GRIVON_FENCE=" + path + "/fence", "PATH=" + path + ":/usr/bin:/bin"},
            input);
    }
    [[nodiscard]] test::ProgramResult run(const std::string& line,
                                          const std::string& input = "") const {
        return run_plain(ssh::sudo_line(line), input);
    }
    test::ScratchDirectory home;
};

}  // namespace

TEST_CASE("a line under sudo has its own output, input and exit status") {
    const Host host(obeying_sudo);
    for (const int status : {0, 1, 2, 77, 113, 127, 255}) {
        const auto ran =
            host.run("cat; echo \"it's $HOME\" >&2; exit " + std::to_string(status), "some input");
        CHECK(ran.exit_status == status);
        CHECK(ran.output == "some input");
        CHECK(ran.error_output == "it's /nowhere\n");
    }
    CHECK(host.run("true").exit_status == 0);
    CHECK(host.run("cat <<'END'\nhere\nEND").output == "here\n");
    CHECK(host.run("kill -KILL $$").exit_status == 137);
}

TEST_CASE("nothing in a line leaves its quotes") {
    const Host host(obeying_sudo);
    const std::string hostile = "'; touch /tmp/out; echo '$(id)`id`\"";
    CHECK(host.run("printf %s " + drivers::quote(hostile)).output == hostile);
}

TEST_CASE("a sudo that refuses is told from a command that fails") {
    const Host host(refusing_sudo);
    const auto marker = (host.home.path() / "marker").string();
    const auto refused = host.run("touch " + marker);
    CHECK(refused.exit_status == ssh::exit_status_sudo_refused);
    CHECK(refused.error_output == "sudo: a password is required\n");
    CHECK_FALSE(std::filesystem::exists(marker));
    CHECK(ssh::sudo_refusal("adm", "web-1", refused.exit_status, "sudo: a password is required") ==
          "sudo on web-1 does not let adm run commands without a password (sudo: a password is "
          "required); add with visudo there: adm ALL=(root) NOPASSWD: /bin/sh");
    const Host without("#!/nowhere/sh\n");
    CHECK(ssh::sudo_refusal("adm", "web-1", 127, "").starts_with("there is no sudo on web-1"));
}

TEST_CASE("the fence works inside sudo, where it was told to be") {
    const Host host(obeying_sudo);
    REQUIRE(host.run(lane::fence::take_line(Epoch{5})).exit_status == 0);
    CHECK(std::filesystem::exists(host.home.path() / "fence" / "epoch"));
    CHECK(host.run(lane::fence::guarded_line("exit 7", Epoch{5})).exit_status == 7);
    CHECK(host.run(lane::fence::guarded_line("exit 7", Epoch{4})).exit_status ==
          lane::fence::exit_status_not_ours);
}

TEST_CASE("a command under sudo can be ended, whatever process group sudo gives it") {
    for (const auto* sudo : {obeying_sudo, sudo_with_session}) {
        const Host host(sudo);
        REQUIRE(host.run(lane::fence::take_line(Epoch{5})).exit_status == 0);
        const auto started = (host.home.path() / "started").string();
        const auto stale = ssh::sudo_line(lane::fence::guarded_line(
            "echo x >" + started + "; sleep 100; echo survived", Epoch{5}));
        // As sshd does it: each command has a session of its own.
        const auto ended = host.run_plain(
            shell_variable("stale", stale) +
            shell_variable("end", ssh::sudo_line(lane::fence::end_line(Epoch{5}))) +
            "setsid sh -c \"$stale\" & while [ ! -e " + started +
            " ]; do sleep 0.05; done\nsh -c \"$end\"; echo \"end $?\"; wait; echo over");
        CHECK(ended.output == "end 0\nover\n");
    }
}
