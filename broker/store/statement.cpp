#include "broker/store/statement.hpp"

#include <mysql.h>

#include "broker/store/store_limits.hpp"

namespace grivon::store {
namespace {

SqlFailure failure_of(MYSQL_STMT* statement, std::string_view purpose) {
    return {mysql_stmt_errno(statement), mysql_stmt_error(statement), purpose};
}

// Rows first … first + count of one column. An array of one row is bound as a plain value, because
// COM_STMT_EXECUTE is cheaper than COM_STMT_BULK_EXECUTE for it.
MYSQL_BIND bind_column(ParameterColumn& column, std::size_t first, bool array) {
    using Kind = ParameterColumn::Kind;
    MYSQL_BIND bind{};
    const bool text = column.kind == Kind::text || column.kind == Kind::blob;
    if (text) {
        bind.buffer_type = column.kind == Kind::blob ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
        bind.buffer = array ? static_cast<void*>(&column.pointers[first])
                            : const_cast<char*>(column.pointers[first]);
        bind.length = &column.lengths[first];
    } else {
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        bind.is_unsigned = column.kind != Kind::signed_number;
        bind.buffer = &column.numbers[first];
    }
    if (array)
        bind.u.indicator = &column.indicators[first];
    else if (column.indicators[first] == STMT_INDICATOR_NULL)
        bind.buffer_type = MYSQL_TYPE_NULL;
    return bind;
}

bool is_integer(enum_field_types type) {
    switch (type) {
        case MYSQL_TYPE_TINY:
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_INT24:
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_LONGLONG:
        case MYSQL_TYPE_NEWDECIMAL:  // what the server makes of a BIGINT UNSIGNED in an expression
            return true;
        default:
            return false;
    }
}

}  // namespace

void StatementClose::operator()(st_mysql_stmt* statement) const {
    mysql_stmt_close(statement);
}

SqlFailure Statement::failure() const {
    return failure_of(statement_.get(), purpose_);
}

SqlResult<Statement> Statement::prepare(const Connection& connection, const Sql& sql) {
    Statement statement(mysql_stmt_init(connection.handle()), sql.purpose);
    if (!statement.statement_) return sql_fail(sql.purpose, "out of memory");
    const std::string_view text = sql.text;
    if (mysql_stmt_prepare(statement.statement_.get(), text.data(), text.size()) != 0)
        return tl::unexpected(statement.failure());
    return statement;
}

SqlResult<> Statement::execute(std::vector<MYSQL_BIND>& binds, std::size_t array_rows) {
    auto* statement = statement_.get();
    const auto array_size = static_cast<unsigned>(array_rows);
    mysql_stmt_attr_set(statement, STMT_ATTR_ARRAY_SIZE, &array_size);
    if (!binds.empty() && mysql_stmt_bind_param(statement, binds.data()) != 0)
        return tl::unexpected(failure());
    if (mysql_stmt_execute(statement) != 0) return tl::unexpected(failure());
    return {};
}

SqlResult<> Statement::execute(Parameters& parameters, std::size_t first, std::size_t count) {
    const bool array = count > 1;
    std::vector<MYSQL_BIND> binds;
    for (auto& column : parameters.columns()) binds.push_back(bind_column(column, first, array));
    return execute(binds, array ? count : 0);
}

SqlResult<> Statement::run_once(const std::vector<Parameters*>& all) {
    std::vector<MYSQL_BIND> binds;
    for (auto* parameters : all)
        for (std::size_t row = 0; row < parameters->rows(); ++row)
            for (auto& column : parameters->columns())
                binds.push_back(bind_column(column, row, false));
    return execute(binds, 0);
}

SqlResult<std::uint64_t> Statement::run(Parameters& parameters) {
    std::uint64_t affected = 0;
    for (std::size_t first = 0; first < parameters.rows();) {
        const auto count = parameters.rows_within(first, limits::packet_bytes_max);
        if (auto done = execute(parameters, first, count); !done)
            return tl::unexpected(done.error());
        affected += mysql_stmt_affected_rows(statement_.get());
        first += count;
    }
    return affected;
}

// ---- results ------------------------------------------------------------------------------------

struct ResultRows::Buffers {
    struct Column {
        std::int64_t number = 0;
        MYSQL_TIME time{};
        std::string text;
        unsigned long length = 0;
        my_bool null = 0;
    };

