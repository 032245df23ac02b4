#include "broker/store/history_batches.hpp"

#include <algorithm>
#include <limits>

#include "broker/store/each_row.hpp"
#include "wire/limits.hpp"

namespace grivon::store {
namespace {

// Which batches are meant. Parameters: number before the first, last number, user twice.
#define GRIVON_BATCHES_MEANT " FROM batch WHERE id > ? AND id <= ? AND (? = '' OR user = ?)"
// Of the jobs that have not ended there are few: index job_by_state.
#define GRIVON_UNFINISHED                                              \
    " AND id IN (SELECT batch_id FROM job FORCE INDEX (job_by_state) " \
    "WHERE state IN ('queued', 'running', 'uncertain'))"
// The page first, so that only the jobs of its batches are counted: index job_by_batch.
#define GRIVON_BATCH_ROWS(meant)                                                                  \
    "SELECT b.id, b.user, IF(CHAR_LENGTH(b.operation) > ?, CONCAT(LEFT(b.operation, ?), '...'), " \
    "b.operation), b.submitted, CAST(b.on_failure AS UNSIGNED), "                                 \
    "COALESCE(SUM(j.state = 'queued'), 0), COALESCE(SUM(j.state = 'running'), 0), "               \
    "COALESCE(SUM(j.state = 'succeeded'), 0), COALESCE(SUM(j.state = 'failed'), 0), "             \
    "COALESCE(SUM(j.state = 'cancelled'), 0), COALESCE(SUM(j.state = 'skipped'), 0), "            \
    "COALESCE(SUM(j.state = 'uncertain'), 0), MIN(j.started), "                                   \
    "IF(SUM(j.finished IS NULL) = 0, MAX(j.finished), NULL) "                                     \
    "FROM (SELECT id, user, operation, submitted, on_failure" meant                               \
    " ORDER BY id LIMIT ?) b "                                                                    \
    "LEFT JOIN job j FORCE INDEX (job_by_batch) ON j.batch_id = b.id GROUP BY b.id ORDER BY b.id"
#define GRIVON_NTH_NEWEST_BATCH(meant) "SELECT id" meant " ORDER BY id DESC LIMIT 1 OFFSET ?"

constexpr auto listing = "listing batches";
constexpr Sql batches{listing, GRIVON_BATCH_ROWS(GRIVON_BATCHES_MEANT)};
constexpr Sql unfinished_batches{listing,
                                 GRIVON_BATCH_ROWS(GRIVON_BATCHES_MEANT GRIVON_UNFINISHED)};
constexpr auto finding = "finding the newest batches";
constexpr Sql nth_newest{finding, GRIVON_NTH_NEWEST_BATCH(GRIVON_BATCHES_MEANT)};
constexpr Sql nth_newest_unfinished{
    finding, GRIVON_NTH_NEWEST_BATCH(GRIVON_BATCHES_MEANT GRIVON_UNFINISHED)};

#undef GRIVON_BATCHES_MEANT
#undef GRIVON_UNFINISHED
#undef GRIVON_BATCH_ROWS
#undef GRIVON_NTH_NEWEST_BATCH

void add_meant(Parameters& parameters, const ListBatches& question, std::uint64_t after) {
    const auto only = number(question.batch);
    parameters.extend(only == 0 ? after : std::max(after, only - 1));
    parameters.extend(
        only == 0 ? static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) : only);
    parameters.extend(std::string_view(question.user));
    parameters.extend(std::string_view(question.user));
}

// The id after which there are just the newest batches wanted.
SqlResult<std::uint64_t> before_newest(StatementCache& statements, const ListBatches& question) {
    auto after = number(question.after);
    if (question.newest == 0) return after;
    Parameters parameters;
    add_meant(parameters, question, after);
    parameters.extend(question.newest - 1);
    auto read = each_row(statements, question.unfinished ? nth_newest_unfinished : nth_newest,
                         parameters, [&](ResultRows& row) -> SqlResult<> {
                             after = row.number<std::uint64_t>(0) - 1;
                             return {};
                         });
    if (!read) return tl::unexpected(read.error());
    return after;
}

BatchRow batch_row(const ResultRows& row) {
    return {.batch = row.number<BatchId>(0),
            .user = row.text(1),
            .operation = row.text(2),
            .submitted = row.time(3),
            .on_failure = row.number<FailurePolicy>(4),
            .queued = row.number<std::uint64_t>(5),
            .running = row.number<std::uint64_t>(6),
            .succeeded = row.number<std::uint64_t>(7),
            .failed = row.number<std::uint64_t>(8),
            .cancelled = row.number<std::uint64_t>(9),
            .skipped = row.number<std::uint64_t>(10),
            .uncertain = row.number<std::uint64_t>(11),
            .started = row.optional_time(12),
            .finished = row.optional_time(13)};
}

}  // namespace

SqlResult<BatchTable> read_batches(StatementCache& statements, const ListBatches& question) {
    const auto after = before_newest(statements, question);
    if (!after) return tl::unexpected(after.error());
    Parameters parameters;
    for (int place = 0; place < 2; ++place)
        parameters.extend(grivon::limits::event_operation_bytes_max);
    add_meant(parameters, question, *after);
    parameters.extend(grivon::limits::page_rows_max + 1);
    BatchTable table;
    auto read = each_row(statements, question.unfinished ? unfinished_batches : batches, parameters,
                         [&](ResultRows& row) -> SqlResult<> {
                             table.rows.push_back(batch_row(row));
                             return {};
                         });
    if (!read) return tl::unexpected(read.error());
    table.more = table.rows.size() > grivon::limits::page_rows_max;
    if (table.more) table.rows.pop_back();
    return table;
}

}  // namespace grivon::store
