// A prepared statement: many rows of parameters in, rows of results out. Belongs to its connection
// and must not outlive it. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "broker/store/connection.hpp"
#include "broker/store/parameters.hpp"

struct st_mysql_bind;
struct st_mysql_stmt;

namespace grivon::store {

// A text of SQL and what it is for, in the words of an error message. Constants in sql_*.hpp.
struct Sql {
    const char* purpose;
    const char* text;
};

struct StatementClose {
    void operator()(st_mysql_stmt* statement) const;
};

// The result of a query, row by row. The text() and such of a row are valid after next() said true.
class ResultRows {
public:
    ~ResultRows();
    ResultRows(ResultRows&&) noexcept = default;

    // False at the end.
    [[nodiscard]] SqlResult<bool> next();

    [[nodiscard]] bool is_null(std::size_t column) const;
    template <class Number>
    [[nodiscard]] Number number(std::size_t column) const {
        return static_cast<Number>(integer(column));
    }
    template <class Number>
    [[nodiscard]] std::optional<Number> optional_number(std::size_t column) const {
        if (is_null(column)) return std::nullopt;
        return number<Number>(column);
    }
    // Valid until next().
    [[nodiscard]] std::string_view view(std::size_t column) const;
    [[nodiscard]] std::string text(std::size_t column) const { return std::string(view(column)); }
    [[nodiscard]] WallTime time(std::size_t column) const;
    [[nodiscard]] std::optional<WallTime> optional_time(std::size_t column) const;

private:
    friend class Statement;
    struct Buffers;
    struct Free {
        void operator()(Buffers* buffers) const;
    };

    explicit ResultRows(std::unique_ptr<Buffers, Free> buffers) : buffers_(std::move(buffers)) {}
    [[nodiscard]] std::int64_t integer(std::size_t column) const;

    std::unique_ptr<Buffers, Free> buffers_;
};

class Statement {
public:
    [[nodiscard]] static SqlResult<Statement> prepare(const Connection& connection, const Sql& sql);

    // Runs the statement for every row, in order; many rows go in one packet. How many rows of the
    // table were inserted, deleted or matched.
    [[nodiscard]] SqlResult<std::uint64_t> run(Parameters& parameters);

    // Runs the statement once, with the rows of all of these, one after the other, as its
    // parameters.
    [[nodiscard]] SqlResult<> run_once(const std::vector<Parameters*>& all);

    // Runs a query with one row of parameters, or none. The rows are fetched as they are asked for;
    // the statement and its connection are busy until they are destroyed.
    [[nodiscard]] SqlResult<ResultRows> query(Parameters& parameters);

private:
    explicit Statement(st_mysql_stmt* statement, std::string_view purpose)
        : statement_(statement), purpose_(purpose) {}
    [[nodiscard]] SqlResult<> execute(Parameters& parameters, std::size_t first, std::size_t count);
    [[nodiscard]] SqlResult<> execute(std::vector<st_mysql_bind>& binds, std::size_t array_rows);
    [[nodiscard]] SqlFailure failure() const;

    std::unique_ptr<st_mysql_stmt, StatementClose> statement_;
    std::string_view purpose_;
};

}  // namespace grivon::store
