// A list in the form that was asked for. An empty list is nothing at all as a table or as lines of
// JSON, "[]" as JSON or YAML, and the head line as CSV. Pure; any thread.
#pragma once

#include <string>

#include "cli/render/list_style.hpp"
#include "cli/render/listing.hpp"

namespace grivon::cli {

[[nodiscard]] std::string list_text(const Listing& list, const ListStyle& style);

}  // namespace grivon::cli
