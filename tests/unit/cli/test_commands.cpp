#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using namespace test;
using Words = std::vector<std::string>;

const Step restart = [](const ClientRequest&) -> Reply { return Restart{}; };

Run run_with(const FakeBroker& broker, const std::string& text, int stop = -1, int out = -1) {
    return run(split(text), broker.config_file(), stop, out);
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

EventPage events(std::vector<Event> all, std::uint64_t last) {
    return {std::move(all), EventSeq{last}};
}

JobProgress done(std::uint64_t job, const std::string& host, std::vector<JobItem> items) {
    return progress(job_row(job, host, JobState::succeeded), std::move(items), 9);
}

TEST_CASE("a change without jobs prints the broker's lines") {
    Accepted answer;
    answer.lines = {"added VM on node \"h\" slice \"0\""};
    const FakeBroker broker({say(answer)});
    const auto result = run_with(broker, "add host vmware h cpus=1 mem=768 disksize=20");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out == "added VM on node \"h\" slice \"0\"\n");
    CHECK(result.error.empty());
    const auto sent = broker.request<Submit>(0);
    REQUIRE(sent.batch.operations.size() == 1);
    CHECK(sent.batch.operations[0].arguments == Words{"h"});
    CHECK(sent.batch.operations[0].parameters.at("mem") == "768");
    CHECK_FALSE(sent.dry_run);
    CHECK(sent.submission_key.size() == 36);
    CHECK_FALSE(sent.user.empty());
}

TEST_CASE("--async prints the ids and returns") {
    auto answer = accepted({{5, "h"}, {6, "h"}});
    answer.lines = {"hello"};
    const FakeBroker broker({say(answer), say(answer)});
    CHECK(run_with(broker, "start host vmware h --async").out == "hello\nbatch 1\njob 5\njob 6\n");
    CHECK(run_with(broker, "start host vmware h --async --json").out ==
          R"({"batch":1,"jobs":[5,6],"lines":["hello"]})"
          "\n");
}

// The slides' create, cut into pages in awkward places.
TEST_CASE("jobs of one host are followed live, in order") {
    const auto row = job_row(5, "h", JobState::running);
    const FakeBroker broker(
        {say(accepted({{5, "h"}, {6, "h"}})),
         say(progress(row,
                      {note("# creating slice0@h"), command("ssh -x h look", false),
                       output("secret\n", false), ended(0)},
                      4)),
         say(progress(row, {command("ssh -x h vmware-cmd -s register /v.vmx"), output("regi")}, 6)),
         say(done(5, "h", {output("ster(/v.vmx) = 1\n"), error_output("warning\n"), ended(0)})),
         say(done(6, "h",
                  {command("ssh -x h vmware-cmd /v.vmx start"), output("start() = 1\n")}))});
    const auto result = run_with(broker, "create host vmware h");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out ==
          "# creating slice0@h\n"
          "ssh -x h vmware-cmd -s register /v.vmx\n"
          "register(/v.vmx) = 1\n"
          "ssh -x h vmware-cmd /v.vmx start\n"
          "start() = 1\n");
    CHECK(without_times(result.error) == "warning\n2 jobs in TIME: 2 succeeded\n");
    CHECK(broker.request<FollowJob>(2).position == 4);
    CHECK(broker.request<FollowJob>(2).seen == JobState::running);
    CHECK(broker.request<FollowJob>(3).position == 6);
    CHECK(broker.request<FollowJob>(4).position == 0);
}

TEST_CASE("a broker that restarts while a job is followed loses and repeats nothing") {
    const auto row = job_row(5, "h", JobState::running);
    Refused starting{Errc::unavailable, "starting"};
    const FakeBroker broker({say(accepted({{5, "h"}})), say(progress(row, {output("one\n")}, 1)),
                             restart, say(starting), say(done(5, "h", {output("two\n")}))});
    const auto result = run_with(broker, "create host vmware h");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out == "one\ntwo\n");
    CHECK(result.error == "grivon: the broker is away; waiting for it (Ctrl-C to leave)\n");
    CHECK(broker.request<FollowJob>(3) == broker.request<FollowJob>(2));
}

TEST_CASE("failures, skips and remarks are told on stderr, and all jobs are waited for") {
    auto failed = job_row(5, "h", JobState::failed);
    failed.message = "disk is full";
    auto mute = job_row(6, "h", JobState::failed);
    auto skipped = job_row(7, "h", JobState::skipped);
    skipped.exit_status.reset();
    auto fine = job_row(8, "h", JobState::succeeded);
    fine.message = "already on";
    const FakeBroker broker({say(accepted({{5, "h"}, {6, "h"}, {7, "h"}, {8, "h"}})),
                             say(progress(failed, {}, 0)), say(progress(mute, {}, 0)),
                             say(progress(skipped, {}, 0)), say(progress(fine, {}, 0))});
    const auto result = run_with(broker, "create host vmware h");
    CHECK(result.status == ExitStatus::partly_failed);
    CHECK(result.out.empty());
    CHECK(without_times(result.error) ==
          "grivon: job 5 (create slice0@h) failed: disk is full\n"
          "grivon: job 6 (create slice0@h) failed: exit status 255\n"
          "grivon: job 7 (create slice0@h) skipped\n"
          "grivon: job 8: already on\n"
          "4 jobs in TIME: 1 succeeded, 2 failed, 1 skipped\n"
          "  job 5 (create slice0@h), exit status 255: disk is full\n"
          "  job 6 (create slice0@h), exit status 255\n"
          "once more what did not succeed: grivon retry batch 1\n");
}

