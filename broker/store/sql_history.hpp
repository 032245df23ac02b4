// The questions of History, with the index that answers each. Values always go as parameters.
#pragma once

#include "broker/store/statement.hpp"

namespace grivon::store::sql {

// What list_jobs filters by; the text of the statement depends on which filters there are.
struct JobFilters {
    bool state = false;
    bool host = false;
    bool batch = false;
};

// Parameters: id before the first, [state], [host], [batch], rows. Each combination has its index,
// which gives the rows in the order of their ids, so that only those of the page are read; of a
// batch, with a host or a state as well, at most the jobs of the batch.
[[nodiscard]] const Sql& jobs_from(JobFilters filters);
// Parameters: id before the first, [state], [host], [batch], rows to pass over. The same indexes,
// backwards.
[[nodiscard]] const Sql& nth_newest_job(JobFilters filters);

inline constexpr Sql one_job{
    "reading a job",
    "SELECT id, batch_id, host, slice, operation, CAST(state AS UNSIGNED), attempt, submitted, "
    "started, finished, exit_status, message, user FROM job WHERE id = ?"};

// Sizes first, from the generated column, so that a page is cut without reading the output itself.
inline constexpr Sql item_sizes{
    "measuring the record of a job",
    "SELECT bytes FROM job_item WHERE job_id = ? AND position >= ? ORDER BY position LIMIT ?"};
inline constexpr Sql items{
    "reading the record of a job",
    "SELECT position, CAST(kind AS UNSIGNED), attempt, step, shown, name, exit_status, at, text, "
    "data FROM job_item WHERE job_id = ? AND position >= ? ORDER BY position LIMIT ?"};

inline constexpr Sql last_event{"reading the number of the last event",
                                "SELECT MAX(seq) FROM event"};
inline constexpr Sql event_horizon{"reading how far events are gone",
                                   "SELECT number FROM horizon WHERE name = 'event'"};
// Parameters: number before the first, last number, host twice, kind twice, kind and dot twice,
// rows. The filters have no index: whoever asks bounds the numbers.
inline constexpr Sql events{
    "reading events",
    "SELECT seq, at, kind, host, slice, batch_id, job_id, attempt, operation, state, exit_status, "
    "message FROM event FORCE INDEX (PRIMARY) WHERE seq > ? AND seq <= ? "
    "AND (? = '' OR host = ?) AND (? = '' OR kind = ? OR LEFT(kind, CHAR_LENGTH(?)) = ?) "
    "ORDER BY seq LIMIT ?"};
// Parameters: batch, then those. Index: event_by_batch.
inline constexpr Sql events_of_batch{
    "reading the events of a batch",
    "SELECT seq, at, kind, host, slice, batch_id, job_id, attempt, operation, state, exit_status, "
    "message FROM event FORCE INDEX (event_by_batch) WHERE batch_id = ? AND seq > ? AND seq <= ? "
    "AND (? = '' OR host = ?) AND (? = '' OR kind = ? OR LEFT(kind, CHAR_LENGTH(?)) = ?) "
    "ORDER BY seq LIMIT ?"};

// Parameters: number before the first, user twice, whether all outcomes are meant, rows. The table
// is one of submissions, not of jobs, and small beside the others.
inline constexpr Sql audit{
    "reading the audit",
    "SELECT seq, at, user, origin, operation, CAST(outcome AS UNSIGNED), batch_id, reason, message "
    "FROM audit WHERE seq > ? AND (? = '' OR user = ?) AND (? OR outcome = 'refused') "
    "ORDER BY seq LIMIT ?"};
// Parameters: number before the first, user twice, whether all outcomes are meant, rows to pass
// over.
inline constexpr Sql nth_newest_audit{
    "reading the audit",
    "SELECT seq FROM audit WHERE seq > ? AND (? = '' OR user = ?) AND (? OR outcome = 'refused') "
    "ORDER BY seq DESC LIMIT 1 OFFSET ?"};

}  // namespace grivon::store::sql
