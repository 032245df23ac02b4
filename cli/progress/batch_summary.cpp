#include "cli/progress/batch_summary.hpp"

#include "cli/render/host_ranges.hpp"
#include "cli/render/job_record.hpp"
#include "cli/render/text.hpp"
#include "cli/render/time_text.hpp"

namespace grivon::cli {
namespace {

// A command line of more numbers than these is not for people; only then a batch's retry, which
// leaves out what was skipped, has to do.
constexpr std::size_t retried_numbers_max = 100;

std::string counted(std::size_t count, const char* noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string outcomes_text(const JobCounts& counts, std::size_t unfinished) {
    return tallies_text({{counts.succeeded, "succeeded"},
                         {counts.failed, "failed"},
                         {counts.skipped, "skipped"},
                         {counts.cancelled, "cancelled"},
                         {unfinished, "not ended yet"}});
}

// A driver's message often is that line, or has it in it, without its full stop.
bool says(std::string_view message, std::string_view line) {
    if (line.ends_with('.')) line.remove_suffix(1);
    return message.find(line) != std::string_view::npos;
}

std::string failure_text(const JobFailure& failure) {
    const auto& job = failure.job;
    auto text = "  job " + std::to_string(number(job.job)) + " (" + short_name(job) + ")";
    if (!failure.step.empty()) text += " at " + failure.step;
    if (const auto status = failure.exit_status ? failure.exit_status : job.exit_status;
        status && *status > 0)
        text += ", exit status " + std::to_string(*status);
    if (!job.message.empty()) text += ": " + job.message;
    text = one_line(text) + "\n";
    if (!failure.last_error_line.empty() && !says(job.message, failure.last_error_line))
        text += "    stderr: " + one_line(failure.last_error_line) + "\n";
    return text;
}

}  // namespace

JobFailure failure_of(const JobRow& job, const RecordDigest& record) {
    return {job, record.step(), record.exit_status(), record.last_error_line()};
}

JobCounts counts_of(const BatchSummary& summary) {
    JobCounts counts;
    for (const auto& job : summary.jobs) ++counts.of(job.state);
    return counts;
}

std::string retry_command(const BatchSummary& summary) {
    const auto counts = counts_of(summary);
    const auto again = counts.failed + counts.skipped;
    if (again == 0) return {};
    const auto batch = "grivon retry batch " + std::to_string(number(summary.batch));
    if (counts.cancelled == 0 && summary.unfinished == 0) return batch;
    if (again > retried_numbers_max) return batch + " only=failed";
    std::string command = "grivon retry job";
    for (const auto& job : summary.jobs)
        if (job.state == JobState::failed || job.state == JobState::skipped)
            command += " " + std::to_string(number(job.job));
    return command;
}

std::string summary_text(const BatchSummary& summary) {
    auto text = counted(summary.jobs.size() + summary.unfinished, "job") + " in " +
                duration_text(summary.elapsed) + ": " +
                outcomes_text(counts_of(summary), summary.unfinished) + "\n";
    std::size_t shown = 0;
    for (const auto& failure : summary.failures) {
        if (shown++ == failures_shown_max) break;
        text += failure_text(failure);
    }
    if (summary.failures.size() > failures_shown_max)
        text += "  and " + std::to_string(summary.failures.size() - failures_shown_max) +
                " more: grivon list job batch=" + std::to_string(number(summary.batch)) +
                " state=failed\n";
    if (!summary.unfinished_hosts.empty())
        text += "  not ended yet on " + folded_hosts(summary.unfinished_hosts) + "\n";
    if (const auto command = retry_command(summary); !command.empty())
        text += "once more what did not succeed: " + command + "\n";
    return text;
}

}  // namespace grivon::cli
