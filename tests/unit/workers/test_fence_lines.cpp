// The fence's lines, run by a real /bin/sh, against a directory of their own.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/unit/drivers/shell.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/lane/fence.hpp"

using namespace grivon;
using namespace grivon::lane;
using grivon::drivers::shell_variable;

namespace {

struct Host {
    test::ScratchDirectory home;

    [[nodiscard]] test::ProgramResult run(const std::string& line,
                                          const std::string& input = "") const {
        const auto path = home.path().string();
        return test::run_program(
            {"/bin/sh", "-c", line},
            {"HOME=" + path, "GRIVON_FENCE=" + path + "/.grivon", "PATH=/usr/bin:/bin"}, input);
    }
    [[nodiscard]] int take(std::uint64_t epoch) const {
        return run(fence::take_line(Epoch{epoch})).exit_status;
    }
    [[nodiscard]] test::ProgramResult guarded(const std::string& line, std::uint64_t epoch,
                                              const std::string& input = "") const {
        return run(fence::guarded_line(line, Epoch{epoch}), input);
    }
};

// Takes the fence with no patience, so that a test need not wait a minute.
std::string impatient_take(std::uint64_t epoch) {
    return fence::take_line(Epoch{epoch}, std::chrono::seconds{0});
}

// With less grace, for what will not obey.
std::string quick(std::string line) {
    const std::string grace = "grace=" + std::to_string(fence::grace.count());
    const auto at = line.find(grace);
    REQUIRE(at != std::string::npos);
    return line.replace(at, grace.size(), "grace=1");
}

}  // namespace

TEST_CASE("a command runs behind the fence of its own lease only") {
    const Host host;
    const auto before = host.guarded("echo ran", 5);
    CHECK(before.exit_status == fence::exit_status_not_ours);
    CHECK(before.output.empty());

    REQUIRE(host.take(5) == 0);
    const auto ran = host.guarded("cat; echo no >&2; exit 7", 5, "input");
    CHECK(ran.exit_status == 7);
    CHECK(ran.output == "input");
    CHECK(ran.error_output == "no\n");
    for (const std::uint64_t other : {4, 6, 55}) {
        const auto refused = host.guarded("echo ran", other);
        CHECK(refused.exit_status == fence::exit_status_not_ours);
        CHECK(refused.output.empty());
        CHECK(refused.error_output.empty());
    }
}

TEST_CASE("the newest lease has the fence") {
    const Host host;
    REQUIRE(host.take(5) == 0);
    CHECK(host.take(5) == 0);  // again, after a lost connection
    CHECK(host.take(9'000'000'000'000'000'000U) == 0);
    CHECK(host.take(6) == fence::exit_status_not_ours);
    CHECK(host.guarded("echo ran", 5).exit_status == fence::exit_status_not_ours);
    CHECK(host.guarded("echo ran", 9'000'000'000'000'000'000U).output == "ran\n");
}

TEST_CASE("what a command leaves running does not keep the host locked") {
    const Host host;
    REQUIRE(host.take(5) == 0);
    const auto left = host.guarded("sleep 1000 </dev/null >/dev/null 2>&1 & echo $!", 5);
    REQUIRE(left.exit_status == 0);
    CHECK(host.run("flock -n -x \"$HOME/.grivon/lock\" true").exit_status == 0);
    CHECK(host.run("kill " + left.output).exit_status == 0);
}

TEST_CASE("a new lease waits for the command of the old one") {
    const Host host;
    REQUIRE(host.take(5) == 0);
    const std::string stale = "echo begun >ready; read -r word <go; echo \"old $word\" >>log";
    // Fifos say when the one has begun and let it end; nobody sleeps.
    const auto both =
        host.run("cd \"$HOME\" && mkfifo ready go && " +
                 shell_variable("stale", fence::guarded_line(stale, Epoch{5})) +
                 shell_variable("take", fence::take_line(Epoch{6}) + "\necho new >>log") +
                 "sh -c \"$stale\" & old=$!\n"
                 "read -r begun <ready\n"
                 "! flock -n -x .grivon/lock true || exit 20\n"
                 "timeout 0.5 sh -c \"$take\"; [ $? -eq 124 ] || exit 21\n"
                 "sh -c \"$take\" & new=$!\n"
                 "echo word >go\n"
                 "wait $old && wait $new && cat log");
    CHECK(both.exit_status == 0);
    CHECK(both.output == "old word\nnew\n");
}

