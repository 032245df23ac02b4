#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/render/json.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using Json = nlohmann::json;

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
    auto cut = test::note("70");
    cut.kind = ItemKind::output_cut;
    add_items(job, {test::command("ssh -x h look", false), test::ended(1), cut, cut});
    const auto object = Json::parse(details_json(job));
    CHECK(object.at("job") == 7);
    CHECK(object.at("waits_for") == "x");
    CHECK(object.at("output_cut_bytes") == 140);
    const auto& step = object.at("steps").at(0);
    CHECK(step.at("command") == "ssh -x h look");
    CHECK(step.at("shown") == false);
    CHECK(step.at("exit_status") == 1);

    Accepted accepted;
    accepted.lines = {"added"};
    CHECK(accepted_json(accepted) == R"({"batch":null,"jobs":[],"lines":["added"]})"
                                     "\n");
}

}  // namespace
}  // namespace grivon::cli
