// docs/json.md against the program: every list and every object, field by field. Who adds a field
// adds its line there; who takes one away breaks a promise, and this test.
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>

#include "cli/grammar/command_words.hpp"
#include "cli/progress/progress_json.hpp"
#include "cli/render/batch_chart.hpp"
#include "cli/render/explanation.hpp"
#include "cli/render/json.hpp"
#include "cli/render/list_style.hpp"
#include "cli/render/list_text.hpp"
#include "cli/render/lists.hpp"
#include "cli/render/plan.hpp"
#include "cli/render/time_text.hpp"
#include "tests/unit/cli/program_run.hpp"
#include "wire/hypervisors.hpp"

namespace grivon::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Field {
    std::string name;
    std::string type;
    bool operator==(const Field&) const = default;
};
using Fields = std::vector<Field>;

std::ostream& operator<<(std::ostream& out, const Field& field) {
    return out << field.name << " (" << field.type << ")";
}

constexpr WallTime moment{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

// Of each table of the document, by the line that introduces it: a heading, or "Each of `X`:"
// behind one.
std::map<std::string, Fields> documented() {
    std::ifstream file(GRIVON_JSON_DOCUMENT);
    REQUIRE(file);
    static const std::regex row(R"(^\| `([a-z_]+)` \| ([a-z]+) \| .+ \|$)");
    static const std::regex part(R"(^Each of `([a-z_]+)`:$)");
    std::map<std::string, Fields> tables;
    std::string heading;
    std::string table;
    for (std::string line; std::getline(file, line);) {
        std::smatch match;
        if (line.starts_with("## ")) {
            table = heading = line.substr(3);
            std::erase(table, '`');
            std::erase(heading, '`');
        } else if (std::regex_match(line, match, part)) {
            table = heading + " " + match[1].str();
        } else if (std::regex_match(line, match, row)) {
            tables[table].push_back({match[1], match[2]});
        } else if (line.starts_with("| `")) {
            FAIL("a line of no field: " << line);
        }
    }
    return tables;
}

std::string type_of(const Json& value) {
    static const std::regex time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)");
    if (value.is_boolean()) return "boolean";
    if (value.is_number_integer()) return "number";
    if (value.is_array()) return "array";
    if (value.is_object()) return "object";
    if (value.is_string())
        return std::regex_match(value.get<std::string>(), time) ? "time" : "text";
    return value.type_name();
}

// Of an object in which everything is filled in.
Fields fields_of(const Json& object) {
    Fields fields;
    for (const auto& [name, value] : object.items()) fields.push_back({name, type_of(value)});
    return fields;
}

template <class Row>
Fields fields_in_list(const Row& row) {
    ListStyle style;
    style.format = Format::jsonl;
    return fields_of(Json::parse(list_text(list_of(std::span(&row, 1), moment), style)));
}

JobRow filled_job() {
    auto job = test::job_row(5, "h", JobState::failed);
    job.started = job.finished = moment;
    job.message = "disk is full";
    return job;
}

// ---- rows with a value in every field -----------------------------------------------------------

HostRow filled_host() {
    HostRow row;
    row.host = row.address = row.user = row.worker = row.site = row.jump = "x";
    row.accept_new = row.sudo = true;
    row.checked = moment;
    row.rack = row.rank = 1;
    row.running = JobId{1};
    return row;
}

VmRow filled_vm() {
    VmRow row;
    row.host = row.question = row.cluster = row.group = "x";
    row.checked = moment;
    row.host_unreachable = true;
    return row;
}

LaneRow filled_lane() {
    LaneRow row;
    row.host = row.reason = row.user = row.worker = row.trouble = "x";
    row.mode = LaneMode::paused;
    row.since = row.until = row.trouble_since = row.next_try = row.current_since = moment;
    row.current = JobId{1};
    row.epoch = Epoch{1};
    return row;
}

BatchRow filled_batch() {
    BatchRow row;
    row.batch = BatchId{1};
    row.user = row.operation = "x";
    row.started = row.finished = moment;
    return row;
}

