// The words that name commands: which command they name, and which may come next. Pure; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/catalogue.hpp"

namespace grivon::cli {

// "add host vmware"
[[nodiscard]] std::string name_of(const CommandRule& command);

// Whether the name is that of a command, or the first words of one's name.
[[nodiscard]] bool begins_with_words(std::string_view name, std::string_view prefix);

// What the words behind the command are, as its usage line has it: "host", "job"; empty: there are
// none.
[[nodiscard]] std::string_view argument_noun(const CommandRule& command);

// The words from first to before last, with blanks between them.
[[nodiscard]] std::string joined(std::span<const std::string> words, std::size_t first,
                                 std::size_t last);

struct NamedCommand {
    const CommandRule* command = nullptr;  // null: the words name none
    std::size_t words = 0;                 // how many of them name it
};

// The command with the longest name that the words begin with.
[[nodiscard]] NamedCommand longest_command(std::span<const std::string> words);

// How many leading words begin some command's name.
[[nodiscard]] std::size_t known_prefix_length(std::span<const std::string> words);

// The words that may follow the prefix ("": that may come first), in the catalogue's order.
[[nodiscard]] std::vector<std::string_view> next_words(std::string_view prefix);

}  // namespace grivon::cli
