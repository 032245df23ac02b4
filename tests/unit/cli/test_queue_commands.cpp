// The commands about the queue, against a broker: what they send, print, and end with.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands/job_status.hpp"
#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

using namespace test;
using Words = std::vector<std::string>;

Run run_with(const FakeBroker& broker, const std::string& text) {
    return run(split(text), broker.config_file());
}

Accepted accepted(const std::vector<std::pair<std::uint64_t, std::string>>& jobs) {
    Accepted answer;
    answer.batch = BatchId{1};
    answer.since = EventSeq{10};
    for (const auto& [job, host] : jobs) {
        answer.jobs.push_back(JobId{job});
        answer.hosts.push_back(host);
    }
    return answer;
}

JobProgress ended_as(std::uint64_t job, JobState state, const std::string& host = "h") {
    return progress(job_row(job, host, state), {}, 0);
}

JobProgress waiting(std::uint64_t job, const std::string& reason) {
    auto answer = progress(job_row(job, "h", JobState::queued), {}, 0);
    answer.waits_for = reason;
    return answer;
}

TEST_CASE("batch words are sent with the batch") {
    const FakeBroker broker({say(accepted({}))});
    CHECK(
        run_with(broker, "start host vmware h slice=0 on-failure=continue after=10m time-limit=1h")
            .status == ExitStatus::ok);
    const auto sent = broker.request<Submit>(0);
    CHECK(sent.batch.on_failure == FailurePolicy::carry_on);
    CHECK(sent.batch.start_after_ms == 600'000);
    CHECK(sent.batch.time_limit_ms == 3'600'000);
    REQUIRE(sent.batch.operations.size() == 1);
    CHECK(sent.batch.operations[0] ==
          Operation{"start", "host vmware", {"h"}, {{"slice", "0"}}, {}});
}

TEST_CASE("cancel, resolve, pause and the like print what the broker says") {
    const auto line = GENERATE(as<std::string>{}, "cancel job 5 6 reason=mistake", "cancel batch 2",
                               "resolve job 5 outcome=retry", "pause lane h for=2h", "drain lane h",
                               "resume lane h");
    CAPTURE(line);
    Accepted answer;
    answer.lines = {"job 5 is cancelled", "job 6 is being stopped"};
    const FakeBroker broker({say(answer)});
    const auto result = run_with(broker, line);
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out == "job 5 is cancelled\njob 6 is being stopped\n");
    CHECK(result.error.empty());
    CHECK(broker.requests().size() == 1);
}

TEST_CASE("a retry waits for its jobs as any command") {
    const FakeBroker broker({say(accepted({{9, "h"}})), say(ended_as(9, JobState::succeeded))});
    CHECK(run_with(broker, "retry batch 2 only=failed").status == ExitStatus::ok);
    CHECK(broker.request<FollowJob>(1).job == JobId{9});
}

TEST_CASE("the exit status tells cancelled jobs from failed ones") {
    using enum JobState;
    const auto status = [](const std::vector<JobState>& states) {
        std::vector<JobRow> rows;
        for (const auto state : states) rows.push_back(job_row(5, "h", state));
        return status_of(rows);
    };
    CHECK(status({}) == ExitStatus::ok);
    CHECK(status({succeeded, succeeded}) == ExitStatus::ok);
    CHECK(status({cancelled}) == ExitStatus::cancelled);
    CHECK(status({succeeded, cancelled, succeeded}) == ExitStatus::cancelled);
    CHECK(status({failed}) == ExitStatus::failed);
    CHECK(status({cancelled, failed}) == ExitStatus::failed);
    CHECK(status({failed, cancelled}) == ExitStatus::failed);
    CHECK(status({succeeded, skipped}) == ExitStatus::partly_failed);
    CHECK(status({cancelled, skipped}) == ExitStatus::failed);
    CHECK(static_cast<int>(ExitStatus::cancelled) == 6);
}

TEST_CASE("who waited for cancelled jobs is told, and ends with 6") {
    auto cancelled = ended_as(5, JobState::cancelled);
    cancelled.row.message = "cancelled by root: mistake";
    const FakeBroker broker({say(accepted({{5, "h"}, {6, "h"}})), say(cancelled),
                             say(ended_as(6, JobState::succeeded)), say(cancelled)});
    const auto waited = run_with(broker, "create host vmware h");
    CHECK(waited.status == ExitStatus::cancelled);
    CHECK(without_times(waited.error) ==
          "grivon: job 5 (create slice0@h) cancelled: cancelled by root: mistake\n"
          "2 jobs in TIME: 1 succeeded, 1 cancelled\n");
    CHECK(run_with(broker, "watch job 5").status == ExitStatus::cancelled);
}

