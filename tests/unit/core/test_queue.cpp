// Lanes, leases, workers, attempts: who runs what, when, and what is believed.
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "broker/core/queue/job_state.hpp"
#include "tests/support/core_bench.hpp"
#include "wire/limits.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using grivon::test::CoreBench;

namespace {

// Hosts h-0-0 … with one VM each that was created.
struct Fleet : CoreBench {
    explicit Fleet(int hosts) {
        hello("setup");
        std::string names;
        for (int i = 0; i < hosts; ++i) names += " h-0-" + std::to_string(i);
        accept("add host" + names);
        accept("add host vmware" + names);
        accept("create host vmware" + names);
        work_off("setup");
        apply(WorkerGoodbye{"setup", true});
        forget_messages();
    }
};

JobItems items_of(const std::string& worker, const Assign& assign, std::uint64_t position,
                  const std::vector<std::string>& texts) {
    JobItems items{worker,       assign.host.name, assign.job, assign.attempt,
                   assign.epoch, position,         {}};
    for (const auto& text : texts) {
        JobItem item;
        item.kind = ItemKind::output;
        item.data = text;
        items.items.push_back(item);
    }
    return items;
}

AttemptReport success_of(const std::string& worker, const Assign& assign, std::uint64_t items_end) {
    AttemptReport report{worker,       assign.host.name, assign.job, assign.attempt,
                         assign.epoch, items_end,        {}};
    report.report.outcome = Outcome::succeeded;
    report.report.host = HostState::up;
    report.report.vm = VmState::on;
    return report;
}

}  // namespace

TEST_CASE("states follow one another as the table says, and no other way", "[core][state]") {
    using enum JobState;
    const std::set<std::pair<JobState, JobState>> allowed{
        {queued, running},     {queued, failed},     {queued, cancelled},    {queued, skipped},
        {running, succeeded},  {running, failed},    {running, cancelled},   {running, queued},
        {running, uncertain},  {uncertain, running}, {uncertain, succeeded}, {uncertain, failed},
        {uncertain, cancelled}};
    for (int from = 1; from <= static_cast<int>(uncertain); ++from)
        for (int to = 1; to <= static_cast<int>(uncertain); ++to) {
            const std::pair pair{static_cast<JobState>(from), static_cast<JobState>(to)};
            CHECK(core::may_follow(pair.first, pair.second) == allowed.contains(pair));
            if (is_final(pair.first)) CHECK_FALSE(core::may_follow(pair.first, pair.second));
        }
}

TEST_CASE("the documented diagram is the table", "[core][state][docs]") {
    std::ifstream document(GRIVON_SOURCE_DIR "/docs/architecture.md");
    std::set<std::string> drawn;
    for (std::string line; std::getline(document, line);) {
        std::istringstream words(line);
        std::string from, arrow, to, cause;
        words >> from >> arrow >> to >> std::ws;
        std::getline(words, cause);
        if (arrow == "->") drawn.insert(from + " -> " + to + ": " + cause);
    }
    std::set<std::string> table;
    for (const auto& transition : core::job_transitions)
        table.insert(std::string(name_of(transition.from)) + " -> " +
                     std::string(name_of(transition.to)) + ": " + transition.cause);
    CHECK(drawn == table);
}

TEST_CASE("one host: in order and one at a time; several hosts: side by side", "[core][lane]") {
    Fleet bench(3);
    const auto start = bench.accept("start host vmware h-0-0 h-0-1 h-0-2");
    const auto stop = bench.accept("stop host vmware h-0-0");
    bench.hello("w");
    const auto first = bench.sent<Assign>("w");
    REQUIRE(first.size() == 3);
    CHECK(bench.state(stop.jobs[0]) == JobState::queued);
    CHECK(bench.waits_for(stop.jobs[0]).find("is running on h-0-0") != std::string::npos);
    bench.accept("start host vmware h-0-0");  // its lane is looked at again
    CHECK(bench.sent<Assign>("w").empty());
    for (const auto& assign : first)
        if (assign.host.name == "h-0-0") bench.report("w", assign, Outcome::succeeded, VmState::on);
    const auto next = bench.sent<Assign>("w");
    REQUIRE(next.size() == 1);
    CHECK(next[0].job == stop.jobs[0]);
}

