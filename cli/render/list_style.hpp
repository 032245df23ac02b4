// How a list is to be printed: the format, and Rocks' output-header= and output-col=. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/format.hpp"
#include "cli/render/listing.hpp"
#include "wire/error.hpp"
#include "wire/operation.hpp"

namespace grivon::cli {

struct ListStyle {
    Format format = Format::table;
    bool header = true;                // the head line of a table or of CSV
    std::vector<std::string> columns;  // names, lower case; none: all
};

// From the parameters of an operation that check_operation has passed. Refuses (Errc::usage) a
// column that the list does not have, naming those that it has: of a table the names of its head
// line ("#cpu" and "cpu" both fit #CPU), of the other formats the names of its fields.
[[nodiscard]] Result<ListStyle> list_style(const Operation& operation, Format format,
                                           const Shape& shape);

// Which columns of the list are printed, as indices in the list's own order. What the style names
// is printed in any case; else an owner that all rows share and notes that nobody has are left out.
[[nodiscard]] std::vector<std::size_t> columns_to_print(const Listing& list,
                                                        const ListStyle& style);

}  // namespace grivon::cli
