#include "cli/progress/progress_json.hpp"

#include "cli/render/json_values.hpp"

namespace grivon::cli {
namespace {

std::int64_t milliseconds_of(std::chrono::microseconds duration) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

Json or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

Json to_json(const JobFailure& failure) {
    auto object = Json{{"job", number(failure.job.job)}, {"host", failure.job.host}};
    object["slice"] = failure.job.slice ? Json(*failure.job.slice) : Json();
    object["operation"] = failure.job.operation;
    object["step"] = or_null(failure.step);
    object["exit_status"] = failure.exit_status ? Json(*failure.exit_status) : Json();
    object["message"] = or_null(failure.job.message);
    object["last_error_line"] = or_null(failure.last_error_line);
    return object;
}

void add_outcomes(Json& object, const JobCounts& counts) {
    object["succeeded"] = counts.succeeded;
    object["failed"] = counts.failed;
    object["cancelled"] = counts.cancelled;
    object["skipped"] = counts.skipped;
}

Json to_json(const BatchSummary& summary) {
    auto object = Json{{"kind", "summary"}};
    add_outcomes(object, counts_of(summary));
    object["unfinished"] = summary.unfinished;
    object["unfinished_hosts"] = summary.unfinished_hosts;
    object["elapsed_ms"] = milliseconds_of(summary.elapsed);
    object["failures"] = Json::array();
    for (const auto& failure : summary.failures) object["failures"].push_back(to_json(failure));
    object["retry"] = or_null(retry_command(summary));
    return object;
}

}  // namespace

std::string progress_json(const JobCounts& counts, std::chrono::microseconds elapsed) {
    auto object = Json{{"kind", "progress"}};
    object["queued"] = counts.queued;
    object["running"] = counts.running;
    add_outcomes(object, counts);
    object["uncertain"] = counts.uncertain;
    object["elapsed_ms"] = milliseconds_of(elapsed);
    return dumped(object) + "\n";
}

std::string summary_json(const BatchSummary& summary) {
    return dumped(to_json(summary)) + "\n";
}

std::string finished_json(const Accepted& accepted, const BatchSummary& summary) {
    auto object = to_json(accepted);
    object["results"] = Json::array();
    for (const auto& job : summary.jobs) object["results"].push_back(to_json(job));
    object["summary"] = to_json(summary);
    return dumped(object) + "\n";
}

}  // namespace grivon::cli
