// A cluster file, read. Its form is described in docs/clusters.md. Pure; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "cli/batch/batch_file.hpp"
#include "cli/cluster/declaration.hpp"

namespace grivon::cli::cluster {

// Or every mistake of the file, in the order of its lines: "KEY: MESSAGE". What passes is
// well-formed and within the bounds of the commands that would make it; whether the hosts exist and
// have room is not asked here.
[[nodiscard]] tl::expected<Declaration, std::vector<LineMistake>> read_declaration(
    std::string_view text);

}  // namespace grivon::cli::cluster
