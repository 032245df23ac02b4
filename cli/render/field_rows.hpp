// Rows of named values, as the formats for programs have them. Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "cli/render/listing.hpp"

namespace grivon::cli {

struct FieldRows {
    std::vector<std::string_view> names;
    std::vector<std::vector<Value>> rows;  // a value per name
};

// Of a list, these columns.
[[nodiscard]] FieldRows fields_of(const Listing& list, const std::vector<std::size_t>& columns);

}  // namespace grivon::cli
