// grivon-worker: takes jobs from the broker and carries them out on hosts over SSH.
//
// Exit status: 0 finished after SIGTERM or SIGINT, 1 failed or left at once after a second signal,
// 2 wrong words or configuration.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "workers/config.hpp"
#include "workers/spawn.hpp"
#include "workers/worker.hpp"

namespace {

namespace asio = boost::asio;
using namespace grivon;
using namespace grivon::workers;

constexpr int exit_ok = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

struct Words {
    std::string config;
    int ready_fd = -1;
};

void set_up_log(const std::string& level) {
    spdlog::set_default_logger(spdlog::stderr_logger_st("grivon-worker"));
    spdlog::set_pattern("time=%Y-%m-%dT%H:%M:%S.%e%z level=%l %v");
    spdlog::set_level(spdlog::level::from_str(level));
}

// Two descriptors for each connected host, and some for everything else.
void raise_descriptor_limit(std::uint32_t lanes_max) {
    constexpr rlim_t other_descriptors = 256;
    const rlim_t wanted = 2 * static_cast<rlim_t>(lanes_max) + other_descriptors;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < wanted)
        spdlog::warn(
            "event=few_descriptors limit={} wanted={} message=\"lower [worker] lanes_max "
            "or raise the limit of open files\"",
            limit.rlim_cur, wanted);
}

void tell_ready(int ready_fd) {
    if (ready_fd < 0) return;
    constexpr std::string_view word = "ready\n";
    if (::write(ready_fd, word.data(), word.size()) < 0)
        spdlog::warn("event=ready_fd_failed fd={}", ready_fd);
    ::close(ready_fd);
}

// The first signal asks the worker to finish, the second one leaves at once.
asio::awaitable<void> obey(asio::signal_set& signals, Worker& worker) {
    boost::system::error_code cancelled;
    co_await signals.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    if (cancelled) co_return;
    worker.finish([&signals] { signals.cancel(); });
    co_await signals.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    if (cancelled) co_return;
    spdlog::warn("event=left_at_once");
    std::_Exit(exit_failed);
}

int run(const Words& words) {
    auto config = load_config(words.config);
    if (!config) {
        std::fprintf(stderr, "grivon-worker: %s\n", config.error().message.c_str());
        return exit_usage;
    }
    set_up_log(config->log_level);
    raise_descriptor_limit(config->lanes_max);
    std::signal(SIGPIPE, SIG_IGN);  // a host that hangs up is an error of its connection only

    asio::io_context io(1);
    zmq::context_t context(1);
    asio::signal_set signals(io, SIGTERM, SIGINT);
    Worker worker(io, context, std::move(*config), [fd = words.ready_fd] { tell_ready(fd); });
    if (const auto started = worker.start(); !started) {
        std::fprintf(stderr, "grivon-worker: %s\n", started.error().message.c_str());
        return exit_failed;
    }
    spawn(io.get_executor(), "signals", obey(signals, worker));
    io.run();
    return exit_ok;
}

}  // namespace

int main(int argc, char** argv) try {
    CLI::App app("Carries out the broker's jobs on hosts over SSH.", "grivon-worker");
    Words words;
    app.add_option("--config", words.config, "configuration file (TOML)")->required();
    app.add_option("--ready-fd", words.ready_fd,
                   "write \"ready\" to this descriptor once the broker has answered");
    app.set_version_flag("--version", GRIVON_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_ok : exit_usage;
    }
    return run(words);
} catch (const std::exception& error) {
    std::fprintf(stderr, "grivon-worker: %s\n", error.what());
    return exit_failed;
}
