#include "broker/store/image.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "broker/store/each_row.hpp"
#include "broker/store/read_inventory.hpp"
#include "broker/store/read_job.hpp"
#include "wire/codec.hpp"

namespace grivon::store {
namespace {

#define GRIVON_LIVE_STATES "('queued', 'running', 'uncertain')"

constexpr Sql select_jobs{
    "loading live jobs",
    "SELECT " GRIVON_JOB_COLUMNS
    " FROM job JOIN job_payload ON job_id = id WHERE state IN " GRIVON_LIVE_STATES};
// By numbers, so many at a time: what is asked of live jobs is asked of those that it is about, and
// not once more of the whole backlog.
constexpr std::size_t numbers_of_query = 32;
#define GRIVON_EIGHT_NUMBERS "?, ?, ?, ?, ?, ?, ?, ?"
#define GRIVON_NUMBERS                                                           \
    "(" GRIVON_EIGHT_NUMBERS ", " GRIVON_EIGHT_NUMBERS ", " GRIVON_EIGHT_NUMBERS \
    ", " GRIVON_EIGHT_NUMBERS ")"
constexpr Sql select_batches{"loading live batches",
                             "SELECT id, user, operation, submitted, CAST(on_failure AS UNSIGNED) "
                             "FROM batch WHERE id IN " GRIVON_NUMBERS " ORDER BY id"};
// By job_by_batch alone, which is much less than reading the jobs.
constexpr Sql count_jobs{"counting the jobs of live batches",
                         "SELECT batch_id, COUNT(*) FROM job FORCE INDEX (job_by_batch) "
                         "WHERE batch_id IN " GRIVON_NUMBERS " GROUP BY batch_id"};
// What has ended of those batches, by job_by_batch: however long the history is.
constexpr Sql select_ended{
    "counting the ended jobs of live batches",
    "SELECT batch_id, CAST(state AS UNSIGNED), COUNT(*) FROM job FORCE INDEX (job_by_batch) "
    "WHERE batch_id IN " GRIVON_NUMBERS " AND state NOT IN " GRIVON_LIVE_STATES
    " GROUP BY batch_id, state"};
constexpr Sql select_item_ends{
    "loading the ends of job records",
    "SELECT job_id, MAX(position) + 1, "
    "CAST(SUM(IF(kind IN ('output', 'error_output'), bytes, 0)) AS UNSIGNED) "
    "FROM job_item WHERE job_id IN " GRIVON_NUMBERS " GROUP BY job_id"};
constexpr Sql select_steps{"loading the steps begun",
                           "SELECT job_id, name FROM job_item WHERE job_id IN " GRIVON_NUMBERS
                           " AND kind = 'step_started' ORDER BY job_id, position"};
#undef GRIVON_NUMBERS
#undef GRIVON_EIGHT_NUMBERS
constexpr Sql select_lanes{"loading modes of lanes",
                           "SELECT host, CAST(mode AS UNSIGNED), reason, user, since, until "
                           "FROM lane ORDER BY host"};
constexpr Sql select_leases{"loading leases",
                            "SELECT host, epoch, worker, worker_name FROM lease ORDER BY host"};
constexpr Sql select_submissions{
    "loading answers to submissions",
    "SELECT submission_key, at, batch, answer, user FROM submission WHERE at >= ? "
    "ORDER BY submission_key"};
constexpr Sql select_counters{"loading the counters", "SELECT name, next_number FROM counter"};

// What a job at work is to do is needed as soon as its worker comes back, so that it must be good
// now; of one that waits it is looked at when it is begun.
SqlResult<> note_begun(const core::JobRecord& job, core::Image& image) {
    if (job.progress.attempt == 0) return {};
    auto spec = decode_value<JobSpec>(job.payload);
    if (!spec)
        return sql_fail(select_jobs.purpose,
                        fmt::format("job {}: {}", number(job.id), spec.error().message));
    image.begun[job.id].spec = std::move(*spec);
    return {};
}

SqlResult<> read_jobs(StatementCache& statements, core::Image& image) {
    return each_row(statements, select_jobs, [&](ResultRows& row) -> SqlResult<> {
        auto job = job_of(row, select_jobs.purpose);
        if (!job) return tl::unexpected(job.error());
        image.jobs.push_back(std::move(*job));
        return note_begun(image.jobs.back(), image);
    });
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

// Runs a query of numbers for all of them. The last one fills up what is left of a query.
template <class Id, class Take>
SqlResult<> each_row_of(StatementCache& statements, const Sql& sql, const std::vector<Id>& ids,
                        Take take) {
    for (std::size_t first = 0; first < ids.size(); first += numbers_of_query) {
        Parameters numbers;
        for (std::size_t i = first; i < first + numbers_of_query; ++i)
            numbers.extend(ids[std::min(i, ids.size() - 1)]);
        if (auto done = each_row(statements, sql, numbers, take); !done) return done;
    }
    return {};
}

// Live jobs by batch.
std::map<BatchId, std::uint64_t> live_jobs_of_batches(const core::Image& image) {
    std::map<BatchId, std::uint64_t> jobs;
    for (const auto& job : image.jobs) ++jobs[job.batch];
    return jobs;
}

SqlResult<std::vector<BatchId>> batches_with_ended_jobs(
    StatementCache& statements, const std::vector<BatchId>& batches,
    const std::map<BatchId, std::uint64_t>& live_jobs) {
    std::vector<BatchId> some_ended;
    auto done = each_row_of(statements, count_jobs, batches, [&](ResultRows& row) -> SqlResult<> {
        const auto id = row.number<BatchId>(0);
        if (row.number<std::uint64_t>(1) != live_jobs.at(id)) some_ended.push_back(id);
        return {};
    });
    if (!done) return tl::unexpected(done.error());
    return some_ended;
}

// Of batches with live jobs, by id.
SqlResult<> read_batches(StatementCache& statements, core::Image& image) {
    const auto live_jobs = live_jobs_of_batches(image);
    std::vector<BatchId> ids;
    for (const auto& [id, jobs] : live_jobs) ids.push_back(id);
    auto done = each_row_of(statements, select_batches, ids, [&](ResultRows& row) -> SqlResult<> {
        image.batches.push_back({{row.number<BatchId>(0), row.text(1), row.text(2), row.time(3),
                                  row.number<FailurePolicy>(4)}});
        return {};
    });
    if (!done) return done;
    const auto some_ended = batches_with_ended_jobs(statements, ids, live_jobs);
    if (!some_ended) return tl::unexpected(some_ended.error());
    return each_row_of(statements, select_ended, *some_ended, [&](ResultRows& row) -> SqlResult<> {
        const auto id = row.number<BatchId>(0);
        const auto found = std::lower_bound(
            image.batches.begin(), image.batches.end(), id,
            [](const auto& live, BatchId wanted) { return live.batch.id < wanted; });
        if (found != image.batches.end() && found->batch.id == id)
            count_of(*found, row.number<JobState>(1)) = row.number<std::uint64_t>(2);
        return {};
    });
}

// Jobs that no worker has begun have no items.
SqlResult<> read_items(StatementCache& statements, core::Image& image) {
    std::vector<JobId> begun;
    for (const auto& [id, trace] : image.begun) begun.push_back(id);
    auto done =
        each_row_of(statements, select_item_ends, begun, [&](ResultRows& row) -> SqlResult<> {
            auto& trace = image.begun.at(row.number<JobId>(0));
            trace.items_end = row.number<std::uint64_t>(1);
            trace.output_bytes = row.number<std::uint64_t>(2);
            return {};
        });
    if (!done) return done;
    return each_row_of(statements, select_steps, begun, [&](ResultRows& row) -> SqlResult<> {
        image.begun.at(row.number<JobId>(0)).steps_begun.push_back(row.text(1));
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
    return each_row(statements, select_submissions, parameters,
                    [&](ResultRows& row) -> SqlResult<> {
                        image.submissions.push_back(
                            {row.text(0), row.text(2), row.text(3), row.time(1), row.text(4)});
                        return {};
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
