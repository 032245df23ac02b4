// Performs a WritePlan: which rows each record becomes. Neither begins nor commits. One thread.
#pragma once

#include "broker/store/statement_cache.hpp"
#include "broker/store/write_plan.hpp"

namespace grivon::store {

[[nodiscard]] SqlResult<> write_inventory(StatementCache& statements, const WritePlan& plan);
[[nodiscard]] SqlResult<> write_queue(StatementCache& statements, const WritePlan& plan);

}  // namespace grivon::store
