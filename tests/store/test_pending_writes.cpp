#include "broker/store/pending_writes.hpp"

#include <catch2/catch.hpp>

#include "broker/store/store_limits.hpp"
#include "tests/store/fixture.hpp"

namespace grivon::store::test {
namespace {

constexpr std::chrono::steady_clock::time_point at_once{};  // long past

void push_events(PendingWrites& pending, std::size_t writes, std::size_t records_each = 1) {
    for (std::size_t i = 0; i < writes; ++i) {
        std::vector<core::Record> records;
        for (std::size_t j = 0; j < records_each; ++j)
            records.emplace_back(core::AddEvent{event_numbered(j + 1)});
        (void)pending.push(std::move(records));
    }
}

// How many writes each transaction takes until nothing waits.
std::vector<std::size_t> transactions(PendingWrites& pending) {
    std::vector<std::size_t> taken;
    for (auto batch = pending.take(at_once); !batch->writes.empty(); batch = pending.take(at_once))
        taken.push_back(batch->writes.size());
    return taken;
}

}  // namespace

TEST_CASE("few writes go into one transaction, of many each takes half") {
    PendingWrites pending;
    push_events(pending, limits::transaction_records_min);
    CHECK(transactions(pending) == std::vector<std::size_t>{limits::transaction_records_min});
    push_events(pending, 1'000);
    CHECK(transactions(pending) == std::vector<std::size_t>{500, 250, 200, 50});
    push_events(pending, 2 * limits::transaction_records_max + 2);
    CHECK(transactions(pending).front() == limits::transaction_records_max);
}

TEST_CASE("a write is never divided") {
    PendingWrites pending;
    push_events(pending, 1, 2 * limits::transaction_records_max);
    push_events(pending, 2, limits::transaction_records_min);
    CHECK(transactions(pending) == std::vector<std::size_t>{1, 1, 1});
}

TEST_CASE("the last ticket of each transaction is told") {
    PendingWrites pending;
    push_events(pending, 400);
    CHECK(pending.take(at_once)->last_ticket == 200);
    CHECK(pending.take(at_once)->last_ticket == 400);
}

TEST_CASE("once closed, what waits is taken, then nothing") {
    PendingWrites pending;
    push_events(pending, 1);
    pending.close();
    CHECK(pending.take(at_once)->writes.size() == 1);
    CHECK_FALSE(pending.take(at_once));
    CHECK_FALSE(pending.pause(std::chrono::milliseconds(0)));
}

}  // namespace grivon::store::test
