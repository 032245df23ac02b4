#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include "broker/store/child_process.hpp"
#include "broker/store/exact_writer.hpp"
#include "tests/store/fixture.hpp"

namespace grivon::store::test {
namespace {

int server_pid(const std::string& state_dir) {
    int pid = 0;
    std::ifstream(state_dir + "/mariadb.pid") >> pid;
    return pid;
}

}  // namespace

TEST_CASE("commits survive the server being killed again and again, each exactly once") {
    const TemporaryDirectory directory;
    auto server = PrivateServer::start(directory.path());
    REQUIRE(server);
    const auto settings = (*server)->settings();
    RecordingListener listener;
    const auto store = open_store(settings, listener);
    std::uint64_t ticket = 0;
    constexpr int kills = 6;
    constexpr std::uint64_t writes_per_round = 3'000;
    std::mt19937 random(20080702);
    for (int round = 0; round < kills; ++round) {
        // One thread kills after some of the commits, while this one goes on writing.
        const auto kill_after = ticket + 1 + random() % (writes_per_round / 2);
        std::thread killer([&] {
            (void)listener.wait_committed(kill_after);
            kill(server_pid(directory.path()), SIGKILL);
        });
        for (std::uint64_t i = 0; i < writes_per_round; ++i) {
            ++ticket;
            (void)store->write(records(core::AddEvent{event_numbered(ticket)},
                                       core::StoreCounters{{1, 1, 1, ticket + 1, 1}}));
        }
        killer.join();
        server->reset();
        server = PrivateServer::start(directory.path());
        REQUIRE(server);
        REQUIRE(listener.wait_committed(ticket));
    }
    CHECK(listener.unavailable_count() >= 1);
    CHECK(listener.available_count() == listener.unavailable_count());
    store->close(std::chrono::seconds(60));
    CHECK(ask(settings, "SELECT COUNT(*) FROM event") == std::to_string(ticket));
    CHECK(ask(settings, "SELECT MAX(seq) FROM event") == std::to_string(ticket));
    CHECK(ask(settings, "SELECT next_number FROM counter WHERE name = 'event'") ==
          std::to_string(ticket + 1));
    CHECK(ask(settings, "SELECT last_transaction FROM owner") ==
          std::to_string(listener.commit_count()));
}

TEST_CASE("a transaction whose answer was lost is found by its number, not repeated") {
    const auto settings = fresh_database();
    RecordingListener listener;
    (void)open_store(settings, listener);  // makes the tables, broker epoch 1
    const auto write = records(core::AddEvent{event_numbered(1)});
    const std::vector<std::vector<core::Record>> writes{write};
    const auto plan = plan_writes(writes);
    {
        ExactWriter writer(settings, {1, 0});
        REQUIRE(writer.try_commit(plan));
    }
    // The same broker, which never heard of the commit, tries again: the event would be a
    // duplicate.
    ExactWriter writer(settings, {1, 0});
    CHECK(writer.try_commit(plan));
    CHECK(ask(settings, "SELECT COUNT(*) FROM event") == "1");
    CHECK(ask(settings, "SELECT last_transaction FROM owner") == "1");
    const auto second = records(core::AddEvent{event_numbered(2)});
    const std::vector<std::vector<core::Record>> more{second};
    CHECK(writer.try_commit(plan_writes(more)));
    CHECK(ask(settings, "SELECT last_transaction FROM owner") == "2");
}

TEST_CASE("a connection cut while idle is replaced") {
    const auto settings = fresh_database();
    RecordingListener listener;
    const auto store = open_store(settings, listener);
    REQUIRE(listener.wait_committed(store->write(records(core::AddEvent{event_numbered(1)}))));
    const auto id = ask(settings, fmt::format("SELECT id FROM information_schema.processlist "
                                              "WHERE db = '{}' AND id <> CONNECTION_ID()",
                                              settings.database));
    (void)ask(settings, "KILL " + id);
    REQUIRE(listener.wait_committed(store->write(records(core::AddEvent{event_numbered(2)}))));
    CHECK(ask(settings, "SELECT COUNT(*) FROM event") == "2");
}

TEST_CASE("close gives up in time when the server is gone") {
    const TemporaryDirectory directory;
    auto server = PrivateServer::start(directory.path());
    REQUIRE(server);
    RecordingListener listener;
    const auto store = open_store((*server)->settings(), listener);
    server->reset();
    (void)store->write(records(core::AddEvent{event_numbered(1)}));
    REQUIRE(listener.wait_unavailable());
    const auto begun = std::chrono::steady_clock::now();
    store->close(std::chrono::seconds(30));
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
    CHECK(listener.commit_count() == 0);
}

TEST_CASE("close gives up in time when the server hangs") {
    const TemporaryDirectory directory;
    auto server = PrivateServer::start(directory.path());
    REQUIRE(server);
    RecordingListener listener;
    const auto store = open_store((*server)->settings(), listener);
    REQUIRE(listener.wait_committed(store->write(records(core::AddEvent{event_numbered(1)}))));
    const auto pid = server_pid(directory.path());
    kill(pid, SIGSTOP);
    (void)store->write(records(core::AddEvent{event_numbered(2)}));
    const auto begun = std::chrono::steady_clock::now();
    store->close(std::chrono::milliseconds(100));
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(15));
    kill(pid, SIGCONT);
}

}  // namespace grivon::store::test
