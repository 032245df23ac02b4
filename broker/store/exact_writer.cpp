#include "broker/store/exact_writer.hpp"

#include "broker/store/sql_writes.hpp"

namespace grivon::store {
namespace {

constexpr std::string_view committing = "committing";

tl::unexpected<SqlFailure> fenced() {
    return sql_fail("connecting again",
                    "another broker has taken over these tables (see SELECT * FROM owner); this "
                    "one must end");
}

}  // namespace

SqlResult<> ExactWriter::connect() {
    auto connection = Connection::open(settings_, Connection::Use::transactions);
    if (!connection) return tl::unexpected(connection.error());
    statements_.emplace(std::move(*connection));
    interrupter_.watch(statements_->connection().descriptor());
    const auto found = read_ownership(*statements_);
    if (!found) return tl::unexpected(found.error());
    if (found->broker_epoch != ownership_.broker_epoch) return fenced();
    already_in_ = found->last_transaction == ownership_.last_transaction + 1;
    return {};
}

void ExactWriter::disconnect() {
    interrupter_.forget();
    blocks_ = {};
    statements_.reset();
}

SqlResult<> ExactWriter::perform(const WritePlan& plan) {
    WriteSteps steps;
    begin_transaction({ownership_.broker_epoch, ownership_.last_transaction + 1}, steps);
    add_inventory_steps(plan, steps);
    add_queue_steps(plan, steps);
    const auto block = blocks_.find(statements_->connection(), steps);
    if (!block) return tl::unexpected(block.error());
    if (*block == nullptr) return commit_one_by_one(steps);
    auto done = run_block(**block, steps);
    if (done || !is_worth_doing_one_by_one(done.error())) return done;
    // What the server refuses is refused once more below, by the statement that it was in.
    done = statements_->connection().roll_back(committing);
    return done ? commit_one_by_one(steps) : done;
}

SqlResult<> ExactWriter::commit_one_by_one(WriteSteps& steps) {
    for (auto& [sql, rows] : steps.all())
        if (auto done = statements_->run(*sql, rows); !done) return tl::unexpected(done.error());
    return statements_->connection().commit(committing);
}

SqlResult<> ExactWriter::try_commit(const WritePlan& plan) {
    if (!statements_)
        if (auto connected = connect(); !connected) {
            disconnect();
            return connected;
        }
    if (!already_in_) {
        if (auto done = perform(plan); !done) {
            // A deadlock leaves the connection good and the transaction rolled back. After anything
            // else the outcome is looked up on a new connection.
            if (remedy_for(done.error()) != Remedy::repeat) disconnect();
            return done;
        }
    }
    already_in_ = false;
    ++ownership_.last_transaction;
    return {};
}

}  // namespace grivon::store
