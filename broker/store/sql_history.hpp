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

// Parameters: id before the first, [state], [host], [batch], rows. Index: job_by_state,
// job_by_host, job_by_batch or the primary key, each of which gives the rows in the order of their
// ids.
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
inline constexpr Sql events{
    "reading events",
    "SELECT seq, at, kind, host, slice, batch_id, job_id, attempt, operation, state, exit_status, "
    "message FROM event WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"};
// Index: event_by_batch.
inline constexpr Sql events_of_batch{
    "reading the events of a batch",
    "SELECT seq, at, kind, host, slice, batch_id, job_id, attempt, operation, state, exit_status, "
    "message FROM event WHERE batch_id = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?"};

}  // namespace grivon::store::sql
