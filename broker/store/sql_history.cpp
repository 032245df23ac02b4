#include "broker/store/sql_history.hpp"

#include <array>
#include <string>

namespace grivon::store::sql {
namespace {

constexpr std::size_t combinations = 8;

std::size_t index_of(JobFilters filters) {
    return (filters.state ? 1U : 0U) + (filters.host ? 2U : 0U) + (filters.batch ? 4U : 0U);
}

// The server would sometimes rather walk along the primary key until it has found a page.
const char* index_for(JobFilters filters) {
    if (filters.batch) return "job_by_batch";
    if (filters.host) return filters.state ? "job_by_host_and_state" : "job_by_host";
    return filters.state ? "job_by_state" : "PRIMARY";
}

// One statement for each combination of filters, made from constants once.
class JobStatements {
public:
    JobStatements(const char* purpose, const std::string& start, const std::string& end) {
        for (std::size_t i = 0; i < combinations; ++i) {
            const JobFilters filters{(i & 1U) != 0, (i & 2U) != 0, (i & 4U) != 0};
            texts_[i] = start + " FROM job FORCE INDEX (" + index_for(filters) + ") WHERE id > ?";
            if (filters.state) texts_[i] += " AND state = ?";
            if (filters.host) texts_[i] += " AND host = ?";
            if (filters.batch) texts_[i] += " AND batch_id = ?";
            texts_[i] += end;
            statements_[i] = {purpose, texts_[i].c_str()};
        }
    }
    JobStatements(const JobStatements&) = delete;

    const Sql& for_filters(JobFilters filters) const { return statements_[index_of(filters)]; }

private:
    std::array<std::string, combinations> texts_;
    std::array<Sql, combinations> statements_{};
};

}  // namespace

const Sql& jobs_from(JobFilters filters) {
    static const JobStatements statements(
        "listing jobs",
        "SELECT id, batch_id, host, slice, operation, CAST(state AS UNSIGNED), attempt, submitted, "
        "started, finished, exit_status, message, user",
        " ORDER BY id LIMIT ?");
    return statements.for_filters(filters);
}

const Sql& nth_newest_job(JobFilters filters) {
    static const JobStatements statements("finding the newest jobs", "SELECT id",
                                          " ORDER BY id DESC LIMIT 1 OFFSET ?");
    return statements.for_filters(filters);
}

}  // namespace grivon::store::sql
