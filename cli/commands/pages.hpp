// Lists come in pages; a column is as wide as its widest cell, so they are fetched whole.
// One thread.
#pragma once

#include <iterator>
#include <vector>

#include "cli/connection.hpp"
#include "wire/client_messages.hpp"

namespace grivon::cli {

// All rows of the table whose first page is this one.
template <class Page>
[[nodiscard]] Outcome<decltype(Page::rows)> all_rows(Connection& broker, const Operation& operation,
                                                     Page page) {
    auto rows = std::move(page.rows);
    bool more = page.more;
    while (more) {
        const Query next{operation, rows.size()};
        auto answer = broker.ask_for<Page>(next, Patience::bounded);
        if (!answer) return tl::unexpected(std::move(answer.error()));
        more = answer->more && !answer->rows.empty();
        rows.insert(rows.end(), std::make_move_iterator(answer->rows.begin()),
                    std::make_move_iterator(answer->rows.end()));
    }
    return rows;
}

}  // namespace grivon::cli
