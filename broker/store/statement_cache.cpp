#include "broker/store/statement_cache.hpp"

namespace grivon::store {

SqlResult<Statement*> StatementCache::get(const Sql& sql) {
    if (const auto found = statements_.find(&sql); found != statements_.end())
        return &found->second;
    auto statement = Statement::prepare(connection_, sql);
    if (!statement) return tl::unexpected(statement.error());
    return &statements_.emplace(&sql, std::move(*statement)).first->second;
}

SqlResult<std::uint64_t> StatementCache::run(const Sql& sql, Parameters& parameters) {
    if (parameters.rows() == 0) return 0;
    auto statement = get(sql);
    if (!statement) return tl::unexpected(statement.error());
    return (*statement)->run(parameters);
}

SqlResult<ResultRows> StatementCache::query(const Sql& sql, Parameters& parameters) {
    auto statement = get(sql);
    if (!statement) return tl::unexpected(statement.error());
    return (*statement)->query(parameters);
}

SqlResult<ResultRows> StatementCache::query(const Sql& sql) {
    Parameters none;
    return query(sql, none);
}

}  // namespace grivon::store
