// Connector/C with nothing around it: what a benchmark may do at best. A failure ends the program.
// One thread.
#pragma once

#include <mysql.h>

#include <memory>
#include <string>
#include <vector>

namespace grivon::bench {

struct CloseConnection {
    void operator()(MYSQL* connection) const { mysql_close(connection); }
};
using Database = std::unique_ptr<MYSQL, CloseConnection>;

struct CloseStatement {
    void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};
using Prepared = std::unique_ptr<MYSQL_STMT, CloseStatement>;

[[nodiscard]] Database connect(const std::string& socket, const std::string& schema);
void execute(const Database& database, const std::string& sql);

// All rows of a query; NULL is an empty pointer.
using Value = std::unique_ptr<std::string>;
[[nodiscard]] std::vector<std::vector<Value>> rows_of(const Database& database,
                                                      const std::string& sql);

[[nodiscard]] Prepared prepare(const Database& database, const std::string& sql);
void must(const Prepared& statement, bool done);

}  // namespace grivon::bench
