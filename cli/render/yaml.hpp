// Rows as YAML: a list of maps, loaded back as the same texts, numbers and nulls by readers of
// YAML 1.1 and 1.2 alike. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "cli/render/field_rows.hpp"

namespace grivon::cli {

// A text that no reader takes for anything else, also without quotes.
[[nodiscard]] bool is_plain_yaml(std::string_view text);

[[nodiscard]] std::string yaml_text(const FieldRows& fields);

}  // namespace grivon::cli