TEST_CASE("without a worker jobs wait and say so", "[core][worker]") {
    Fleet bench(1);
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    CHECK(bench.waits_for(job) == "no worker is connected; start one with grivon-worker");
    bench.hello("w");
    CHECK(bench.state(job) == JobState::running);
    CHECK(bench.waits_for(job).empty());
}

TEST_CASE("lanes are spread over workers and stay with their holder", "[core][worker]") {
    Fleet bench(4);
    bench.hello("a");
    bench.hello("b");
    bench.accept("start host vmware %");
    const auto to_a = bench.sent<Assign>("a");
    const auto to_b = bench.sent<Assign>("b");
    CHECK(to_a.size() == 2);
    CHECK(to_b.size() == 2);
    for (const auto& assign : to_a) bench.report("a", assign, Outcome::succeeded, VmState::on);
    bench.accept("stop host vmware " + to_a[0].host.name);
    const auto again = bench.sent<Assign>("a");
    REQUIRE(again.size() == 1);
    CHECK(again[0].epoch == to_a[0].epoch);  // the same lease, the same SSH session
}

TEST_CASE("a worker gets no more lanes than it can run", "[core][worker]") {
    Fleet bench(3);
    bench.hello("w", {}, 2);
    const auto jobs = bench.accept("start host vmware %").jobs;
    const auto running = bench.sent<Assign>("w");
    REQUIRE(running.size() == 2);
    CHECK(bench.waits_for(jobs[2]) == "every worker is busy; it is the next of h-0-2");
    bench.report("w", running[0], Outcome::succeeded, VmState::on);
    CHECK(bench.sent<Assign>("w").size() == 1);
}

TEST_CASE("a silent worker loses its lease, and its job is looked at again", "[core][lease]") {
    Fleet bench(1);
    bench.hello("a");
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    const auto first = bench.sent<Assign>("a").at(0);
    auto items = items_of("a", first, 0, {"before the cut"});
    items.items[0].kind = ItemKind::step_started;
    items.items[0].name = "power on";
    bench.apply(items);

    bench.pass(limits::lease_duration / 2);
    bench.hello("b");
    bench.pass(limits::lease_duration / 2);
    CHECK(bench.state(job) == JobState::running);
    const auto second = bench.sent<Assign>("b").at(0);
    CHECK(second.attempt == 2);
    CHECK(second.epoch > first.epoch);
    CHECK(second.position == 1);
    CHECK(second.recovery);
    CHECK(second.steps_begun == std::vector<std::string>{"power on"});
    const auto kinds = bench.event_kinds();
    CHECK(std::count(kinds.begin(), kinds.end(), "job.uncertain") == 1);
    CHECK(std::count(kinds.begin(), kinds.end(), "worker.lost") == 1);

    // Whatever the old holder says now is not believed.
    bench.apply(items_of("a", first, 1, {"after the cut"}));
    CHECK(bench.sent<LeaseEnded>("a").size() == 1);
    bench.apply(success_of("a", first, 1));
    CHECK(bench.sent<ReportStored>("a").size() == 1);
    CHECK(bench.state(job) == JobState::running);
    CHECK(bench.tables.items(job).size() == 1);

    bench.report("b", second, Outcome::succeeded, VmState::on);
    CHECK(bench.state(job) == JobState::succeeded);
}

TEST_CASE("heartbeats keep a lease", "[core][lease]") {
    Fleet bench(1);
    bench.hello("w");
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    for (int i = 0; i < 20; ++i) {
        bench.pass(limits::heartbeat_interval);
        bench.beat("w");
    }
    CHECK(bench.state(job) == JobState::running);
    bench.beat("stranger");
    CHECK(bench.sent<HelloWanted>("stranger").size() == 1);
}

