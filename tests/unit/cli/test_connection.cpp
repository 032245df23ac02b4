#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>

#include "cli/connection.hpp"
#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using namespace std::chrono_literals;
using test::FakeBroker;
using test::Reply;
using test::say;

const test::Step restart = [](const ClientRequest&) -> Reply { return test::Restart{}; };
const test::Step silence = [](const ClientRequest&) -> Reply { return test::Silence{}; };

struct Told {
    std::vector<std::string> lines;
    ConnectionSettings settings(const std::string& endpoint) {
        ConnectionSettings made;
        made.endpoint = endpoint;
        made.say = [this](std::string_view line) { lines.emplace_back(line); };
        return made;
    }
};

Refused refused(Errc code, const std::string& message) {
    return {code, message};
}

TEST_CASE("a question gets its answer") {
    const FakeBroker broker({say(Pong{"1", 2, true}), say(Pong{"2", 3, true})});
    Told told;
    Connection connection(told.settings(broker.endpoint()));
    CHECK(connection.ask_for<Pong>(Ping{}, Patience::bounded).value().workers == 2);
    CHECK(connection.ask_for<Pong>(Ping{}, Patience::bounded).value().workers == 3);
    CHECK(told.lines.empty());
}

TEST_CASE("refusals end with the status of their kind") {
    const auto [code, status] =
        GENERATE(table<Errc, ExitStatus>({{Errc::usage, ExitStatus::usage},
                                          {Errc::not_found, ExitStatus::failed},
                                          {Errc::conflict, ExitStatus::failed},
                                          {Errc::unavailable, ExitStatus::failed}}));
    const auto patience = GENERATE(Patience::bounded, Patience::unbounded);
    const FakeBroker broker({say(refused(code, "because"))});
    Told told;
    Connection connection(told.settings(broker.endpoint()));
    const auto answer = connection.ask(Ping{}, patience);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().status == status);
    CHECK(answer.error().message == "because");
}

TEST_CASE("an answer of the wrong kind is refused") {
    const FakeBroker broker({say(HostTable{})});
    Told told;
    Connection connection(told.settings(broker.endpoint()));
    CHECK_FALSE(connection.ask_for<Pong>(Ping{}, Patience::bounded));
}

TEST_CASE("without a broker it ends at once") {
    const std::string endpoint = "ipc:///nonexistent/client.ipc";
    Told told;
    auto settings = told.settings(endpoint);
    settings.connect_wait = 1h;
    const auto answer = Connection(std::move(settings)).ask(Ping{}, Patience::unbounded);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().status == ExitStatus::broker_away);
    CHECK(
        answer.error().message.starts_with("no broker answers at ipc:///nonexistent/client.ipc; "
                                           "is grivon-broker running?"));
}

// A Unix socket that nobody serves: bound, and perhaps listening without ever accepting.
class DeadSocket {
public:
    explicit DeadSocket(bool listening) {
        auto name = (std::filesystem::temp_directory_path() / "grivon-cli-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        directory_ = name;
        const auto path = name + "/client.ipc";
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        descriptor_ = socket(AF_UNIX, SOCK_STREAM, 0);
        REQUIRE(bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        if (listening) REQUIRE(listen(descriptor_, 5) == 0);
    }
    ~DeadSocket() {
        close(descriptor_);
        std::filesystem::remove_all(directory_);
    }
    DeadSocket(const DeadSocket&) = delete;
    DeadSocket& operator=(const DeadSocket&) = delete;
    [[nodiscard]] std::string endpoint() const { return "ipc://" + directory_ + "/client.ipc"; }

private:
    std::string directory_;
    int descriptor_ = -1;
};

TEST_CASE("a socket file without a listener is no broker, at once") {
    const DeadSocket socket(false);
    Told told;
    auto settings = told.settings(socket.endpoint());
    settings.connect_wait = 1h;
    const auto answer = Connection(std::move(settings)).ask(Ping{}, Patience::bounded);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().status == ExitStatus::broker_away);
}

TEST_CASE("a listener that never speaks is no broker, after the wait") {
    const DeadSocket socket(true);
    Told told;
    auto settings = told.settings(socket.endpoint());
    settings.connect_wait = 50ms;
    const auto answer = Connection(std::move(settings)).ask(Ping{}, Patience::unbounded);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().status == ExitStatus::broker_away);
}

