// Files of commands: words of a line, every mistake with its line, names and what needs them; and
// run batch, against a broker.
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <fstream>

#include "cli/batch/batch_file.hpp"
#include "cli/batch/line_words.hpp"
#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"
#include "wire/batch_place.hpp"
#include "wire/limits.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

using namespace test;
using Words = std::vector<std::string>;

const WallTime now = *utc_time_in("2026-11-22T19:30:00Z");
const std::string add = "add host vmware h cpus=1 mem=768 disksize=20\n";

BatchFile good(const std::string& text) {
    auto read = read_batch_file(text, now);
    if (!read) FAIL(mistakes_text("FILE", read.error()));
    return *read;
}

std::string mistakes(const std::string& text) {
    const auto read = read_batch_file(text, now);
    return read ? "" : mistakes_text("FILE", read.error());
}

// A broker that accepts a batch of no job, or refuses it.
Refused refused(Errc code, const std::string& message) {
    return {code, message};
}

struct File {
    explicit File(const std::string& text) : name(directory.path() / "batch.txt") {
        std::ofstream(name) << text;
    }
    TemporaryDirectory directory;
    std::string name;
};

}  // namespace

TEST_CASE("a line is cut into words as a shell cuts it") {
    const auto words = [](const std::string& line) { return words_of_line(line).value(); };
    CHECK(words("  add  host\th ") == Words{"add", "host", "h"});
    CHECK(words("a b=\"c d\" 'e f'g h\\ i \\# \"\\\"\" ''") ==
          Words{"a", "b=c d", "e fg", "h i", "#", "\"", ""});
    CHECK(words("a#b # c 'd") == Words{"a#b"});
    CHECK(words("# 'only a comment").empty());
    CHECK(words("").empty());
    for (const std::string line : {"a 'b", "a \"b", "a \\", "a\1b", "a\x7f", "a 'b\\'c'"}) {
        CAPTURE(line);
        REQUIRE_FALSE(words_of_line(line));
        CHECK(words_of_line(line).error().code == Errc::usage);
    }
}

TEST_CASE("a file is its commands, with their lines") {
    const auto file = good("# first\n\n" + add + "grivon start host vmware h slice=0\r\n  rocks " +
                           "stop host vmware h slice=0");
    REQUIRE(file.operations.size() == 3);
    CHECK(file.lines == std::vector<std::size_t>{3, 4, 5});
    CHECK(file.operations[1] == Operation{"start", "host vmware", {"h"}, {{"slice", "0"}}, {}});
    CHECK(file.operations[2].verb == "stop");
}

TEST_CASE("a named line can be needed by later ones") {
    const auto file = good("net: add host vmwarenet a type=bridge iface=eth0\n" + add +
                           "vm-1: start host vmware a slice=0 needs=net\n"
                           "needs=net,vm-1 start host vmware b slice=0\n");
    CHECK(file.operations[0].after.empty());
    CHECK(file.operations[2].after == std::vector<std::uint32_t>{1});
    CHECK(file.operations[3].after == std::vector<std::uint32_t>{1, 3});
    CHECK_FALSE(file.operations[3].parameters.contains("needs"));
}

TEST_CASE("every mistake of a file is told with its line, once") {
    CHECK(mistakes("ad host h\n" + add + "add host vmware h memory=1\nlist host\nhelp\n") ==
          "FILE:1: unknown command \"ad\"; did you mean \"add\"?\n"
          "FILE:3: unknown parameter \"memory\"; did you mean \"mem\"?\n"
          "FILE:4: \"list host\" changes nothing: a batch is of commands that do\n"
          "FILE:5: help changes nothing: a batch is of commands that do\n");
    CHECK(mistakes("start host vmware h on-failure=continue\nstart host vmware h --async\n") ==
          "FILE:1: on-failure=, at=, after=, time-limit= and reason= hold for the whole batch: "
          "they go "
          "behind run batch\n"
          "FILE:2: options hold for the whole file: they go behind run batch\n");
    CHECK(mistakes("a: start host vmware h needs=a\na: start host vmware h\nb:\nneeds=a\n"
                   "c: start host vmware h needs=\n") ==
          "FILE:1: needs=: no earlier line has the name \"a\"\n"
          "FILE:2: the name \"a\" is that of line 1\n"
          "FILE:3: a name and no command\n"
          "FILE:4: needs= and no command\n"
          "FILE:5: needs=: no earlier line has the name \"\"\n");
    // A line with another mistake keeps its name.
    CHECK(mistakes("a: start hots vmware h\nstart host vmware h needs=a\n").find("FILE:2") ==
          std::string::npos);
    CHECK(mistakes("# nothing\n") == "FILE: there is no command in it\n");
    CHECK(mistakes("run batch other.txt\n") ==
          "FILE:1: \"run batch\" makes a batch of its own, and cannot stand in one\n");
    // The mark that some editors put before their text is no word.
    CHECK(mistakes("\xef\xbb\xbf# nothing\n") == "FILE: there is no command in it\n");
}

