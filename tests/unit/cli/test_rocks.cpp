// Standing under the name "rocks", with and without the real one.
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>

#include "cli/rocks.hpp"
#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"
#include "wire/catalogue.hpp"

namespace grivon::cli {
namespace {

using namespace test;
namespace fs = std::filesystem;

// Prints its words, one a line, and ends with 7.
void make_program(const fs::path& path) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "#!/bin/sh\nfor word; do echo \"real: $word\"; done\nexit 7\n";
    fs::permissions(path, fs::perms::owner_all);
}

struct Frontend {
    TemporaryDirectory directory;
    RocksPlaces places;

    Frontend() {
        places.standard = at("opt/rocks/bin/rocks");
        places.search_path = "relative::" + at("missing") + ":" + at("own") + ":" + at("usr/bin");
        places.self = at("own/grivon");
        make_program(places.self);
        fs::create_symlink("grivon", at("own/rocks"));
    }
    [[nodiscard]] std::string at(const std::string& name) const {
        return (directory.path() / name).string();
    }
    [[nodiscard]] std::optional<std::string> called(const std::string& words,
                                                    const std::string& config = "") const {
        return rocks_to_call(split(words), {config, "", "rocks"}, places).value();
    }
    [[nodiscard]] std::string configured(const std::string& text) const {
        auto path = at("grivon.toml");
        std::ofstream(path) << "[client]\n" << text << "\n";
        return path;
    }
};

TEST_CASE("the roll's commands are ours, every other goes to the real rocks") {
    const Frontend frontend;
    const auto& real = frontend.places.standard;
    make_program(real);
    for (const auto& command : catalogue()) {
        const auto words = std::string(command.verb) + " " + std::string(command.object) + " h";
        CAPTURE(words);
        const std::string object(command.object);
        const bool ours = object == "vmwarekey" || object == "host vlan" ||
                          object == "host vmwarenet" || object == "host vmwarekey" ||
                          object == "host vmware" || object == "host vmware interface";
        CHECK(frontend.called(words).has_value() == !ours);
    }
    for (const auto* words :
         {"", "help", "list help", "help host vmware", "list", "set host", "run host compute ls",
          "list host vmware-server-0-0", "add roll x.iso --force", "--version", "list hosts"})
        CHECK(frontend.called(words) == real);
    for (const auto* words : {"list host vmware --jsn", "--json list host vmware",
                              "create host vmware help", "list host vmware nonsense=1"})
        CHECK_FALSE(frontend.called(words));
}

TEST_CASE("only by the name of rocks is anything handed over") {
    const Frontend frontend;
    make_program(frontend.places.standard);
    CHECK_FALSE(rocks_to_call(split("list host"), {"", "", "grivon"}, frontend.places).value());
}

TEST_CASE("where the real rocks is") {
    const Frontend frontend;
    CHECK_FALSE(frontend.called("list host"));  // the one in own/ is this very program
    const auto in_path = frontend.at("usr/bin/rocks");
    make_program(in_path);
    CHECK(frontend.called("list host") == in_path);
    fs::permissions(in_path, fs::perms::owner_read);
    if (geteuid() != 0) CHECK_FALSE(frontend.called("list host"));
    fs::remove(in_path);
    fs::create_directory(in_path);
    CHECK_FALSE(frontend.called("list host"));
    make_program(frontend.places.standard);
    CHECK(frontend.called("list host") == frontend.places.standard);
    // Not under another name of this program either.
    fs::remove(frontend.places.standard);
    fs::create_hard_link(frontend.places.self, frontend.places.standard);
    CHECK_FALSE(frontend.called("list host"));
}

TEST_CASE("the configuration's rocks decides alone") {
    const Frontend frontend;
    make_program(frontend.places.standard);
    const auto other = frontend.at("site/rocks");
    const auto config = frontend.configured("rocks = \"" + other + "\"");
    const auto refusal = [&] {
        const auto outcome =
            rocks_to_call(split("list host"), {config, "", "rocks"}, frontend.places);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().status == ExitStatus::usage);
        return outcome.error().message;
    };
    CHECK(refusal() == "\"" + other +
                           "\", which is rocks under [client] in the configuration, is not a "
                           "program that can be run");
    make_program(other);
    CHECK(frontend.called("list host", config) == other);
    CHECK(frontend.called("list host --config " + config) == other);
    CHECK_FALSE(frontend.called("list host vmware", config));
    fs::remove(other);
    fs::create_directories(fs::path(other).parent_path());
    fs::create_symlink(frontend.places.self, other);
    CHECK(refusal().ends_with("is this very program; name the real rocks there"));
    (void)frontend.configured("rock = 1");
    CHECK(refusal().find(":2: unknown key \"rock\"") != std::string::npos);
}