TEST_CASE("why a job does not begin is said once") {
    auto waiting = progress(job_row(5, "h", JobState::queued), {}, 0);
    waiting.waits_for = "no worker is connected; start one with grivon-worker";
    auto lost = progress(job_row(5, "h", JobState::uncertain), {}, 0);
    lost.waits_for = "its worker was lost";
    const FakeBroker broker({say(accepted({{5, "h"}})), say(waiting), say(waiting), say(waiting),
                             say(lost), say(lost), say(done(5, "h", {}))});
    const auto result = run_with(broker, "create host vmware h");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.error ==
          "grivon: job 5 waits: no worker is connected; start one with grivon-worker\n"
          "grivon: job 5 waits: its worker was lost\n");
    CHECK(broker.request<FollowJob>(2).wait_ms == 1000);
    CHECK(broker.request<FollowJob>(3).wait_ms == 30'000);
}

TEST_CASE("--json prints one object when all jobs have ended") {
    const FakeBroker broker({say(accepted({{5, "h"}})), say(done(5, "h", {output("noise\n")}))});
    const auto result = run_with(broker, "create host vmware h --json");
    const auto object = nlohmann::json::parse(result.out);
    CHECK(object.at("jobs").at(0) == 5);
    CHECK(object.at("results").at(0).at("state") == "succeeded");
}

TEST_CASE("Ctrl-C leaves the jobs alone and says how to come back") {
    const int stop = eventfd(0, EFD_CLOEXEC);
    const Step press = [stop](const ClientRequest&) -> Reply {
        eventfd_write(stop, 1);
        return Silence{};
    };
    SECTION("while a job is followed") {
        const FakeBroker broker(
            {say(accepted({{5, "h"}, {6, "h"}})), say(done(5, "h", {})), press});
        const auto result = run_with(broker, "create host vmware h", stop);
        CHECK(result.status == ExitStatus::interrupted);
        CHECK(without_times(result.error) ==
              "2 jobs in TIME: 1 succeeded, 1 not ended yet\n"
              "  not ended yet on h\n"
              "grivon: left; the job goes on: grivon watch batch 1\n");
    }
    SECTION("before the broker answered") {
        const FakeBroker broker({press});
        const auto result = run_with(broker, "create host vmware h", stop);
        CHECK(result.status == ExitStatus::interrupted);
        CHECK(result.error.starts_with("grivon: left before the broker answered"));
    }
    SECTION("watching events") {
        const FakeBroker broker({press});
        const auto result = run_with(broker, "watch event since=0", stop);
        CHECK(result.status == ExitStatus::interrupted);
        CHECK(result.error.empty());
    }
    close(stop);
}

TEST_CASE("refusals and wrong words have their statuses") {
    const FakeBroker broker({say(Refused{Errc::not_found, "cannot resolve host \"h\"\nx"}),
                             say(Refused{Errc::usage, "no"})});
    const auto missing = run_with(broker, "start host vmware h");
    CHECK(missing.status == ExitStatus::failed);
    CHECK(missing.error == "grivon: cannot resolve host \"h\"?x\n");
    CHECK(run_with(broker, "list host").status == ExitStatus::usage);
    CHECK(run_with(broker, "add host vmware h mem=many").status == ExitStatus::usage);
    CHECK(run_with(broker, "show job x").status == ExitStatus::usage);
    CHECK(run_with(broker, "help").status == ExitStatus::ok);
    CHECK(broker.requests().size() == 2);
    CHECK(run({"list", "host"}, "/nonexistent.toml").status == ExitStatus::usage);
}

TEST_CASE("tables come in pages and are printed as one") {
    HostTable first;
    first.rows.resize(2);
    first.rows[0].host = "a";
    first.rows[1].host = "bb";
    first.more = true;
    HostTable second;
    second.rows.resize(1);
    second.rows[0].host = "ccccccc";
    const FakeBroker broker({say(first), say(second), say(HostTable{}), say(HostTable{})});
    const auto result = run_with(broker, "list host a rack0");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out.starts_with("HOST     HYPERVISOR    STATE  "));
    CHECK(result.out.find("\nccccccc: vmware-server unknown ") != std::string::npos);
    CHECK(broker.request<Query>(0).operation.arguments == Words{"a", "rack0"});
    CHECK(broker.request<Query>(1).offset == 2);
    CHECK(run_with(broker, "list host").out.empty());
    CHECK(run_with(broker, "list host --json").out == "[]\n");
}