TEST_CASE("a person who waits long is told so, once") {
    const FakeBroker broker({silence});
    Told told;
    auto settings = told.settings(broker.endpoint());
    settings.silence_before_notice = 20ms;
    settings.answer_wait = 100ms;
    Connection connection(std::move(settings));
    REQUIRE_FALSE(connection.ask(Ping{}, Patience::bounded));
    REQUIRE(told.lines.size() == 1);
    CHECK(told.lines[0].find("the broker takes long to answer") == 0);
}

TEST_CASE("a broker that is silent ends a bounded question") {
    const FakeBroker broker({silence});
    Told told;
    auto settings = told.settings(broker.endpoint());
    settings.answer_wait = 50ms;
    const auto answer = Connection(std::move(settings)).ask(Ping{}, Patience::bounded);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().status == ExitStatus::broker_away);
    CHECK(answer.error().message.find("has not answered") != std::string::npos);
}

TEST_CASE("an unbounded question is asked again after silence") {
    const FakeBroker broker({silence, say(Pong{"1", 0, true})});
    Told told;
    auto settings = told.settings(broker.endpoint());
    settings.answer_wait = 50ms;
    CHECK(Connection(std::move(settings)).ask(Ping{}, Patience::unbounded));
    CHECK(told.lines.size() == 1);
}

TEST_CASE("a question that was out when the broker left is asked again, the same") {
    const FakeBroker broker({restart, restart, say(Accepted{})});
    Told told;
    Connection connection(told.settings(broker.endpoint()));
    Submit submission{"key", {}, "root"};
    submission.batch.operations.push_back({"add", "host", {"h"}, {}, {}});
    CHECK(connection.ask_for<Accepted>(submission, Patience::bounded));
    REQUIRE(broker.requests().size() == 3);
    CHECK(broker.request<Submit>(0) == submission);
    CHECK(broker.request<Submit>(2) == submission);
    CHECK(told.lines ==
          std::vector<std::string>{"the broker is away; waiting for it (Ctrl-C to leave)"});
}

TEST_CASE("a broker that comes back may be unready for a while") {
    const auto patience = GENERATE(Patience::bounded, Patience::unbounded);
    const FakeBroker broker(
        {restart, say(refused(Errc::unavailable, "starting")), say(Pong{"1", 0, true})});
    Told told;
    Connection connection(told.settings(broker.endpoint()));
    CHECK(connection.ask(Ping{}, patience));
    CHECK(told.lines.size() == 1);
}

TEST_CASE("Ctrl-C ends a wait") {
    const int stop = eventfd(0, EFD_CLOEXEC);
    const FakeBroker broker({[stop](const ClientRequest&) -> Reply {
        eventfd_write(stop, 1);
        return test::Silence{};
    }});
    Told told;
    auto settings = told.settings(broker.endpoint());
    settings.stop_descriptor = stop;
    const auto answer = Connection(std::move(settings)).ask(Ping{}, Patience::unbounded);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().status == ExitStatus::interrupted);
    close(stop);
}

TEST_CASE("a reader of the output that leaves ends a wait") {
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    const FakeBroker broker({[&ends](const ClientRequest&) -> Reply {
        close(ends[0]);
        return test::Silence{};
    }});
    Told told;
    auto settings = told.settings(broker.endpoint());
    settings.output_descriptor = ends[1];
    const auto answer = Connection(std::move(settings)).ask(Ping{}, Patience::unbounded);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().status == ExitStatus::output_closed);
    close(ends[1]);
}

}  // namespace
}  // namespace grivon::cli