TEST_CASE("without a real rocks the command is ours, under its name") {
    HostTable table;
    table.rows.resize(1);
    table.rows[0].host = "h";
    const FakeBroker broker({say(table), say(Refused{Errc::not_found, "cannot resolve host"})});
    Surroundings around;
    around.config_file = broker.config_file();
    around.program = "rocks";
    CHECK(run(split("list host"), around).out.starts_with("HOST"));
    CHECK(run(split("list host x"), around).error == "rocks: cannot resolve host\n");
    CHECK(run({}, around).out.starts_with("Usage: rocks VERB"));
    const auto unknown = run(split("run host compute ls"), around);
    CHECK(unknown.status == ExitStatus::usage);
    CHECK(unknown.error.starts_with("rocks: unknown command \"run host\""));
    CHECK(unknown.error.find("; no other rocks was found") != std::string::npos);
    const auto known = run(split("start host vmware"), around);
    CHECK(known.error == "rocks: must supply at least one host, or cluster=\n");
    around.program = "grivon";
    CHECK(run(split("run host"), around).error.find("no other rocks") == std::string::npos);
}

// ---- the program itself -------------------------------------------------------------------------

struct Ended {
    int status = -1;
    std::string out;  // both streams
};

Ended shell(const std::string& command) {
    Ended ended;
    FILE* pipe = popen(("exec 2>&1; " + command).c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    for (std::size_t count = 0; (count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        ended.out.append(buffer.data(), count);
    const int status = pclose(pipe);
    ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ended;
}

TEST_CASE("the program hands the words over as they are") {
    const Frontend frontend;
    const auto real = frontend.at("site/rocks");
    make_program(real);
    const auto config = frontend.configured("rocks = \"" + real + "\"");
    const auto alias = frontend.at("bin/rocks");
    fs::create_directories(fs::path(alias).parent_path());
    fs::create_symlink(GRIVON_PROGRAM, alias);
    const auto ended = shell("GRIVON_CONFIG=" + config + " " + alias +
                             " run host 'compute-0-0' command=\"a b=c\" --x -- ''");
    CHECK(ended.status == 7);
    CHECK(ended.out ==
          "real: run\nreal: host\nreal: compute-0-0\nreal: command=a b=c\nreal: --x\nreal: --\n"
          "real: \n");
    // A signal that this program ignores for itself must not be ignored in the real rocks.
    std::signal(SIGPIPE, SIG_DFL);
    std::ofstream(real) << "#!/bin/sh\ngrep -i sigign /proc/self/status\n";
    const auto ignored = shell("GRIVON_CONFIG=" + config + " " + alias + " list host");
    CHECK(ignored.out.substr(0, 8) == "SigIgn:\t");
    CHECK((std::stoull(ignored.out.substr(8), nullptr, 16) & (1ULL << (13 - 1))) == 0);  // SIGPIPE
    CHECK(shell(alias + " create host vmware").out ==
          "rocks: must supply at least one host, or cluster=\n");
}

TEST_CASE("a second copy of the program under that name ends it") {
    const Frontend frontend;
    const auto one = frontend.at("one/rocks");
    const auto two = frontend.at("two/rocks");
    for (const auto& copy : {one, two}) {
        fs::create_directories(fs::path(copy).parent_path());
        fs::copy_file(GRIVON_PROGRAM, copy);
    }
    const auto config = frontend.configured("");
    const auto ended = shell("GRIVON_CONFIG=" + config + " PATH=" + frontend.at("one") + ":" +
                             frontend.at("two") + " " + one + " run host x");
    CHECK(ended.status == 2);
    CHECK(ended.out.find("no other rocks was found") != std::string::npos);
}

// All that is shown while something runs that says more than a terminal holds unread.
template <class Work>
std::string shown_while(Terminal& terminal, Work work) {
    std::string shown;
    auto done = std::async(std::launch::async, work);
    while (done.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready)
        shown += terminal.shown();
    return shown + terminal.shown();
}

TEST_CASE("list help folds on a terminal only") {
    Terminal terminal;
    Surroundings around;
    const auto plain = run(split("list help"), around).out;
    CHECK(plain.find('\t') == std::string::npos);
    CHECK(static_cast<std::size_t>(std::count(plain.begin(), plain.end(), '\n')) ==
          catalogue().size());
    around.out = terminal.descriptor();
    const auto folded = shown_while(terminal, [&around] { run(split("list help"), around); });
    CHECK(folded.find("\n\t[") != std::string::npos);
    CHECK(folded.size() > plain.size());
    // Help is laid out already.
    const auto shown = [&](const std::string& line) {
        return shown_while(terminal, [&] { run(split(line), around); });
    };
    CHECK(shown("help add host") == run(split("help add host"), Surroundings{}).out);
    CHECK(shown("help").find('\t') == std::string::npos);
}

}  // namespace
}  // namespace grivon::cli
