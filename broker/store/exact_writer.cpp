#include "broker/store/exact_writer.hpp"

#include "broker/store/sql_writes.hpp"
#include "broker/store/transaction.hpp"

namespace grivon::store {
namespace {

constexpr std::string_view committing = "committing";

tl::unexpected<SqlFailure> fenced() {
    return sql_fail(sql::begin_transaction.purpose,
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
    statements_.reset();
}

SqlResult<> ExactWriter::perform(const WritePlan& plan) {
    const Ownership begun{ownership_.broker_epoch, ownership_.last_transaction + 1};
    const auto mine = begin_transaction(*statements_, begun);
    if (!mine) return tl::unexpected(mine.error());
    if (!*mine) return fenced();
    auto done = write_inventory(*statements_, plan);
    if (done) done = write_queue(*statements_, plan);
    if (done) done = statements_->connection().commit(committing);
    return done;
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
