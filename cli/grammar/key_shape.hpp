// Words that may be a VMware key with a slip in it, and so are not to be shown.
//
// A key is a secret, and an error about a mistyped one would put most of it on the screen and into
// whatever keeps the screen: a terminal's log, a cron mail. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/operation.hpp"

namespace grivon::cli {

// Twenty letters and digits in four groups, give or take some, in capitals or grouped like a key.
// A few innocent words have that shape as well; they are not shown either.
[[nodiscard]] bool may_be_key(std::string_view word);

// The word, or "*****".
[[nodiscard]] std::string without_key(std::string_view word);

// What was typed behind a command about keys and may be one, or a part of one. Nothing for other
// commands: there only hosts and paths would be hidden.
[[nodiscard]] std::vector<std::string> secret_words(const Operation& operation);

// The message with "*****" for each of the words.
[[nodiscard]] std::string without_words(std::string message, std::span<const std::string> words);

}  // namespace grivon::cli