BatchSummary filled_summary() {
    auto job = filled_job();
    job.slice = 0;
    return {BatchId{1}, {job}, {{job, "x", 1, "y"}}, 0, {}, {}};
}

std::map<std::string, Fields> fields_of_lists() {
    std::map<std::string, Fields> lists;
    lists["list host"] = fields_in_list(filled_host());
    lists["list host vmware"] = fields_in_list(filled_vm());
    lists["list host vmware snapshot"] =
        fields_in_list(SnapshotRow{"x", 0, {"x", "x", moment, true}, moment});
    lists["list host vmware strange=yes"] =
        fields_in_list(StrangerRow{"x", "x", VmState::on, 1, 1, 1, 1, "x", moment});
    lists["list host vmware drift=yes"] = fields_in_list(DriftRow{"x", 0, "x", "x", "x", "x"});
    lists["list lane"] = fields_in_list(filled_lane());
    lists["list job"] = fields_in_list(filled_job());
    lists["list batch"] = fields_in_list(filled_batch());
    lists["list cluster"] = fields_in_list(ClusterRow{"x", 1, 1, 1, 1, 1, 1});
    lists["list host vmware interface"] = fields_in_list(NicRow{"x", 0, {0, "x", "x"}});
    lists["list host vmwarenet"] =
        fields_in_list(VmnetRow{"x", "x", VmnetKind::nat, "x", "x", "x", Presence::active});
    lists["list host vlan"] = fields_in_list(VlanRow{"x", {"x", "x", 1}, Presence::active});
    lists["list host interface"] =
        fields_in_list(InterfaceRow{"x", {"x", "x", "x", "x", "x", "x", "x", "x"}});
    lists["list host attr"] = fields_in_list(AttributeRow{"x", "x", "x"});
    lists["list vmwarekey"] = fields_in_list(SerialRow{"x", "x", Presence::active});
    lists["list worker"] = fields_in_list(WorkerRow{"x", "x", 1, 1, 1, 1, false, "x"});
    AccessKey key{"x", Role::operating, {{"x"}, {1}, {"x"}}, "x", "x", "x", moment, moment, "x"};
    lists["list key"] = fields_in_list(key);
    lists["list audit"] = fields_in_list(
        AuditRow{EventSeq{1}, moment, "x", "x", "x", AuditOutcome::refused, BatchId{1}, "x", "x"});
    return lists;
}

// ---- the tests ----------------------------------------------------------------------------------

// Lists of VMs are the same for all families.
std::string documented_name(const CommandRule& command) {
    const auto object = vm_object_in(command.object);
    return "list " +
           (object ? object_of(Family::vmware, object->part) : std::string(command.object));
}

TEST_CASE("every list is described, with the fields that it has", "[json]") {
    const auto tables = documented();
    for (const auto& command : catalogue()) {
        const auto* shape = command.verb == "list"
                                ? list_shape(Operation{"list", std::string(command.object), {}, {}})
                                : nullptr;
        if (shape == nullptr) continue;
        const auto name = documented_name(command);
        CAPTURE(name);
        REQUIRE(tables.contains(name));
        std::vector<std::string> names;
        for (const auto& field : tables.at(name)) names.push_back(field.name);
        std::vector<std::string> shown;
        for (const auto& column : shape->columns)
            if (!column.field.empty()) shown.emplace_back(column.field);
        CHECK(names == shown);
    }
}

TEST_CASE("the fields of lists are of the types that are described", "[json]") {
    const auto tables = documented();
    for (const auto& [list, fields] : fields_of_lists()) {
        CAPTURE(list);
        CHECK(tables.at(list) == fields);
    }
}

TEST_CASE("people see local times, and no program does", "[json]") {
    const auto lane = filled_lane();
    const auto list = list_of(std::span(&lane, 1), moment);
    static const std::regex local(R"(\d{4}-\d\d-\d\d \d\d:\d\d)");
    for (const auto format : {Format::json, Format::jsonl, Format::csv, Format::yaml}) {
        ListStyle style;
        style.format = format;
        CHECK_FALSE(std::regex_search(list_text(list, style), local));
    }
    CHECK(std::regex_search(list_text(list, ListStyle{}), local));
}

