// The first cut through a command line: options, parameters and plain words told apart.
//
// Pure; any thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/grammar/invocation.hpp"

namespace grivon::cli {

struct SortedWords {
    std::vector<std::string> plain;  // command and arguments, in order
    std::map<std::string, std::string> parameters;
    Options options;
    bool help = false;
    bool version = false;
    // The first option that does not exist (naming the nearest) or has a wrong value.
    std::optional<std::string> mistake;
};

[[nodiscard]] SortedWords sort_words(std::span<const std::string> words);

}  // namespace grivon::cli
