// The statements of one connection, each prepared when it is first needed. One thread.
#pragma once

#include <map>

#include "broker/store/statement.hpp"

namespace grivon::store {

class StatementCache {
public:
    explicit StatementCache(Connection connection) : connection_(std::move(connection)) {}

    // sql must be one of the constants: its address is the key.
    [[nodiscard]] SqlResult<Statement*> get(const Sql& sql);
    // Runs a statement that changes rows: how many. Nothing is sent when there are no rows.
    [[nodiscard]] SqlResult<std::uint64_t> run(const Sql& sql, Parameters& parameters);
    [[nodiscard]] SqlResult<ResultRows> query(const Sql& sql, Parameters& parameters);
    [[nodiscard]] SqlResult<ResultRows> query(const Sql& sql);

    [[nodiscard]] Connection& connection() { return connection_; }

private:
    Connection connection_;
    std::map<const Sql*, Statement> statements_;  // after the connection: ends before it
};

}  // namespace grivon::store
