#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/progress/batch_summary.hpp"
#include "cli/progress/progress_json.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using std::chrono::seconds;
using test::command;
using test::ended;
using test::error_output;
using test::job_row;
using test::output;

JobItem step(const std::string& name, bool shown = true) {
    auto item = command("ssh -x h " + name, shown);
    item.name = name;
    return item;
}

JobItem end_of(bool shown, std::int32_t status) {
    auto item = ended(status);
    item.shown = shown;
    return item;
}

RecordDigest digest(const std::vector<JobItem>& items) {
    RecordDigest record;
    record.take(items);
    return record;
}

TEST_CASE("a record's digest has what was shown, the step that failed, and the last words") {
    const auto record =
        digest({step("look", false), output("hidden\n", false), end_of(false, 1), step("disk"),
                output("one\n"), error_output("first\nsec"), error_output("ond\n\n"),
                end_of(true, 3), step("clean_up"), end_of(true, 0)});
    CHECK(record.output() == "one\n");
    CHECK(record.error_output() == "first\nsecond\n\n");
    CHECK(record.step() == "disk");
    CHECK(record.exit_status() == 3);
    CHECK(record.last_error_line() == "second");
    CHECK_FALSE(record.is_cut());
}

TEST_CASE("without a step that failed the last one is named") {
    CHECK(digest({}).step().empty());
    CHECK_FALSE(digest({}).exit_status());
    const auto record = digest({step("look", false), end_of(false, 1), step("start")});
    CHECK(record.step() == "start");
    CHECK_FALSE(record.exit_status());
    CHECK(digest({step("x"), ended(-1)}).exit_status() == std::nullopt);
}

TEST_CASE("of a flood only a part is kept") {
    const std::string block(60 * 1024, 'x');
    const auto record = digest({step("s"), output(block), output(block), error_output(block)});
    CHECK(record.output().size() == digest_bytes_max);
    CHECK(record.is_cut());
    CHECK(record.last_error_line().size() == 2000);
    JobItem cut;
    cut.kind = ItemKind::output_cut;
    CHECK(digest({cut}).is_cut());
}

BatchSummary summary_of(std::vector<JobRow> jobs) {
    BatchSummary summary;
    summary.batch = BatchId{7};
    summary.elapsed = seconds(130);
    for (const auto& job : jobs)
        if (job.state == JobState::failed) summary.failures.push_back(failure_of(job, {}));
    summary.jobs = std::move(jobs);
    return summary;
}

JobRow failed(std::uint64_t id, const std::string& message) {
    auto row = job_row(id, "h", JobState::failed);
    row.message = message;
    row.exit_status = -1;
    return row;
}

TEST_CASE("a summary counts, and says nothing more when all went well") {
    CHECK(summary_text(summary_of(
              {job_row(1, "h", JobState::succeeded), job_row(2, "h", JobState::succeeded)})) ==
          "2 jobs in 2m10s: 2 succeeded\n");
}

TEST_CASE("a summary names each failure with its step, status and last words, and the way on") {
    auto summary = summary_of({job_row(1, "h", JobState::succeeded), failed(2, "disk is full"),
                               failed(3, "stderr said: no space"), failed(4, ""),
                               job_row(5, "h", JobState::skipped)});
    summary.failures[0].step = "disk";
    summary.failures[0].exit_status = 1;
    summary.failures[0].last_error_line = "cannot write";
    summary.failures[1].last_error_line = "no space.";
    CHECK(summary_text(summary) ==
          "5 jobs in 2m10s: 1 succeeded, 3 failed, 1 skipped\n"
          "  job 2 (create slice0@h) at disk, exit status 1: disk is full\n"
          "    stderr: cannot write\n"
          "  job 3 (create slice0@h): stderr said: no space\n"
          "  job 4 (create slice0@h)\n"
          "once more what did not succeed: grivon retry batch 7\n");
}

TEST_CASE("what somebody took back, or still runs, is not done again") {
    auto summary = summary_of(
        {failed(2, "x"), job_row(3, "h", JobState::cancelled), job_row(4, "h", JobState::skipped)});
    CHECK(retry_command(summary) == "grivon retry job 2 4");
    auto unfinished = summary_of({failed(2, "x"), job_row(4, "h", JobState::succeeded)});
    unfinished.unfinished = 3;
    unfinished.unfinished_hosts = {"h-1", "h-2"};
    CHECK(retry_command(unfinished) == "grivon retry job 2");
    CHECK_THAT(summary_text(unfinished), Catch::Contains("5 jobs in") &&
                                             Catch::Contains("3 not ended yet") &&
                                             Catch::Contains("\n  not ended yet on h-[1-2]\n"));
    CHECK(retry_command(summary_of({job_row(3, "h", JobState::cancelled)})).empty());
    std::vector<JobRow> many{job_row(1, "h", JobState::cancelled)};
    for (std::uint64_t id = 2; id < 200; ++id) many.push_back(failed(id, "x"));
    CHECK(retry_command(summary_of(many)) == "grivon retry batch 7 only=failed");
}

TEST_CASE("of very many failures the first are shown and the rest counted") {
    std::vector<JobRow> jobs;
    for (std::uint64_t id = 1; id <= failures_shown_max + 3; ++id) jobs.push_back(failed(id, "x"));
    const auto text = summary_text(summary_of(jobs));
    CHECK_THAT(text, Catch::Contains("job 50 (") && !Catch::Contains("job 51 (") &&
                         Catch::Contains("  and 3 more: grivon list job batch=7 state=failed\n"));
}

TEST_CASE("the same as JSON") {
    auto summary = summary_of({job_row(1, "h", JobState::succeeded), failed(2, "disk is full")});
    summary.failures[0].step = "disk";
    const auto object = nlohmann::json::parse(summary_json(summary));
    CHECK(object.at("kind") == "summary");
    CHECK(object.at("succeeded") == 1);
    CHECK(object.at("failed") == 1);
    CHECK(object.at("elapsed_ms") == 130'000);
    CHECK(object.at("retry") == "grivon retry batch 7");
    CHECK(object.at("failures").at(0).at("step") == "disk");
    CHECK(object.at("failures").at(0).at("exit_status").is_null());
    const auto progress = nlohmann::json::parse(progress_json(counts_of(summary), seconds(1)));
    CHECK(progress.at("kind") == "progress");
    CHECK(progress.at("failed") == 1);
    Accepted accepted;
    accepted.batch = BatchId{7};
    accepted.jobs = {JobId{1}, JobId{2}};
    const auto whole = nlohmann::json::parse(finished_json(accepted, summary));
    CHECK(whole.at("results").size() == 2);
    CHECK(whole.at("summary").at("failed") == 1);
    CHECK(whole.at("batch") == 7);
}

}  // namespace
}  // namespace grivon::cli
