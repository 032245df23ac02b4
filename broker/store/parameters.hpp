// Rows of parameters for a prepared statement, column by column, as array binding wants them.
//
// add() takes one value for each parameter: numbers, bool, enums (as their number, which is how
// ENUM columns count), ids, WallTime, std::string_view (borrowed: must live until the statement has
// run), std::string (kept), Blob (borrowed), and std::optional of those for NULL.
#pragma once

#include <concepts>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "broker/store/sql_time.hpp"
#include "wire/time.hpp"

namespace grivon::store {

// Octets for a BLOB column.
struct Blob {
    std::string_view bytes;
};

struct ParameterColumn {
    enum class Kind : std::uint8_t { nothing, unsigned_number, signed_number, text, blob };

    Kind kind = Kind::nothing;  // nothing: only NULLs so far
    std::vector<std::uint64_t> numbers;
    std::vector<const char*> pointers;
    std::vector<unsigned long> lengths;
    std::vector<char> indicators;  // STMT_INDICATOR_NONE or STMT_INDICATOR_NULL
};

class Parameters {
public:
    Parameters() = default;
    ~Parameters() = default;
    Parameters(Parameters&&) = default;
    Parameters& operator=(Parameters&&) = default;
    Parameters(const Parameters&) = delete;  // its columns point into what it keeps

    template <class... Values>
    void add(Values&&... values) {
        columns_.resize(sizeof...(values));
        bytes_before_.push_back(bytes_);
        std::size_t column = 0;
        (append(columns_[column++], std::forward<Values>(values)), ...);
    }

    // One more parameter of the only row, where their number is not known beforehand.
    template <class Value>
    void extend(Value&& value) {
        if (rows() == 0) bytes_before_.push_back(0);
        append(columns_.emplace_back(), std::forward<Value>(value));
    }

    [[nodiscard]] std::size_t rows() const { return bytes_before_.size(); }
    // How many rows from `first` on are at most that many bytes; at least one.
    [[nodiscard]] std::size_t rows_within(std::size_t first, std::size_t bytes_max) const;

    [[nodiscard]] std::vector<ParameterColumn>& columns() { return columns_; }

private:
    using Kind = ParameterColumn::Kind;

    template <class Number>
    requires std::integral<Number> || std::is_enum_v<Number>
    void append(ParameterColumn& column, Number value) {
        append_number(column,
                      std::is_signed_v<Number> ? Kind::signed_number : Kind::unsigned_number,
                      static_cast<std::uint64_t>(value));
    }
    void append(ParameterColumn& column, std::string_view text) {
        append_bytes(column, Kind::text, text);
    }
    void append(ParameterColumn& column, const char* text) {
        append_bytes(column, Kind::text, text);
    }
    void append(ParameterColumn& column, const std::string& text) {
        append_bytes(column, Kind::text, text);
    }
    void append(ParameterColumn& column, std::string&& text) {
        append_bytes(column, Kind::text, kept_.emplace_back(std::move(text)));
    }
    void append(ParameterColumn& column, Blob blob) {
        append_bytes(column, Kind::blob, blob.bytes);
    }
    void append(ParameterColumn& column, WallTime time) { append(column, datetime_text(time)); }
    template <class Value>
    void append(ParameterColumn& column, const std::optional<Value>& value) {
        if (value)
            append(column, *value);
        else
            append_null(column);
    }

    void append_number(ParameterColumn& column, Kind kind, std::uint64_t value);
    void append_bytes(ParameterColumn& column, Kind kind, std::string_view bytes);
    void append_null(ParameterColumn& column);

    std::vector<ParameterColumn> columns_;
    std::vector<std::size_t> bytes_before_;  // of each row: bytes of the rows before it
    std::size_t bytes_ = 0;
    std::deque<std::string> kept_;  // a deque: its strings never move
};

}  // namespace grivon::store