TEST_CASE("an uncertain job holds its lane, and is looked at after a pause that grows", "[core]") {
    Fleet bench(1);
    bench.hello("w");
    const auto start = bench.accept("start host vmware h-0-0").jobs[0];
    const auto stop = bench.accept("stop host vmware h-0-0").jobs[0];
    const auto lost = "the connection was lost";
    bench.report("w", bench.sent<Assign>("w").at(0), Outcome::uncertain, std::nullopt, lost);
    CHECK(bench.state(start) == JobState::uncertain);
    CHECK(bench.state(stop) == JobState::queued);
    CHECK(bench.sent<Assign>("w").empty());
    CHECK(bench.waits_for(start).find("the connection was lost; the next look") == 0);
    CHECK(bench.core->inventory().find("h-0-0")->vms.at(0).state == VmState::unknown);
    CHECK(bench.core->next_wakeup() == bench.now.steady + 1s);

    bench.pass(1s);
    bench.report("w", bench.sent<Assign>("w").at(0), Outcome::uncertain, std::nullopt, lost);
    bench.pass(1s);
    CHECK(bench.sent<Assign>("w").empty());
    bench.pass(1s);
    const auto third = bench.sent<Assign>("w").at(0);
    CHECK(third.attempt == 3);
    bench.report("w", third, Outcome::succeeded, VmState::on);
    CHECK(bench.sent<Assign>("w").at(0).job == stop);
}

TEST_CASE("items are stored once, in order, whatever is sent twice or too early", "[core][items]") {
    Fleet bench(1);
    bench.hello("w");
    const auto job = bench.accept("start host vmware h-0-0").jobs[0];
    const auto assign = bench.sent<Assign>("w").at(0);
    bench.apply(items_of("w", assign, 0, {"a", "b"}));
    bench.apply(items_of("w", assign, 1, {"b", "c"}));
    bench.apply(items_of("w", assign, 5, {"too early"}));
    CHECK(bench.sent<ItemsStored>("w").back().position == 3);

    bench.apply(success_of("w", assign, 4));  // before its last item
    CHECK(bench.state(job) == JobState::running);
    bench.apply(items_of("w", assign, 3, {"d"}));
    CHECK(bench.state(job) == JobState::succeeded);
    std::string all;
    for (const auto& item : bench.tables.items(job)) all += item.data;
    CHECK(all == "abcd");

    bench.apply(success_of("w", assign, 4));  // told again: nothing new
    bench.apply(items_of("w", assign, 3, {"d"}));
    CHECK(bench.sent<LeaseEnded>("w").empty());
    CHECK(bench.tables.items(job).size() == 4);
}

TEST_CASE("an assignment that did not arrive is sent again, one that did is not", "[core]") {
    Fleet bench(1);
    bench.hello("w");
    bench.accept("start host vmware h-0-0");
    const auto assign = bench.sent<Assign>("w").at(0);
    bench.hello("w");  // it reconnected and knows of nothing
    const auto again = bench.sent<Assign>("w");
    REQUIRE(again.size() == 1);
    CHECK(again[0] == assign);
    bench.hello("w", {{assign.host.name, assign.epoch, assign.job, assign.attempt}});
    CHECK(bench.sent<Assign>("w").empty());
    CHECK(bench.sent<LeaseEnded>("w").empty());
    bench.hello("w", {{assign.host.name, Epoch{number(assign.epoch) - 1}, assign.job, 1}});
    CHECK(bench.sent<LeaseEnded>("w").size() == 1);
}

TEST_CASE("a worker that leaves finishes its job and takes no other", "[core][worker]") {
    Fleet bench(2);
    bench.hello("a");
    bench.accept("start host vmware h-0-0");
    const auto assign = bench.sent<Assign>("a").at(0);
    bench.apply(WorkerGoodbye{"a", false});
    const auto other = bench.accept("start host vmware h-0-1").jobs[0];
    const auto next = bench.accept("stop host vmware h-0-0").jobs[0];
    bench.report("a", assign, Outcome::succeeded, VmState::on);
    CHECK(bench.sent<Assign>("a").empty());
    CHECK(bench.state(other) == JobState::queued);
    bench.apply(WorkerGoodbye{"a", true});
    CHECK(bench.state(next) == JobState::queued);
    bench.hello("b");
    CHECK(bench.sent<Assign>("b").size() == 2);
}

