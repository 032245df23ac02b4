// "grivon complete-words SHELL …": what the completion scripts of ops/completion ask. Not in the
// catalogue, since no person types it; the form may change with the scripts, which are installed
// together with this program.
//
//   complete-words bash WORD_BREAKS LEFT RIGHT   the line left and right of the cursor
//   complete-words zsh CURRENT WORD...           the words, the CURRENTth, from 1, at the cursor
//
// One thread. A broker that is away or slow costs less than a second, and no word about it.
#pragma once

#include <span>
#include <string>

#include "cli/configuration.hpp"
#include "cli/exit.hpp"
#include "cli/output.hpp"
#include "cli/rocks.hpp"

namespace grivon::cli {

[[nodiscard]] bool asks_for_completion(std::span<const std::string> words);

// words: "complete-words" is the first. places: a line that begins with "rocks" is completed with
// what this program would not hand over.
[[nodiscard]] ExitStatus complete_words(std::span<const std::string> words,
                                        const Environment& environment, const RocksPlaces& places,
                                        Output& output);

}  // namespace grivon::cli
