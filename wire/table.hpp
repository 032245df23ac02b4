// A table: how a question is answered that has many rows. Pages of page_rows_max (wire/limits.hpp);
// the question says which one. Values only; any thread.
#pragma once

#include <cstdint>
#include <vector>

namespace grivon {

// A page of rows.
template <class Row, std::uint16_t number>
struct Table {
    static constexpr std::uint16_t type = number;
    std::vector<Row> rows;
    bool more = false;  // ask for the next page

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.rows);
        visit(2, self.more);
    }
    bool operator==(const Table&) const = default;
};

}  // namespace grivon
