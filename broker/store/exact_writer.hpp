// Puts one batch after the other into the database, each exactly once, over as many connections as
// that takes. One thread, except interrupt().
#pragma once

#include <optional>

#include "broker/store/interrupter.hpp"
#include "broker/store/owner.hpp"
#include "broker/store/statement_cache.hpp"
#include "broker/store/transaction_blocks.hpp"
#include "broker/store/write_plan.hpp"

namespace grivon::store {

class ExactWriter {
public:
    ExactWriter(DatabaseSettings settings, Ownership ownership)
        : settings_(std::move(settings)), ownership_(ownership) {}

    // Tries once to commit the plan as the next transaction. After a failure the same plan must be
    // tried again: whether it is in already is looked up then.
    [[nodiscard]] SqlResult<> try_commit(const WritePlan& plan);

    // From another thread: ends a call that waits for the server, as if the server were lost.
    void interrupt() { interrupter_.interrupt(); }

private:
    SqlResult<> connect();
    void disconnect();
    SqlResult<> perform(const WritePlan& plan);
    SqlResult<> commit_one_by_one(WriteSteps& steps);

    DatabaseSettings settings_;
    Ownership ownership_;  // as committed
    std::optional<StatementCache> statements_;
    TransactionBlocks blocks_;  // of that connection; ends before it
    bool already_in_ = false;   // found when connecting: the next transaction was committed
    Interrupter interrupter_;
};

}  // namespace grivon::store
