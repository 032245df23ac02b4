// Followers of events: who is answered when, and from where.
#include <catch2/catch.hpp>

#include "broker/door/following.hpp"
#include "tests/support/event_pages.hpp"
#include "tests/support/held_history.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using broker::Following;

namespace {

core::Image image_after(std::uint64_t last_event) {
    core::Image image;
    image.counters.event = last_event + 1;
    return image;
}

struct Bench {
    explicit Bench(std::uint64_t last_event = 0)
        : core(image_after(last_event), read_clocks()),
          following(
              io, core, history,
              [this](const core::Asker& asker, const ClientAnswer& given) {
                  answers.emplace_back(asker.request, given);
              },
              [this](const core::Asker& asker, const EncodedEventPage& page) {
                  answers.emplace_back(asker.request, test::decoded(page));
              }) {}
    ~Bench() { following.stop(); }

    void poll() {
        io.restart();
        io.poll();
    }
    // Waits for the timer of a follower; one handler is all that can be there.
    void run_one() {
        io.restart();
        io.run_one_for(5s);
    }
    void commit(std::vector<Event> events) {
        following.events_committed(broker::encode_each(std::move(events)));
    }
    // History answers its question of that place with a page.
    void page(std::size_t place, const EventPage& page) {
        history.answers.at(place)(store::EventAnswer(test::encoded(page)));
        poll();
    }
    template <class Answer>
    Answer take() {
        REQUIRE(answers.size() == 1);
        auto given = std::get<Answer>(answers.front().second);
        answers.clear();
        return given;
    }

    boost::asio::io_context io;
    test::HeldHistory history;
    core::Core core;
    std::vector<std::pair<std::uint64_t, ClientAnswer>> answers;
    Following following;
};

FollowEvents jobs_since(std::uint64_t seq, std::chrono::milliseconds wait) {
    FollowEvents question;
    question.since = EventSeq{seq};
    question.kind = "job";
    question.wait_ms = static_cast<std::uint32_t>(wait.count());
    return question;
}

Event event(std::uint64_t seq, const std::string& kind) {
    Event made;
    made.seq = EventSeq{seq};
    made.kind = kind;
    return made;
}

}  // namespace

TEST_CASE("a parked follower hears of events that pass its filter only", "[following]") {
    Bench bench;
    bench.following.ask({"client", 1}, jobs_since(0, 30s));
    bench.commit({event(1, "worker.joined")});
    CHECK(bench.answers.empty());
    bench.commit({event(2, "worker.lost"), event(3, "job.queued")});
    const auto page = bench.take<EventPage>();
    REQUIRE(page.events.size() == 1);
    CHECK(page.events[0].seq == EventSeq{3});
    CHECK(page.last == EventSeq{3});
}

TEST_CASE("a follower that heard nothing goes on behind what did not pass", "[following]") {
    Bench bench;
    bench.following.ask({"client", 1}, jobs_since(0, 50ms));
    bench.commit({event(1, "worker.joined"), event(2, "host.added")});
    CHECK(bench.answers.empty());
    bench.run_one();
    const auto page = bench.take<EventPage>();
    CHECK(page.events.empty());
    CHECK(page.last == EventSeq{2});
}

TEST_CASE("events that are gone are said to be gone", "[following]") {
    Bench bench(500);
    bench.following.ask({"client", 1}, jobs_since(7, 30s));
    REQUIRE(bench.history.asked.size() == 1);
    CHECK(bench.history.asked[0].kind == "job");
    bench.history.answers[0](store::EventAnswer(EventsGone{EventSeq{400}}));
    bench.poll();
    CHECK(bench.take<EventsGone>().horizon == EventSeq{400});
}

TEST_CASE("history is asked page by page until something passes, then the follower is parked",
          "[following]") {
    Bench bench(500);
    bench.following.ask({"client", 1}, jobs_since(7, 30s));
    bench.page(0, {{}, EventSeq{300}});
    REQUIRE(bench.history.asked.size() == 2);
    CHECK(bench.history.asked[1].since == EventSeq{300});
    CHECK(bench.history.asked[1].kind == "job");
    bench.page(1, {{}, EventSeq{500}});
    CHECK(bench.history.asked.size() == 2);
    CHECK(bench.answers.empty());
    bench.commit({event(501, "job.failed")});
    CHECK(bench.take<EventPage>().events.size() == 1);
}

TEST_CASE("a history that does not answer is an error of the question", "[following]") {
    Bench bench(500);
    bench.following.ask({"client", 1}, jobs_since(7, 30s));
    bench.history.answers.at(0)(fail(Errc::unavailable, "gone"));
    bench.poll();
    CHECK(bench.take<Refused>().code == Errc::unavailable);
}

TEST_CASE("the next page is read while one is on its way, as long as the log goes on in history",
          "[following]") {
    Bench bench(500);
    bench.following.ask({"client", 1}, jobs_since(7, 30s));
    bench.page(0, {{event(8, "job.queued")}, EventSeq{300}});
    CHECK(bench.take<EventPage>().last == EventSeq{300});
    REQUIRE(bench.history.asked.size() == 2);
    CHECK(bench.history.asked[1].since == EventSeq{300});
    CHECK(bench.history.asked[1].kind == "job");
    bench.page(1, {{event(400, "job.failed")}, EventSeq{500}});
    CHECK(bench.answers.empty());
    bench.following.ask({"client", 2}, jobs_since(300, 10s));
    CHECK(bench.take<EventPage>().last == EventSeq{500});
    CHECK(bench.history.asked.size() == 2);  // what comes now will be in memory
}

TEST_CASE("followers of the end of the log have nothing read for them", "[following]") {
    Bench bench;
    bench.commit({event(1, "job.queued"), event(2, "job.running")});
    bench.following.ask({"client", 1}, jobs_since(0, 30s));
    CHECK(bench.take<EventPage>().events.size() == 2);
    CHECK(bench.history.asked.empty());
}