TEST_CASE("a wrong key in a file is not shown") {
    const auto text = mistakes("add vmwarekey 4M0AA-B5CDE-61F7G-0004\n");
    CHECK(text.starts_with("FILE:1: "));
    CHECK(text.find("B5CDE") == std::string::npos);
}

TEST_CASE("of many mistakes the first are shown, and how many there are") {
    std::string text;
    for (int i = 0; i < 25; ++i) text += "ad\n";
    const auto shown = mistakes(text);
    CHECK(shown.find("FILE:20: ") != std::string::npos);
    CHECK(shown.find("FILE:21: ") == std::string::npos);
    CHECK(shown.ends_with("FILE: 5 more mistakes\n"));
}

TEST_CASE("a file of too many commands is refused before it is sent") {
    std::string text;
    for (std::size_t i = 0; i <= limits::batch_operations_max; ++i) text += add;
    CHECK(mistakes(text) == "FILE: 10001 commands; a batch has at most 10000\n");
}

TEST_CASE("an error about an operation of a batch names it so that both sides understand") {
    const auto message = operation_place(12) + ": no such host: \"h\"";
    const auto placed = place_in(message);
    REQUIRE(placed);
    CHECK(placed->number == 12);
    CHECK(placed->text == "no such host: \"h\"");
    for (const auto* other : {"operation", "operation : x", "operation 0: x", "operation 3 x",
                              "operation -1: x", "operation 99999999999999999999: x", ""})
        CHECK_FALSE(place_in(other));
}

TEST_CASE("run batch sends all lines as one batch, with the words behind it") {
    const FakeBroker broker({say(Accepted{})});
    const File file("net: " + add + "start host vmware h slice=0 needs=net\n");
    const auto done =
        run(Words{"run", "batch", file.name, "on-failure=stop-batch", "after=10m", "--yes"},
            broker.config_file());
    CHECK(done.status == ExitStatus::ok);
    const auto sent = broker.request<Submit>(0);
    CHECK(sent.confirmed);
    CHECK(sent.batch.operations.size() == 2);
    CHECK(sent.batch.operations[1].after == std::vector<std::uint32_t>{1});
    CHECK(sent.batch.on_failure == FailurePolicy::stop_batch);
    CHECK(sent.batch.start_after_ms == 600'000);
}

TEST_CASE("run batch reads standard input") {
    const FakeBroker broker({say(Accepted{})});
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    REQUIRE(write(ends[1], add.data(), add.size()) == static_cast<ssize_t>(add.size()));
    close(ends[1]);
    Surroundings around{broker.config_file()};
    around.in = ends[0];
    CHECK(run(Words{"run", "batch", "-"}, around).status == ExitStatus::ok);
    close(ends[0]);
    CHECK(broker.request<Submit>(0).batch.operations.size() == 1);
}

TEST_CASE("what the broker says of an operation is said of its line") {
    const File file("# comment\n" + add + "\nstart host vmware h slice=7\n");
    const FakeBroker broker(
        {say(refused(Errc::not_found, operation_place(2) + ": host \"h\" has no slice 7"))});
    const auto done = run(Words{"run", "batch", file.name}, broker.config_file());
    CHECK(done.status == ExitStatus::failed);
    CHECK(done.error == "grivon: " + file.name + ":4: host \"h\" has no slice 7\n");
    // Of a batch of one the broker names no operation, and so it is with errors of another kind.
    const File one("\nstart host vmware h slice=7\n");
    const FakeBroker another({say(refused(Errc::not_found, "host \"h\" has no slice 7"))});
    CHECK(run(Words{"run", "batch", one.name}, another.config_file()).error ==
          "grivon: host \"h\" has no slice 7\n");
}

TEST_CASE("a file that cannot be read, or is wrong, is a usage error, and nothing is sent") {
    const FakeBroker broker({});
    const File wrong("ad host\n");
    const auto done = run(Words{"run", "batch", wrong.name}, broker.config_file());
    CHECK(done.status == ExitStatus::usage);
    CHECK(done.error == wrong.name + ":1: unknown command \"ad\"; did you mean \"add\"?\n" +
                            "grivon: nothing was submitted\n");
    const auto check_usage = [&](const std::string& name, const std::string& says) {
        const auto refused = run(Words{"run", "batch", name}, broker.config_file());
        CHECK(refused.status == ExitStatus::usage);
        CHECK(refused.error.find(says) != std::string::npos);
    };
    check_usage(wrong.name + ".not", "No such file");
    check_usage(wrong.directory.path(), "Is a directory");
    const File huge(std::string(limits::batch_file_bytes_max + 1, '#'));
    check_usage(huge.name, "more than 16 MiB");
    CHECK(run(Words{"run", "batch"}, broker.config_file()).status == ExitStatus::usage);
}

}  // namespace grivon::cli