TEST_CASE("past its patience a lease ends the command of the old one") {
    const Host host;
    REQUIRE(host.take(5) == 0);
    const std::string stale = "echo begun >ready; sleep 1000; echo never >>log";
    const auto both = host.run("cd \"$HOME\" && mkfifo ready && " +
                               shell_variable("stale", fence::guarded_line(stale, Epoch{5})) +
                               shell_variable("take", impatient_take(6)) +
                               "setsid sh -c \"$stale\" & old=$!\n"
                               "read -r begun <ready\n"
                               "sh -c \"$take\" || exit 20\n"
                               "! wait $old || exit 21\n"
                               "cat .grivon/epoch; [ ! -e log ]");
    CHECK(both.exit_status == 0);
    CHECK(both.output == "6\n");
}

TEST_CASE("a command is ended, and what it started that will not obey with it") {
    const Host host;
    REQUIRE(host.take(5) == 0);
    const std::string stubborn =
        "sh -c 'trap \"\" TERM; exec 8>>alive; flock -s 8; echo begun >ready; sleep 1000' & wait";
    const auto both = host.run("cd \"$HOME\" && mkfifo ready && " +
                               shell_variable("stubborn", fence::guarded_line(stubborn, Epoch{5})) +
                               shell_variable("end", quick(fence::end_line(Epoch{5}))) +
                               "setsid sh -c \"$stubborn\" & old=$!\n"
                               "read -r begun <ready\n"
                               "! flock -n -x alive true || exit 20\n"
                               "sh -c \"$end\" || exit 21\n"
                               "flock -n -x alive true || exit 22\n"
                               "! wait $old || exit 23\n"
                               "flock -n -x .grivon/lock true && cat .grivon/epoch");
    CHECK(both.exit_status == 0);
    CHECK(both.output == "5\n");
    CHECK(host.guarded("echo ran", 5).output == "ran\n");  // the lease has the fence still
}

TEST_CASE("the command of another lease is not ended") {
    const Host host;
    REQUIRE(host.take(6) == 0);
    const std::string busy = "echo begun >ready; read -r word <go; echo \"$word\"";
    const auto both =
        host.run("cd \"$HOME\" && mkfifo ready go && " +
                 shell_variable("busy", fence::guarded_line(busy, Epoch{6})) +
                 shell_variable("older", fence::end_line(Epoch{5})) +
                 shell_variable("newer", fence::end_line(Epoch{66})) +
                 "exec 8<>go\n"  // so that writing waits for no reader
                 "setsid sh -c \"$busy\" & command=$!\n"
                 "read -r begun <ready\n"
                 "for end in \"$older\" \"$newer\"; do sh -c \"$end\"; echo $?; done\n"
                 "echo word >&8; wait $command");
    CHECK(both.exit_status == 0);
    const std::string refused = std::to_string(fence::exit_status_not_ours) + "\n";
    CHECK(both.output == refused + refused + "word\n");
}

TEST_CASE("ending a command is harmless when nothing runs") {
    const Host host;
    const std::string end = fence::end_line(Epoch{5});
    CHECK(host.run(end).exit_status == fence::exit_status_not_ours);  // there is no fence
    REQUIRE(host.take(5) == 0);
    CHECK(host.run(end).exit_status == 0);
    REQUIRE(host.guarded("true", 5).exit_status == 0);
    // The group of a command that has ended may be anybody's by now.
    const auto after = host.run("cd \"$HOME\" && " + shell_variable("end", end) +
                                "setsid sleep 1000 & other=$!\n"
                                "echo $other >.grivon/group\n"
                                "sh -c \"$end\" && kill $other");
    CHECK(after.exit_status == 0);
}

TEST_CASE("a host on which the fence cannot be says so") {
    const Host host;
    host.home.write(".grivon", "a file where the directory should be");
    const auto taken = host.run(fence::take_line(Epoch{5}));
    CHECK(taken.exit_status != 0);
    CHECK(taken.exit_status != fence::exit_status_not_ours);
    CHECK_FALSE(taken.error_output.empty());
    CHECK(host.guarded("echo ran", 5).exit_status == fence::exit_status_not_ours);
}
