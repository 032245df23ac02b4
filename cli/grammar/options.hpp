// The options: one table for the parser, the help texts, the manual pages and the completion.
// Pure; any thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cli/grammar/invocation.hpp"
#include "wire/error.hpp"

namespace grivon::cli {

struct OptionRule {
    std::string_view name;    // "--format"
    std::string_view letter;  // "-y"; empty: it has none
    std::string_view value;   // "FILE"; empty: it takes none
    std::string_view help;
    std::string_view example = {};  // of a value
};

[[nodiscard]] std::span<const OptionRule> option_rules();
// Names and letters, for a suggestion.
[[nodiscard]] std::vector<std::string_view> option_names();

// Whether the command takes the option; of one with a value, some value of it.
[[nodiscard]] bool goes_with(const OptionRule& option, const CommandRule& command);

// Refuses (Errc::usage) options that this command would pass over without a word.
[[nodiscard]] Result<> check_options(const CommandRule& command, const Options& options);

}  // namespace grivon::cli
