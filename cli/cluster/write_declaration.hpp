// A declaration as the text of a file: read_declaration reads the same from it. Pure; any thread.
#pragma once

#include <string>

#include "cli/cluster/declaration.hpp"

namespace grivon::cli::cluster {

[[nodiscard]] std::string yaml_of(const Declaration& declaration);

}  // namespace grivon::cli::cluster
