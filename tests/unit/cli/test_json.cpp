#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/render/json.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using Json = nlohmann::json;

TEST_CASE("jobs have stable names, UTC times and nulls") {
    auto row = test::job_row(7, "h", JobState::queued);
    row.submitted += std::chrono::microseconds(123'999);
    row.started = row.submitted;
    CHECK(Json::parse(list_json(std::vector{row})) == Json::parse(R"([{
        "job": 7, "batch": 1, "host": "h", "slice": 0, "operation": "create host vmware",
        "state": "queued", "attempt": 1, "submitted": "2008-06-02T09:46:40.123Z",
        "started": "2008-06-02T09:46:40.123Z", "finished": null, "exit_status": null,
        "message": null, "user": "root"}])"));
    CHECK(list_json(std::vector<JobRow>{}) == "[]\n");
}

TEST_CASE("a VM of an unreachable host keeps its last state beside") {
    VmRow row;
    row.vm = VmId{22};
    row.host = "h";
    row.slice = 3;
    row.state = VmState::on;
    auto object = Json::parse(list_json(std::vector{row})).at(0);
    CHECK(object.at("vmnode") == "slice3@h");
    CHECK(object.at("state") == "on");
    CHECK(object.at("checked").is_null());
    CHECK_FALSE(object.contains("last_state"));
    row.host_unreachable = true;
    object = Json::parse(list_json(std::vector{row})).at(0);
    CHECK(object.at("state") == "unreachable");
    CHECK(object.at("last_state") == "on");
}

TEST_CASE("hosts and networks") {
    HostRow host;
    host.host = "h";
    host.rank = 4;
    const auto shown = Json::parse(list_json(std::vector{host})).at(0);
    CHECK(shown.at("hypervisor") == "vmware-server");
    CHECK(shown.at("state") == "unknown");
    CHECK(shown.at("rack").is_null());
    CHECK(shown.at("rank") == 4);
    CHECK(shown.at("running").is_null());
    VmnetRow net;
    net.host = "h";
    net.vmnet = "vmnet0";
    net.device = "eth0";
    CHECK(Json::parse(list_json(std::vector{net})) == Json::parse(R"([{
        "host": "h", "vmnet": "vmnet0", "type": "bridge", "device": "eth0", "hostaddr": null,
        "netmask": null, "active": false}])"));
}

TEST_CASE("an event has what applies and nothing else, on one line") {
    auto event = test::job_event(5, 7, JobState::succeeded);
    event.message = "caf\xe9\nend";  // not UTF-8
    const auto text = event_json(event);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    CHECK(Json::parse(text) == Json::parse(R"({
        "seq": 5, "time": "2008-06-02T09:46:40.123Z", "kind": "job.succeeded",
        "host": "vmware-server-0-0", "batch": 1, "job": 7, "attempt": 1,
        "operation": "create host vmware", "state": "succeeded", "exit_status": 0,
        "message": "caf\ufffd\nend"})"));
    Event bare;
    bare.seq = EventSeq{6};
    bare.kind = "worker.lost";
    CHECK(Json::parse(event_json(bare)).size() == 3);
}

TEST_CASE("show job has its steps, and a submission its jobs") {
    JobDetails job;
    job.row = test::job_row(7, "h", JobState::running);
    job.waits_for = "x";
    add_steps(job.steps, {test::command("ssh -x h look", false), test::ended(1)});
    const auto object = Json::parse(details_json(job));
    CHECK(object.at("job") == 7);
    CHECK(object.at("waits_for") == "x");
    const auto& step = object.at("steps").at(0);
    CHECK(step.at("command") == "ssh -x h look");
    CHECK(step.at("shown") == false);
    CHECK(step.at("exit_status") == 1);

    Accepted accepted;
    accepted.lines = {"added"};
    CHECK(accepted_json(accepted) == R"({"batch":null,"jobs":[],"lines":["added"]})"
                                     "\n");
    accepted.batch = BatchId{2};
    accepted.jobs = {JobId{5}};
    const std::vector rows{test::job_row(5, "h", JobState::succeeded)};
    const auto finished = Json::parse(finished_json(accepted, rows));
    CHECK(finished.at("jobs") == Json::parse("[5]"));
    CHECK(finished.at("results").at(0).at("state") == "succeeded");
}

}  // namespace
}  // namespace grivon::cli
