// Every question that the upkeep of history asks, with the index that answers it.
#pragma once

#include "broker/store/statement.hpp"

namespace grivon::store::sql {

inline constexpr Sql read_ranges{
    "reading the partitions of a table",
    "SELECT partition_name, partition_description FROM information_schema.partitions "
    "WHERE table_schema = DATABASE() AND table_name = ? ORDER BY partition_ordinal_position"};
inline constexpr Sql read_horizons{"reading how far history is gone",
                                   "SELECT name, number FROM horizon"};
inline constexpr Sql store_horizon{"noting how far history is gone",
                                   "UPDATE horizon SET number = ? WHERE name = ?"};
inline constexpr Sql next_numbers{"reading the counters", "SELECT name, next_number FROM counter"};

// ---- what may be dropped ------------------------------------------------------------------------

// Index: job_by_state.
inline constexpr Sql oldest_live_job{"looking for the oldest unfinished job",
                                     "SELECT MIN(id), MIN(batch_id) FROM ("
                                     "(SELECT id, batch_id FROM job FORCE INDEX (job_by_state) "
                                     "WHERE state = 'queued' ORDER BY id LIMIT 1) UNION ALL "
                                     "(SELECT id, batch_id FROM job FORCE INDEX (job_by_state) "
                                     "WHERE state = 'running' ORDER BY id LIMIT 1) UNION ALL "
                                     "(SELECT id, batch_id FROM job FORCE INDEX (job_by_state) "
                                     "WHERE state = 'uncertain' ORDER BY id LIMIT 1)) AS oldest"};
inline constexpr Sql last_job{"reading the last job of a partition",
                              "SELECT batch_id, submitted FROM job WHERE id >= ? AND id < ? "
                              "ORDER BY id DESC LIMIT 1"};
// Reads the whole partition: asked once of each, when the rest says that it is old.
inline constexpr Sql last_finished{"reading when the last job of a partition ended",
                                   "SELECT MAX(finished) FROM job WHERE id >= ? AND id < ?"};
inline constexpr Sql batch_after_job{"reading the oldest batch that has jobs",
                                     "SELECT batch_id FROM job WHERE id > ? ORDER BY id LIMIT 1"};
inline constexpr Sql last_batch{"reading the last batch of a partition",
                                "SELECT submitted FROM batch WHERE id >= ? AND id < ? "
                                "ORDER BY id DESC LIMIT 1"};
inline constexpr Sql last_event_of_range{"reading the last event of a partition",
                                         "SELECT at FROM event WHERE seq >= ? AND seq < ? "
                                         "ORDER BY seq DESC LIMIT 1"};

// ---- where the next partition begins ------------------------------------------------------------

inline constexpr Sql first_job_since{"reading the first job of a partition",
                                     "SELECT submitted FROM job WHERE id >= ? ORDER BY id LIMIT 1"};
inline constexpr Sql first_batch_since{
    "reading the first batch of a partition",
    "SELECT submitted FROM batch WHERE id >= ? ORDER BY id LIMIT 1"};
inline constexpr Sql first_event_since{"reading the first event of a partition",
                                       "SELECT at FROM event WHERE seq >= ? ORDER BY seq LIMIT 1"};
inline constexpr Sql items_since{"measuring the records of a partition",
                                 "SELECT COUNT(*), CAST(COALESCE(SUM(bytes), 0) AS UNSIGNED) FROM "
                                 "(SELECT bytes FROM job_item WHERE job_id >= ? LIMIT ?) AS some"};

}  // namespace grivon::store::sql
