// Pages that are read ahead: who gets them, and when they are not for him.
#include "broker/door/old_events.hpp"

#include <catch2/catch.hpp>

#include "tests/support/held_history.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using broker::OldEvents;

namespace {

FollowEvents since(std::uint64_t seq, const std::string& kind = "") {
    FollowEvents question;
    question.since = EventSeq{seq};
    question.kind = kind;
    question.wait_ms = 5;
    return question;
}

struct Bench {
    // What the follower is told: the last number of the page, or 0 for a failure.
    void ask(const std::string& follower, FollowEvents question) {
        old.ask(follower, std::move(question), now, [this](Result<store::EventAnswer> answer) {
            taken.push_back(answer ? number(std::get<EncodedEventPage>(*answer).last) : 0);
        });
    }
    // The history answers its question of that place.
    void answer(std::size_t place, Result<store::EventAnswer> answer) {
        history.answers.at(place)(std::move(answer));
        io.restart();
        io.poll();
    }
    void page(std::size_t place, std::uint64_t last) {
        answer(place, store::EventAnswer(EncodedEventPage{"x", 1, EventSeq{last}}));
    }
    std::vector<std::uint64_t> take() { return std::exchange(taken, {}); }

    boost::asio::io_context io;
    test::HeldHistory history;
    OldEvents old{io, history};
    SteadyTime now{};
    std::vector<std::uint64_t> taken;
};

using Taken = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("a page that is read ahead is there at once, and only once", "[old_events]") {
    Bench bench;
    bench.old.read_ahead("a", since(10), bench.now);
    bench.page(0, 20);
    CHECK(bench.take().empty());
    bench.ask("a", since(10));
    CHECK(bench.take() == Taken{20});
    CHECK(bench.history.asked.size() == 1);
    bench.ask("a", since(10));
    CHECK(bench.history.asked.size() == 2);
    bench.page(1, 30);
    CHECK(bench.take() == Taken{30});
}

TEST_CASE("a question that is being read ahead is not asked twice", "[old_events]") {
    Bench bench;
    bench.old.read_ahead("a", since(10), bench.now);
    bench.ask("a", since(10));
    CHECK(bench.history.asked.size() == 1);
    bench.ask("a", since(10));  // he asks again: an answer for each
    CHECK(bench.history.asked.size() == 2);
    bench.page(0, 20);
    CHECK(bench.take() == Taken{20});
    bench.page(1, 21);
    CHECK(bench.take() == Taken{21});
}

TEST_CASE("a page is for its follower and his question", "[old_events]") {
    Bench bench;
    bench.old.read_ahead("a", since(10), bench.now);
    bench.page(0, 20);
    bench.ask("b", since(10));
    bench.ask("a", since(10, "job"));
    CHECK(bench.take().empty());
    REQUIRE(bench.history.asked.size() == 3);
    CHECK(bench.history.asked[2].kind == "job");
    bench.ask("a", since(10));  // he went elsewhere: it is not kept
    CHECK(bench.take().empty());
}

TEST_CASE("what comes of a page that is not wanted any more is dropped", "[old_events]") {
    Bench bench;
    bench.old.read_ahead("a", since(10), bench.now);
    bench.ask("a", since(0));
    bench.page(0, 20);
    CHECK(bench.take().empty());
    bench.page(1, 7);
    CHECK(bench.take() == Taken{7});
}

TEST_CASE("a page that nobody fetches is dropped, and read again", "[old_events]") {
    Bench bench;
    bench.old.read_ahead("a", since(10), bench.now);
    bench.page(0, 20);
    bench.now += 11s;
    bench.ask("a", since(10));
    CHECK(bench.take().empty());
    CHECK(bench.history.asked.size() == 2);
}

TEST_CASE("who waits for a page gets what comes, whatever it is", "[old_events]") {
    Bench bench;
    bench.old.read_ahead("a", since(10), bench.now);
    bench.ask("a", since(10));
    bench.now += 11s;
    bench.old.read_ahead("b", since(10), bench.now);
    bench.answer(0, fail(Errc::unavailable, "gone"));
    CHECK(bench.take() == Taken{0});
    bench.answer(1, fail(Errc::unavailable, "gone"));  // nobody has asked: he will
    bench.ask("b", since(10));
    CHECK(bench.history.asked.size() == 3);
}

TEST_CASE("few pages are read ahead, and the oldest makes room", "[old_events]") {
    Bench bench;
    const auto follower = [](std::size_t place) { return "f" + std::to_string(place); };
    std::size_t read = 0;
    while (read < 100 && bench.history.asked.size() == read)
        bench.old.read_ahead(follower(read++), since(1), bench.now);
    const auto most = bench.history.asked.size();
    CHECK(most == 8);  // none of them is there yet
    bench.page(3, 20);
    bench.old.read_ahead("new", since(1), bench.now);
    CHECK(bench.history.asked.size() == most + 1);
    bench.ask(follower(3), since(1));
    CHECK(bench.take().empty());
    bench.ask(follower(2), since(1));
    bench.page(2, 21);
    CHECK(bench.take() == Taken{21});
}

TEST_CASE("nobody is told anything after the end", "[old_events]") {
    Bench bench;
    bench.ask("a", since(10));
    bench.old.stop();
    bench.page(0, 20);
    CHECK(bench.take().empty());
}
