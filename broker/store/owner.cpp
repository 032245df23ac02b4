#include "broker/store/owner.hpp"

#include <unistd.h>

#include <array>

#include "broker/store/each_row.hpp"
#include "broker/store/sql_writes.hpp"

namespace grivon::store {
namespace {

std::string machine_name() {
    std::array<char, 256> name{};
    if (gethostname(name.data(), name.size() - 1) != 0) return {};
    return name.data();
}

SqlResult<Ownership> lock_owner(StatementCache& statements) {
    Ownership found;
    bool exists = false;
    auto read = each_row(statements, sql::lock_owner, [&](ResultRows& row) -> SqlResult<> {
        found = {row.number<std::uint64_t>(0), row.number<std::uint64_t>(1)};
        exists = true;
        return {};
    });
    if (!read) return tl::unexpected(read.error());
    if (!exists) return sql_fail(sql::lock_owner.purpose, "the row is missing");
    return found;
}

}  // namespace

SqlResult<Ownership> take_over(StatementCache& statements) {
    auto before = lock_owner(statements);
    if (!before) return before;
    Parameters row;
    row.add(machine_name(), getpid());
    if (auto taken = statements.run(sql::take_over, row); !taken)
        return tl::unexpected(taken.error());
    if (auto done = statements.connection().commit(sql::take_over.purpose); !done)
        return tl::unexpected(done.error());
    return Ownership{before->broker_epoch + 1, before->last_transaction};
}

SqlResult<Ownership> read_ownership(StatementCache& statements) {
    auto found = lock_owner(statements);
    if (!found) return found;
    if (auto done = statements.connection().roll_back(sql::lock_owner.purpose); !done)
        return tl::unexpected(done.error());
    return found;
}

SqlResult<bool> owns(StatementCache& statements, std::uint64_t broker_epoch) {
    return lock_owner(statements).map([&](const Ownership& found) {
        return found.broker_epoch == broker_epoch;
    });
}

void begin_transaction(const Ownership& begun, WriteSteps& steps) {
    Parameters row;
    row.add(begun.last_transaction, begun.broker_epoch);
    steps.add(sql::begin_transaction, std::move(row));
}

}  // namespace grivon::store
