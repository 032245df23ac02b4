#include "broker/store/image.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "broker/store/each_row.hpp"
#include "broker/store/read_inventory.hpp"
#include "wire/codec.hpp"

namespace grivon::store {
namespace {

// In the order of job_by_state; sorted by id afterwards, cheaper here than in the server.
constexpr Sql select_jobs{
    "loading live jobs",
    "SELECT id, batch_id, host, slice, CAST(state AS UNSIGNED), attempt, submitted, started, "
    "finished, exit_status, message, user, spec FROM job JOIN job_payload ON job_id = id "
    "WHERE state IN ('queued', 'running', 'uncertain')"};
// Jobs that no worker has begun have no items.
constexpr Sql select_item_ends{
    "loading the ends of job records",
    "SELECT job_id, MAX(position) + 1 FROM job JOIN job_item ON job_id = id "
    "WHERE state IN ('queued', 'running', 'uncertain') AND job.attempt > 0 GROUP BY job_id"};
constexpr Sql select_steps{"loading the steps begun",
                           "SELECT job_id, name FROM job JOIN job_item ON job_id = id "
                           "WHERE state IN ('queued', 'running', 'uncertain') AND job.attempt > 0 "
                           "AND kind = 'step_started' ORDER BY job_id, position"};
constexpr Sql select_leases{"loading leases",
                            "SELECT host, epoch, worker, worker_name FROM lease ORDER BY host"};
constexpr Sql select_submissions{
    "loading answers to submissions",
    "SELECT submission_key, at, operation, answer FROM submission WHERE at >= ? "
    "ORDER BY submission_key"};
constexpr Sql select_counters{"loading the counters", "SELECT name, next_number FROM counter"};

template <class Value>
SqlResult<> decode_into(Value& value, const ResultRows& row, std::size_t column, const Sql& sql,
                        std::string_view what) {
    auto decoded = decode_value<Value>(row.text(column));
    if (!decoded)
        return sql_fail(sql.purpose, fmt::format("{}: {}", what, decoded.error().message));
    value = std::move(*decoded);
    return {};
}

SqlResult<> read_jobs(StatementCache& statements, core::Image& image) {
    auto read = each_row(statements, select_jobs, [&](ResultRows& row) -> SqlResult<> {
        auto& job = image.jobs.emplace_back().job;
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
        return decode_into(job.spec, row, 12, select_jobs, fmt::format("job {}", number(job.id)));
    });
    std::sort(image.jobs.begin(), image.jobs.end(),
              [](const auto& a, const auto& b) { return a.job.id < b.job.id; });
    return read;
}

// The join says that it is there.
core::LiveJob& job_of(core::Image& image, JobId id) {
    return *std::lower_bound(image.jobs.begin(), image.jobs.end(), id,
                             [](const auto& live, JobId wanted) { return live.job.id < wanted; });
}

SqlResult<> read_items(StatementCache& statements, core::Image& image) {
    auto done = each_row(statements, select_item_ends, [&](ResultRows& row) -> SqlResult<> {
        job_of(image, row.number<JobId>(0)).items_end = row.number<std::uint64_t>(1);
        return {};
    });
    if (!done) return done;
    return each_row(statements, select_steps, [&](ResultRows& row) -> SqlResult<> {
        job_of(image, row.number<JobId>(0)).steps_begun.push_back(row.text(1));
        return {};
    });
}

SqlResult<> read_leases(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_leases, [&](ResultRows& row) -> SqlResult<> {
        image.leases.push_back({row.text(0), row.number<Epoch>(1), row.text(2), row.text(3)});
        return {};
    });
}

SqlResult<> read_submissions(StatementCache& statements, WallTime since, core::Image& image) {
    Parameters parameters;
    parameters.add(since);
    return each_row(statements, select_submissions, parameters, [&](ResultRows& row) {
        auto& submission = image.submissions.emplace_back();
        submission.key = row.text(0);
        submission.at = row.time(1);
        const auto what = "submission " + submission.key;
        auto done = decode_into(submission.operation, row, 2, select_submissions, what);
        if (done) done = decode_into(submission.answer, row, 3, select_submissions, what);
        return done;
    });
}

SqlResult<> read_counters(StatementCache& statements, core::Image& image) {
    auto& c = image.counters;
    return each_row(statements, select_counters, [&](ResultRows& row) -> SqlResult<> {
        const auto name = row.text(0);
        const auto next = row.number<std::uint64_t>(1);
        if (name == "job") c.job = next;
        if (name == "batch") c.batch = next;
        if (name == "vm") c.vm = next;
        if (name == "event") c.event = next;
        if (name == "mac") c.mac = next;
        return {};
    });
}

}  // namespace

SqlResult<core::Image> read_image(StatementCache& statements, WallTime submissions_since) {
    core::Image image;
    auto done = read_inventory(statements, image);
    if (done) done = read_jobs(statements, image);
    if (done) done = read_items(statements, image);
    if (done) done = read_leases(statements, image);
    if (done) done = read_submissions(statements, submissions_since, image);
    if (done) done = read_counters(statements, image);
    if (!done) return tl::unexpected(done.error());
    return image;
}

}  // namespace grivon::store