TEST_CASE("a job that goes back to the queue says why, once however often it is tried") {
    const auto running = progress(job_row(5, "h", JobState::running), {}, 0);
    const FakeBroker broker(
        {say(accepted({{5, "h"}})), say(running),
         say(waiting(5, "h does not answer; the next try is in 1 s")), say(running),
         say(waiting(5, "h does not answer; the next try is in 2 s")), say(running),
         say(waiting(5, "h refuses the key; the next try is in 4 s")),
         say(ended_as(5, JobState::succeeded))});
    const auto result = run_with(broker, "start host vmware h");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.error ==
          "grivon: job 5 waits: h does not answer; the next try is in 1 s\n"
          "grivon: job 5 waits: h refuses the key; the next try is in 4 s\n");
}

TEST_CASE("jobs of several hosts that go back to the queue say why") {
    auto again = job_event(13, 5, JobState::queued);
    again.message = "h does not answer";
    EventPage first{
        {job_event(11, 5, JobState::queued), job_event(12, 5, JobState::running), again},
        EventSeq{13}};
    EventPage last{{job_event(14, 5, JobState::succeeded), job_event(15, 6, JobState::succeeded)},
                   EventSeq{15}};
    const FakeBroker broker({say(accepted({{5, "h"}, {6, "h2"}})), say(first),
                             say(waiting(5, "h does not answer; the next try is in 1 s")),
                             say(last), say(ended_as(5, JobState::succeeded)),
                             say(ended_as(6, JobState::succeeded, "h2"))});
    const auto result = run_with(broker, "start host vmware h h2 --progress none");
    CHECK(result.status == ExitStatus::ok);
    CHECK(without_times(result.error) ==
          "grivon: job 5 waits: h does not answer; the next try is in 1 s\n"
          "2 jobs in TIME: 2 succeeded\n");
    // The first time it was queued is no news.
    CHECK(broker.requests().size() == 6);
}

TEST_CASE("a wait that is longer than events are kept goes on from what there is") {
    const FakeBroker broker(
        {say(accepted({{5, "h"}, {6, "h2"}})), say(EventsGone{EventSeq{900}}),
         say(ended_as(5, JobState::succeeded)), say(ended_as(5, JobState::succeeded)),
         say(progress(job_row(6, "h2", JobState::running), {}, 0)),
         say(EventPage{{job_event(950, 6, JobState::succeeded)}, EventSeq{950}}),
         say(ended_as(6, JobState::succeeded, "h2"))});
    const auto result = run_with(broker, "start host vmware h h2");
    CHECK(result.status == ExitStatus::ok);
    CHECK(broker.request<FollowEvents>(5).since == EventSeq{900});
}

TEST_CASE("watch event sends its filters, and asks again with them") {
    const FakeBroker broker({say(EventPage{{job_event(4, 1, JobState::failed)}, EventSeq{5}}),
                             say(EventPage{{job_event(6, 1, JobState::failed)}, EventSeq{6}})});
    const auto result =
        run_with(broker, "watch event since=3 kind=job.failed host=vmware-server-0-0 count=2");
    CHECK(result.status == ExitStatus::ok);
    for (const std::size_t i : {0, 1}) {
        const auto asked = broker.request<FollowEvents>(i);
        CHECK(asked.kind == "job.failed");
        CHECK(asked.host == "vmware-server-0-0");
        CHECK(asked.since == EventSeq{i == 0 ? 3U : 5U});
    }
}

TEST_CASE("events that are gone are told of, never passed over") {
    const auto words = GENERATE(as<std::string>{}, "watch event since=3",
                                "watch event since=3 follow=no", "watch event since=3 --json");
    CAPTURE(words);
    std::vector<Step> script;
    if (words.find("follow=no") != std::string::npos)
        script.push_back(say(EventPage{{}, EventSeq{20}}));
    SECTION("at the start") {}
    SECTION("in the middle") {
        script.push_back(say(EventPage{{job_event(4, 1, JobState::failed)}, EventSeq{4}}));
    }
    const bool printed = script.size() > (words.find("follow=no") != std::string::npos ? 1U : 0U);
    script.push_back(say(EventsGone{EventSeq{12}}));
    const FakeBroker broker(script);
    const auto result = run_with(broker, words);
    CHECK(result.status == ExitStatus::failed);
    CHECK(result.out.empty() != printed);
    CHECK(result.error ==
          "grivon: events up to 12 are not kept any more; the oldest that can be had: grivon watch "
          "event since=12\n");
}

