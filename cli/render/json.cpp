#include "cli/render/json.hpp"

#include "cli/render/explanation.hpp"
#include "cli/render/json_values.hpp"
#include "cli/render/list_style.hpp"
#include "cli/render/lists.hpp"
#include "cli/render/plan.hpp"
#include "cli/render/time_text.hpp"

namespace grivon::cli {
namespace {

template <class Number>
Json or_null(const std::optional<Number>& value) {
    return value ? Json(*value) : Json();
}

Json or_null(const std::optional<WallTime>& time) {
    return time ? Json(iso_time(*time)) : Json();
}

Json or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

Json json_value(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return {};
}

Json object_of(const FieldRows& fields, std::size_t row) {
    auto object = Json::object();
    for (std::size_t i = 0; i < fields.names.size(); ++i)
        object[std::string(fields.names[i])] = json_value(fields.rows[row][i]);
    return object;
}

Json to_json(const StepRecord& step) {
    return {{"step", step.step},
            {"attempt", step.attempt},
            {"name", step.name},
            {"command", step.command},
            {"shown", step.shown},
            {"started", iso_time(step.started)},
            {"finished", or_null(step.finished)},
            {"exit_status", or_null(step.exit_status)}};
}

// Only a job that ran to its end has a command that decided it.
bool has_exit_status(const Event& event) {
    return event.kind == "job.succeeded" || event.kind == "job.failed";
}

Json to_json(const Event& event) {
    Json object{{"seq", number(event.seq)}, {"time", iso_time(event.at)}, {"kind", event.kind}};
    if (!event.host.empty()) object["host"] = event.host;
    if (event.slice) object["slice"] = *event.slice;
    if (number(event.batch) != 0) object["batch"] = number(event.batch);
    if (number(event.job) != 0) {
        object["job"] = number(event.job);
        object["attempt"] = event.attempt;
    }
    if (!event.operation.empty()) object["operation"] = event.operation;
    if (!event.state.empty()) object["state"] = event.state;
    if (has_exit_status(event)) object["exit_status"] = event.exit_status;
    if (!event.message.empty()) object["message"] = event.message;
    return object;
}

Json to_json(const PlannedJob& job) {
    auto commands = Json::array();
    for (const auto& command : job.commands) commands.push_back(command.line);
    return {{"host", job.host},
            {"slice", or_null(job.slice)},
            {"operation", job.operation},
            {"commands", std::move(commands)},
            {"remark", or_null(job.remark)}};
}

Json to_json(const WaitReason& reason) {
    return {{"text", reason.text}, {"since", or_null(reason.since)}};
}

// As its list has it.
template <class Row>
Json row_json(const Row& row) {
    const auto list = list_of(std::span(&row, 1), WallTime{});
    ListStyle style;
    style.format = Format::json;
    return object_of(fields_of(list, columns_to_print(list, style)), 0);
}

}  // namespace

std::string dumped(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json to_json(const JobRow& job) {
    return row_json(job);
}

Json to_json(const BatchRow& batch) {
    return row_json(batch);
}

Json to_json(const Accepted& accepted) {
    auto jobs = Json::array();
    for (const auto job : accepted.jobs) jobs.push_back(number(job));
    return {{"batch", number(accepted.batch) == 0 ? Json() : Json(number(accepted.batch))},
            {"jobs", std::move(jobs)},
            {"lines", accepted.lines}};
}

std::string json_array(const FieldRows& fields) {
    std::string text = "[";
    for (std::size_t i = 0; i < fields.rows.size(); ++i)
        text += (i == 0 ? "\n" : ",\n") + dumped(object_of(fields, i));
    return text + (fields.rows.empty() ? "]\n" : "\n]\n");
}

std::string json_lines(const FieldRows& fields) {
    std::string text;
    for (std::size_t i = 0; i < fields.rows.size(); ++i)
        text += dumped(object_of(fields, i)) + "\n";
    return text;
}

std::string said_json(std::string_view kind, std::string_view text) {
    return dumped(Json{{"kind", kind}, {"text", text}}) + "\n";
}

std::string event_json(const Event& event) {
    return dumped(to_json(event)) + "\n";
}

std::string details_json(const JobDetails& job) {
    auto object = to_json(job.row);
    object["waits_for"] = or_null(job.waits_for);
    object["output_cut_bytes"] = job.output_cut_bytes;
    object["steps"] = Json::array();
    for (const auto& step : job.steps) object["steps"].push_back(to_json(step));
    return dumped(object) + "\n";
}

std::string explanation_json(const Explanation& explanation, const JobRow& job) {
    auto object = Json{{"job", number(explanation.job)},
                       {"state", name_of(explanation.state)},
                       {"started", or_null(job.started)}};
    object["reasons"] = Json::array();
    for (const auto& reason : explanation.reasons) object["reasons"].push_back(to_json(reason));
    return dumped(object) + "\n";
}

std::string plan_json(const Plan& plan) {
    auto object = Json{{"lines", plan.lines},
                       {"on_failure", name_of(plan.batch.on_failure)},
                       {"start_at", or_null(plan.batch.start_at)},
                       {"start_after_ms", plan.batch.start_after_ms},
                       {"time_limit_ms", plan.batch.time_limit_ms},
                       {"jobs", Json::array()}};
    for (const auto& job : plan.jobs) object["jobs"].push_back(to_json(job));
    return dumped(object) + "\n";
}

std::string accepted_json(const Accepted& accepted) {
    return dumped(to_json(accepted)) + "\n";
}

}  // namespace grivon::cli
