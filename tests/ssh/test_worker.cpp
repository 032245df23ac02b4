// The whole worker, with a real sshd on one side and a broker by hand on the other. The sshd runs a
// stand-in for every command, so the drivers' commands touch nothing.
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <optional>
#include <string>

#include "tests/ssh/fake_broker.hpp"
#include "tests/ssh/sshd.hpp"
#include "tests/support/log.hpp"
#include "wire/spawn.hpp"
#include "workers/worker.hpp"

namespace grivon::test {
namespace asio = boost::asio;
namespace {

// The fence is taken for real; it is the first line of a lease.
const std::string real_fence =
    "ForceCommand case $SSH_ORIGINAL_COMMAND in *patience=*) exec sh -c "
    "\"$SSH_ORIGINAL_COMMAND\";; esac; ";
const std::string stand_in = real_fence + "echo \"stand-in output\"; exit 9";

Assign assign_of(const Sshd& sshd, std::uint64_t job, std::uint32_t attempt = 1) {
    Assign assign;
    assign.job = JobId{job};
    assign.attempt = attempt;
    assign.epoch = Epoch{3};
    assign.host = sshd.host();
    assign.spec.verb = "add";
    assign.spec.object = "host vmwarenet";
    assign.spec.vmnet = VmnetSpec{"vmnet0", VmnetKind::bridge, "eth0", "", ""};
    return assign;
}

// A worker and the place where its broker listens.
struct Bench {
    explicit Bench(const std::string& sshd_lines = stand_in) : sshd(sshd_lines) {
        workers::Configuration config;
        config.name = "bench";
        config.worker_endpoint = "ipc://" + sshd.path("worker.ipc");
        config.output_endpoint = "ipc://" + sshd.path("output.ipc");
        config.ssh = sshd.settings();
        worker.emplace(io, context, config, [this] { ++welcomes; });
        REQUIRE(worker->start());
        start_broker();
    }

    void start_broker() { broker.emplace(io, context, sshd.path("")); }

    // Lets the worker go when the story is told; then nothing is left on the loop.
    void run(asio::awaitable<void> story) {
        spawn(io.get_executor(), "story", std::move(story));
        io.run();
        CHECK(finished);
    }
    void finish_worker() {
        worker->finish([this] { finished = true; });
    }

