// The whole program but for the process around it: words in, exit status out. One thread.
#pragma once

#include <span>
#include <string>

#include "cli/configuration.hpp"
#include "cli/exit.hpp"
#include "cli/output.hpp"
#include "cli/person.hpp"

namespace grivon::cli {

[[nodiscard]] ExitStatus run_program(std::span<const std::string> words,
                                     const Environment& environment, Output& output,
                                     Person& person);

}  // namespace grivon::cli