TEST_CASE("explain job") {
    Explanation explanation{JobId{5}, JobState::queued, {{"no worker is connected", {}}}};
    const FakeBroker broker({say(explanation), say(waiting(5, "x")), say(explanation),
                             say(waiting(5, "x")),
                             say(Refused{Errc::not_found, "job 6 has ended; grivon show job 6"}),
                             say(waiting(5, "x"))});
    const auto result = run_with(broker, "explain job 5");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out == "job 5 (create slice0@h) is queued\n  no worker is connected\n");
    CHECK(broker.request<Query>(0).operation == Operation{"explain", "job", {"5"}, {}, {}});
    CHECK(broker.request<FollowJob>(1).wait_ms == 0);
    const auto object = nlohmann::json::parse(run_with(broker, "explain job 5 --json").out);
    CHECK(object.at("reasons").at(0).at("text") == "no worker is connected");
    const auto over = run_with(broker, "explain job 6");
    CHECK(over.status == ExitStatus::failed);
    CHECK(over.error == "grivon: job 6 has ended; grivon show job 6\n");
    CHECK(run_with(broker, "explain job 5").error.find("does not fit") != std::string::npos);
    CHECK(run_with(broker, "explain job 5 --format csv").status == ExitStatus::usage);
}

TEST_CASE("lanes and workers are lists") {
    LaneTable lanes;
    lanes.rows.resize(1);
    lanes.rows[0].host = "h";
    WorkerTable workers;
    workers.rows.resize(1);
    workers.rows[0].name = "w";
    const FakeBroker broker({say(lanes), say(workers), say(workers), say(lanes)});
    CHECK(run_with(broker, "list lane output-col=host,mode").out == "HOST MODE  \nh:   active\n");
    CHECK(run_with(broker, "list worker output-col=worker --format table").out ==
          "WORKER\nw:    \n");
    // A list about something else.
    CHECK(run_with(broker, "list lane").status == ExitStatus::failed);
    CHECK(run_with(broker, "list worker").status == ExitStatus::failed);
}

TEST_CASE("output that is not recorded is told beside it, not in it") {
    auto cut = note("12345");
    cut.kind = ItemKind::output_cut;
    const auto done = progress(job_row(5, "h", JobState::succeeded), {output("bytes\n"), cut}, 2);
    const FakeBroker broker({say(done), say(done)});
    const auto watched = run_with(broker, "watch job 5");
    CHECK(watched.out == "bytes\n");
    CHECK(watched.error == "grivon: 12345 bytes more of its output are not recorded\n");
    CHECK(run_with(broker, "show job 5")
              .out.find("output:      12345 bytes more are not recorded\n") != std::string::npos);
}

TEST_CASE("--dry-run shows the plan and waits for nothing") {
    DryRun plan;
    plan.lines = {"# slice1@h is none: passed over"};
    DryRunJob job;
    job.host.name = "h";
    job.slice = 0;
    job.spec.verb = "start";
    job.spec.object = "host vmware";
    job.spec.vm.emplace();
    job.vm = VmState::off;
    plan.jobs = {job};
    const FakeBroker broker({say(plan), say(plan), say(accepted({{5, "h"}}))});
    const auto result = run_with(broker, "start host vmware h after=10m --dry-run");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out ==
          "# slice1@h is none: passed over\n"
          "the jobs would begin after 10 min\n"
          "h:\n"
          "  start slice0@h\n"
          "    ssh -x h vmware-cmd /state/partition1/vmware/0/0.vmx start\n"
          "nothing was done\n");
    CHECK(result.error.empty());
    CHECK(broker.request<Submit>(0).dry_run);
    const auto object =
        nlohmann::json::parse(run_with(broker, "start host vmware h --dry-run --json").out);
    CHECK(object.at("jobs").at(0).at("commands").at(0) ==
          "ssh -x h vmware-cmd /state/partition1/vmware/0/0.vmx start");
    CHECK(object.at("start_at").is_null());
    // A broker that would have done it.
    const auto wrong = run_with(broker, "start host vmware h --dry-run");
    CHECK(wrong.status == ExitStatus::failed);
    CHECK(broker.requests().size() == 3);
}

}  // namespace
}  // namespace grivon::cli