    Sshd sshd;
    asio::io_context io{1};
    zmq::context_t context{1};
    std::optional<workers::Worker> worker;
    std::optional<FakeBroker> broker;
    int welcomes = 0;
    bool finished = false;
};

asio::awaitable<WorkerHello> welcome(Bench& bench) {
    const WorkerHello hello = co_await bench.broker->next<WorkerHello>();
    bench.broker->send(WorkerWelcome{10'000, 50});
    co_return hello;
}

// Items come on a socket of their own, perhaps a beat later than the report that speaks of them.
asio::awaitable<void> items_of(Bench& bench, std::uint64_t items_end) {
    while (bench.broker->items.size() < items_end) co_await bench.broker->next<WorkerHeartbeat>();
}

constexpr std::chrono::milliseconds short_lease{300};

// Only when the job is at work: one that is not yet would wait for a broker that speaks so rarely.
asio::awaitable<void> shorten_lease(Bench& bench) {
    bench.broker->send(WorkerWelcome{static_cast<std::uint32_t>(short_lease.count()), 50});
    bench.broker->send(HelloWanted{});
    (void)co_await bench.broker->next<WorkerHello>();  // it has seen both
}

asio::awaitable<void> say_farewell(Bench& bench) {
    bench.finish_worker();
    const WorkerGoodbye last = co_await bench.broker->next<WorkerGoodbye>();
    CHECK_FALSE(last.finished);
    const WorkerGoodbye gone = co_await bench.broker->next<WorkerGoodbye>();
    CHECK(gone.finished);
    bench.broker.reset();
}

}  // namespace

TEST_CASE("a worker says hello, beats, and says goodbye") {
    Bench bench;
    const auto story = [&]() -> asio::awaitable<void> {
        const WorkerHello hello = co_await welcome(bench);
        CHECK(hello.name == "bench");
        CHECK(hello.worker.size() == 36);
        CHECK(hello.lanes_max == 256);
        CHECK(hello.holds.empty());
        const WorkerHeartbeat beat = co_await bench.broker->next<WorkerHeartbeat>();
        CHECK(beat.worker == hello.worker);
        CHECK(bench.welcomes == 1);
        co_await say_farewell(bench);
    };
    bench.run(story());
}

TEST_CASE("a job runs over SSH; its items and its report reach the broker") {
    Bench bench;
    const auto story = [&]() -> asio::awaitable<void> {
        co_await welcome(bench);
        bench.broker->send(assign_of(bench.sshd, 7));
        const AttemptReport report = co_await bench.broker->next<AttemptReport>();
        CHECK(report.job == JobId{7});
        CHECK(report.epoch == Epoch{3});
        CHECK(report.report.outcome == Outcome::failed);
        CHECK(report.report.host == HostState::up);
        INFO(report.report.message);
        co_await items_of(bench, report.items_end);
        CHECK(report.items_end == bench.broker->items.size());
        REQUIRE(bench.broker->items.size() >= 3);
        CHECK(bench.broker->items.back().kind == ItemKind::step_finished);
        CHECK(bench.broker->items.back().exit_status == 9);
        bench.broker->send(ReportStored{report.job, report.attempt});

        bench.broker->send(HelloWanted{});
        const WorkerHello hello = co_await bench.broker->next<WorkerHello>();
        REQUIRE(hello.holds.size() == 1);
        CHECK(hello.holds[0].job == JobId{});
        CHECK(hello.holds[0].epoch == Epoch{3});
        co_await say_farewell(bench);
    };
    bench.run(story());
}

TEST_CASE("a host that refuses is unreached, with the host's name") {
    Bench bench;
    bench.sshd.stop_listening();
    const auto story = [&]() -> asio::awaitable<void> {
        co_await welcome(bench);
        bench.broker->send(assign_of(bench.sshd, 7));
        const AttemptReport report = co_await bench.broker->next<AttemptReport>();
        CHECK(report.report.outcome == Outcome::unreached);
        CHECK(report.report.host == HostState::unreachable);
        CHECK(report.report.message.find("cannot connect to vm-0-0 (127.0.0.1:") == 0);
        bench.broker->send(ReportStored{report.job, report.attempt});
        co_await say_farewell(bench);
    };
    bench.run(story());
}

TEST_CASE("a connection cut in the middle of a command is an uncertain attempt") {
    Bench bench(real_fence + "kill -KILL $PPID; read line");
    const auto story = [&]() -> asio::awaitable<void> {
        co_await welcome(bench);
        bench.broker->send(assign_of(bench.sshd, 7));
        const AttemptReport report = co_await bench.broker->next<AttemptReport>();
        CHECK(report.report.outcome == Outcome::uncertain);
        CHECK(report.report.message.find("connection to vm-0-0 was lost while \"") == 0);
        bench.broker->send(ReportStored{report.job, report.attempt});
        co_await say_farewell(bench);
    };
    bench.run(story());
}

TEST_CASE("a job that is cancelled while its command runs has it ended on the host") {
    // All lines are run for real, but their `sh`, which would run a driver's script, is a stand-in:
    // the first one sleeps behind the fence, the next one has looked, and it is not so.
    Bench bench(
        "ForceCommand mkdir -p $GRIVON_FENCE; [ -e $GRIVON_FENCE/sh ] || { printf "
        "'#!/bin/sh\\nmkdir $GRIVON_FENCE/once 2>/dev/null && sleep 1000; exit 10\\n' "
        ">$GRIVON_FENCE/sh; chmod 755 $GRIVON_FENCE/sh; }; PATH=$GRIVON_FENCE:$PATH exec /bin/sh "
        "-c \"$SSH_ORIGINAL_COMMAND\"");
    const auto story = [&]() -> asio::awaitable<void> {
        co_await welcome(bench);
        bench.broker->send(assign_of(bench.sshd, 7));
        co_await items_of(bench, 1);  // the step has begun
        bench.broker->send(StopJob{"vm-0-0", JobId{7}, 1, Epoch{3}});
        const AttemptReport report = co_await bench.broker->next<AttemptReport>();
        INFO(report.report.message);
        CHECK(report.report.outcome == Outcome::cancelled);
        CHECK(report.report.vmnet == false);
        co_await items_of(bench, report.items_end);
        CHECK(bench.broker->items[1].exit_status == 143);
        bench.broker->send(ReportStored{report.job, report.attempt});
        co_await say_farewell(bench);
    };
    bench.run(story());
}

TEST_CASE("a broker that comes back gets items and report that the old one never stored") {
    Bench bench;
    const auto story = [&]() -> asio::awaitable<void> {
        co_await welcome(bench);
        bench.broker->acknowledge = false;
        bench.broker->send(assign_of(bench.sshd, 7));
        const AttemptReport first = co_await bench.broker->next<AttemptReport>();
        bench.broker.reset();

        bench.start_broker();
        // It knows nobody: whoever beats is asked for a hello.
        co_await bench.broker->next<WorkerHeartbeat>();
        bench.broker->send(HelloWanted{});
        const WorkerHello hello = co_await welcome(bench);
        REQUIRE(hello.holds.size() == 1);
        CHECK(hello.holds[0].job == JobId{7});
        CHECK(hello.holds[0].attempt == 1);
        const AttemptReport again = co_await bench.broker->next<AttemptReport>();
        CHECK(again == first);
        co_await items_of(bench, first.items_end);
        CHECK(bench.welcomes == 1);
        bench.broker->send(ReportStored{again.job, again.attempt});
        co_await say_farewell(bench);
    };
    bench.run(story());
}

TEST_CASE("a worker that is to finish waits until its report is stored") {
    Bench bench;
    const auto story = [&]() -> asio::awaitable<void> {
        co_await welcome(bench);
        bench.broker->send(assign_of(bench.sshd, 7));
        const AttemptReport report = co_await bench.broker->next<AttemptReport>();
        bench.finish_worker();
        const WorkerGoodbye goodbye = co_await bench.broker->next<WorkerGoodbye>();
        CHECK_FALSE(goodbye.finished);
        co_await bench.broker->next<WorkerHeartbeat>();
        CHECK_FALSE(bench.finished);
        bench.broker->send(ReportStored{report.job, report.attempt});
        const WorkerGoodbye gone = co_await bench.broker->next<WorkerGoodbye>();
        CHECK(gone.finished);
        CHECK(bench.finished);
        bench.broker.reset();
    };
    bench.run(story());
}

TEST_CASE("a worker that is to finish waits for a lost broker only as long as a lease") {
    Bench bench;
    Log log;
    const auto story = [&]() -> asio::awaitable<void> {
        co_await welcome(bench);
        bench.broker->send(assign_of(bench.sshd, 7));
        const AttemptReport report = co_await bench.broker->next<AttemptReport>();
        co_await shorten_lease(bench);
        bench.broker.reset();
        bench.finish_worker();
        CHECK_FALSE(bench.finished);
    };
    const auto begun = std::chrono::steady_clock::now();
    bench.run(story());
    CHECK(std::chrono::steady_clock::now() - begun >= short_lease);
    CHECK(log.text().find("event=left_unreported host=vm-0-0 job=7 attempt=1") !=
          std::string::npos);
}

TEST_CASE("a worker that is to finish waits for a running command, broker or not") {
    Bench bench(real_fence + "until [ -e $GRIVON_FENCE/go ]; do sleep 0.05; done; exit 9");
    const auto story = [&]() -> asio::awaitable<void> {
        co_await welcome(bench);
        bench.broker->send(assign_of(bench.sshd, 7));
        co_await items_of(bench, 1);  // the step has begun
        co_await shorten_lease(bench);
        bench.broker.reset();
        bench.finish_worker();
        asio::steady_timer longer_than_patience(bench.io, 3 * short_lease);
        co_await longer_than_patience.async_wait(asio::use_awaitable);
        CHECK_FALSE(bench.finished);
        std::ofstream(bench.sshd.path("fence/go"));
    };
    bench.run(story());
}

TEST_CASE("a lease that ends leaves nothing of the lane") {
    Bench bench;
    const auto story = [&]() -> asio::awaitable<void> {
        co_await welcome(bench);
        bench.broker->send(assign_of(bench.sshd, 7));
        (void)co_await bench.broker->next<AttemptReport>();
        bench.broker->send(LeaseEnded{"vm-0-0", Epoch{3}});
        bench.broker->send(HelloWanted{});
        const WorkerHello hello = co_await bench.broker->next<WorkerHello>();
        CHECK(hello.holds.empty());
        co_await say_farewell(bench);
    };
    bench.run(story());
}

}  // namespace grivon::test
