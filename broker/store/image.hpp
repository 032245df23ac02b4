// Reads what the core is rebuilt from. Only live jobs, whatever history there is. One thread.
#pragma once

#include "broker/core/records.hpp"
#include "broker/store/statement_cache.hpp"

namespace grivon::store {

// Submissions older than `submissions_since` are left out.
[[nodiscard]] SqlResult<core::Image> read_image(StatementCache& statements,
                                                WallTime submissions_since);

}  // namespace grivon::store
