// Persist, then say: nothing leaves before its commit, and everything leaves in order.
#include <catch2/catch.hpp>

#include "broker/pipeline.hpp"
#include "tests/support/core_bench.hpp"

using namespace grivon;
using grivon::broker::Outlet;
using grivon::broker::Pipeline;

namespace {

// Takes records and commits only when told.
class HeldStore : public store::Store {
public:
    core::Image take_image() override { return {}; }
    std::uint64_t write(std::vector<core::Record> records) override {
        written.push_back(std::move(records));
        return written.size();
    }
    void close(std::chrono::milliseconds) override {}
    std::vector<std::vector<core::Record>> written;
};

class Listener : public Outlet {
public:
    void perform(const core::Effect& effect) override {
        if (std::holds_alternative<core::AnswerClient>(effect))
            seen.emplace_back("answer");
        else if (std::holds_alternative<BrokerHeartbeat>(
                     std::get<core::SendToWorker>(effect).message))
            seen.emplace_back("heartbeat");
        else
            seen.emplace_back("message");
    }
    void events_committed(std::vector<Event> all) override {
        seen.emplace_back("events");
        events += all.size();
    }
    void job_changed(JobId) override { seen.emplace_back("job"); }
    void broken(const Error& error) override { seen.emplace_back("broken: " + error.message); }
    std::vector<std::string> take() { return std::exchange(seen, {}); }
    std::vector<std::string> seen;
    std::size_t events = 0;
};

struct Bench {
    Bench() : pipeline(io, listener), core(core::Image{}, read_clocks()) {
        pipeline.start(core, store);
    }
    ~Bench() { pipeline.stop(); }
    void submit(const std::string& line) {
        Submit message;
        message.submission_key = "key" + std::to_string(++keys);
        message.batch.operations = {test::operation_of(line)};
        message.user = "t";
        pipeline.feed(
            core::ClientSubmitted{{"client", 1}, std::move(message), {}, test::somebody_trusted()});
    }
    void commit(std::uint64_t ticket) {
        pipeline.committed(ticket);
        io.restart();
        io.poll();
    }
    boost::asio::io_context io;
    Listener listener;
    HeldStore store;
    Pipeline pipeline;
    core::Core core;
    int keys = 0;
};

using Seen = std::vector<std::string>;

}  // namespace

TEST_CASE("nothing is said before the commit, everything in order after it", "[pipeline]") {
    Bench bench;
    bench.submit("add host h-0-0");
    bench.submit("add host h-0-1");
    CHECK(bench.listener.take().empty());
    bench.pipeline.after_commit([&] { bench.listener.seen.emplace_back("table"); });
    bench.commit(1);
    CHECK(bench.listener.take() == Seen{"events", "answer"});
    bench.commit(2);
    CHECK(bench.listener.take() == Seen{"events", "answer", "table"});
    bench.pipeline.after_commit([&] { bench.listener.seen.emplace_back("at once"); });
    CHECK(bench.listener.take() == Seen{"at once"});
}

TEST_CASE("events of a commit go out together, before what else it brings", "[pipeline]") {
    Bench bench;
    bench.submit("add host h-0-0");
    bench.submit("add host h-0-1");
    bench.submit("add host h-0-2");
    bench.commit(2);
    CHECK(bench.listener.take() == Seen{"events", "answer", "answer"});
    CHECK(bench.listener.events == 4);  // host.added and audit.accepted of each
    bench.commit(3);
    CHECK(bench.listener.take() == Seen{"events", "answer"});
    CHECK(bench.listener.events == 6);
}

TEST_CASE("what is told of a job waits for its own commits only", "[pipeline]") {
    Bench bench;
    bench.pipeline.feed(WorkerHello{"w", "name", 10, {}});
    bench.submit("add host h-0-0");
    bench.submit("add host vmware h-0-0");
    bench.submit("create host vmware h-0-0");
    const auto made = bench.store.written.size();
    bench.submit("add host h-0-1");
    const auto tell = [&](const char* what) {
        return [&bench, what] { bench.listener.seen.emplace_back(what); };
    };
    bench.pipeline.after_commit_of(JobId{2}, tell("of another"));
    CHECK(bench.listener.take() == Seen{"of another"});
    bench.pipeline.after_commit_of(JobId{1}, tell("of the job"));
    bench.commit(made - 1);
    bench.listener.take();
    bench.commit(made);
    const auto seen = bench.listener.take();
    REQUIRE(seen.size() > 2);
    CHECK(seen.front() == "events");
    CHECK(seen.back() == "of the job");
    bench.commit(made + 1);
    CHECK(bench.listener.take() == Seen{"events", "answer"});
}

TEST_CASE("a refusal keeps its place, and is in the audit once", "[pipeline]") {
    Bench bench;
    bench.submit("add host h-0-0");
    bench.submit("add host h-0-0");
    bench.submit("add host h-0-0");
    CHECK(bench.store.written.size() == 2);
    CHECK(bench.listener.take().empty());  // "exists" rests on a host that is not committed
    bench.commit(1);
    CHECK(bench.listener.take() == Seen{"events", "answer"});
    bench.commit(2);
    CHECK(bench.listener.take() == Seen{"events", "answer", "answer"});
}

TEST_CASE("signs of life do not wait for the database", "[pipeline]") {
    Bench bench;
    bench.pipeline.feed(WorkerHello{"w", "name", 10, {}});
    bench.commit(1);
    bench.listener.take();
    bench.submit("add host h-0-0");
    bench.pipeline.feed(WorkerHeartbeat{"w", {}});
    CHECK(bench.listener.take() == Seen{"heartbeat"});
}

TEST_CASE("an outage is known, and a broken store ends the broker", "[pipeline]") {
    Bench bench;
    CHECK_FALSE(bench.pipeline.outage());
    bench.pipeline.unavailable(Error{Errc::unavailable, "gone"});
    bench.io.poll();
    CHECK(bench.pipeline.outage()->message == "gone");
    bench.pipeline.available();
    bench.io.restart();
    bench.io.poll();
    CHECK_FALSE(bench.pipeline.outage());
    bench.pipeline.failed(Error{Errc::internal, "fenced"});
    bench.io.restart();
    bench.io.poll();
    CHECK(bench.listener.take() == Seen{"broken: fenced"});
}