TEST_CASE("what the broker words with a time is shown with a local one", "[json]") {
    const auto local = local_time(moment);
    CHECK(with_local_times("it joins its lane at 2026-11-22T00:00:00Z; later") ==
          "it joins its lane at " + local + "; later");
    CHECK(with_local_times("2026-11-22T00:00:00Z") == local);
    for (const std::string text : {"", "nothing", "2026-11-22T00:00:00", "2026-99-22T00:00:00Z"})
        CHECK(with_local_times(text) == text);
    JobDetails details{filled_job(), "its lane at 2026-11-22T00:00:00Z", 0, {}};
    CHECK(details_text(details, moment).find("its lane at " + local + "\n") != std::string::npos);
    const auto why = explanation_text(
        {JobId{1}, JobState::queued, {{"its lane at 2026-11-22T00:00:00Z", std::nullopt}}},
        filled_job(), moment);
    CHECK(why.find("its lane at " + local + "\n") != std::string::npos);
}

TEST_CASE("what is said of one job is described", "[json]") {
    const auto tables = documented();
    JobDetails details{
        filled_job(), "its host", 5, {{1, 1, "look", "ls", true, moment, moment, 0}}};
    const auto job = Json::parse(details_json(details));
    auto expected = tables.at("list job");
    const auto& more = tables.at("show job");
    expected.insert(expected.end(), more.begin(), more.end());
    CHECK(fields_of(job) == expected);
    CHECK(fields_of(job["steps"][0]) == tables.at("show job steps"));
    const auto why = Json::parse(
        explanation_json({JobId{1}, JobState::queued, {{"a reason", moment}}}, filled_job()));
    CHECK(fields_of(why) == tables.at("explain job"));
    CHECK(fields_of(why["reasons"][0]) == tables.at("explain job reasons"));
}

TEST_CASE("what is said of a batch is described", "[json]") {
    const auto tables = documented();
    const auto job = filled_job();
    const auto batch = Json::parse(batch_json(filled_batch(), std::span(&job, 1)));
    auto expected = tables.at("list batch");
    const auto& more = tables.at("show batch");
    expected.insert(expected.end(), more.begin(), more.end());
    CHECK(fields_of(batch) == expected);
    CHECK(fields_of(Json::parse(progress_json({}, {}))) == tables.at("--progress json"));
}

TEST_CASE("events are described", "[json]") {
    auto event = test::job_event(1, 1, JobState::failed);
    event.slice = 0;
    event.message = "x";
    CHECK(fields_of(Json::parse(event_json(event))) == documented().at("watch event"));
}

TEST_CASE("what a command that changes something says is described", "[json]") {
    const auto tables = documented();
    Accepted accepted;
    accepted.batch = BatchId{1};
    const auto& name = "Commands that change something";
    const auto finished = Json::parse(finished_json(accepted, filled_summary()));
    CHECK(fields_of(finished) == tables.at(name));
    CHECK(fields_of(finished["results"][0]) == tables.at("list job"));
    CHECK(fields_of(finished["summary"]) == tables.at(std::string(name) + " summary"));
    CHECK(fields_of(finished["summary"]["failures"][0]) ==
          tables.at(std::string(name) + " failures"));
    auto at_once = tables.at(name);
    at_once.resize(3);
    CHECK(fields_of(Json::parse(accepted_json(accepted))) == at_once);
    Plan plan;
    plan.batch.start_at = moment;
    plan.jobs = {{"h", 0, "stop host vmware", {{"", "ls"}}, "a remark"}};
    const auto planned = Json::parse(plan_json(plan));
    CHECK(fields_of(planned) == tables.at("--dry-run"));
    CHECK(fields_of(planned["jobs"][0]) == tables.at("--dry-run jobs"));
}

}  // namespace
}  // namespace grivon::cli
