// Text tables in the shape of the rocks list commands.
//
// A column is as wide as its widest cell; cells are left-justified, padded (the last one too) and
// joined by one blank; an empty cell is '-' over the whole column; without rows nothing is printed,
// not even the header. Shape from Rocks 5.0's list commands and the VMware Roll's slides.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace grivon::cli {

struct TableColumn {
    std::string header;  // upper case
    std::size_t width_min = 0;
};

struct Table {
    std::vector<TableColumn> columns;
    std::vector<std::vector<std::string>> rows;  // a cell per column
    bool header = true;                          // false: the rows only
};

[[nodiscard]] std::string to_text(const Table& table);

}  // namespace grivon::cli
