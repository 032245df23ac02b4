// The help texts, made from the catalogue and from cli/manual's topics. program: the name this
// program was called by.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/grammar/command_words.hpp"
#include "wire/catalogue.hpp"

namespace grivon::cli {

// Usage lines folded so that no line is wider than the columns, if that can be: what goes on stands
// behind a tab, as Rocks does.
[[nodiscard]] std::string folded_usage_lines(std::string_view lines, std::size_t columns);

// Usage lines, one a line, of the commands whose name begins with these words ("" for all).
[[nodiscard]] std::string usage_lines_below(std::string_view prefix);

// "grivon help WORDS": the usage lines of the commands whose name contains the words; empty if
// none.
[[nodiscard]] std::string usage_lines_containing(std::string_view words);

// Topics whose name or title contains the word, a line each; empty if none.
[[nodiscard]] std::string topic_lines_containing(std::string_view word, std::string_view program);

// "grivon help": every command, the options, and the topics.
[[nodiscard]] std::string overview(std::string_view program);

// "grivon COMMAND --help": usage, summary, parameters with their ranges, examples; the words that
// all commands have that make jobs stand under a heading of their own.
[[nodiscard]] std::string help_of(const CommandRule& command, std::string_view program);

// What stands beside a parameter in its help: meaning, range, whether it must be given.
[[nodiscard]] std::string meaning_of(const ParameterRule& rule);

}  // namespace grivon::cli
