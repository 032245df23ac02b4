// Which files are on a host: asked for in a script, read from what it prints. Pure.
#pragma once

#include <set>
#include <string>

#include "workers/drivers/script.hpp"
#include "workers/drivers/vm/commands.hpp"

namespace grivon::drivers {

// Lines of a script's shell function `look_for FILE`, which says whether the file is there as
// files_seen reads it.
[[nodiscard]] std::string look_for_function();

// Those that the look found of the files it looked for.
[[nodiscard]] std::set<std::string> files_seen(const CommandResult& looked);

// Removes files, if they are there.
[[nodiscard]] std::string remove_line(const Words& paths);

}  // namespace grivon::drivers
