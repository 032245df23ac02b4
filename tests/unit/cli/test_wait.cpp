// wait job, wait batch, wait broker.
#include <sys/eventfd.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "cli/progress/awaited_jobs.hpp"
#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using namespace test;

JobRow row(std::uint64_t id, JobState state, std::uint32_t attempt) {
    auto row = job_row(id, "h", state);
    row.attempt = attempt;
    return row;
}

Event change(std::uint64_t job, JobState state, std::uint32_t attempt) {
    auto event = job_event(1, job, state);
    event.attempt = attempt;
    return event;
}

TEST_CASE("what is waited for comes true when it is so of all") {
    AwaitedJobs finished({row(1, JobState::queued, 0), row(2, JobState::running, 1)},
                         Until::finished);
    CHECK_FALSE(finished.is_decided());
    finished.take(change(2, JobState::failed, 1));
    CHECK_FALSE(finished.is_decided());
    finished.take(change(1, JobState::cancelled, 0));
    CHECK(finished.is_decided());
    CHECK_FALSE(finished.came_true());  // how they ended decides the status
    finished.take(change(1, JobState::succeeded, 1));
    CHECK(finished.rows()[0].state == JobState::cancelled);
}

TEST_CASE("who waits for success hears at once that there will be none") {
    AwaitedJobs jobs({row(1, JobState::queued, 0), row(2, JobState::running, 1)}, Until::succeeded);
    jobs.take(change(2, JobState::failed, 1));
    CHECK(jobs.is_decided());
    CHECK_FALSE(jobs.came_true());
    AwaitedJobs others({row(1, JobState::succeeded, 1)}, Until::succeeded);
    CHECK(others.came_true());
}

TEST_CASE("a job has begun when it was given to a worker, whatever became of it") {
    AwaitedJobs jobs({row(1, JobState::queued, 0), row(2, JobState::queued, 1)}, Until::begun);
    CHECK_FALSE(jobs.is_decided());
    jobs.take(change(9, JobState::running, 1));
    CHECK_FALSE(jobs.is_decided());
    jobs.take(change(1, JobState::running, 1));
    CHECK(jobs.came_true());
    AwaitedJobs never({row(1, JobState::cancelled, 0)}, Until::begun);
    CHECK(never.is_decided());
    CHECK_FALSE(never.came_true());
}

Run run_with(const FakeBroker& broker, const std::string& text) {
    return run(split(text), broker.config_file());
}

EventPage now(std::uint64_t last) {
    return {{}, EventSeq{last}};
}

JobProgress known(const JobRow& job) {
    return progress(job, {}, 0);
}

TEST_CASE("wait job ends as the jobs did, and prints nothing") {
    const FakeBroker broker({say(now(10)), say(known(row(5, JobState::running, 1))),
                             say(known(row(6, JobState::succeeded, 1))),
                             say(EventPage{{change(5, JobState::failed, 1)}, EventSeq{11}})});
    const auto result = run_with(broker, "wait job 5 6");
    CHECK(result.status == ExitStatus::partly_failed);
    CHECK(result.out.empty());
    CHECK(result.error.empty());
    const auto asked = broker.request<FollowEvents>(3);
    CHECK(asked.since == EventSeq{10});
    CHECK(asked.kind == "job");
    CHECK_FALSE(asked.from_now);
}

TEST_CASE("events that are not kept any more are made up for by looking") {
    const FakeBroker broker({say(now(10)), say(known(row(5, JobState::running, 1))),
                             say(EventsGone{EventSeq{90}}),
                             say(known(row(5, JobState::succeeded, 1)))});
    CHECK(run_with(broker, "wait job 5").status == ExitStatus::ok);
}

TEST_CASE("wait batch follows the events of the batch alone") {
    BatchTable batches;
    batches.rows.resize(1);
    batches.rows[0].batch = BatchId{7};
    JobTable jobs;
    jobs.rows = {row(5, JobState::queued, 0)};
    const FakeBroker broker({say(now(10)), say(batches), say(jobs),
                             say(EventPage{{change(5, JobState::running, 1)}, EventSeq{11}})});
    CHECK(run_with(broker, "wait batch 7 until=begun").status == ExitStatus::ok);
    CHECK(broker.request<FollowEvents>(3).batch == BatchId{7});
}

TEST_CASE("a wait that takes too long ends with 5, and says that the jobs go on") {
    const FakeBroker broker({say(now(10)), say(known(row(5, JobState::running, 1)))});
    const auto result = run_with(broker, "wait job 5 --timeout 1s");
    CHECK(result.status == ExitStatus::timed_out);
    CHECK(result.error == "grivon: the time to wait is over; the jobs go on\n");
}

TEST_CASE("wait broker waits for a broker that is there, ready, or has a worker") {
    Pong starting{"1", 0, false};
    Pong ready{"1", 0, true};
    Pong with_worker{"1", 1, true};
    const FakeBroker broker(
        {say(starting), say(starting), say(ready), say(ready), say(with_worker)});
    CHECK(run_with(broker, "wait broker until=answers").status == ExitStatus::ok);
    CHECK(run_with(broker, "wait broker").status == ExitStatus::ok);
    CHECK(run_with(broker, "wait broker until=worker").status == ExitStatus::ok);
    CHECK(broker.requests().size() == 5);
}

TEST_CASE("a broker that is not there yet is waited for without a word") {
    const TemporaryDirectory directory;
    const auto config = (directory.path() / "grivon.toml").string();
    std::ofstream(config) << "[client]\nrun_dir = \"" << directory.path().string() << "\"\n";
    const auto result = run(split("wait broker --timeout 1s"), config);
    CHECK(result.status == ExitStatus::timed_out);
    CHECK(result.error == "grivon: the time to wait is over; the broker is not there yet\n");
}

}  // namespace
}  // namespace grivon::cli
