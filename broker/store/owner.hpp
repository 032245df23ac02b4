// The owner row: which broker may write, and the number of the last transaction that is in.
//
// Every transaction begins by writing its number into the row if the epoch is still the broker's
// own. The row lock makes a broker that takes over wait for the transaction under way, and makes
// every later one of the old broker fail. One thread.
#pragma once

#include <cstdint>

#include "broker/store/statement_cache.hpp"
#include "broker/store/write_steps.hpp"

namespace grivon::store {

struct Ownership {
    std::uint64_t broker_epoch = 0;
    std::uint64_t last_transaction = 0;
};

// Makes this process the writer, and commits that.
[[nodiscard]] SqlResult<Ownership> take_over(StatementCache& statements);

// What the row says now. Waits for a transaction that is still under way, on a connection that
// was lost for example, to be committed or rolled back. Leaves no transaction open.
[[nodiscard]] SqlResult<Ownership> read_ownership(StatementCache& statements);

// Locks the row until the transaction ends: is this broker still the writer?
[[nodiscard]] SqlResult<bool> owns(StatementCache& statements, std::uint64_t broker_epoch);

// The first step of a transaction; fails when another broker has taken over.
void begin_transaction(const Ownership& begun, WriteSteps& steps);

}  // namespace grivon::store