    MYSQL_STMT* statement = nullptr;
    std::string_view purpose;
    std::vector<Column> columns;
    std::vector<MYSQL_BIND> binds;
};

namespace {

constexpr std::size_t text_buffer_bytes = 512;  // longer values are fetched a second time

}  // namespace

void ResultRows::Free::operator()(Buffers* buffers) const {
    delete buffers;
}

ResultRows::~ResultRows() {
    if (buffers_) mysql_stmt_free_result(buffers_->statement);
}

SqlResult<ResultRows> Statement::query(Parameters& parameters) {
    if (auto done = execute(parameters, 0, parameters.rows()); !done)
        return tl::unexpected(done.error());
    auto* statement = statement_.get();
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> metadata(
        mysql_stmt_result_metadata(statement), &mysql_free_result);
    ResultRows rows{std::unique_ptr<ResultRows::Buffers, ResultRows::Free>(
        new ResultRows::Buffers{statement, purpose_, {}, {}})};
    if (!metadata) return tl::unexpected(failure());
    auto& [handle, purpose, columns, binds] = *rows.buffers_;
    columns.resize(mysql_num_fields(metadata.get()));
    binds.resize(columns.size());
    for (unsigned i = 0; i < columns.size(); ++i) {
        const auto& field = *mysql_fetch_field_direct(metadata.get(), i);
        auto& bind = binds[i];
        bind.length = &columns[i].length;
        bind.is_null = &columns[i].null;
        if (is_integer(field.type)) {
            bind.buffer_type = MYSQL_TYPE_LONGLONG;
            bind.is_unsigned = (field.flags & UNSIGNED_FLAG) != 0;
            bind.buffer = &columns[i].number;
        } else if (field.type == MYSQL_TYPE_DATETIME) {
            bind.buffer_type = MYSQL_TYPE_DATETIME;
            bind.buffer = &columns[i].time;
        } else {
            columns[i].text.resize(text_buffer_bytes);
            bind.buffer_type = MYSQL_TYPE_BLOB;
            bind.buffer = columns[i].text.data();
            bind.buffer_length = columns[i].text.size();
        }
    }
    if (mysql_stmt_bind_result(statement, binds.data()) != 0) return tl::unexpected(failure());
    return rows;
}

SqlResult<bool> ResultRows::next() {
    auto& [statement, purpose, columns, binds] = *buffers_;
    const int fetched = mysql_stmt_fetch(statement);
    if (fetched == MYSQL_NO_DATA) return false;
    if (fetched != 0 && fetched != MYSQL_DATA_TRUNCATED)
        return tl::unexpected(failure_of(statement, purpose));
    for (unsigned i = 0; i < columns.size(); ++i) {
        auto& column = columns[i];
        if (column.null || column.length <= column.text.size() || column.text.empty()) continue;
        const unsigned long length = column.length;
        column.text.resize(length);
        MYSQL_BIND whole = binds[i];
        whole.buffer = column.text.data();
        whole.buffer_length = column.text.size();
        if (mysql_stmt_fetch_column(statement, &whole, i, 0) != 0)
            return tl::unexpected(failure_of(statement, purpose));
        // The larger buffer stays for the rows that follow.
        binds[i].buffer = whole.buffer;
        binds[i].buffer_length = whole.buffer_length;
        if (mysql_stmt_bind_result(statement, binds.data()) != 0)
            return tl::unexpected(failure_of(statement, purpose));
        // Some releases of the library (10.11.18, not 10.11.19) set it to 0 on the way.
        column.length = length;
    }
    return true;
}

bool ResultRows::is_null(std::size_t column) const {
    return buffers_->columns[column].null != 0;
}

std::int64_t ResultRows::integer(std::size_t column) const {
    return buffers_->columns[column].number;
}

std::string_view ResultRows::view(std::size_t column) const {
    const auto& value = buffers_->columns[column];
    return std::string_view(value.text).substr(0, value.null ? 0 : value.length);
}

WallTime ResultRows::time(std::size_t column) const {
    return wall_time(buffers_->columns[column].time);
}

std::optional<WallTime> ResultRows::optional_time(std::size_t column) const {
    if (is_null(column)) return std::nullopt;
    return time(column);
}

}  // namespace grivon::store
