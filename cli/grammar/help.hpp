// The help texts, made from the catalogue. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "wire/catalogue.hpp"

namespace grivon::cli {

// Usage lines, one a line, of the commands whose name begins with these words ("" for all).
[[nodiscard]] std::string usage_lines_below(std::string_view prefix);

// "grivon help WORDS": the usage lines of the commands whose name contains the words; empty if
// none.
[[nodiscard]] std::string usage_lines_containing(std::string_view words);

// "grivon help": every command, and the options.
[[nodiscard]] std::string overview();

// "grivon COMMAND --help": usage, summary, parameters with their ranges, example.
[[nodiscard]] std::string help_of(const CommandRule& command);

// "add host vmware"
[[nodiscard]] std::string name_of(const CommandRule& command);

}  // namespace grivon::cli
