// Connections that fail, end, hang, and many at once.
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <vector>

#include "tests/ssh/ssh_fixture.hpp"
#include "tests/ssh/sshd.hpp"
#include "wire/error.hpp"
#include "wire/spawn.hpp"

namespace grivon::test {
namespace asio = boost::asio;
using asio::ip::tcp;
using Kind = ssh::CommandEnd::Kind;
namespace {

// The shell's parent is the sshd process of the connection.
constexpr auto cut_line = "kill -KILL $PPID; read line";

asio::awaitable<void> run_lines(const Sshd& sshd, const std::vector<std::string>& lines,
                                std::vector<ssh::CommandEnd>& ends) {
    const HostConnection host = sshd.host();
    const ssh::Settings settings = sshd.settings();
    const auto session = co_await ssh::Session::open(host, settings);
    if (!session) FAIL(session.error().message);
    for (const std::string& line : lines) {
        KeepingSink sink;
        const ssh::Command command = command_of(line);
        ends.push_back(co_await (*session)->run(command, sink));
    }
}

std::vector<ssh::CommandEnd> ends_of(const Sshd& sshd, const std::vector<std::string>& lines) {
    asio::io_context io(1);
    std::vector<ssh::CommandEnd> ends;
    run(io, run_lines(sshd, lines, ends));
    return ends;
}

asio::awaitable<void> watch_until_lost(const Sshd& sshd, bool& lost) {
    const HostConnection host = sshd.host();
    const ssh::Settings settings = sshd.settings();
    const auto session = co_await ssh::Session::open(host, settings);
    if (!session) FAIL(session.error().message);
    KeepingSink sink;
    // Leaves somebody behind who cuts the connection when it is known here that the command has
    // ended.
    const auto known = sshd.path("known");
    const ssh::Command command = command_of("s=$PPID; (while [ ! -e " + known +
                                            " ]; do :; done; kill -KILL $s) </dev/null "
                                            ">/dev/null 2>&1 &");
    const ssh::CommandEnd end = co_await (*session)->run(command, sink);
    CHECK(end.kind == Kind::ended);
    std::ofstream(known) << "\n";
    asio::steady_timer never(co_await asio::this_coro::executor,
                             asio::steady_timer::time_point::max());
    (*session)->watch([&] {
        lost = true;
        never.cancel();
    });
    boost::system::error_code ignored;
    co_await never.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    const ssh::Command next = command_of("true");
    const ssh::CommandEnd refused = co_await (*session)->run(next, sink);
    CHECK(refused.kind == Kind::not_begun);
}

// Says it to whoever comes first, and hangs up when it has been read, or nobody reads any more.
asio::awaitable<void> talk_nonsense(tcp::acceptor& acceptor, const std::string& bytes) {
    auto socket = co_await acceptor.async_accept(asio::use_awaitable);
    boost::system::error_code ignored;
    co_await asio::async_write(socket, asio::buffer(bytes),
                               asio::redirect_error(asio::use_awaitable, ignored));
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    // What the other side says is read, or closing would take back what is not read yet.
    std::array<char, 1024> heard{};
    while (!ignored) {
        (void)co_await socket.async_read_some(asio::buffer(heard),
                                              asio::redirect_error(asio::use_awaitable, ignored));
    }
}

asio::awaitable<void> open_and_fail(HostConnection host, ssh::Settings settings, Error& error) {
    const auto session = co_await ssh::Session::open(host, settings);
    if (session) FAIL("nonsense let us in");
    error = session.error();
}

// Accepts and says nothing until somebody else is done.
asio::awaitable<void> open_mute(tcp::acceptor& acceptor, Error& error) {
    HostConnection host;
    host.name = "mute";
    host.address = "127.0.0.1";
    host.port = acceptor.local_endpoint().port();
    const ssh::Settings settings{"", "", "none"};
    const auto session = co_await ssh::Session::open(host, settings);
    if (session) FAIL("a mute host let us in");
    error = session.error();
}

asio::awaitable<void> work_then_hang_up(const Sshd& sshd, tcp::acceptor& acceptor) {
    tcp::socket peer = co_await acceptor.async_accept(asio::use_awaitable);
    std::vector<ssh::CommandEnd> ends;
    const std::vector<std::string> lines{"true", "exit 7"};
    co_await run_lines(sshd, lines, ends);
    CHECK(ends.at(1).exit_status == 7);
}

asio::awaitable<void> run_many(const Sshd& sshd, int number, int& right) {
    const HostConnection host = sshd.host();
    const ssh::Settings settings = sshd.settings();
    const auto session = co_await ssh::Session::open(host, settings);
    if (!session) FAIL(session.error().message);
    for (int i = 0; i < 5; ++i) {
        KeepingSink sink;
        const std::string status = std::to_string((number + i) % 200);
        const ssh::Command command = command_of("echo " + status + "; exit " + status);
        const ssh::CommandEnd end = co_await (*session)->run(command, sink);
        if (end.kind == Kind::ended && std::to_string(end.exit_status) == status &&
            sink.output == status + "\n")
            ++right;
    }
}

}  // namespace

TEST_CASE("one session runs command after command") {
    const Sshd sshd;
    const auto ends = ends_of(sshd, std::vector<std::string>(50, "exit 6"));
    for (const auto& end : ends) {
        CHECK(end.kind == Kind::ended);
        CHECK(end.exit_status == 6);
    }
}

TEST_CASE("a refused connection names host, address and remedy") {
    HostConnection host;
    host.name = "vm-0-0";
    host.address = "127.0.0.1";
    host.port = free_port();
    const Error error = open_error(host, {});
    CHECK(error.code == Errc::unavailable);
    CHECK(error.message == "cannot connect to vm-0-0 (127.0.0.1:" + std::to_string(host.port) +
                               "): Connection refused; check that sshd runs there");
}

TEST_CASE("a name that nobody knows is an error of its own") {
    HostConnection host;
    host.name = "vm-0-0";
    host.address = "no-such-host.invalid";
    const Error error = open_error(host, {});
    CHECK(error.code == Errc::unavailable);
    CHECK(error.message.find(
              "cannot connect to vm-0-0 (no-such-host.invalid:22): Host not found") == 0);
}

TEST_CASE("a name is resolved") {
    const Sshd sshd;
    HostConnection host = sshd.host();
    host.address = "localhost";
    const ssh::Command command = command_of("true");
    CHECK(run_command(host, sshd.settings(), command).end.kind == Kind::ended);
}

TEST_CASE("a connection that is cut while a command runs is lost") {
    const Sshd sshd;
    const auto ends = ends_of(sshd, {"true", cut_line, "true"});
    CHECK(ends.at(0).kind == Kind::ended);
    CHECK(ends.at(1).kind == Kind::lost);
    CHECK_FALSE(ends.at(1).reason.empty());
    CHECK(ends.at(2).kind == Kind::not_begun);
}

TEST_CASE("an idle connection that ends is noticed, and the next command is known not to begin") {
    const Sshd sshd;
    asio::io_context io(1);
    bool lost = false;
    run(io, watch_until_lost(sshd, lost));
    CHECK(lost);
}

TEST_CASE("an idle session answers the probes of its host") {
    // Two unanswered probes, one second apart, and sshd would hang up.
    const Sshd sshd("ClientAliveInterval 1\nClientAliveCountMax 1");
    asio::io_context io(1);
    const auto idle = [&]() -> asio::awaitable<void> {
        const HostConnection host = sshd.host();
        const ssh::Settings settings = sshd.settings();
        const auto session = co_await ssh::Session::open(host, settings);
        if (!session) FAIL(session.error().message);
        bool lost = false;
        (*session)->watch([&lost] { lost = true; });
        asio::steady_timer span(co_await asio::this_coro::executor, std::chrono::seconds(3));
        co_await span.async_wait(asio::use_awaitable);
        CHECK_FALSE(lost);
        KeepingSink sink;
        const ssh::Command command = command_of("true");
        const ssh::CommandEnd end = co_await (*session)->run(command, sink);
        CHECK(end.kind == Kind::ended);
    };
    run(io, idle());
}

TEST_CASE("a host that says nothing delays no other") {
    const Sshd sshd;
    asio::io_context io(1);
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    Error error;
    spawn(io.get_executor(), "mute", open_mute(acceptor, error));
    run(io, work_then_hang_up(sshd, acceptor));
    CHECK(error.code == Errc::unavailable);
    CHECK(error.message.find("cannot connect to mute (127.0.0.1:") == 0);
    CHECK(error.message.find("the SSH handshake failed: ") != std::string::npos);
}

TEST_CASE("a host that speaks no SSH is not reached, directly or behind another") {
    const Sshd gate;
    const std::string banner = "SSH-2.0-OpenSSH_9.2\r\n";
    // No SSH at all; a line without end; a packet of four gigabytes; one of noise; lines for ever.
    const std::vector<std::string> nonsense{
        "HTTP/1.1 400 Bad Request\r\n\r\n", std::string(1024 * 1024, '\xff'),
        banner + "\xff\xff\xff\xff\x04" + std::string(1024, 'a'),
        banner + std::string("\0\0\1\0\4", 5) + std::string(512, '\x14'), [] {
            std::string lines;
            for (int i = 0; i < 20'000; ++i) lines += "welcome to the machine\r\n";
            return lines;
        }()};
    for (const bool behind : {false, true}) {
        for (const auto& bytes : nonsense) {
            asio::io_context io(1);
            tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
            HostConnection host = gate.host();
            host.port = acceptor.local_endpoint().port();
            if (behind) host.jump = {gate.as_jump_host("gate")};
            Error error;
            spawn(io.get_executor(), "nonsense", talk_nonsense(acceptor, bytes));
            run(io, open_and_fail(host, gate.settings(), error));
            INFO(error.message);
            CHECK(error.code == Errc::unavailable);
            CHECK(error.message.find("cannot connect to vm-0-0 (127.0.0.1:") == 0);
            CHECK(error.message.find("the SSH handshake failed: ") != std::string::npos);
        }
    }
}

TEST_CASE("thirty sessions work at once on one thread") {
    const Sshd sshd;
    asio::io_context io(1);
    int right = 0;
    for (int i = 0; i < 30; ++i) spawn(io.get_executor(), "session", run_many(sshd, i, right));
    io.run();
    CHECK(right == 30 * 5);
}

}  // namespace grivon::test
