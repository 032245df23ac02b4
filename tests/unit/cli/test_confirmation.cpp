// Being asked back before something is done that hits more than was named.
#include <sys/eventfd.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using namespace test;

const Refused refusal{Errc::unconfirmed, "\"stop host vmware\" hits 2 VMs: slice0@h, slice1@h"};
const std::string question = "\"stop host vmware\" hits 2 VMs: slice0@h, slice1@h. Go on? [y/N] ";

Run run_at(Terminal& terminal, const FakeBroker& broker, const std::string& text, int stop = -1) {
    Surroundings around;
    around.config_file = broker.config_file();
    around.in = terminal.descriptor();
    around.error = terminal.descriptor();
    around.stop = stop;
    return run(split(text), around);
}

TEST_CASE("a yes sends the same submission again, confirmed") {
    const auto yes = GENERATE(as<std::string>{}, "y\n", "yes\n", "YES\n", " Y \n");
    CAPTURE(yes);
    const FakeBroker broker({say(refusal), say(Accepted{{"done"}, {}, {}, {}, {}})});
    Terminal terminal;
    terminal.type(yes);
    const auto result = run_at(terminal, broker, "stop host vmware h");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out == "done\n");
    CHECK(terminal.shown() == question);
    const auto first = broker.request<Submit>(0);
    auto second = broker.request<Submit>(1);
    CHECK_FALSE(first.confirmed);
    CHECK(second.confirmed);
    second.confirmed = false;
    CHECK(first == second);
}

TEST_CASE("anything else does nothing") {
    const auto no = GENERATE(as<std::string>{}, "\n", "n\n", "no\n", "yess\n", "ye\n", "j\n",
                             "\x04");  // Ctrl-D: the end of the input
    CAPTURE(no);
    const FakeBroker broker({say(refusal)});
    Terminal terminal;
    terminal.type(no);
    const auto result = run_at(terminal, broker, "stop host vmware h");
    CHECK(result.status == ExitStatus::failed);
    CHECK(result.out.empty());
    const auto shown = terminal.shown();
    CHECK(shown.starts_with(question));
    CHECK(shown.ends_with("grivon: nothing was done\n"));
    CHECK(broker.requests().size() == 1);
}

TEST_CASE("Ctrl-C at the question does nothing") {
    const int stop = eventfd(0, EFD_CLOEXEC);
    const FakeBroker broker({[stop](const ClientRequest&) -> Reply {
        eventfd_write(stop, 1);
        return ClientAnswer(refusal);
    }});
    Terminal terminal;
    const auto result = run_at(terminal, broker, "stop host vmware h", stop);
    CHECK(result.status == ExitStatus::interrupted);
    CHECK(broker.requests().size() == 1);
    close(stop);
}

TEST_CASE("without a terminal nobody is asked") {
    const FakeBroker broker({say(refusal)});
    Surroundings around;
    around.config_file = broker.config_file();
    SECTION("at all") {}
    Terminal terminal;
    SECTION("stderr is a file") {
        around.in = terminal.descriptor();
    }
    const auto result = run(split("stop host vmware h"), around);
    CHECK(static_cast<int>(result.status) == 13);
    CHECK(result.out.empty());
    CHECK(result.error ==
          "grivon: \"stop host vmware\" hits 2 VMs: slice0@h, slice1@h; say --yes "
          "to do it\n");
    CHECK(broker.requests().size() == 1);
}

TEST_CASE("stdin is no terminal") {
    const FakeBroker broker({say(refusal)});
    Terminal terminal;
    const MemoryFile input;
    Surroundings around;
    around.config_file = broker.config_file();
    around.in = input.descriptor();
    around.error = terminal.descriptor();
    CHECK(run(split("stop host vmware h"), around).status == ExitStatus::unconfirmed);
    CHECK(terminal.shown().ends_with("; say --yes to do it\n"));
}

TEST_CASE("--yes confirms at once") {
    const auto option = GENERATE(as<std::string>{}, "--yes", "-y");
    const FakeBroker broker({say(Accepted{}), say(refusal)});
    Terminal terminal;
    CHECK(run_at(terminal, broker, "stop host vmware h " + option).status == ExitStatus::ok);
    CHECK(broker.request<Submit>(0).confirmed);
    // A broker that asks all the same is not asked to go on without end.
    CHECK(run_at(terminal, broker, "stop host vmware h " + option).status ==
          ExitStatus::unconfirmed);
    CHECK(broker.requests().size() == 2);
}

}  // namespace
}  // namespace grivon::cli
