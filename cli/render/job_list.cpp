// The list of jobs.
#include "cli/render/list_columns.hpp"
#include "cli/render/lists.hpp"

namespace grivon::cli {
namespace {

Value time_taken(const JobRow& job, WallTime now) {
    if (!job.started) return {};
    return text_value(duration_text(job.finished.value_or(now) - *job.started));
}

constexpr Source<JobRow> job_sources[]{
    {{"job", "JOB"}, [](const JobRow& job, WallTime) { return number_value(number(job.job)); }},
    {{"batch", "BATCH"},
     [](const JobRow& job, WallTime) { return number_value(number(job.batch)); }},
    {{"host", "HOST"}, [](const JobRow& job, WallTime) { return text_value(job.host); }},
    {{"slice", "SLICE"}, [](const JobRow& job, WallTime) { return number_value(job.slice); }},
    {{"operation", "OPERATION"},
     [](const JobRow& job, WallTime) { return text_value(job.operation); }},
    {{"state", "STATE"},
     [](const JobRow& job, WallTime) { return text_value(name_of(job.state)); }},
    {{"attempt", "ATTEMPT"}, [](const JobRow& job, WallTime) { return number_value(job.attempt); }},
    {{"", "SUBMITTED"},
     [](const JobRow& job, WallTime) { return text_value(local_time(job.submitted)); }},
    {{"", "TIME"}, time_taken},
    {{"submitted", ""}, [](const JobRow& job, WallTime) { return time_value(job.submitted); }},
    {{"started", ""}, [](const JobRow& job, WallTime) { return time_value(job.started); }},
    {{"finished", ""}, [](const JobRow& job, WallTime) { return time_value(job.finished); }},
    {{"exit_status", "EXIT"},
     [](const JobRow& job, WallTime) { return number_value(job.exit_status); }},
    {{"message", ""}, [](const JobRow& job, WallTime) { return text_value(job.message); }},
    {{"user", ""}, [](const JobRow& job, WallTime) { return text_value(job.user); }},
};
constexpr ListDescription job_list(OwnerColumn::none, job_sources);

}  // namespace

Listing list_of(std::span<const JobRow> rows, WallTime now) {
    return job_list.list(rows, now);
}

}  // namespace grivon::cli