TEST_CASE("list job filters and pages") {
    JobTable first;
    first.rows = {job_row(3, "h", JobState::failed)};
    first.more = true;
    JobTable second;
    second.rows = {job_row(9, "h", JobState::failed)};
    const FakeBroker broker({say(first), say(second)});
    const auto result = run_with(broker, "list job state=failed host=h batch=4 newest=7 --json");
    const auto rows = nlohmann::json::parse(result.out);
    CHECK(rows.size() == 2);
    CHECK(rows.at(1).at("job") == 9);
    const auto asked = broker.request<ListJobs>(1);
    CHECK(asked.after == JobId{3});
    CHECK(asked.state == JobState::failed);
    CHECK(asked.host == "h");
    CHECK(asked.batch == BatchId{4});
    CHECK(asked.newest == 7);
}

TEST_CASE("show job reads the whole record") {
    auto first = progress(job_row(5, "h", JobState::running), {command("look", false)}, 1);
    auto second = progress(job_row(5, "h", JobState::running), {ended(0), output("x")}, 3);
    auto last = progress(job_row(5, "h", JobState::running), {}, 3);
    last.waits_for = "";
    const FakeBroker broker({say(first), say(second), say(last)});
    const auto object = nlohmann::json::parse(run_with(broker, "show job 5 --json").out);
    CHECK(object.at("steps").size() == 1);
    CHECK(object.at("steps").at(0).at("exit_status") == 0);
    CHECK(broker.request<FollowJob>(2).position == 3);
    CHECK(broker.request<FollowJob>(2).wait_ms == 0);
}

TEST_CASE("watch job prints the host's bytes and nothing else") {
    auto failed = job_row(5, "h", JobState::failed);
    failed.message = "no";
    const std::string bytes("\x1b[2J\0\xff\r\n", 8);
    const std::vector<JobItem> record{note("# n"),          command("ssh -x h a"), output(bytes),
                                      error_output("oops"), output("no", false),   ended(1)};
    const FakeBroker broker({say(progress(failed, record, 6)), say(progress(failed, record, 6)),
                             say(done(5, "h", {output("x")})),
                             say(Refused{Errc::not_found, "no job 6"})});
    const auto plain = run_with(broker, "watch job 5");
    CHECK(plain.status == ExitStatus::failed);
    CHECK(plain.out == bytes);
    CHECK(plain.error == "oops");
    const auto echoed = run_with(broker, "watch job 5 --echo");
    CHECK(echoed.out == "# n\nssh -x h a\n" + bytes);
    CHECK(echoed.error == "oopsgrivon: job 5 (create slice0@h) failed: no\n");
    CHECK(run_with(broker, "watch job 5").status == ExitStatus::ok);
    const auto missing = run_with(broker, "watch job 6");
    CHECK(missing.status == ExitStatus::failed);
    CHECK(missing.error == "grivon: no job 6\n");
}

TEST_CASE("watch event goes on from the last number, whatever the broker does") {
    const FakeBroker broker(
        {say(events({job_event(4, 1, JobState::queued), job_event(5, 1, JobState::running)}, 5)),
         restart, say(events({}, 5)),
         say(events({job_event(5, 1, JobState::running), job_event(6, 1, JobState::succeeded),
                     job_event(7, 2, JobState::queued)},
                    7))});
    const auto result = run_with(broker, "watch event since=3 count=3 batch=1 --json");
    CHECK(result.status == ExitStatus::ok);
    CHECK(result.out.find("\"seq\":7") == std::string::npos);
    CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 3);
    CHECK(broker.request<FollowEvents>(0).since == EventSeq{3});
    CHECK(broker.request<FollowEvents>(0).batch == BatchId{1});
    CHECK(broker.request<FollowEvents>(3).since == EventSeq{5});
}

TEST_CASE("watch event without follow stops at what was newest") {
    const FakeBroker broker(
        {say(events({}, 5)), say(events({job_event(4, 1, JobState::queued)}, 4)),
         say(events({job_event(5, 1, JobState::running), job_event(6, 1, JobState::succeeded)}, 6)),
         say(events({}, 6))});
    const auto result = run_with(broker, "watch event since=3 follow=no");
    CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 2);
    CHECK(broker.request<FollowEvents>(0).from_now);
    CHECK(broker.request<FollowEvents>(1).wait_ms == 0);
    CHECK(run_with(broker, "watch event follow=no").out.empty());
}

TEST_CASE("output that cannot be written ends the command") {
    std::signal(SIGPIPE, SIG_IGN);
    HostTable table;
    table.rows.resize(1);
    table.rows[0].host = "h";
    const FakeBroker broker({say(table), say(table)});
    const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    const auto disk_full = run_with(broker, "list host", -1, full);
    close(full);
    CHECK(disk_full.status == ExitStatus::failed);
    CHECK(disk_full.error == "grivon: cannot write the output: No space left on device\n");
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    close(ends[0]);
    const auto closed = run_with(broker, "help", -1, ends[1]);
    close(ends[1]);
    CHECK(closed.status == ExitStatus::output_closed);
    CHECK(closed.error.empty());
}

}  // namespace
}  // namespace grivon::cli
