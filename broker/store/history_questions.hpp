// What History asks the tables: each question in one or a few statements. One thread.
#pragma once

#include "broker/store/history.hpp"
#include "broker/store/statement_cache.hpp"
#include "wire/audit_messages.hpp"
#include "wire/event_messages.hpp"
#include "wire/job_messages.hpp"

namespace grivon::store {

[[nodiscard]] SqlResult<JobTable> read_jobs(StatementCache& statements, const ListJobs& question);
[[nodiscard]] SqlResult<AuditTable> read_audit(StatementCache& statements,
                                               const ListAudit& question);
// Nothing: there is no such job.
[[nodiscard]] SqlResult<std::optional<JobItemsPage>> read_items(StatementCache& statements,
                                                                JobId job, std::uint64_t position);
[[nodiscard]] SqlResult<EventAnswer> read_events(StatementCache& statements,
                                                 const FollowEvents& question);

}  // namespace grivon::store
