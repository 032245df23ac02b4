#include "tests/bench/programs/database.hpp"

#include "tests/bench/programs/figures.hpp"

namespace grivon::bench {

Database connect(const std::string& socket, const std::string& schema) {
    Database database(mysql_init(nullptr));
    if (mysql_real_connect(database.get(), nullptr, nullptr, nullptr, schema.c_str(), 0,
                           socket.c_str(), 0) == nullptr)
        give_up(std::string("cannot connect: ") + mysql_error(database.get()));
    return database;
}

void execute(const Database& database, const std::string& sql) {
    if (mysql_real_query(database.get(), sql.data(), sql.size()) != 0)
        give_up(sql + ": " + mysql_error(database.get()));
}

std::vector<std::vector<Value>> rows_of(const Database& database, const std::string& sql) {
    execute(database, sql);
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result(
        mysql_store_result(database.get()), &mysql_free_result);
    if (!result) give_up(sql + ": no result");
    std::vector<std::vector<Value>> rows;
    while (MYSQL_ROW row = mysql_fetch_row(result.get())) {
        const auto* lengths = mysql_fetch_lengths(result.get());
        auto& values = rows.emplace_back();
        for (unsigned i = 0; i < mysql_num_fields(result.get()); ++i)
            values.push_back(row[i] == nullptr ? nullptr
                                               : std::make_unique<std::string>(row[i], lengths[i]));
    }
    return rows;
}

Prepared prepare(const Database& database, const std::string& sql) {
    Prepared statement(mysql_stmt_init(database.get()));
    if (mysql_stmt_prepare(statement.get(), sql.data(), sql.size()) != 0)
        give_up(sql + ": " + mysql_stmt_error(statement.get()));
    return statement;
}

void must(const Prepared& statement, bool done) {
    if (!done) give_up(mysql_stmt_error(statement.get()));
}

}  // namespace grivon::bench
