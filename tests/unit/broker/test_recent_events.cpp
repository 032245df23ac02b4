#include <catch2/catch.hpp>

#include "broker/door/recent_events.hpp"
#include "tests/support/event_pages.hpp"
#include "wire/limits.hpp"

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

std::vector<std::uint64_t> numbers(const EncodedEventPage& page) {
    std::vector<std::uint64_t> all;
    for (const auto& one : test::decoded(page).events) all.push_back(number(one.seq));
    return all;
}

}  // namespace

TEST_CASE("recent events are given from any number that is still kept", "[events]") {
    RecentEvents recent(EventSeq{10});
    CHECK(recent.after(since(10))->count == 0);
    CHECK_FALSE(recent.after(since(9)));  // older than this run: the history has it
    recent.add(broker::encode_each({event(11), event(12, 2), event(13)}));
    CHECK(numbers(*recent.after(since(10))) == std::vector<std::uint64_t>{11, 12, 13});
    CHECK(numbers(*recent.after(since(12))) == std::vector<std::uint64_t>{13});
    CHECK(recent.after(since(99))->count == 0);
    CHECK_FALSE(recent.after(since(9)));
}

TEST_CASE("a batch's page moves on past the events of others", "[events]") {
    RecentEvents recent(EventSeq{0});
    recent.add(broker::encode_each({event(1, 1), event(2, 2), event(3, 2)}));
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
    recent.add(broker::encode_each({event(1), lost, event(3)}));
    auto question = since(0);
    question.kind = "worker";
    const auto page = recent.after(question);
    CHECK(numbers(*page) == std::vector<std::uint64_t>{2});
    CHECK(page->last == EventSeq{3});
    question.since = EventSeq{2};
    const auto none = recent.after(question);
    CHECK(none->count == 0);
    CHECK(none->last == EventSeq{3});
}

TEST_CASE("old events leave memory, and pages are bounded", "[events]") {
    RecentEvents recent(EventSeq{0});
    for (std::uint64_t seq = 1; seq <= 30'000; ++seq) recent.add(broker::encode_each({event(seq)}));
    CHECK_FALSE(recent.after(since(9'999)));
    const auto page = recent.after(since(10'000));
    REQUIRE(page);
    CHECK(page->count == limits::event_page_count_max);
    CHECK(number(page->last) == 10'000 + limits::event_page_count_max);
}

TEST_CASE("what is kept in memory is known", "[events]") {
    RecentEvents recent(EventSeq{10});
    CHECK(recent.reach_back_to(EventSeq{10}));
    CHECK_FALSE(recent.reach_back_to(EventSeq{9}));
    recent.add(broker::encode_each({event(11), event(12)}));
    CHECK(recent.reach_back_to(EventSeq{10}));
    CHECK_FALSE(recent.reach_back_to(EventSeq{9}));
}
