// Rows as CSV by RFC 4180: lines end in CR LF, and a cell with a comma, a quote or a line break is
// quoted. What is empty is an empty cell. Pure; any thread.
#pragma once

#include <string>

#include "cli/render/field_rows.hpp"

namespace grivon::cli {

[[nodiscard]] std::string csv_text(const FieldRows& fields, bool header);

}  // namespace grivon::cli
