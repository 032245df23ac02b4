// Runs coroutines with sessions on a loop of their own, and keeps what commands print.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "workers/ssh/session.hpp"

namespace grivon::test {

// Keeps everything.
struct KeepingSink : ssh::OutputSink {
    void receive(ssh::Stream stream, std::string_view bytes) override {
        (stream == ssh::Stream::output ? output : error_output) += bytes;
    }
    [[nodiscard]] bool full() const override { return false; }

    std::string output;
    std::string error_output;
};

[[nodiscard]] ssh::Command command_of(std::string line, Bytes input = {});

// Runs the coroutine, and whatever it leaves on the loop, to the end.
void run(boost::asio::io_context& io, boost::asio::awaitable<void> coroutine);

// One session, one command.
struct Ran {
    ssh::CommandEnd end;
    KeepingSink printed;
    std::vector<HostKeySighting> first_keys;
};
[[nodiscard]] Ran run_command(const HostConnection& host, const ssh::Settings& settings,
                              const ssh::Command& command);

// Checks that it is in the text, which is shown if it is not.
void check_says(const std::string& text, const std::string& part);

// The error of a session that cannot be opened.
[[nodiscard]] ssh::OpenFailure open_error(const HostConnection& host,
                                          const ssh::Settings& settings);

}  // namespace grivon::test
