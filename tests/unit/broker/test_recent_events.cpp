#include <catch2/catch.hpp>

#include "broker/door/event_publisher.hpp"
#include "broker/door/recent_events.hpp"

using namespace grivon;
using grivon::broker::RecentEvents;

namespace {

Event event(std::uint64_t seq, std::uint64_t batch = 1) {
    Event made;
    made.seq = EventSeq{seq};
    made.batch = BatchId{batch};
    made.kind = "job.queued";
    return made;
}

std::vector<std::uint64_t> numbers(const EventPage& page) {
    std::vector<std::uint64_t> all;
    for (const auto& one : page.events) all.push_back(number(one.seq));
    return all;
}

}  // namespace

TEST_CASE("recent events are given from any number that is still kept", "[events]") {
    RecentEvents recent(EventSeq{10});
    CHECK(recent.after(EventSeq{10}, {})->events.empty());
    CHECK_FALSE(recent.after(EventSeq{9}, {}));  // older than this run: the history has it
    recent.add({event(11), event(12, 2), event(13)});
    CHECK(numbers(*recent.after(EventSeq{10}, {})) == std::vector<std::uint64_t>{11, 12, 13});
    CHECK(numbers(*recent.after(EventSeq{12}, {})) == std::vector<std::uint64_t>{13});
    CHECK(recent.after(EventSeq{99}, {})->events.empty());
    CHECK_FALSE(recent.after(EventSeq{9}, {}));
}

TEST_CASE("a batch's page moves on past the events of others", "[events]") {
    RecentEvents recent(EventSeq{0});
    recent.add({event(1, 1), event(2, 2), event(3, 2)});
    const auto page = recent.after(EventSeq{0}, BatchId{1});
    CHECK(numbers(*page) == std::vector<std::uint64_t>{1});
    CHECK(page->last == EventSeq{3});
}

TEST_CASE("old events leave memory, and pages are bounded", "[events]") {
    RecentEvents recent(EventSeq{0});
    for (std::uint64_t seq = 1; seq <= 30'000; ++seq) recent.add({event(seq)});
    CHECK_FALSE(recent.after(EventSeq{9'999}, {}));
    const auto page = recent.after(EventSeq{10'000}, {});
    REQUIRE(page);
    CHECK(page->events.size() == 1000);
    CHECK(page->last == EventSeq{11'000});
}

TEST_CASE("topics are made for prefixes", "[events]") {
    Event job = event(1);
    job.kind = "job.succeeded";
    job.host = "h-0-0";
    job.job = JobId{17};
    job.slice = 3;
    CHECK(broker::topic_of(job) == "job/h-0-0/17/succeeded/");
    Event vm;
    vm.kind = "vm.state";
    vm.host = "h-0-0";
    vm.slice = 3;
    CHECK(broker::topic_of(vm) == "vm/h-0-0/3/state/");
    Event worker;
    worker.kind = "worker.joined";
    CHECK(broker::topic_of(worker) == "worker///joined/");
}
