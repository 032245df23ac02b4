// A list as values: the one model that every output format is made from.
//
// Tables and the formats for programs show the same rows, but not always the same columns: a person
// wants "10.1.1.10:2222" and a local time, a program wants address, port and UTC. So each column
// has a header, a field name, or both, and is shown where it has one. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace grivon::cli {

// One cell: nothing, a number or text.
using Value = std::variant<std::monostate, std::int64_t, std::string>;

[[nodiscard]] inline bool is_empty(const Value& value) {
    return std::holds_alternative<std::monostate>(value);
}

// "" for nothing.
[[nodiscard]] std::string text_of(const Value& value);

struct Column {
    std::string_view field;       // name in the formats for programs; empty: not in them
    std::string_view header;      // of the table, upper case; empty: not in it
    std::size_t width_min = 0;    // in the table
    bool only_if_filled = false;  // not in the table while all its cells are empty
    bool only_if_named = false;   // in the table only if output-col= names it
};

// What happens to the first column of a table.
enum class OwnerColumn : std::uint8_t {
    none,     // it is a column like the others
    kept,     // it names the owner: cells end in ':'
    trimmed,  // as kept, but dropped when all rows have one owner
};

struct Shape {
    std::span<const Column> columns;  // static
    OwnerColumn owner = OwnerColumn::none;
};

struct Listing {
    const Shape* shape = nullptr;          // one of lists.hpp, or of a test; never null
    std::vector<std::vector<Value>> rows;  // a value per column
};

}  // namespace grivon::cli
