// list batch, show batch, watch batch.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using namespace test;

const WallTime submitted = WallTime(std::chrono::seconds(1'212'400'000));

BatchRow batch(std::uint64_t id) {
    BatchRow row;
    row.batch = BatchId{id};
    row.user = "root";
    row.operation = "create host vmware h-[0-1]";
    row.submitted = submitted;
    row.succeeded = 2;
    row.failed = 1;
    row.started = submitted;
    row.finished = submitted + std::chrono::seconds(5);
    return row;
}

BatchTable batches(std::vector<BatchRow> rows, bool more = false) {
    BatchTable table;
    table.rows = std::move(rows);
    table.more = more;
    return table;
}

JobRow job(std::uint64_t id, const std::string& host, JobState state, int from, int to) {
    auto row = job_row(id, host, state);
    row.batch = BatchId{7};
    if (from >= 0) row.started = submitted + std::chrono::seconds(from);
    if (is_final(state)) row.finished = submitted + std::chrono::seconds(to);
    return row;
}

JobTable jobs(std::vector<JobRow> rows, bool more = false) {
    JobTable table;
    table.rows = std::move(rows);
    table.more = more;
    return table;
}

Run run_with(const FakeBroker& broker, const std::string& text) {
    return run(split(text), broker.config_file());
}

TEST_CASE("list batch filters and pages") {
    const FakeBroker broker({say(batches({batch(3)}, true)), say(batches({batch(9)}))});
    const auto result = run_with(broker, "list batch newest=7 user=root unfinished=yes --json");
    const auto rows = nlohmann::json::parse(result.out);
    REQUIRE(rows.size() == 2);
    CHECK(rows.at(1).at("batch") == 9);
    CHECK(rows.at(0).at("jobs") == 3);
    CHECK(rows.at(0).at("state") == "finished");
    CHECK(rows.at(0).at("finished") == "2008-06-02T09:46:45.000Z");
    const auto first = broker.request<ListBatches>(0);
    CHECK(first.newest == 7);
    CHECK(first.user == "root");
    CHECK(first.unfinished);
    const auto second = broker.request<ListBatches>(1);
    CHECK(second.after == BatchId{3});
    CHECK(second.newest == 0);
}

TEST_CASE("a long operation is cut in the table only") {
    auto row = batch(3);
    row.operation = std::string(60, 'x');
    const FakeBroker broker({say(batches({row})), say(batches({row}))});
    CHECK_THAT(run_with(broker, "list batch").out,
               Catch::Contains(" " + std::string(37, 'x') + "... finished"));
    CHECK_THAT(run_with(broker, "list batch --json").out, Catch::Contains(row.operation));
}

TEST_CASE("the state of a batch is that of its worst job") {
    const auto state_of = [](auto change) {
        auto row = batch(1);
        change(row);
        const FakeBroker broker({say(batches({row}))});
        const auto rows = nlohmann::json::parse(run_with(broker, "list batch --json").out);
        return rows.at(0).at("state").get<std::string>();
    };
    CHECK(state_of([](BatchRow& row) { row.queued = 1; }) == "running");
    CHECK(state_of([](BatchRow& row) { row.running = 1; }) == "running");
    CHECK(state_of([](BatchRow& row) { row.uncertain = row.running = 1; }) == "uncertain");
    CHECK(state_of([](BatchRow& row) {
              row.queued = 1;
              row.started.reset();
          }) == "queued");
}

TEST_CASE("show batch draws the lanes") {
    const FakeBroker broker({say(batches({batch(7)})),
                             say(jobs({job(1, "h-0", JobState::succeeded, 0, 2)}, true)),
                             say(jobs({job(2, "h-1", JobState::failed, 0, 4),
                                       job(3, "h-0", JobState::succeeded, 3, 5)}))});
    const auto result = run_with(broker, "show batch 7");
    CHECK(result.status == ExitStatus::ok);
    CHECK_THAT(result.out, Catch::Contains("batch:      7\n") &&
                               Catch::Contains("took:       5.0s\n") &&
                               Catch::Contains("jobs:       2 succeeded, 1 failed\n") &&
                               Catch::Contains("\nh-0 |ccc") && Catch::Contains("\nh-1 |CCC") &&
                               Catch::Contains("| 0/1, 1 failed\n"));
    CHECK(broker.request<ListBatches>(0).batch == BatchId{7});
    CHECK(broker.request<ListJobs>(1).batch == BatchId{7});
    CHECK(broker.request<ListJobs>(2).after == JobId{1});
}

TEST_CASE("show batch --json has the batch and its jobs") {
    const FakeBroker broker(
        {say(batches({batch(7)})), say(jobs({job(1, "h-0", JobState::succeeded, 0, 2)}))});
    const auto object = nlohmann::json::parse(run_with(broker, "show batch 7 --json").out);
    CHECK(object.at("batch") == 7);
    CHECK(object.at("on_failure") == "skip-vm");
    CHECK(object.at("results").at(0).at("job") == 1);
}

TEST_CASE("a batch that is not there is said to be so") {
    const auto command = GENERATE(as<std::string>{}, "show batch 9", "wait batch 9");
    const bool waits = command.starts_with("wait");
    std::vector<Step> script;
    if (waits) script.push_back(say(EventPage{{}, EventSeq{1}}));
    script.push_back(say(batches({})));
    const FakeBroker broker(script);
    const auto result = run_with(broker, command);
    CHECK(result.status == ExitStatus::failed);
    CHECK(result.error ==
          "grivon: there is no batch 9, or it is not kept any more; see: grivon list batch "
          "newest=20\n");
}

// Who closed the laptop comes back and sees everything.
TEST_CASE("watch batch shows what has been, and waits for the rest") {
    auto failed = job(2, "h-1", JobState::failed, 0, 4);
    failed.message = "no";
    auto running = job(3, "h-0", JobState::running, 3, 0);
    Event end_of_last;
    end_of_last.seq = EventSeq{31};
    end_of_last.kind = "job.succeeded";
    end_of_last.state = "succeeded";
    end_of_last.job = JobId{3};
    end_of_last.host = "h-0";
    end_of_last.slice = 0;
    end_of_last.operation = "create host vmware";
    end_of_last.at = submitted + std::chrono::seconds(9);
    const auto succeeded = job(3, "h-0", JobState::succeeded, 3, 9);
    const FakeBroker broker(
        {say(EventPage{{}, EventSeq{30}}), say(batches({batch(7)})),
         say(jobs({job(1, "h-0", JobState::succeeded, 0, 2), failed, running})),
         say(progress(job(1, "h-0", JobState::succeeded, 0, 2), {output("one\n")}, 1)),
         say(progress(failed, {}, 0)), say(EventPage{{end_of_last}, EventSeq{31}}),
         say(progress(succeeded, {output("three\n")}, 1))});
    const auto result = run_with(broker, "watch batch 7");
    CHECK(result.status == ExitStatus::partly_failed);
    CHECK(result.out == "slice0@h-0: one\nslice0@h-0: three\n");
    CHECK(result.error ==
          "[3/3] job 3 (create slice0@h-0) succeeded in 6.0s\n"
          "3 jobs in 9.0s: 2 succeeded, 1 failed\n"
          "  job 2 (create slice0@h-1), exit status 255: no\n"
          "once more what did not succeed: grivon retry batch 7\n");
    CHECK(broker.request<FollowEvents>(5).since == EventSeq{30});
}

}  // namespace
}  // namespace grivon::cli
