// Text tables in the shape of the rocks list commands.
//
// A column is as wide as its widest cell; cells are left-justified, padded (the last one too) and
// joined by one blank; an empty cell is '-' over the whole column; without rows nothing is printed,
// not even the header. Shape from Rocks 5.0's list commands and the VMware Roll's slides.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace grivon::cli {

struct Column {
    std::string header;  // upper case
    std::size_t width_min = 0;
};

// What happens to the first column.
enum class OwnerColumn : std::uint8_t {
    none,     // it is a column like the others
    kept,     // it names the owner: cells end in ':'
    trimmed,  // as kept, but dropped when all rows have one owner
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;  // a cell per column
    OwnerColumn owner = OwnerColumn::none;
};

[[nodiscard]] std::string to_text(Table table);

}  // namespace grivon::cli
