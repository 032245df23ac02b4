#include <catch2/catch.hpp>

#include "cli/render/batch_chart.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using std::chrono::seconds;

const WallTime start = WallTime(seconds(1'212'400'000));

JobRow job(const std::string& host, const std::string& verb, JobState state, int from, int to) {
    auto row = test::job_row(1, host, state);
    row.operation = verb + " host vmware";
    if (from >= 0) row.started = start + seconds(from);
    if (is_final(state)) row.finished = start + seconds(to);
    return row;
}

std::string chart_of(const std::vector<JobRow>& jobs, int finished, std::size_t columns = 0) {
    BatchRow batch;
    batch.batch = BatchId{1};
    batch.started = start;
    if (finished > 0) batch.finished = start + seconds(finished);
    const auto text = batch_text(batch, jobs, columns, start + seconds(20));
    return text.substr(text.find("\n\n") + 2);
}

TEST_CASE("each job is drawn over the time that it took") {
    CHECK(chart_of({job("a", "create", JobState::succeeded, 0, 10),
                    job("a", "start", JobState::succeeded, 10, 20),
                    job("b", "create", JobState::failed, 5, 15),
                    job("b", "start", JobState::skipped, -1, 15)},
                   20) ==
          "a |ccccccccccssssssssss| 2/2\n"
          "b |     CCCCCCCCCC     | 0/2, 1 failed, 1 not done\n"
          "   0s             20.0s\n"
          "c create, s start; capital: failed; > runs, ? uncertain, . waits\n");
}

TEST_CASE("verbs with the same first letter are told apart") {
    const auto text = chart_of({job("a", "start", JobState::succeeded, 0, 10),
                                job("a", "stop", JobState::succeeded, 10, 20),
                                job("a", "suspend", JobState::failed, 18, 20)},
                               20);
    CHECK_THAT(text, Catch::Contains("|ssssssssssttttttttUU|") &&
                         Catch::Contains("s start, t stop, u suspend"));
}

TEST_CASE("what runs, waits and is not known is marked") {
    CHECK_THAT(chart_of({job("a", "create", JobState::succeeded, 0, 5),
                         job("a", "create", JobState::running, 10, 0),
                         job("b", "create", JobState::uncertain, 0, 0),
                         job("c", "create", JobState::succeeded, 0, 5),
                         job("c", "create", JobState::queued, -1, 0)},
                        0),
               Catch::Contains("a |ccccc.....>>>>>>>>>>|") &&
                   Catch::Contains("b |????????????????????|") &&
                   Catch::Contains("c |ccccc...............|"));
}

TEST_CASE("a failure is seen though others share its column") {
    std::vector<JobRow> jobs;
    for (int i = 0; i < 100; ++i)
        jobs.push_back(
            job("a", "create", i == 50 ? JobState::failed : JobState::succeeded, i, i + 1));
    const auto chart = chart_of(jobs, 100);
    CHECK(std::count(chart.begin(), chart.end(), 'C') == 1);
}

TEST_CASE("times that cannot be are drawn at the edge") {
    const auto text = chart_of({job("a", "create", JobState::succeeded, 30, 10),
                                job("b", "create", JobState::succeeded, 0, 900)},
                               20, 1000);
    CHECK_THAT(text, Catch::Contains("a |") && Catch::Contains("b |"));
}

TEST_CASE("a batch that has not begun has no chart") {
    BatchRow batch;
    batch.queued = 1;
    CHECK_THAT(batch_text(batch, {}, 80, start),
               Catch::Contains("jobs:       1 queued\n") && !Catch::Contains("|"));
}

}  // namespace
}  // namespace grivon::cli
