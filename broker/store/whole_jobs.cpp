#include "broker/store/whole_jobs.hpp"

#include <fmt/format.h>

#include <set>

#include "broker/store/each_row.hpp"
#include "broker/store/read_job.hpp"
#include "wire/limits.hpp"

namespace grivon::store {
namespace {

using Jobs = std::vector<core::JobRecord>;

constexpr std::size_t jobs_max = grivon::limits::submission_jobs_max + 1;

constexpr Sql find_batch{"looking for a batch", "SELECT COUNT(*) FROM batch WHERE id = ?"};
constexpr Sql jobs_of_batch{"reading the jobs of a batch",
                            "SELECT " GRIVON_JOB_COLUMNS
                            " FROM job FORCE INDEX (job_by_batch) STRAIGHT_JOIN job_payload "
                            "ON job_id = id WHERE batch_id = ? ORDER BY id LIMIT ?"};
constexpr Sql one_whole_job{"reading a whole job",
                            "SELECT " GRIVON_JOB_COLUMNS
                            " FROM job JOIN job_payload ON job_id = id WHERE id = ?"};

SqlResult<> add_rows(StatementCache& statements, const Sql& sql, Parameters parameters,
                     Jobs& jobs) {
    return each_row(statements, sql, parameters, [&](ResultRows& row) -> SqlResult<> {
        auto job = job_of(row, sql.purpose);
        if (!job) return tl::unexpected(job.error());
        jobs.push_back(std::move(*job));
        return {};
    });
}

SqlResult<bool> batch_exists(StatementCache& statements, BatchId batch) {
    bool exists = false;
    Parameters parameters;
    parameters.add(batch);
    auto read = each_row(statements, find_batch, parameters, [&](ResultRows& row) -> SqlResult<> {
        exists = row.number<int>(0) > 0;
        return {};
    });
    if (!read) return tl::unexpected(read.error());
    return exists;
}

}  // namespace

tl::unexpected<Error> no_such_job(JobId job) {
    return fail(Errc::not_found,
                fmt::format("there is no job {}; see: grivon list job", number(job)));
}

SqlResult<Result<Jobs>> read_whole_jobs(StatementCache& statements, std::span<const JobId> jobs) {
    const std::set<JobId> ids(jobs.begin(), jobs.end());
    Jobs found;
    for (const auto id : ids) {
        if (found.size() == jobs_max) break;
        const auto before = found.size();
        Parameters parameters;
        parameters.add(id);
        auto read = add_rows(statements, one_whole_job, std::move(parameters), found);
        if (!read) return tl::unexpected(read.error());
        if (found.size() == before) return Result<Jobs>(no_such_job(id));
    }
    return Result<Jobs>(std::move(found));
}

SqlResult<Result<Jobs>> read_whole_batch(StatementCache& statements, BatchId batch) {
    const auto exists = batch_exists(statements, batch);
    if (!exists) return tl::unexpected(exists.error());
    if (!*exists)
        return Result<Jobs>(
            fail(Errc::not_found, fmt::format("there is no batch {}", number(batch))));
    Jobs found;
    Parameters parameters;
    parameters.add(batch, jobs_max);
    auto read = add_rows(statements, jobs_of_batch, std::move(parameters), found);
    if (!read) return tl::unexpected(read.error());
    return Result<Jobs>(std::move(found));
}

}  // namespace grivon::store
