// grivon-worker: takes jobs from the broker and carries them out on hosts over SSH.
//
// Exit status: 0 finished after SIGTERM or SIGINT, 1 failed or left at once after a second signal,
// 2 wrong words or configuration.
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "wire/log.hpp"
#include "wire/logging.hpp"
#include "wire/process_privacy.hpp"
#include "wire/ready.hpp"
#include "wire/service_words.hpp"
#include "wire/spawn.hpp"
#include "workers/configuration.hpp"
#include "workers/worker.hpp"

namespace {

namespace asio = boost::asio;
using namespace grivon;
using namespace grivon::workers;

constexpr int exit_ok = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

// Two descriptors for each connected host, and some for everything else.
void raise_descriptor_limit(std::uint32_t lanes_max) {
    constexpr rlim_t other_descriptors = 256;
    const rlim_t wanted = 2 * static_cast<rlim_t>(lanes_max) + other_descriptors;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < wanted)
        log::warn(
            "event=few_descriptors limit={} wanted={} message=\"lower [worker] lanes_max "
            "or raise the limit of open files\"",
            limit.rlim_cur, wanted);
}

// The first signal asks the worker to finish, the second one leaves at once.
asio::awaitable<void> obey(asio::signal_set& signals, asio::signal_set& hangups, Worker& worker) {
    boost::system::error_code cancelled;
    co_await signals.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    if (cancelled) co_return;
    bool finished = false;
    worker.finish([&signals, &hangups, &finished] {
        finished = true;
        hangups.cancel();
        signals.cancel();
    });
    if (finished) co_return;  // there was nothing to wait for
    co_await signals.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    if (cancelled) co_return;
    log::warn("event=left_at_once");
    std::_Exit(exit_failed);
}

// A key that cannot be used leaves the one that is.
asio::awaitable<void> take_new_keys(asio::signal_set& hangups, Worker& worker,
                                    std::string key_file) {
    for (;;) {
        boost::system::error_code cancelled;
        co_await hangups.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        if (cancelled) co_return;
        auto key = read_curve_key_file(key_file);
        const auto used = key ? worker.use_key(std::move(*key)) : tl::unexpected(key.error());
        if (used)
            log::info("event=key_read file={}", key_file);
        else
            log::error("event=key_not_read message=\"{}\"", used.error().message);
    }
}

int complain(const Error& error) {
    std::fprintf(stderr, "grivon-worker: %s\n", error.message.c_str());
    return error.code == Errc::usage ? exit_usage : exit_failed;
}

int run(const ServiceWords& words) {
    keep_memory_private();
    auto configuration = read_configuration(words.config_file);
    if (!configuration) return complain(configuration.error());
    settle_core_dumps(configuration->core_dumps);
    if (auto ok = start_logging("worker", configuration->log_level); !ok)
        return complain(ok.error());
    raise_descriptor_limit(configuration->lanes_max);
    std::signal(SIGPIPE, SIG_IGN);  // a host that hangs up is an error of its connection only

    asio::io_context io(1);
    zmq::context_t context(1);
    asio::signal_set signals(io, SIGTERM, SIGINT);
    asio::signal_set hangups(io, SIGHUP);
    const auto key_file = configuration->key_file;
    Worker worker(io, context, std::move(*configuration),
                  [fd = words.ready_fd] { tell_ready(fd); });
    if (const auto started = worker.start(); !started) return complain(started.error());
    spawn(io.get_executor(), "signals", obey(signals, hangups, worker));
    if (!key_file.empty())
        spawn(io.get_executor(), "hangups", take_new_keys(hangups, worker, key_file));
    io.run();
    return exit_ok;
}

}  // namespace

int main(int argc, char** argv) try {
    const auto words =
        read_service_words(argc, argv, "grivon-worker",
                           "GriVon's worker: carries out the broker's jobs on hosts over SSH.",
                           "/etc/grivon/worker.toml");
    if (!words) return words.error();
    return run(*words);
} catch (const std::exception& error) {
    std::fprintf(stderr, "grivon-worker: %s\n", error.what());
    return exit_failed;
}
