#include <catch2/catch.hpp>

#include "wire/limits.hpp"
#include "workers/lane/item_log.hpp"

namespace grivon::lane {
namespace {

JobItem note(std::string text) {
    JobItem item;
    item.text = std::move(text);
    return item;
}

JobItem output_of_step(std::uint32_t step, ItemKind kind = ItemKind::output) {
    JobItem item;
    item.kind = kind;
    item.step = step;
    return item;
}

}  // namespace

TEST_CASE("items leave at consecutive positions") {
    ItemLog log(7);
    log.append(note("a"));
    log.append(note("b"));
    const auto batch = log.take(false);
    REQUIRE(batch);
    CHECK(batch->position == 7);
    REQUIRE(batch->items.size() == 2);
    CHECK(batch->items[1].text == "b");
    CHECK(log.end() == 9);
    CHECK_FALSE(log.take(true));
}

TEST_CASE("small output waits while something is in flight, and leaves when that is stored") {
    ItemLog log(0);
    log.append(note("a"));
    REQUIRE(log.take(false));
    log.append_output(output_of_step(1), "x");
    CHECK_FALSE(log.take(false));
    log.append_output(output_of_step(1), "y");
    CHECK(log.stored(1));
    const auto batch = log.take(false);
    REQUIRE(batch);
    REQUIRE(batch->items.size() == 1);
    CHECK(batch->position == 1);
    CHECK(batch->items[0].data == "xy");
}

TEST_CASE("a flush, or enough of it, leaves at once") {
    ItemLog log(0);
    log.append(note("a"));
    REQUIRE(log.take(false));
    log.append_output(output_of_step(1), std::string(20'000, 'x'));
    REQUIRE(log.take(false));
    log.append_output(output_of_step(1), "y");
    CHECK_FALSE(log.take(false));
    CHECK(log.take(true));
}

TEST_CASE("stdout, stderr and steps are never joined, and chunks have their limit") {
    ItemLog log(0);
    log.append_output(output_of_step(1), "a");
    log.append_output(output_of_step(1, ItemKind::error_output), "b");
    log.append_output(output_of_step(2, ItemKind::error_output), "c");
    log.append_output(output_of_step(2), std::string(limits::output_chunk_bytes_max + 1, 'x'));
    const auto batch = log.take(true);
    REQUIRE(batch);
    REQUIRE(batch->items.size() == 5);
    CHECK(batch->items[3].data.size() == limits::output_chunk_bytes_max);
    CHECK(batch->items[4].data.size() == 1);
}

TEST_CASE("what may have left once is never changed") {
    ItemLog log(0);
    log.append_output(output_of_step(1), "a");
    REQUIRE(log.take(false));
    log.send_again();
    log.append_output(output_of_step(1), "b");
    const auto batch = log.take(true);
    REQUIRE(batch);
    CHECK(batch->position == 0);
    REQUIRE(batch->items.size() == 2);
    CHECK(batch->items[0].data == "a");
    CHECK(batch->items[1].data == "b");
}

TEST_CASE("what is stored is not sent again") {
    ItemLog log(0);
    for (int i = 0; i < 4; ++i) log.append(note(std::to_string(i)));
    REQUIRE(log.take(true));
    CHECK(log.stored(3));
    log.send_again();
    const auto batch = log.take(true);
    REQUIRE(batch);
    CHECK(batch->position == 3);
    CHECK(batch->items.size() == 1);
}

TEST_CASE("an acknowledgement of items sent before counts also while they are to be sent again") {
    ItemLog log(0);
    for (int i = 0; i < 4; ++i) log.append(note(std::to_string(i)));
    REQUIRE(log.take(true));
    log.send_again();
    CHECK(log.stored(3));
    const auto batch = log.take(false);
    REQUIRE(batch);
    CHECK(batch->position == 3);
    CHECK(log.stored(4));
    CHECK_FALSE(log.in_flight());
}

TEST_CASE("acknowledgements that make no sense change nothing") {
    ItemLog log(5);
    log.append(note("a"));
    CHECK_FALSE(log.stored(6));  // has not left yet
    REQUIRE(log.take(true));
    CHECK_FALSE(log.stored(4));
    CHECK_FALSE(log.stored(5));
    CHECK_FALSE(log.stored(7));
    CHECK(log.in_flight());
    CHECK(log.stored(6));
    CHECK_FALSE(log.in_flight());
}

TEST_CASE("the window fills with what is not stored, and empties") {
    ItemLog log(0);
    std::uint64_t chunks = 0;
    while (!log.full()) {
        log.append_output(output_of_step(1), std::string(limits::output_chunk_bytes_max, 'x'));
        ++chunks;
    }
    CHECK(chunks <= limits::output_unacknowledged_bytes_max / limits::output_chunk_bytes_max);
    while (log.take(true)) {
    }
    CHECK(log.full());
    CHECK(log.stored(chunks));
    CHECK_FALSE(log.full());
    CHECK_FALSE(log.in_flight());
}

TEST_CASE("one message stays far below the limit of a frame") {
    ItemLog log(0);
    while (!log.full())
        log.append_output(output_of_step(1), std::string(limits::output_chunk_bytes_max, 'x'));
    while (const auto batch = log.take(true)) {
        std::size_t bytes = 0;
        for (const JobItem& item : batch->items) bytes += item.data.size();
        CHECK(bytes <= limits::frame_bytes_max / 8);
    }
}

}  // namespace grivon::lane
