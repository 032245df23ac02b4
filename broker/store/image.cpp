#include "broker/store/image.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "broker/store/each_row.hpp"
#include "broker/store/read_inventory.hpp"
#include "broker/store/read_job.hpp"
#include "wire/codec.hpp"

namespace grivon::store {
namespace {

#define GRIVON_LIVE_STATES "('queued', 'running', 'uncertain')"

// In the order of job_by_state; sorted by id afterwards, cheaper here than in the server.
constexpr Sql select_jobs{
    "loading live jobs",
    "SELECT " GRIVON_JOB_COLUMNS
    " FROM job JOIN job_payload ON job_id = id WHERE state IN " GRIVON_LIVE_STATES};
constexpr Sql select_batches{
    "loading live batches",
    "SELECT id, user, operation, submitted, CAST(on_failure AS UNSIGNED) FROM "
    "(SELECT DISTINCT batch_id FROM job WHERE state IN " GRIVON_LIVE_STATES
    ") AS live "
    "STRAIGHT_JOIN batch ON id = live.batch_id ORDER BY id"};
// What has ended of those batches, by job_by_batch: however long the history is.
constexpr Sql select_ended{
    "counting the ended jobs of live batches",
    "SELECT job.batch_id, CAST(state AS UNSIGNED), COUNT(*) FROM "
    "(SELECT DISTINCT batch_id FROM job WHERE state IN " GRIVON_LIVE_STATES
    ") AS live "
    "STRAIGHT_JOIN job FORCE INDEX (job_by_batch) ON job.batch_id = live.batch_id "
    "WHERE state NOT IN " GRIVON_LIVE_STATES " GROUP BY job.batch_id, state"};
// Jobs that no worker has begun have no items.
constexpr Sql select_item_ends{
    "loading the ends of job records",
    "SELECT job_id, MAX(position) + 1, "
    "CAST(SUM(IF(kind IN ('output', 'error_output'), bytes, 0)) AS UNSIGNED) "
    "FROM job JOIN job_item ON job_id = id "
    "WHERE state IN " GRIVON_LIVE_STATES " AND job.attempt > 0 GROUP BY job_id"};
constexpr Sql select_steps{"loading the steps begun",
                           "SELECT job_id, name FROM job JOIN job_item ON job_id = id "
                           "WHERE state IN " GRIVON_LIVE_STATES
                           " AND job.attempt > 0 "
                           "AND kind = 'step_started' ORDER BY job_id, position"};
constexpr Sql select_lanes{"loading modes of lanes",
                           "SELECT host, CAST(mode AS UNSIGNED), reason, user, since, until "
                           "FROM lane ORDER BY host"};
constexpr Sql select_leases{"loading leases",
                            "SELECT host, epoch, worker, worker_name FROM lease ORDER BY host"};
constexpr Sql select_submissions{
    "loading answers to submissions",
    "SELECT submission_key, at, batch, answer FROM submission WHERE at >= ? "
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
        auto job = job_of(row, select_jobs.purpose);
        if (!job) return tl::unexpected(job.error());
        image.jobs.emplace_back().job = std::move(*job);
        return {};
    });
    const auto by_id = [](const auto& a, const auto& b) { return a.job.id < b.job.id; };
    if (!std::is_sorted(image.jobs.begin(), image.jobs.end(), by_id))
        std::sort(image.jobs.begin(), image.jobs.end(), by_id);
    return read;
}

std::uint64_t& count_of(core::LiveBatch& batch, JobState ended) {
    switch (ended) {
        case JobState::succeeded:
            return batch.succeeded;
        case JobState::failed:
            return batch.failed;
        case JobState::cancelled:
            return batch.cancelled;
        default:  // the query leaves no other
            return batch.skipped;
    }
}

// Of batches with live jobs, by id.
SqlResult<> read_batches(StatementCache& statements, core::Image& image) {
    auto done = each_row(statements, select_batches, [&](ResultRows& row) -> SqlResult<> {
        image.batches.push_back({{row.number<BatchId>(0), row.text(1), row.text(2), row.time(3),
                                  row.number<FailurePolicy>(4)}});
        return {};
    });
    if (!done) return done;
    return each_row(statements, select_ended, [&](ResultRows& row) -> SqlResult<> {
        const auto id = row.number<BatchId>(0);
        const auto found = std::lower_bound(
            image.batches.begin(), image.batches.end(), id,
            [](const auto& live, BatchId wanted) { return live.batch.id < wanted; });
        if (found != image.batches.end() && found->batch.id == id)
            count_of(*found, row.number<JobState>(1)) = row.number<std::uint64_t>(2);
        return {};
    });
}

// The join says that it is there.
core::LiveJob& live_job(core::Image& image, JobId id) {
    return *std::lower_bound(image.jobs.begin(), image.jobs.end(), id,
                             [](const auto& live, JobId wanted) { return live.job.id < wanted; });
}

SqlResult<> read_items(StatementCache& statements, core::Image& image) {
    auto done = each_row(statements, select_item_ends, [&](ResultRows& row) -> SqlResult<> {
        auto& live = live_job(image, row.number<JobId>(0));
        live.items_end = row.number<std::uint64_t>(1);
        live.output_bytes = row.number<std::uint64_t>(2);
        return {};
    });
    if (!done) return done;
    return each_row(statements, select_steps, [&](ResultRows& row) -> SqlResult<> {
        live_job(image, row.number<JobId>(0)).steps_begun.push_back(row.text(1));
        return {};
    });
}

SqlResult<> read_leases(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_leases, [&](ResultRows& row) -> SqlResult<> {
        image.leases.push_back({row.text(0), row.number<Epoch>(1), row.text(2), row.text(3)});
        return {};
    });
}

SqlResult<> read_lanes(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_lanes, [&](ResultRows& row) -> SqlResult<> {
        image.lanes.push_back({row.text(0), row.number<LaneMode>(1), row.text(2), row.text(3),
                               row.time(4), row.optional_time(5)});
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
        auto done = decode_into(submission.batch, row, 2, select_submissions, what);
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
    if (done) done = read_batches(statements, image);
    if (done) done = read_items(statements, image);
    if (done) done = read_lanes(statements, image);
    if (done) done = read_leases(statements, image);
    if (done) done = read_submissions(statements, submissions_since, image);
    if (done) done = read_counters(statements, image);
    if (!done) return tl::unexpected(done.error());
    return image;
}

}  // namespace grivon::store
