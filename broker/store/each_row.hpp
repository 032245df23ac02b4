// Runs a query and hands each row of the result to a function. One thread.
#pragma once

#include "broker/store/statement_cache.hpp"

namespace grivon::store {

// The function returns SqlResult<>; its first failure ends the query.
template <class Take>
[[nodiscard]] SqlResult<> each_row(StatementCache& statements, const Sql& sql,
                                   Parameters& parameters, Take take) {
    auto rows = statements.query(sql, parameters);
    if (!rows) return tl::unexpected(rows.error());
    for (;;) {
        const auto more = rows->next();
        if (!more) return tl::unexpected(more.error());
        if (!*more) return {};
        if (SqlResult<> taken = take(*rows); !taken) return taken;
    }
}

template <class Take>
[[nodiscard]] SqlResult<> each_row(StatementCache& statements, const Sql& sql, Take take) {
    Parameters none;
    return each_row(statements, sql, none, std::move(take));
}

}  // namespace grivon::store
