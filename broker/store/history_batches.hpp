// The list of batches, each with its jobs counted by state, from the tables. One thread.
#pragma once

#include "broker/store/statement_cache.hpp"
#include "wire/batch_messages.hpp"

namespace grivon::store {

// A page; an operation that was typed as many lines is cut.
[[nodiscard]] SqlResult<BatchTable> read_batches(StatementCache& statements,
                                                 const ListBatches& question);

}  // namespace grivon::store