TEST_CASE("a restarted broker goes on where it was", "[core][restart]") {
    Fleet bench(2);
    bench.hello("w");
    const auto start = bench.accept("start host vmware h-0-0 h-0-1");
    const auto stop = bench.accept("stop host vmware h-0-0").jobs[0];
    const auto assigned = bench.sent<Assign>("w");
    bench.restart();

    SECTION("the worker comes back in time: nothing is done twice") {
        std::vector<HeldLane> holds;
        for (const auto& a : assigned) holds.push_back({a.host.name, a.epoch, a.job, a.attempt});
        bench.hello("w", holds);
        CHECK(bench.sent<Assign>("w").empty());
        for (const auto& a : assigned) bench.apply(success_of("w", a, 0));
        CHECK(bench.state(start.jobs[0]) == JobState::succeeded);
        CHECK(bench.sent<Assign>("w").at(0).job == stop);
    }
    SECTION("it does not: the jobs are looked at by another") {
        bench.hello("other");
        CHECK(bench.sent<Assign>("other").empty());  // still the old worker's
        bench.pass(limits::lease_duration - 1ms);
        bench.beat("other");
        CHECK(bench.sent<Assign>("other").empty());
        bench.pass(1ms);
        const auto looks = bench.sent<Assign>("other");
        REQUIRE(looks.size() == 2);
        CHECK(looks[0].attempt == 2);
    }
}

TEST_CASE("the same submission key gives the same answer and is done once", "[core][retry]") {
    CoreBench bench;
    bench.accept("add host h-0-0");
    const auto first = std::get<Accepted>(bench.submit("add host vmware h-0-0", "k"));
    CHECK(std::get<Accepted>(bench.submit("add host vmware h-0-0", "k")) == first);
    bench.restart();
    CHECK(std::get<Accepted>(bench.submit("add host vmware h-0-0", "k")) == first);
    CHECK(bench.core->inventory().find("h-0-0")->vms.size() == 1);
    const auto other = std::get<Refused>(bench.submit("add host vmware h-0-0 cpus=2", "k"));
    CHECK(other.code == Errc::conflict);
    for (const auto& key : {std::string(), std::string("two words"), std::string(65, 'x')})
        CHECK(std::get<Refused>(bench.submit("add host vmware h-0-0", key)).code == Errc::usage);

    bench.pass(25h);
    (void)bench.accept("add host h-0-1");  // forgets what is over a day old
    CHECK(bench.tables.image().submissions.size() == 1);
}

TEST_CASE("numbers of events are consecutive, also over a restart", "[core][event]") {
    Fleet bench(2);
    bench.hello("w");
    bench.accept("start host vmware %");
    bench.work_off("w");
    bench.restart();
    bench.hello("w");
    bench.confirm("stop host vmware %");
    bench.work_off("w");
    std::uint64_t expected = 1;
    for (const auto& event : bench.tables.all_events()) CHECK(number(event.seq) == expected++);
    CHECK(number(bench.core->last_event()) == expected - 1);
}

TEST_CASE("a host that does not answer is unreachable until it does", "[core][host]") {
    Fleet bench(1);
    bench.hello("w");
    bench.accept("start host vmware h-0-0");
    const auto assign = bench.sent<Assign>("w").at(0);
    JobReport report;
    report.exit_status = -1;
    report.message = "cannot connect";
    report.host = HostState::unreachable;
    bench.report("w", assign, report);
    const auto& entry = *bench.core->inventory().find("h-0-0");
    CHECK(entry.record.state == HostState::unreachable);
    CHECK(entry.vms.at(0).state == VmState::off);  // the last that was seen
    bench.accept("start host vmware h-0-0");
    bench.work_off("w");
    CHECK(entry.record.state == HostState::up);
}
