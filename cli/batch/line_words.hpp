// A line of a batch file, cut into words as a shell would: blanks between words, '...' and "..."
// around blanks, \ before any single character, # begins a comment where a word could begin.
// Nothing else is special: no variables, no globs, no command is run. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/error.hpp"

namespace grivon::cli {

// No word: the line is empty or a comment. Errors: a quote that is not closed, a \ at the end, a
// control character.
[[nodiscard]] Result<std::vector<std::string>> words_of_line(std::string_view line);

}  // namespace grivon::cli
