// The lists of lanes and workers, and why a job waits, in every form.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/render/explanation.hpp"
#include "cli/render/list_text.hpp"
#include "cli/render/lists.hpp"
#include "tests/unit/cli/program_run.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

using Json = nlohmann::json;
using std::chrono::seconds;

const WallTime now = *utc_time_in("2026-11-22T19:30:00Z");

template <class Row>
std::string shown_as(Format format, const std::vector<Row>& rows) {
    setenv("TZ", "UTC", 1);
    ListStyle style;
    style.format = format;
    return list_text(list_of(std::span(rows), now), style);
}

LaneRow lane(const std::string& host) {
    LaneRow row;
    row.host = host;
    row.worker = "w1";
    row.epoch = Epoch{12};
    return row;
}

LaneRow paused_lane() {
    auto row = lane("h2");
    row.mode = LaneMode::paused;
    row.reason = "new disk";
    row.user = "root";
    row.since = now - seconds(60);
    row.until = now + seconds(1800);
    row.queued = 3;
    row.worker.clear();
    row.epoch = {};
    return row;
}

LaneRow troubled_lane() {
    auto row = lane("h3");
    row.trouble = "connection refused";
    row.trouble_since = now - seconds(20);
    row.tries = 3;
    row.next_try = now + seconds(8);
    row.queued = 1;
    return row;
}

TEST_CASE("list lane") {
    auto busy = lane("h1");
    busy.current = JobId{7};
    busy.current_state = JobState::running;
    busy.current_since = now - seconds(5);
    CHECK(shown_as(Format::table, std::vector{busy}) ==
          "HOST MODE   QUEUED CURRENT SINCE               WORKER\n"
          "h1:  active 0      7       2026-11-22 19:29:55 w1    \n");
    const auto all = shown_as(Format::table, std::vector{busy, paused_lane(), troubled_lane()});
    CHECK(all.find("h2:  paused 3      ------- ------------------- ------ new disk, until "
                   "2026-11-22 20:00:00") != std::string::npos);
    CHECK(all.find(" connection refused; try 4 in 8 s") != std::string::npos);
}

TEST_CASE("the note of a lane says all that there is to say") {
    const auto note = [](const LaneRow& row) {
        const auto text = shown_as(Format::table, std::vector{row});
        const auto at = text.find("NOTE");
        if (at == std::string::npos) return std::string();
        auto line = text.substr(text.find('\n') + 1 + at);
        line.erase(line.find_last_not_of(" \n") + 1);
        return line;
    };
    CHECK(note(lane("h")).empty());
    auto row = paused_lane();
    row.reason.clear();
    CHECK(note(row) == "until 2026-11-22 20:00:00");
    row.until.reset();
    CHECK(note(row).empty());
    row.reason = "for good\nx";
    CHECK(note(row) == "for good?x");
    // What is said of an active lane is left from before.
    row.mode = LaneMode::active;
    CHECK(note(row).empty());
    row = troubled_lane();
    row.next_try = now;
    CHECK(note(row) == "connection refused; try 4 now");
    row.next_try.reset();
    CHECK(note(row) == "connection refused; try 4 now");
    row.mode = LaneMode::draining;
    row.reason = "it goes away";
    row.current = JobId{7};
    row.current_state = JobState::uncertain;
    CHECK(note(row) == "it goes away; connection refused; try 4 now; job 7 is uncertain");
}

TEST_CASE("lanes for programs have every field") {
    CHECK(Json::parse(shown_as(Format::jsonl, std::vector{paused_lane()})) == Json::parse(R"({
        "host": "h2", "mode": "paused", "reason": "new disk", "user": "root",
        "since": "2026-11-22T19:29:00.000Z", "until": "2026-11-22T20:00:00.000Z", "queued": 3,
        "current": null, "current_state": null, "current_since": null, "worker": null,
        "epoch": null, "trouble": null, "trouble_since": null, "tries": 0, "next_try": null})"));
    const auto troubled = Json::parse(shown_as(Format::jsonl, std::vector{troubled_lane()}));
    CHECK(troubled.at("next_try") == "2026-11-22T19:30:08.000Z");
    CHECK(troubled.at("epoch") == 12);
    CHECK(shown_as(Format::csv, std::vector<LaneRow>{}).starts_with("host,mode,reason,user,"));
    CHECK(
        shown_as(Format::yaml, std::vector{lane("h")}).starts_with("- host: h\n  mode: active\n"));
}

TEST_CASE("list worker") {
    WorkerRow worker;
    worker.name = "worker-1";
    worker.worker = "f81d4fae-7dec-4d0e-a765-00a0c91e6bf6";
    worker.lanes = 20;
    worker.running = 3;
    worker.lanes_max = 30;
    worker.silent_ms = 1200;
    CHECK(shown_as(Format::table, std::vector{worker}) ==
          "WORKER    LANES RUNNING MAX HEARD  \n"
          "worker-1: 20    3       30  1 s ago\n");
    worker.leaving = true;
    CHECK(shown_as(Format::table, std::vector{worker}).find("leaving: takes no more jobs") !=
          std::string::npos);
    CHECK(Json::parse(shown_as(Format::jsonl, std::vector{worker})) == Json::parse(R"({
        "name": "worker-1", "worker": "f81d4fae-7dec-4d0e-a765-00a0c91e6bf6", "lanes": 20,
        "running": 3, "running_max": 30, "site": null, "silent_ms": 1200,
        "state": "leaving"})"));
}

TEST_CASE("an explanation has a line for each reason, with its age") {
    setenv("TZ", "UTC", 1);
    auto row = test::job_row(5, "h", JobState::queued);
    row.operation = "start host vmware";
    Explanation explanation{JobId{5}, JobState::queued, {}};
    explanation.reasons = {{"h does not answer\nx", now - seconds(12)}, {"2 jobs are first", {}}};
    CHECK(explanation_text(explanation, row, now) ==
          "job 5 (start slice0@h) is queued\n"
          "  h does not answer?x, for 12 s\n"
          "  2 jobs are first\n");
    CHECK(Json::parse(explanation_json(explanation, row)) == Json::parse(R"({
        "job": 5, "state": "queued", "started": null, "reasons": [
        {"text": "h does not answer\nx", "since": "2026-11-22T19:29:48.000Z"},
        {"text": "2 jobs are first", "since": null}]})"));
    row.started = now - seconds(90);
    CHECK(explanation_text({JobId{5}, JobState::running, {}}, row, now) ==
          "job 5 (start slice0@h) runs on h since 2026-11-22 19:28:30, for 1 min\n");
}

}  // namespace
}  // namespace grivon::cli
