#include "tests/ssh/ssh_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>

#include "wire/spawn.hpp"

namespace grivon::test {
namespace asio = boost::asio;
namespace {

asio::awaitable<void> run_one(const HostConnection& host, const ssh::Settings& settings,
                              const ssh::Command& command, Ran& ran) {
    auto session = co_await ssh::Session::open(host, settings);
    if (!session) FAIL(session.error().message);
    ran.first_keys = (*session)->first_keys();
    ran.end = co_await (*session)->run(command, ran.printed);
}

asio::awaitable<void> open_only(const HostConnection& host, const ssh::Settings& settings,
                                ssh::OpenFailure& error) {
    const auto session = co_await ssh::Session::open(host, settings);
    if (session) FAIL("the session was opened");
    error = session.error();
}

}  // namespace

ssh::Command command_of(std::string line, Bytes input) {
    return {std::move(line), std::move(input), std::chrono::seconds(60)};
}

void run(asio::io_context& io, asio::awaitable<void> coroutine) {
    std::exception_ptr failure;
    asio::co_spawn(io, std::move(coroutine),
                   [&failure](const std::exception_ptr& thrown) { failure = thrown; });
    io.run();
    io.restart();
    if (failure) std::rethrow_exception(failure);
}

Ran run_command(const HostConnection& host, const ssh::Settings& settings,
                const ssh::Command& command) {
    asio::io_context io(1);
    Ran ran;
    run(io, run_one(host, settings, command, ran));
    return ran;
}

void check_says(const std::string& text, const std::string& part) {
    INFO(text);
    INFO("should say: " << part);
    CHECK(text.find(part) != std::string::npos);
}

ssh::OpenFailure open_error(const HostConnection& host, const ssh::Settings& settings) {
    asio::io_context io(1);
    ssh::OpenFailure error;
    run(io, open_only(host, settings, error));
    return error;
}

}  // namespace grivon::test
