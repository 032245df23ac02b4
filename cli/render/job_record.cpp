#include "cli/render/job_record.hpp"

#include <algorithm>

#include "cli/render/lists.hpp"
#include "cli/render/table.hpp"
#include "cli/render/text.hpp"
#include "cli/render/time_text.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

constexpr std::size_t label_width = 13;  // of the longest label, "exit status: "

void add_line(std::string& text, std::string label, const std::string& value) {
    if (value.empty()) return;
    label += ':';
    label.resize(label_width, ' ');
    text += label + one_line(value) + "\n";
}

std::string begun_text(const JobRow& job) {
    if (!job.started) return {};
    return local_time(*job.started) + " (" + duration_text(*job.started - job.submitted) +
           " after that)";
}

std::string ended_text(const JobRow& job, WallTime now) {
    if (job.finished && job.started)
        return local_time(*job.finished) + " (took " + duration_text(*job.finished - *job.started) +
               ")";
    if (job.finished) return local_time(*job.finished);
    return job.started ? "not yet, after " + duration_text(now - *job.started) : std::string();
}

// "1", or "2.1" (attempt, step) when there was more than one attempt.
std::string step_number(const StepRecord& step, bool several_attempts) {
    const auto number = std::to_string(step.step);
    return several_attempts ? std::to_string(step.attempt) + "." + number : number;
}

std::vector<std::string> step_cells(const StepRecord& step, bool several_attempts) {
    return {step_number(step, several_attempts),
            one_line(step.name) + (step.shown ? "" : " (quiet)"),
            local_clock(step.started),
            step.finished ? seconds_text(*step.finished - step.started) : std::string(),
            step.exit_status ? std::to_string(*step.exit_status) : std::string(),
            one_line(step.command)};
}

std::string steps_text(const std::vector<StepRecord>& steps) {
    Table table{{{"STEP"}, {"NAME"}, {"STARTED"}, {"SECONDS"}, {"EXIT"}, {"COMMAND"}}, {}};
    const bool several_attempts =
        std::any_of(steps.begin(), steps.end(),
                    [&](const StepRecord& step) { return step.attempt != steps.front().attempt; });
    for (const auto& step : steps) table.rows.push_back(step_cells(step, several_attempts));
    return to_text(table);
}

StepRecord begun_step(const JobItem& item) {
    StepRecord step;
    step.step = item.step;
    step.attempt = item.attempt;
    step.name = item.name;
    step.command = item.text;
    step.shown = item.shown;
    step.started = item.at;
    return step;
}

void end_step(std::vector<StepRecord>& steps, const JobItem& item) {
    if (steps.empty() || steps.back().step != item.step || steps.back().attempt != item.attempt)
        return;
    steps.back().finished = item.at;
    if (item.exit_status >= 0) steps.back().exit_status = item.exit_status;
}

std::uint64_t bytes_cut(const JobItem& item) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, number_in(item.text).value_or(0)));
}

std::string cut_text(std::uint64_t bytes) {
    return bytes == 0 ? std::string() : std::to_string(bytes) + " bytes more are not recorded";
}

}  // namespace

void add_items(JobDetails& job, const std::vector<JobItem>& items) {
    for (const auto& item : items) {
        switch (item.kind) {
            case ItemKind::step_started:
                job.steps.push_back(begun_step(item));
                break;
            case ItemKind::step_finished:
                end_step(job.steps, item);
                break;
            case ItemKind::output_cut:
                job.output_cut_bytes += bytes_cut(item);
                break;
            case ItemKind::note:
            case ItemKind::output:
            case ItemKind::error_output:
                break;
        }
    }
}

std::string short_name(const std::string& operation, std::optional<std::uint32_t> slice,
                       const std::string& host) {
    if (!slice) return operation + " " + host;
    return operation.substr(0, operation.find(' ')) + " " + slice_name(*slice, host);
}

std::string short_name(const JobRow& job) {
    return short_name(job.operation, job.slice, job.host);
}

std::string details_text(const JobDetails& job, WallTime now) {
    const auto& row = job.row;
    std::string text;
    add_line(text, "job", std::to_string(number(row.job)));
    add_line(text, "batch", std::to_string(number(row.batch)));
    add_line(text, "operation", row.operation);
    add_line(text, "host", row.host);
    if (row.slice) add_line(text, "slice", std::to_string(*row.slice));
    add_line(text, "state", std::string(name_of(row.state)));
    add_line(text, "attempt", std::to_string(row.attempt));
    add_line(text, "user", row.user);
    add_line(text, "submitted", local_time(row.submitted));
    add_line(text, "started", begun_text(row));
    add_line(text, "finished", ended_text(row, now));
    if (row.exit_status) add_line(text, "exit status", std::to_string(*row.exit_status));
    add_line(text, "message", row.message);
    add_line(text, "waits for", with_local_times(job.waits_for));
    add_line(text, "output", cut_text(job.output_cut_bytes));
    if (!job.steps.empty()) text += "\n" + steps_text(job.steps);
    return text;
}

}  // namespace grivon::cli
