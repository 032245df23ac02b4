#include "broker/store/read_job.hpp"

#include <fmt/format.h>

#include "broker/store/job_numbers.hpp"

namespace grivon::store {

SqlResult<core::JobRecord> job_of(const ResultRows& row, std::string_view purpose) {
    core::JobRecord job;
    auto& progress = job.progress;
    job.id = row.number<JobId>(0);
    job.batch = row.number<BatchId>(1);
    job.host = row.text(2);
    job.slice = row.optional_number<std::uint32_t>(3);
    progress.state = row.number<JobState>(4);
    progress.attempt = row.number<std::uint32_t>(5);
    job.submitted = row.time(6);
    progress.started = row.optional_time(7);
    progress.finished = row.optional_time(8);
    progress.exit_status = row.optional_number<std::int32_t>(9);
    progress.message = row.text(10);
    job.user = row.text(11);
    job.not_before = row.optional_time(12);
    progress.place = row.number<std::uint64_t>(13);
    progress.touched = row.number<int>(14) != 0;
    progress.stop_reason = row.text(15);
    job.operation = row.text(16);
    job.payload = row.text(17);
    auto after = numbers_in(row.text(18));
    if (!after)
        return sql_fail(purpose, fmt::format("job {}: after_jobs is malformed", number(job.id)));
    job.after = std::move(*after);
    return job;
}

}  // namespace grivon::store
