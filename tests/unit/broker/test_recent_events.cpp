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

FollowEvents since(std::uint64_t seq) {
    FollowEvents question;
    question.since = EventSeq{seq};
    return question;
}

std::vector<std::uint64_t> numbers(const EventPage& page) {
    std::vector<std::uint64_t> all;
    for (const auto& one : page.events) all.push_back(number(one.seq));
    return all;
}

}  // namespace

TEST_CASE("recent events are given from any number that is still kept", "[events]") {
    RecentEvents recent(EventSeq{10});
    CHECK(recent.after(since(10))->events.empty());
    CHECK_FALSE(recent.after(since(9)));  // older than this run: the history has it
    recent.add({event(11), event(12, 2), event(13)});
    CHECK(numbers(*recent.after(since(10))) == std::vector<std::uint64_t>{11, 12, 13});
    CHECK(numbers(*recent.after(since(12))) == std::vector<std::uint64_t>{13});
    CHECK(recent.after(since(99))->events.empty());
    CHECK_FALSE(recent.after(since(9)));
}

TEST_CASE("a batch's page moves on past the events of others", "[events]") {
    RecentEvents recent(EventSeq{0});
    recent.add({event(1, 1), event(2, 2), event(3, 2)});
    auto question = since(0);
    question.batch = BatchId{1};
    const auto page = recent.after(question);
    CHECK(numbers(*page) == std::vector<std::uint64_t>{1});
    CHECK(page->last == EventSeq{3});
}

TEST_CASE("events pass by kind, family, host and batch, and only if by all of them", "[events]") {
    Event failed = event(1, 7);
    failed.kind = "job.failed";
    failed.host = "h-0-0";
    FollowEvents question;
    CHECK(broker::passes(question, failed));
    for (const auto* kind : {"job", "job.failed"}) {
        question.kind = kind;
        CHECK(broker::passes(question, failed));
    }
    for (const auto* kind : {"jo", "job.", "job.fail", "failed", "job.failed.", "vm", "JOB"}) {
        question.kind = kind;
        CHECK_FALSE(broker::passes(question, failed));
    }
    question.kind = "job";
    question.host = "h-0-0";
    question.batch = BatchId{7};
    CHECK(broker::passes(question, failed));
    question.host = "h-0-";
    CHECK_FALSE(broker::passes(question, failed));
    question.host = "h-0-0";
    question.batch = BatchId{8};
    CHECK_FALSE(broker::passes(question, failed));
    failed.kind.clear();
    question = {};
    CHECK(broker::passes(question, failed));
    question.kind = "job";
    CHECK_FALSE(broker::passes(question, failed));
}

TEST_CASE("a page is of those that pass, and moves on past all that were looked at", "[events]") {
    RecentEvents recent(EventSeq{0});
    auto lost = event(2);
    lost.kind = "worker.lost";
    recent.add({event(1), lost, event(3)});
    auto question = since(0);
    question.kind = "worker";
    const auto page = recent.after(question);
    CHECK(numbers(*page) == std::vector<std::uint64_t>{2});
    CHECK(page->last == EventSeq{3});
    question.since = EventSeq{2};
    const auto none = recent.after(question);
    CHECK(none->events.empty());
    CHECK(none->last == EventSeq{3});
}

TEST_CASE("old events leave memory, and pages are bounded", "[events]") {
    RecentEvents recent(EventSeq{0});
    for (std::uint64_t seq = 1; seq <= 30'000; ++seq) recent.add({event(seq)});
    CHECK_FALSE(recent.after(since(9'999)));
    const auto page = recent.after(since(10'000));
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
