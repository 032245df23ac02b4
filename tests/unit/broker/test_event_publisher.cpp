// What subscribers get.
#include "broker/door/event_publisher.hpp"

#include <catch2/catch.hpp>

#include "tests/support/event_pages.hpp"
#include "wire/limits.hpp"

using namespace grivon;

TEST_CASE("topics are made for prefixes", "[events]") {
    Event job;
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

TEST_CASE("events are one page, or so many as have room for them", "[events]") {
    std::vector<Event> events(2 * limits::event_page_count_max + 1);
    for (std::size_t i = 0; i < events.size(); ++i) events[i].seq = EventSeq{i + 1};
    std::vector<EncodedEventPage> pages;
    broker::add_to_pages(pages, {});
    CHECK(pages.empty());
    // Of two commits: the second goes on in the page of the first.
    broker::add_to_pages(pages, broker::encode_each({events[0], events[1]}));
    CHECK(pages.size() == 1);
    broker::add_to_pages(pages, broker::encode_each({events.begin() + 2, events.end()}));
    REQUIRE(pages.size() == 3);
    std::uint64_t expected = 1;
    for (const auto& page : pages) {
        const auto read = test::decoded(page);
        for (const auto& event : read.events) REQUIRE(number(event.seq) == expected++);
        CHECK(number(read.last) == expected - 1);
    }
    CHECK(expected == events.size() + 1);
}
