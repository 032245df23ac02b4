// A page of a table: the rows from an offset on, as many as one answer holds.
#pragma once

#include <cstdint>
#include <utility>

#include "wire/limits.hpp"

namespace grivon::core {

template <class Table>
class Page {
public:
    explicit Page(std::uint64_t offset) : skip_(offset) {}

    // False when the page is full and this row belongs to the next one. `make` makes the row.
    template <class Make>
    bool add(Make make) {
        if (skip_ > 0) {
            --skip_;
            return true;
        }
        if (table_.rows.size() == limits::page_rows_max) {
            table_.more = true;
            return false;
        }
        table_.rows.push_back(make());
        return true;
    }
    [[nodiscard]] Table take() { return std::move(table_); }

private:
    std::uint64_t skip_;
    Table table_;
};

}  // namespace grivon::core
