// Commands on hosts by the worker's own SSH sessions, all on one thread as in the worker: what is
// between a lane that wants a line run and the host.
#include <boost/asio/io_context.hpp>
#include <optional>

#include "tests/bench/programs/host_work.hpp"
#include "wire/spawn.hpp"
#include "workers/lane/fence.hpp"
#include "workers/ssh/session.hpp"

namespace {

namespace asio = boost::asio;
using namespace grivon;
using namespace grivon::bench;

class PassedOver : public ssh::OutputSink {
public:
    void receive(ssh::Stream, std::string_view) override {}
    [[nodiscard]] bool full() const override { return false; }
};

using SessionHandle = std::unique_ptr<ssh::Session>;

asio::awaitable<void> run_line(ssh::Session& session, const ssh::Command& command) {
    PassedOver sink;
    const auto end = co_await session.run(command, sink);
    if (end.kind != ssh::CommandEnd::Kind::ended || end.exit_status != 0)
        give_up("a command ended with " + std::to_string(end.exit_status) + " " + end.reason);
}

asio::awaitable<void> open(const HostConnection& host, const ssh::Settings& settings,
                           SessionHandle& session) {
    auto opened = co_await ssh::Session::open(host, settings);
    if (!opened) give_up(opened.error().message);
    session = std::move(*opened);
    const ssh::Command take{fence_line(), {}, lane::fence::take_limit};
    co_await run_line(*session, take);
}

asio::awaitable<void> work_on(ssh::Session& session, const HostWork& work, Stopwatch& stopwatch) {
    const ssh::Command command{line_of(work), {}, lane::fence::take_limit};
    for (std::size_t i = 0; i < work.commands; ++i) {
        stopwatch.begin();
        co_await run_line(session, command);
        stopwatch.end();
    }
}

void run(const HostWork& work) {
    const auto hosts = hosts_of(work);
    const ssh::Settings settings{work.identity_file, {}, "none"};
    std::optional<Journal> journal;
    if (!work.journal.empty()) journal.emplace(work.journal);
    std::vector<Stopwatch> stopwatches(hosts.size(), Stopwatch(journal ? &*journal : nullptr));
    std::vector<SessionHandle> sessions(hosts.size());

    asio::io_context io(1);
    for (std::size_t i = 0; i < hosts.size(); ++i)
        spawn(io.get_executor(), "open", open(hosts[i], settings, sessions[i]));
    io.run();
    io.restart();
    for (std::size_t i = 0; i < hosts.size(); ++i)
        spawn(io.get_executor(), "work", work_on(*sessions[i], work, stopwatches[i]));
    const auto begun = Clock::now();
    io.run();
    print_figures(stopwatches, begun);
    sessions.clear();  // before the loop that they are on
}

}  // namespace

int main(int argc, char** argv) {
    HostWork work;
    CLI::App app{"Runs commands on hosts by the worker's SSH sessions, on one thread."};
    add_options(app, work);
    CLI11_PARSE(app, argc, argv);
    run(work);
}
