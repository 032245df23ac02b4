// Widths of the VARCHAR columns for free text; longer text is cut. They stand in schema/ as well:
// an applied migration is never edited, a wider column is a new one.
#pragma once

#include <cstddef>

namespace grivon::store {

inline constexpr std::size_t name_characters_max = 255;  // user, worker_name, job_item.name

}  // namespace grivon::store
